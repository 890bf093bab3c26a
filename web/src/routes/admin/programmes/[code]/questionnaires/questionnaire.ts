// What the API says about questionnaires, as these pages read it, and their addresses.
import { audiences, type Audience } from '@compatriot/db/vocabulary.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';

export { audiences, type Audience };
export type Status = 'draft' | 'published' | 'retired';

export interface VersionLine {
  id: string;
  audience: Audience;
  version: number;
  wave: number;
  status: Status;
  updatedAt: string;
  publishedAt: string | null;
  /** Rounded; null below ten. */
  responses: number | null;
}

export interface Fault {
  place: string;
  code: string;
  params: Record<string, string>;
  message: string;
}

export interface Questionnaire {
  id: string;
  programme: { code: string; name: string; languages: string[] };
  audience: Audience;
  version: number;
  wave: number;
  status: Status;
  revision: number;
  definition: Definition;
  faults: Fault[];
  missing: { place: string; language: string }[];
  canUndo: boolean;
  canRedo: boolean;
  can: string[];
}

export const listPath = (code: string): string =>
  `/admin/programmes/${encodeURIComponent(code)}/questionnaires`;
export const draftPath = (code: string, id: string): string => `${listPath(code)}/${id}`;
export const questionPath = (base: string, key: string): string => `${base}/questions/${key}`;
export const topicPath = (base: string, key: string): string => `${base}/topics/${key}`;

/** `topics[2].questions[1].showWhen` → the keys of what stands there. */
export function partsOf(
  definition: Definition,
  place: string,
): { topic?: string; question?: string; choice?: number; rest: string } {
  const [, t, q, c, rest = ''] =
    /^(?:topics\[(\d+)\])?(?:\.questions\[(\d+)\])?(?:\.choices\[(\d+)\])?\.?(.*)$/.exec(place) ?? [];
  const topic = t === undefined ? undefined : definition.topics[Number(t)];
  const question = q === undefined ? undefined : topic?.questions[Number(q)];
  return {
    ...(topic && { topic: topic.key }),
    ...(question && { question: question.key }),
    ...(c !== undefined && { choice: Number(c) }),
    rest,
  };
}

/** Where a fault or a text is mended. */
export function placeHref(base: string, definition: Definition, place: string): string {
  const { topic, question, choice, rest } = partsOf(definition, place);
  if (question !== undefined) {
    const code = choice === undefined ? undefined : choiceCode(definition, question, choice);
    if (code !== undefined && /^(showWhen|hint)/.test(rest))
      return `${questionPath(base, question)}/choices/${code}`;
    const field =
      choice !== undefined ? `#f-choices-${choice}-${rest === 'code' ? 'code' : 'label'}` : fieldOf(rest);
    return `${questionPath(base, question)}${field}`;
  }
  if (topic !== undefined)
    return rest.startsWith('questions')
      ? `${base}#topic-${topic}`
      : `${topicPath(base, topic)}${fieldOf(rest)}`;
  return place.startsWith('topics') ? base : `${base}/settings`;
}

const fieldOf = (rest: string): string => {
  const name = /^[a-zA-Z]*/.exec(rest)?.[0] ?? '';
  if (name === 'showWhen') return '#rule';
  if (name === 'limits') return '#limits';
  if (name === 'choices') return '#choices';
  return name ? `#f-${name}` : '';
};

function choiceCode(definition: Definition, key: string, at: number): string | undefined {
  for (const { questions } of definition.topics)
    for (const question of questions) if (question.key === key) return question.choices?.[at]?.code;
  return undefined;
}

/** Faults and missing texts by question and by topic, for the badges of the outline. */
export function tally(questionnaire: Questionnaire): Map<string, { faults: number; missing: number }> {
  const found = new Map<string, { faults: number; missing: number }>();
  const count = (place: string, what: 'faults' | 'missing'): void => {
    const { topic, question } = partsOf(questionnaire.definition, place);
    const key = question !== undefined ? `question ${question}` : `topic ${topic ?? ''}`;
    const line = found.get(key) ?? { faults: 0, missing: 0 };
    line[what] += 1;
    found.set(key, line);
  };
  for (const { place } of questionnaire.faults) count(place, 'faults');
  for (const { place } of questionnaire.missing) count(place, 'missing');
  return found;
}
