// Shapes of talent search: the question as it stands in an address, and cards of tier 1 (SAFETY.md), which hold nothing
// that a person did not agree to show: bands and months, no exact dates.
import { z } from 'zod';
import {
  activities,
  ageBands,
  cefrLevels,
  experienceBands,
  iscedLevels,
  modes,
  sectors,
  stayLengths,
} from '@compatriot/db/vocabulary.ts';
import { civilDate, countryCode, programmeParams, several } from '../shapes.ts';

export const talentSorts = ['fit', 'recent', 'experience'] as const;

export const talentQuery = z.strictObject({
  q: z.string().trim().max(200).default(''),
  /** Where people live: one of these. */
  country: several(countryCode),
  mode: several(z.enum(modes)),
  sector: several(z.enum(sectors)),
  /** `fra`, or `fra:B2` for that level or better; each of them. */
  language: several(z.string().regex(/^[a-z]{3}(:(A1|A2|B1|B2|C1|C2|native))?$/)),
  /** At least this ISCED level. */
  education: z.enum(iscedLevels).optional(),
  experience: several(z.enum(experienceBands)),
  availableOn: civilDate.optional(),
  /** URI of a skill, group or occupation, `uri:3` for that level or better; each of them. */
  skill: several(z.string().min(3).max(300)).pipe(z.array(z.string()).max(10)),
  sort: z.enum(talentSorts).default('fit'),
  page: z.coerce.number().int().min(1).max(500).default(1),
});

export const talentParams = programmeParams;
export const cardParams = z.strictObject({ ...programmeParams.shape, id: z.uuid() });

const month = z.string().regex(/^\d{4}-\d{2}$/);
const concept = { uri: z.string(), label: z.string() };

export const talentCard = z.strictObject({
  id: z.uuid(),
  pseudonym: z.string(),
  occupation: z.strictObject({ ...concept, matched: z.boolean() }).nullable(),
  experienceBand: z.enum(experienceBands).nullable(),
  ageBand: z.enum(ageBands).nullable(),
  skills: z.array(z.strictObject({ ...concept, level: z.number().int(), matched: z.boolean() })),
  country: countryCode,
  region: z.string().nullable(),
  languages: z.array(z.strictObject({ code: z.string(), level: z.enum(cefrLevels) })),
  modes: z.array(z.enum(modes)),
  sectors: z.array(z.enum(sectors)),
  activities: z.array(z.enum(activities)),
  educationLevel: z.enum(iscedLevels).nullable(),
  stayLength: z.enum(stayLengths).nullable(),
  availableFrom: month.nullable(),
  availableUntil: month.nullable(),
  updatedAt: month,
});

const facet = z.array(z.strictObject({ value: z.string(), count: z.number().int() }));

export const talentAnswer = z.strictObject({
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  items: z.array(talentCard),
  facets: z.strictObject({
    country: facet,
    mode: facet,
    sector: facet,
    language: facet,
    education: facet,
    experience: facet,
  }),
  /** What the words were understood as, best first. */
  understood: z.array(z.strictObject(concept)),
  /** The skills that are asked for by filter, with their names. */
  skills: z.array(z.strictObject({ ...concept, level: z.number().int() })),
  /** Some people chose not to be seen by government; the programme's coordinator can look for the reader. */
  note: z.enum(['some_hidden']).nullable(),
});

export type TalentQuestion = z.output<typeof talentQuery>;
export type TalentCard = z.output<typeof talentCard>;
export type TalentAnswer = z.output<typeof talentAnswer>;
