// The texts of a questionnaire with their places: what translators lack, and what is left out when nothing was written.
import type { Definition, Text } from './schema.ts';

/** A text with its place, which reads like `topics[2].questions[1].label`. */
export interface PlacedText {
  place: string;
  text: Text;
  /** Hints and introductions may be left out. */
  optional: boolean;
}

/** Whether a text has words in any language. */
export const hasWords = (text: Text | undefined): boolean =>
  text !== undefined && Object.values(text).some((words) => words.trim() !== '');

const wordsIn = (text: Text, language: string): boolean =>
  Object.hasOwn(text, language) && (text[language] ?? '').trim() !== '';

/** Every text that is there. An optional one without a word in any language counts as left out. */
export function textsOf(definition: Definition): PlacedText[] {
  const found: PlacedText[] = [];
  const add = (place: string, text: Text): void => {
    found.push({ place, text, optional: false });
  };
  const may = (place: string, text: Text | undefined): void => {
    if (text && hasWords(text)) found.push({ place, text, optional: true });
  };
  add('title', definition.title);
  add('intro', definition.intro);
  for (const [t, topic] of definition.topics.entries()) {
    add(`topics[${t}].title`, topic.title);
    may(`topics[${t}].intro`, topic.intro);
    for (const [q, question] of topic.questions.entries()) {
      const place = `topics[${t}].questions[${q}]`;
      add(`${place}.label`, question.label);
      may(`${place}.hint`, question.hint);
      for (const [c, choice] of (question.choices ?? []).entries()) {
        add(`${place}.choices[${c}].label`, choice.label);
        may(`${place}.choices[${c}].hint`, choice.hint);
      }
    }
  }
  return found;
}

/** Texts that lack the questionnaire's first language, which must have every one. */
export function textsWithoutFirst(definition: Definition): PlacedText[] {
  const [first = ''] = definition.languages;
  return textsOf(definition).filter(({ text }) => !wordsIn(text, first));
}

/** Texts that a declared language lacks: a list for translators, not a reason against publishing. */
export function missingTexts(definition: Definition): { place: string; language: string }[] {
  return textsOf(definition).flatMap(({ place, text }) =>
    definition.languages
      .filter((language) => !wordsIn(text, language))
      .map((language) => ({ place, language })),
  );
}

/** The definition without empty words: so it is published, and so a text falls back where a language has none. */
export function withoutEmptyTexts(definition: Definition): Definition {
  const full = (text: Text): Text =>
    Object.fromEntries(Object.entries(text).filter(([, words]) => words.trim() !== ''));
  const optional = <Key extends 'hint' | 'intro'>(key: Key, text: Text | undefined): { [K in Key]?: Text } =>
    (text && hasWords(text) ? { [key]: full(text) } : {}) as { [K in Key]?: Text };
  return {
    ...definition,
    title: full(definition.title),
    intro: full(definition.intro),
    topics: definition.topics.map(({ intro, ...topic }) => ({
      ...topic,
      title: full(topic.title),
      ...optional('intro', intro),
      questions: topic.questions.map(({ hint, choices, ...question }) => ({
        ...question,
        label: full(question.label),
        ...optional('hint', hint),
        ...(choices && {
          choices: choices.map(({ hint: aside, ...choice }) => ({
            ...choice,
            label: full(choice.label),
            ...optional('hint', aside),
          })),
        }),
      })),
    })),
  };
}
