// What survey pages hand to the device for the time without a connection (see #lib/survey): the draft as far as later
// pages need it, never a person's own words, which stay with the server once it has them.
import { version } from '$app/env';
import { languageOf } from '@compatriot/server/questionnaires/rules.ts';
import type { Answers, Definition, Question, Text } from '@compatriot/server/questionnaires/schema.ts';
import type { DeviceDraft } from '#lib/survey/kept.ts';
import type { Standing, Survey } from './survey.ts';

export interface Device {
  survey: string;
  versionId: string;
  /** Changes when the device's copy of the questionnaire must be fetched again. */
  tag: string;
  /** Keys of answers that leave the device once the server has them. */
  own: string[];
  draft: DeviceDraft | null;
}

const contact: readonly string[] = ['name', 'email', 'phone', 'city'];
const written: readonly string[] = ['text', 'long_text', 'email', 'phone'];

/** Names, addresses, free text and sensitive answers, except where a later page's rule has to read them. */
export function ownKeys(definition: Definition): string[] {
  const read = new Set<string>();
  const collect = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('op' in part && 'key' in part) read.add(String(part.key));
    for (const inner of Object.values(part)) collect(inner);
  };
  for (const topic of definition.topics) collect(topic);
  const isOwn = ({ kind, binding, sensitive }: Question): boolean =>
    written.includes(kind) || sensitive === true || contact.includes(binding ?? '');
  return definition.topics
    .flatMap(({ questions }) => questions)
    .filter((question) => isOwn(question) && !read.has(question.key))
    .map(({ key }) => key);
}

export function deviceOf(survey: Survey, { draft, labels }: Pick<Standing, 'draft' | 'labels'>): Device {
  const { versionId, definition, programme } = survey;
  const own = ownKeys(definition);
  const kept: Answers = {};
  const held = new Set<string>(draft?.masked ?? []);
  for (const [key, answer] of Object.entries(draft?.answers ?? {})) {
    if (own.includes(key)) held.add(key);
    else kept[key] = answer;
  }
  return {
    survey: programme.survey,
    versionId,
    tag: `${version}:${versionId}`,
    own,
    draft: draft && {
      id: draft.id,
      versionId: draft.versionId,
      language: draft.language,
      revision: draft.revision ?? null,
      answers: kept,
      held: [...held],
      labels,
      position: draft.position,
    },
  };
}

/** The definition as the device needs it: one language, and nothing that the pages it keeps already say. */
export function slimDefinition(definition: Definition, language: string): Definition {
  const fallback = definition.languages[0] ?? 'en';
  const one = (text: Text): Text => {
    const found = languageOf(text, language, fallback);
    return { [found]: text[found] ?? '' };
  };
  return {
    ...definition,
    title: {},
    intro: {},
    topics: definition.topics.map(({ intro: _intro, ...topic }) => ({
      ...topic,
      title: one(topic.title),
      questions: topic.questions.map(({ hint: _hint, suggested: _suggested, ...question }) => ({
        ...question,
        label: one(question.label),
        ...(question.choices && {
          choices: question.choices.map(({ hint: _note, ...choice }) => ({
            ...choice,
            label: one(choice.label),
          })),
        }),
      })),
    })),
  };
}
