// A programme's own skills as the API tells them, and the form of their names.
import type { z } from 'zod';
import type { localSkillsAnswer } from '@compatriot/server/skills/schema.ts';
import type { Problem } from '#lib/problem.ts';
import { textOf, type FormValues } from '#lib/values.ts';

export type LocalSkills = z.input<typeof localSkillsAnswer>;
export type LocalSkill = LocalSkills['items'][number];

export const apiPath = (code: string): string => `/api/programmes/${encodeURIComponent(code)}/skills`;
export const listPath = (code: string): string => `/admin/programmes/${code}/skills`;

/** The name in the page's language, else in the first of the programme's. */
export const nameOf = ({ names }: Pick<LocalSkill, 'names'>, locale: string, languages: string[]): string =>
  names[locale] ?? names[languages[0] ?? ''] ?? Object.values(names)[0] ?? '';

const groupOf = (values: FormValues | null | undefined, name: string): FormValues => {
  const group = values?.[name];
  return typeof group === 'object' && !Array.isArray(group) ? group : {};
};

/** What was typed for one language, for showing it again. */
export const typedName = (values: FormValues | null | undefined, field: string, language: string) =>
  textOf(groupOf(values, field), language);

/** `names.en` is a line, `otherNames.en` one name a line. */
export function namesIn(values: FormValues): {
  names: Record<string, string>;
  otherNames: Record<string, string[]>;
} {
  const texts = (name: string) =>
    Object.entries(groupOf(values, name)).filter(
      (each): each is [string, string] => typeof each[1] === 'string',
    );
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return {
    names: Object.fromEntries(texts('names')),
    otherNames: Object.fromEntries(texts('otherNames').map(([language, text]) => [language, lines(text)])),
  };
}

/** A fault of one line of a box is told beside the box. */
export const besideBoxes = (problem: Problem): Problem => ({
  ...problem,
  details: (problem.details ?? []).map((detail) => ({
    ...detail,
    path: detail.path.replace(/^(otherNames\W\w+)\W.*$/, '$1'),
  })),
});
