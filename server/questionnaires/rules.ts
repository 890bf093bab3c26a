// Which questions a person sees, in which order: the skip logic of a questionnaire. Pure and without dependencies,
// because the same functions run in the browser and on the server. Reading and checking what was typed is in
// answers.ts, what a submission feeds in facts.ts, what an author may publish in faults.ts.
import { hasRegions } from './codes.ts';
import { refusedAnswer, unknownAnswer } from './reserved.ts';
import type { Answer, Answers, Definition, Question, Rule, Text, Topic } from './schema.ts';

export { refusedAnswer, unknownAnswer };

/**
 * Steps that one rule may take. The largest rule of a real form has about 30; 500 leaves room and keeps a hostile
 * rule below a tenth of a millisecond and far from the end of the stack.
 */
export const ruleStepLimit = 500;

/** A rule that takes more than `ruleStepLimit` steps. `checkDefinition` refuses such a rule before it is published. */
export class RuleTooLongError extends Error {
  constructor() {
    super(`A rule takes more than ${ruleStepLimit} steps`);
    this.name = 'RuleTooLongError';
  }
}

/** "I do not know" or "I prefer not to say". */
export function isReserved(answer: unknown): answer is typeof unknownAnswer | typeof refusedAnswer {
  return answer === unknownAnswer || answer === refusedAnswer;
}

/** Nothing was answered: absent, an empty text or an empty list. */
export function isBlank(answer: unknown): boolean {
  return (
    answer === undefined || answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0)
  );
}

/** The stored answer of one key, or undefined. Never reads what an object inherits (`constructor` is a legal key). */
export function answerOf(answers: Answers, key: string): Answer | undefined {
  return Object.hasOwn(answers, key) ? answers[key] : undefined;
}

/**
 * Whether a rule holds for these answers. A key that is unanswered, unknown or refused makes every comparison false,
 * `not_equals` included; `not` turns that round as usual.
 * @throws {RuleTooLongError} past `ruleStepLimit` steps
 */
export function evaluate(rule: Rule, answers: Answers): boolean {
  let steps = 0;
  const holds = (part: Rule): boolean => {
    steps += 1;
    if (steps > ruleStepLimit) throw new RuleTooLongError();
    switch (part.op) {
      case 'and':
        return part.rules.every(holds);
      case 'or':
        return part.rules.some(holds);
      case 'not':
        return !holds(part.rule);
      default: {
        const answer = answerOf(answers, part.key);
        return !isBlank(answer) && !isReserved(answer) && compare(part, answer);
      }
    }
  };
  return holds(rule);
}

type Comparison = Exclude<Rule, { op: 'and' | 'or' | 'not' }>;

function compare(rule: Comparison, answer: unknown): boolean {
  switch (rule.op) {
    case 'answered':
      return true;
    case 'equals':
      return answer === rule.value;
    case 'not_equals':
      // An answer of another type than the rule speaks of is no answer to it.
      return typeof answer === typeof rule.value && answer !== rule.value;
    case 'in':
      return rule.values.some((value) => value === answer);
    case 'includes':
      return Array.isArray(answer) && answer.includes(rule.value);
    case 'less':
      return inOrder(answer, rule.value, (sign) => sign < 0);
    case 'less_or_equal':
      return inOrder(answer, rule.value, (sign) => sign <= 0);
    case 'greater':
      return inOrder(answer, rule.value, (sign) => sign > 0);
    case 'greater_or_equal':
      return inOrder(answer, rule.value, (sign) => sign >= 0);
    default:
      return false;
  }
}

/** Numbers by size; dates (YYYY-MM-DD) and months (YYYY-MM) as strings, which sort as they follow in time. */
function inOrder(answer: unknown, value: number | string, fits: (sign: number) => boolean): boolean {
  if (typeof answer === 'number' && typeof value === 'number') return fits(answer - value);
  if (typeof answer === 'string' && typeof value === 'string') {
    return fits(answer < value ? -1 : answer > value ? 1 : 0);
  }
  return false;
}

export interface RouteTopic {
  topic: Topic;
  questions: Question[];
}
export interface Route {
  topics: RouteTopic[];
}

/**
 * What is shown, given the answers, in order; a question comes with the choices that are shown. Rules see only answers of
 * questions and choices that are shown themselves and come earlier: a hidden one counts as unanswered. A topic without a
 * shown question is left out, and so is a question whose choices are all hidden.
 */
export function route(definition: Definition, answers: Answers): Route {
  return walk(definition, answers).route;
}

/** The answers on the route: those off it stay in the draft and out of the submission (DOMAIN.md). */
export function prune(definition: Definition, answers: Answers): Answers {
  return walk(definition, answers).seen;
}

function walk(definition: Definition, answers: Answers): { route: Route; seen: Answers } {
  const seen: Answers = {};
  const topics: RouteTopic[] = [];
  for (const topic of definition.topics) {
    if (topic.showWhen && !evaluate(topic.showWhen, seen)) continue;
    const questions: Question[] = [];
    for (const question of topic.questions) {
      if (question.showWhen && !evaluate(question.showWhen, seen)) continue;
      const offered = withShownChoices(question, seen);
      if (!offered) continue;
      questions.push(offered);
      const given = question.kind === 'note' ? undefined : answerOf(answers, question.key);
      const answer = offered === question ? given : withoutHidden(given, question, offered);
      if (answer !== undefined && !isBlank(answer)) put(seen, question.key, answer);
    }
    if (questions.length > 0) topics.push({ topic, questions });
  }
  return { route: { topics }, seen };
}

/** The question as it is offered now; null when it has nothing to offer. */
function withShownChoices(question: Question, seen: Answers): Question | null {
  const { kind, choices, of } = question;
  // Without a country nobody knows which regions to offer, and some countries have none.
  if (kind === 'region' && of !== undefined && !hasRegions(answerOf(seen, of))) return null;
  if (!choices?.some(({ showWhen }) => showWhen)) return question;
  const shown = choices.filter(({ showWhen }) => !showWhen || evaluate(showWhen, seen));
  if (shown.length === 0) return null;
  return shown.length === choices.length ? question : { ...question, choices: shown };
}

/** An answer without the codes that are hidden now; what is no code of the question stays for the checks to name. */
function withoutHidden(answer: Answer | undefined, whole: Question, offered: Question): Answer | undefined {
  const shown = new Set(offered.choices?.map(({ code }) => code));
  const hidden = new Set(whole.choices?.map(({ code }) => code).filter((code) => !shown.has(code)));
  if (typeof answer === 'string') return hidden.has(answer) ? undefined : answer;
  if (!Array.isArray(answer)) return answer;
  return answer.filter((code) => typeof code !== 'string' || !hidden.has(code)) as Answer;
}

/** Sets an own property whatever the key is called: plain assignment to `__proto__` would change the object. */
export function put(answers: Answers, key: string, answer: Answer): void {
  Object.defineProperty(answers, key, {
    value: answer,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** The topic after this one on the route; null after the last (the check-answers page comes then). */
export function nextTopic(definition: Definition, answers: Answers, topicKey: string): Topic | null {
  const order = positions(definition);
  // A topic that a change of mind has hidden still has its place; an unknown one stands before the first.
  const here = order.get(topicKey) ?? -1;
  const after = route(definition, answers).topics.find(({ topic }) => (order.get(topic.key) ?? 0) > here);
  return after?.topic ?? null;
}

/** The topic before this one on the route; null before the first. */
export function previousTopic(definition: Definition, answers: Answers, topicKey: string): Topic | null {
  const order = positions(definition);
  const here = order.get(topicKey) ?? -1;
  const before = route(definition, answers).topics.filter(({ topic }) => (order.get(topic.key) ?? 0) < here);
  return before.at(-1)?.topic ?? null;
}

/** Step 1 of n among the topics on the route. `of` may change as answers open or close topics. */
export function progress(
  definition: Definition,
  answers: Answers,
  topicKey: string,
): { step: number; of: number } {
  const order = positions(definition);
  const here = order.get(topicKey) ?? -1;
  const { topics } = route(definition, answers);
  const reached = topics.filter(({ topic }) => (order.get(topic.key) ?? 0) <= here).length;
  return { step: Math.max(1, reached), of: Math.max(1, topics.length) };
}

function positions(definition: Definition): Map<string, number> {
  return new Map(definition.topics.map((topic, position) => [topic.key, position]));
}

/** What the platform itself falls back to; more people read it than any questionnaire's own. */
const baseLanguage = 'en';

/** The language in which `textIn` answers; for the `lang` attribute when it is not the language asked for. */
export function languageOf(text: Text, language: string, fallback: string): string {
  const has = (name: string): boolean => Object.hasOwn(text, name) && Boolean(text[name as keyof Text]);
  return [language, baseLanguage, fallback].find(has) ?? Object.keys(text).find(has) ?? fallback;
}

/** A text in the language asked for, else in English, else in the questionnaire's own language, else in any it has. */
export function textIn(text: Text, language: string, fallback: string): string {
  const found = languageOf(text, language, fallback);
  return Object.hasOwn(text, found) ? (text[found as keyof Text] ?? '') : '';
}
