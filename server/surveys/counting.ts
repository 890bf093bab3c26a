// Counts how people go through a survey: pure and exact. What of it may be told is decided in rules.ts.
// A question was seen when the skip logic of the person's own version showed it to them.
import type { CountedGroup } from '@compatriot/db/queries/surveys.ts';
import { answerOf, isBlank, put, refusedAnswer, route, unknownAnswer } from '../questionnaires/rules.ts';
import type { Answers, Definition, Question } from '../questionnaires/schema.ts';

/** People who went the same way through one version: the same questions answered, with the same effect on its rules. */
export interface Way {
  answers: Answers;
  sent: boolean;
  /** A draft's topic to continue with; `check` after the last, null before the first. */
  position: string | null;
  people: number;
}

export interface GroupCount {
  began: number;
  sent: number;
  /** How many took so many minutes. */
  minutes: Map<number, number>;
}

export interface QuestionCount {
  saw: number;
  answered: number;
  unknown: number;
  refused: number;
  left: number;
}

export interface SurveyCount {
  all: GroupCount;
  channels: Map<string, GroupCount>;
  languages: Map<string, GroupCount>;
  days: Map<string, GroupCount>;
  /** Links that the programme made. Anybody can write any other channel into a link and send it to one person. */
  links: ReadonlySet<string>;
  /** By question key; `checkPlace` stands for the page before sending. */
  questions: Map<string, QuestionCount>;
}

/** Stands for every channel that the programme made no link for; no link can be called so. */
export const otherChannels = '_other';

/** Not a question's key, because those begin with a letter. */
export const checkPlace = '_check';

const newGroup = (): GroupCount => ({ began: 0, sent: 0, minutes: new Map() });
const newQuestion = (): QuestionCount => ({ saw: 0, answered: 0, unknown: 0, refused: 0, left: 0 });

export const newCount = (links: Iterable<string> = []): SurveyCount => ({
  all: newGroup(),
  channels: new Map(),
  languages: new Map(),
  days: new Map(),
  links: new Set(links),
  questions: new Map(),
});

const channelOf = ({ links }: SurveyCount, channel: string): string =>
  channel === '' || links.has(channel) ? channel : otherChannels;

function part<Value>(parts: Map<string, Value>, key: string, make: () => Value): Value {
  let found = parts.get(key);
  if (!found) parts.set(key, (found = make()));
  return found;
}

export function countGroup(
  count: SurveyCount,
  { channel, language, day, sent, minutes, people }: CountedGroup,
): void {
  for (const group of [
    count.all,
    part(count.channels, channelOf(count, channel), newGroup),
    part(count.languages, language, newGroup),
    part(count.days, day, newGroup),
  ]) {
    group.began += people;
    if (!sent) continue;
    group.sent += people;
    if (minutes !== null) group.minutes.set(minutes, (group.minutes.get(minutes) ?? 0) + people);
  }
}

/** What people saw, said and where they are, or were when they stopped. */
export function countWay(questions: SurveyCount['questions'], definition: Definition, way: Way): void {
  const { answers, sent, position, people } = way;
  const place = sent ? checkPlace : (position ?? definition.topics[0]?.key ?? 'check');
  for (const question of seenQuestions(definition, answers, place)) {
    const found = part(questions, question.key, newQuestion);
    const answer = answerOf(answers, question.key);
    found.saw += people;
    if (answer === unknownAnswer) found.unknown += people;
    else if (answer === refusedAnswer) found.refused += people;
    else if (!isBlank(answer)) found.answered += people;
  }
  if (sent || place === 'check') part(questions, checkPlace, newQuestion).saw += people;
  if (!sent) part(questions, leftAt(definition, answers, position), newQuestion).left += people;
}

/** Questions on the route up to and with the page where somebody is; all of them past the last page. */
function seenQuestions(definition: Definition, answers: Answers, place: string): Question[] {
  const seen: Question[] = [];
  const known = definition.topics.some(({ key }) => key === place);
  for (const { topic, questions } of route(definition, answers).topics) {
    for (const question of questions) if (question.kind !== 'note') seen.push(question);
    if (known && topic.key === place) break;
  }
  return seen;
}

/** The first question without an answer on the page where a draft stands, else the last one there; else `checkPlace`. */
export function leftAt(definition: Definition, answers: Answers, position: string | null): string {
  if (position === 'check') return checkPlace;
  const { topics } = route(definition, answers);
  const page =
    topics.find(({ topic }) => topic.key === position) ?? (position === null ? topics[0] : undefined);
  const asked = page?.questions.filter(({ kind }) => kind !== 'note') ?? [];
  const open = asked.find(({ key }) => isBlank(answerOf(answers, key))) ?? asked.at(-1);
  return open?.key ?? checkPlace;
}

/** Drafts that were deleted, as what is left of them: they began and did not send. */
export function addTally(
  count: SurveyCount,
  tally: { channel: string; language: string; leftAt: string; drafts: number },
): void {
  count.all.began += tally.drafts;
  part(count.channels, channelOf(count, tally.channel), newGroup).began += tally.drafts;
  part(count.languages, tally.language, newGroup).began += tally.drafts;
  // Their days are forgotten; they are of no day, so that the days still share out everybody.
  part(count.days, '', newGroup).began += tally.drafts;
  part(count.questions, tally.leftAt, newQuestion).left += tally.drafts;
}

export function addQuestionTally(
  count: SurveyCount,
  tally: { question: string } & Omit<QuestionCount, 'left'>,
): void {
  const found = part(count.questions, tally.question, newQuestion);
  found.saw += tally.saw;
  found.answered += tally.answered;
  found.unknown += tally.unknown;
  found.refused += tally.refused;
}

/** The middle of a histogram; the lower of two. */
export function median(minutes: Map<number, number>): { people: number; minutes: number } {
  const sorted = [...minutes].sort(([one], [other]) => one - other);
  const people = sorted.reduce((sum, [, each]) => sum + each, 0);
  let passed = 0;
  for (const [value, each] of sorted) {
    passed += each;
    if (passed * 2 >= people) return { people, minutes: value };
  }
  return { people, minutes: 0 };
}

/** What of the answers decides the way through a version; of all others it is enough to know whether there is one. */
export function keysOf(definition: Definition): {
  plain: string[];
  ruled: string[];
  apart: Map<string, ContactPart>;
} {
  const named = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      if ('op' in value && 'key' in value && typeof value.key === 'string') named.add(value.key);
      Object.values(value).forEach(walk);
    }
  };
  walk(definition.topics);
  const asked = definition.topics.flatMap(({ questions }) => questions).filter(({ kind }) => kind !== 'note');
  return {
    plain: asked.map(({ key }) => key).filter((key) => !named.has(key)),
    ruled: asked.map(({ key }) => key).filter((key) => named.has(key)),
    apart: new Map(
      asked.flatMap(({ key, binding }) => {
        const place = contactParts.find((each) => each === binding);
        return place ? [[key, place] as const] : [];
      }),
    ),
  };
}

/** Kept apart from the answers when they are sent. */
const contactParts = ['name', 'email', 'phone', 'city'] as const;
export type ContactPart = (typeof contactParts)[number];

/** Answers as far as a way needs them, from one letter for each plain key and the stored text for each ruled one. */
export function answersOf(
  keys: { plain: string[]; ruled: string[] },
  states: string,
  ruled: string,
): Answers {
  const answers: Answers = {};
  for (const [index, key] of keys.plain.entries()) {
    const state = states[index];
    if (state === 'a') put(answers, key, '·');
    else if (state === 'u') put(answers, key, unknownAnswer);
    else if (state === 'r') put(answers, key, refusedAnswer);
  }
  const texts = ruled.split('\u001f');
  for (const [index, key] of keys.ruled.entries()) {
    const text = texts[index];
    if (text) put(answers, key, JSON.parse(text) as Answers[string]);
  }
  return answers;
}
