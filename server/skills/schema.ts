// Shapes of the pickers.
import { z } from 'zod';
import { conceptKinds } from '@compatriot/db/vocabulary.ts';
import { line } from '../shapes.ts';

export const suggestionQuery = z.strictObject({
  /** What was typed so far; fewer than two letters suggest nothing. */
  q: z.string().max(100),
  /** Language of the labels (ISO 639-1); the reader's own where it is left out. */
  lang: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  /** Code of the programme whose local skills are offered too. */
  programme: z.string().max(40).optional(),
});

export const suggestionsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      uri: z.string(),
      label: z.string(),
      /** The label that met the words; it may be another language's or another name. */
      matched: z.string(),
      group: z.string().nullable(),
    }),
  ),
});

export const taxonomiesAnswer = z.strictObject({
  /** Name and version: `esco-1.1.1`. */
  items: z.array(z.string()),
});

const labelLanguage = z.string().regex(/^[a-z]{2,3}$/);
const skillName = line(120);
/** By language (ISO 639-1), of the programme's. `otherNames`: what people also call it; they find it by these. */
const skillNames = {
  names: z.record(labelLanguage, skillName),
  otherNames: z.record(labelLanguage, z.array(skillName).max(20)).optional(),
};
export interface SkillNames {
  names: Record<string, string>;
  otherNames?: Record<string, string[]> | undefined;
}

/** `parent`: URI of a skill of everybody's. It stays: whoever chose the wrong one retires the skill and adds another. */
export const addLocalSkillBody = z.strictObject({ ...skillNames, parent: z.string().max(300) });
export type AddLocalSkill = z.output<typeof addLocalSkillBody>;

export const changeLocalSkillBody = z.strictObject({
  ...skillNames,
  names: skillNames.names.optional(),
  retired: z.boolean().optional(),
});
export type ChangeLocalSkill = z.output<typeof changeLocalSkillBody>;

export const localSkillParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });

export const localSkillAnswer = z.strictObject({
  id: z.uuid(),
  uri: z.string(),
  names: z.record(z.string(), z.string()),
  otherNames: z.record(z.string(), z.array(z.string())),
  parent: z.strictObject({ uri: z.string(), label: z.string() }),
  /** Pickers do not offer it any more; whoever has it keeps it. */
  retired: z.boolean(),
});

export const localSkillsAnswer = z.strictObject({
  programme: z.strictObject({ code: z.string(), name: z.string(), languages: z.array(z.string()) }),
  items: z.array(localSkillAnswer),
  taxonomies: z.array(
    z.strictObject({
      taxonomy: z.string(),
      kind: z.enum(conceptKinds),
      concepts: z.number().int(),
      retired: z.number().int(),
      replaced: z.number().int(),
      languages: z.array(z.string()),
    }),
  ),
  can: z.array(z.string()),
});
