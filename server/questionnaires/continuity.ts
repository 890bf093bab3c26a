// How a questionnaire continues those before it: which earlier question each of its questions was, and which choice each
// of its choices. Answers move along these lines to a newer version, and waves compare along them.
import type { Report } from './faults.ts';
import type { Definition, Question } from './schema.ts';

export const questionsOf = (definition: Definition): Question[] =>
  definition.topics.flatMap(({ questions }) => questions);

/** The key that a question had before: its own unless it says otherwise. */
const earlierKey = ({ key, earlier }: Question): string => earlier?.key ?? key;

/** A copy that goes on from its original: every question is the one of the same key, every choice the one of the same code. */
export const asContinuation = (definition: Definition): Definition => ({
  ...definition,
  topics: definition.topics.map((topic) => ({
    ...topic,
    questions: topic.questions.map(({ earlier: _past, ...question }) => question),
  })),
});

/** The code that a choice had before: its own unless the question says otherwise. */
function earlierCode({ earlier }: Question, code: string): string {
  const codes = earlier?.choices;
  return codes && Object.hasOwn(codes, code) ? (codes[code] ?? code) : code;
}

/** What a code was called in a question that is continued: what is said of it counts where it was one of the codes. */
function codeIn(then: Question, question: Question, code: string): string {
  const old = earlierCode(question, code);
  const has = (each: string) => then.choices?.some((choice) => choice.code === each) ?? false;
  return !has(old) && has(code) ? code : old;
}

/** The question that is continued. A copy of a version still says what its questions were called before that version. */
const continuedIn = (definition: Definition, question: Question): Question | undefined =>
  find(definition).get(earlierKey(question)) ?? find(definition).get(question.key);

/**
 * The question of an older definition that a question continues, and what each of the older codes is called now.
 * Where versions between the two renamed it more than once, every step is followed.
 * @param between definitions after `older` and before the question's own, newest first
 */
export function ancestorOf(
  question: Question,
  older: Definition,
  between: readonly Definition[] = [],
): { ancestor: Question; codeNow: (earlier: string) => string | undefined } | null {
  let at = question;
  let left = between;
  /** From a code now to the code at the step looked at. */
  let codes = new Map((question.choices ?? []).map(({ code }) => [code, code]));
  const stepTo = (then: Question): void => {
    codes = new Map([...codes].map(([now, code]) => [now, codeIn(then, at, code)]));
    at = then;
  };
  for (;;) {
    const ancestor = continuedIn(older, at);
    if (ancestor) {
      stepTo(ancestor);
      const now = new Map([...codes].map(([code, then]) => [then, code]));
      return { ancestor, codeNow: (earlier) => (question.choices ? now.get(earlier) : earlier) };
    }
    const from = at;
    const place = left.findIndex((definition) => continuedIn(definition, from));
    const next = place < 0 ? undefined : continuedIn(left[place] ?? older, from);
    if (!next) return null;
    stepTo(next);
    left = left.slice(place + 1);
  }
}

const byKey = new WeakMap<Definition, Map<string, Question>>();

function find(definition: Definition): Map<string, Question> {
  let keys = byKey.get(definition);
  if (!keys) {
    keys = new Map(questionsOf(definition).map((question) => [question.key, question]));
    byKey.set(definition, keys);
  }
  return keys;
}

/**
 * A question's key never changes its kind, and what it says about the past must be true.
 * @param before released definitions of the same audience, newest first
 */
export function checkContinuity(definition: Definition, before: readonly Definition[], report: Report): void {
  /** Under each key what was asked there, newest first. */
  const known = new Map<string, Question[]>();
  for (const released of before)
    for (const question of questionsOf(released))
      known.set(question.key, [...(known.get(question.key) ?? []), question]);
  const continued = new Set<string>();
  for (const [t, { questions }] of definition.topics.entries()) {
    for (const [q, question] of questions.entries()) {
      const place = `topics[${t}].questions[${q}]`;
      const { key, kind } = question;
      const [same] = known.get(key) ?? [];
      if (same && same.kind !== kind) report(`${place}.kind`, 'kind_changed', { key });
      const past = earlierKey(question);
      const earlier = known.get(past);
      if (!earlier) {
        if (question.earlier) report(`${place}.earlier`, 'earlier_unknown', { key: past });
        continue;
      }
      if (continued.has(past)) report(`${place}.earlier`, 'earlier_twice', { key: past });
      continued.add(past);
      if (question.earlier) checkEarlier(question, earlier, `${place}.earlier`, report);
    }
  }
}

function checkEarlier(question: Question, versions: Question[], place: string, report: Report): void {
  const [earlier] = versions;
  if (earlier && earlier.kind !== question.kind && earlier.key !== question.key)
    report(place, 'earlier_kind', { key: earlier.key });
  const now = new Set(question.choices?.map(({ code }) => code));
  const then = new Set(versions.flatMap(({ choices }) => choices ?? []).map(({ code }) => code));
  for (const [code, old] of Object.entries(question.earlier?.choices ?? {})) {
    if (!now.has(code)) report(`${place}.choices`, 'earlier_choice_unknown', { code });
    if (!then.has(old)) report(`${place}.choices`, 'earlier_choice_gone', { code: old });
  }
  // Two choices that were one cannot both receive its answers.
  const taken = new Set<string>();
  for (const code of now) {
    const old = earlierCode(question, code);
    if (then.has(old) && taken.has(old)) report(`${place}.choices`, 'earlier_choice_twice', { code: old });
    taken.add(old);
  }
}
