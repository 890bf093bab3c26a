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
  talentFacets,
} from '@compatriot/db/vocabulary.ts';
import { mostAsked } from '@compatriot/search/engine.ts';
import { civilDate, countryCode, programmeParams, several } from '../shapes.ts';
import { eachNeedOnce, filterNames, waysOfCounting } from './rules.ts';

/** As many as one question can hold (search/engine.ts, `mostAsked`). */
const needs = several(z.string().min(3).max(300))
  .transform(eachNeedOnce)
  .pipe(z.array(z.string()).max(mostAsked.must));

export const talentSorts = ['fit', 'recent', 'experience'] as const;

export const talentQuery = z.strictObject({
  q: z.string().trim().max(200).default(''),
  /** Countries that people come from: one of these. */
  origin: several(countryCode),
  /** Where people live: one of these. */
  country: several(countryCode),
  region: several(z.string().trim().min(1).max(80)),
  mode: several(z.enum(modes)),
  sector: several(z.enum(sectors)),
  activity: several(z.enum(activities)),
  stay: several(z.enum(stayLengths)),
  /** `fra`, or `fra:B2` for that level or better; each of them. */
  language: several(z.string().regex(/^[a-z]{3}(:(A1|A2|B1|B2|C1|C2|native))?$/)),
  /** At least this ISCED level. */
  education: z.enum(iscedLevels).optional(),
  experience: several(z.enum(experienceBands)),
  /** Both days lie in the person's own window; one alone asks for that day. */
  availableFrom: civilDate.optional(),
  availableUntil: civilDate.optional(),
  /** URI of a skill, group or occupation, `uri:3` for that level or better; each of them. */
  skill: needs,
  /** Written alike: nobody is left out for these, who has them comes first. */
  nice: needs,
  /** Only people on this list. */
  list: z.uuid().optional(),
  sort: z.enum(talentSorts).default('fit'),
  page: z.coerce.number().int().min(1).max(500).default(1),
});

/** The same question while somebody types: counts, and as many cards as asked. */
export const previewQuery = talentQuery
  .omit({ page: true })
  .extend({ cards: z.coerce.number().int().min(0).max(3).default(3) });

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
  origin: countryCode,
  country: countryCode,
  region: z.string().nullable(),
  regionName: z.string().nullable(),
  languages: z.array(z.strictObject({ code: z.string(), level: z.enum(cefrLevels) })),
  modes: z.array(z.enum(modes)),
  sectors: z.array(z.enum(sectors)),
  activities: z.array(z.enum(activities)),
  educationLevel: z.enum(iscedLevels).nullable(),
  stayLength: z.enum(stayLengths).nullable(),
  availableFrom: month.nullable(),
  availableUntil: month.nullable(),
  updatedAt: month,
  /** The reader's lists that the person is on. */
  lists: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  /** URIs, as asked, of the skills that the person meets. */
  must: z.array(z.string()),
  nice: z.array(z.string()),
});

/** `label` where the code's name is known on the server only. */
const facet = z.array(
  z.strictObject({ value: z.string(), count: z.number().int(), label: z.string().optional() }),
);
const facets = z.strictObject({
  origin: facet,
  country: facet,
  region: facet,
  mode: facet,
  sector: facet,
  activity: facet,
  stay: facet,
  language: facet,
  education: facet,
  experience: facet,
});

const asked = z.array(z.strictObject({ ...concept, level: z.number().int() }));

/**
 * some_hidden: people may have chosen not to be seen by government; the programme's coordinator can look for the reader.
 * engine_down: the search server does not answer, the database did.
 */
const notes = z.array(z.enum(['some_hidden', 'engine_down']));

/** What typed words were taken for. */
const meaning = {
  /** Concepts that the words were understood as, best first. */
  understood: z.array(z.strictObject(concept)),
  /** Sectors, languages and countries that the words name, by their codes; cards show them. */
  named: z.array(
    z.strictObject({ kind: z.enum(['sector', 'language', 'country']), value: z.string(), word: z.string() }),
  ),
  /** Words that name nothing known. */
  unknown: z.array(z.string()),
};

/**
 * Everybody who is found: exactly where they are listed or all shown, else `about` so many, rounded down, or somebody but
 * `fewer` than so many. Facets and what to loosen are told likewise (rules.ts, figuresWithoutPeople).
 */
const count = { total: z.number().int(), counted: z.enum(waysOfCounting) };

export const talentAnswer = z.strictObject({
  ...count,
  page: z.number().int(),
  pageSize: z.number().int(),
  items: z.array(talentCard),
  facets,
  /** For each facet that filters: how many people there would be without it. */
  without: z.partialRecord(z.enum(talentFacets), z.number().int()),
  ...meaning,
  /** What is asked for by filter: URIs as they were asked, with today's names. */
  skills: asked,
  nice: asked,
  /**
   * When nobody is found: what to take away, most people first. A whole filter has no `value`; of those that ask for each
   * of several things (language, skill) it is one of them.
   */
  loosen: z.array(
    z.strictObject({ name: z.enum(filterNames), value: z.string().nullable(), total: z.number().int() }),
  ),
  notes,
});

/** While somebody types. */
export const talentPreview = z.strictObject({
  ...count,
  ...meaning,
  /** At most three; none when the day's previews are used up. */
  items: z.array(talentCard),
  facets,
  notes,
});

export type TalentQuestion = z.output<typeof talentQuery>;
export type TalentCard = z.output<typeof talentCard>;
export type TalentAnswer = z.output<typeof talentAnswer>;
export type PreviewQuestion = z.output<typeof previewQuery>;
export type TalentPreview = z.output<typeof talentPreview>;
