// Shapes of a roster: what a column may say, what is known of a person, the decisions of who brought the file, and what the
// invited person answers.
import { z } from 'zod';
import {
  cefrLevels,
  iscedLevels,
  modes,
  poolRecipients,
  rosterStatuses,
  sectors,
} from '@compatriot/db/vocabulary.ts';
import { countryCode, civilDate, dateTime, emailAddress, languageCode, line } from '../shapes.ts';

export const personFields = [
  'name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'city',
  'mail_language',
  'birth_year',
  'sex',
  'residence_country',
  'occupation',
  'skills',
  'languages',
  'education_level',
  'experience_years',
  'sectors',
  'modes',
] as const;
export const placementFields = ['host', 'place', 'from', 'until', 'mode', 'role', 'beneficiaries'] as const;
export const rosterFields = [...personFields, ...placementFields] as const;
export type RosterField = (typeof rosterFields)[number];

const field = z.enum(rosterFields).nullable();
/** Which field each column of a sheet says, from left to right. */
const sheetColumns = z.strictObject({
  sheet: z.number().int().min(0).max(50),
  fields: z.array(field).max(400),
});
export const columnsBody = z.strictObject({
  people: sheetColumns,
  /** A second sheet: one row a placement, tied to its person by the e-mail address. */
  placements: sheetColumns.nullable(),
  language: z.string().regex(/^[a-z]{2}$/),
});
export type Mapping = Pick<z.output<typeof columnsBody>, 'people' | 'placements'>;

const level = z.number().int().min(1).max(4);
const nullish = <S extends z.ZodType>(shape: S) => shape.nullable().default(null);
const count = z.number().int().min(0);

export const pastPlacement = z.strictObject({
  host: line(200),
  place: nullish(line(200)),
  role: nullish(line(200)),
  mode: nullish(z.enum(modes)),
  startsOn: nullish(civilDate),
  endsOn: nullish(civilDate),
  beneficiaries: nullish(count.max(1_000_000)),
});
export type PastPlacement = z.output<typeof pastPlacement>;

/** `uri` null: words that stayed as they are. */
export const rosterSkill = z.strictObject({
  uri: nullish(z.string().max(300)),
  words: line(200),
  level: nullish(level),
});
export const rosterLanguage = z.strictObject({ code: languageCode, level: nullish(z.enum(cefrLevels)) });
export const mostOfEach = 50;

export const personFacts = z.strictObject({
  name: nullish(line(200)),
  phone: nullish(line(60)),
  city: nullish(line(120)),
  birthYear: nullish(z.number().int().min(1900).max(2100)),
  sex: nullish(z.enum(['female', 'male', 'other'])),
  residenceCountry: nullish(countryCode),
  occupation: nullish(rosterSkill.omit({ level: true })),
  educationLevel: nullish(z.enum(iscedLevels)),
  experienceYears: nullish(z.number().int().min(0).max(80)),
  skills: z.array(rosterSkill).max(mostOfEach).default([]),
  languages: z.array(rosterLanguage).max(mostOfEach).default([]),
  sectors: z.array(z.enum(sectors)).max(20).default([]),
  modes: z.array(z.enum(modes)).max(3).default([]),
  placements: z.array(pastPlacement).max(mostOfEach).default([]),
});
export type PersonFacts = z.output<typeof personFacts>;

/** What may stand in two rows of one person in two ways. */
export const singleFacts = [
  'name',
  'phone',
  'city',
  'birthYear',
  'sex',
  'residenceCountry',
  'occupation',
  'educationLevel',
  'experienceYears',
] as const;
export type SingleFact = (typeof singleFacts)[number];
/** What is chosen between rows of one person: a fact, or the address to write to. */
export const twinFacts = [...singleFacts, 'email'] as const;
export type TwinFact = (typeof twinFacts)[number];

// ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const wordKinds = ['occupation', 'skill'] as const;
export type WordKind = (typeof wordKinds)[number];
export const wordDecision = z.union([
  z.literal('keep'),
  z.literal('drop'),
  z.strictObject({ uri: z.string().min(1).max(300), label: z.string().max(300) }),
]);
export type WordDecision = z.output<typeof wordDecision>;
/** By `kind:words`. */
export type WordDecisions = Record<string, WordDecision>;

export const wordsQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(1000).default(1) });
export const wordsBody = z.strictObject({
  decisions: z
    .array(z.strictObject({ kind: z.enum(wordKinds), words: z.string().max(300), decision: wordDecision }))
    .max(100),
  /** Takes the best guess for every text that nobody decided about. */
  rest: z.literal('best').optional(),
});

/** Rows by their number, as spreadsheets count. */
export const twinDecision = z.union([
  z.literal('both'),
  /** From which row each differing fact is taken. */
  z.partialRecord(z.enum(twinFacts), count),
]);
export type TwinDecision = z.output<typeof twinDecision>;
export interface TwinDecisions {
  groups: Record<string, TwinDecision>;
  /** Rows that are not invited, because their people are here already. */
  left: number[];
}
export const twinsQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(1000).default(1) });
export const twinsBody = z.strictObject({
  groups: z.array(z.strictObject({ group: z.string().max(20), decision: twinDecision })).max(100),
  /** Of the people shown beside rows: which rows are left out, among those that were shown. */
  shown: z.array(count).max(100).default([]),
  left: z.array(count).max(100).default([]),
});

// ── What the importer reads ──────────────────────────────────────────────────────────────────────────────────────────
const strings = z.array(z.string());
export const faultAnswer = z.strictObject({
  sheet: z.string(),
  row: count,
  column: z.string(),
  message: z.string(),
  /** The row stays out; otherwise only this value does. */
  stops: z.boolean(),
});

export const rosterSummary = z.strictObject({
  id: z.uuid(),
  status: z.enum(rosterStatuses),
  rows: count,
  done: count,
  invited: count.nullable(),
  /** How many of them said yes and are in the team's pool, in fives, where ten or more are; a few would be somebody's answer. */
  joined: count.nullable(),
  createdAt: dateTime,
});
export const rostersAnswer = z.strictObject({
  items: z.array(rosterSummary),
  /** People of the team's pool who were placed before, in fives, by year; only years with ten people or more. */
  past: z.array(z.strictObject({ year: z.number().int(), people: count })),
});
export const rosterAnswer = rosterSummary.extend({
  language: z.string(),
  /** Null once the file is deleted. */
  sheets: z
    .array(
      z.strictObject({
        name: z.string(),
        rows: count,
        columns: z.array(z.strictObject({ heading: z.string(), samples: strings })),
      }),
    )
    .nullable(),
  columns: columnsBody.omit({ language: true }),
  /** What is left to decide, and what would happen now. */
  open: z.strictObject({ words: count, twins: count }).nullable(),
});
export const suggestionAnswer = z.strictObject({
  uri: z.string(),
  label: z.string(),
  matched: z.string(),
  group: z.string().nullable(),
});
export const wordsAnswer = z.strictObject({
  total: count,
  undecided: count,
  page: count,
  pages: count,
  items: z.array(
    z.strictObject({
      kind: z.enum(wordKinds),
      words: z.string(),
      times: count,
      decision: wordDecision.nullable(),
      /** Best first; `sure` says how well the best one's name and the words agree. */
      suggestions: z.array(suggestionAnswer),
      sure: z.enum(['yes', 'likely', 'no']),
    }),
  ),
});
const shownFact = z.strictObject({ fact: z.enum(twinFacts), value: z.string() });
const rowAnswer = z.strictObject({ row: count, facts: z.array(shownFact), placements: count });
export const twinsAnswer = z.strictObject({
  total: count,
  undecided: count,
  groups: z.array(
    z.strictObject({
      group: z.string(),
      why: z.enum(['email', 'name']),
      rows: z.array(rowAnswer),
      differing: z.array(z.enum(twinFacts)),
      /** Rows of the group beyond those that are shown. */
      more: count,
      decision: twinDecision.nullable(),
    }),
  ),
  page: count,
  pages: count,
  /** People whom the importer sees anyway and who may be those of a row. */
  visible: z.array(
    z.strictObject({
      row: rowAnswer,
      left: z.boolean(),
      cards: z.array(
        z.strictObject({
          id: z.uuid(),
          pseudonym: z.string(),
          occupation: z.string().nullable(),
          country: z.string(),
          ageBand: z.string().nullable(),
          experienceBand: z.string().nullable(),
          /** The address is the same, as it was shown to the importer after a yes. */
          address: z.boolean(),
        }),
      ),
    }),
  ),
});
export const reportAnswer = z.strictObject({
  rows: count,
  invite: count,
  merged: count,
  leftOut: count,
  placements: count,
  stopped: count,
  undecidedWords: count,
  undecidedTwins: count,
  faults: z.array(faultAnswer),
  /** More than are listed here stand in the file to download. */
  faultsTotal: count,
  what: z.array(
    z.strictObject({
      row: count,
      outcome: z.enum(['invite', 'merged', 'left', 'stopped']),
      into: count.nullable(),
    }),
  ),
});

// ── The invited person ───────────────────────────────────────────────────────────────────────────────────────────────
export const openBody = z.strictObject({ code: z.string().max(100) });
export const consentKeys = ['talentPoolTeam', 'talentPoolGovernment', 'contact', 'research'] as const;
export const joinBody = z.strictObject({
  facts: personFacts,
  consents: z.strictObject({
    talentPoolTeam: z.boolean().default(false),
    talentPoolGovernment: z.boolean().default(false),
    contact: z.boolean().default(false),
    research: z.boolean().default(false),
  }),
  /** With a profile that is there already: what of these facts it takes over. */
  take: z.array(z.string().max(60)).max(100).default([]),
});
export type JoinBody = z.output<typeof joinBody>;
export const refuseBody = z.strictObject({ never: z.boolean().default(false) });

const skillShown = rosterSkill.extend({ label: z.string() });
export const joinAnswer = z.strictObject({
  programme: z.strictObject({ code: z.string(), name: z.string(), accent: z.string().nullable() }),
  email: emailAddress,
  until: dateTime,
  facts: personFacts.extend({
    skills: z.array(skillShown),
    occupation: rosterSkill.omit({ level: true }).extend({ label: z.string() }).nullable(),
  }),
  /** Closed: a yes has nowhere to go, a no still erases. */
  open: z.boolean(),
  consents: z.array(z.strictObject({ key: z.enum(consentKeys), words: z.string() })),
  /** Whoever answers has a profile here: it is told, and changed, to its person signed in. */
  signIn: z.boolean(),
  /** The person's own profile here; what of the list it does not say, or says otherwise. */
  profile: z
    .strictObject({
      pseudonym: z.string(),
      /** Who finds this profile now. */
      readers: z.array(z.enum(poolRecipients)),
      offers: z.array(
        z.strictObject({ key: z.string(), fact: z.string(), now: z.string(), offered: z.string() }),
      ),
    })
    .nullable(),
});
