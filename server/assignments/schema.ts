// Shapes of terms of reference.
import { z } from 'zod';
import {
  againKinds,
  assignmentStatuses,
  importances,
  iscedLevels,
  modes,
  reasonCodes,
  sectors,
  skillLevels,
} from '@compatriot/db/vocabulary.ts';
import { fundingLines } from '../budgets/schema.ts';
import { civilDate, countryCode, dateTime, languageNeed, line, paragraph } from '../shapes.ts';
import { commentFields, type TransitionNeed } from './rules.ts';

export const programmeAndId = z.strictObject({ programme: z.string().max(60), id: z.uuid() });

export const assignmentsQuery = z.strictObject({
  status: z.enum(assignmentStatuses).optional(),
  /** Only permanent posts that employers pay for. */
  vacancies: z.literal('yes').optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

/** Years of work; the questionnaire asks for at most 80 and nobody needs to ask for more than a working life. */
const years = z.number().int().min(0).max(50);
const conceptUri = z.string().min(1).max(500);

const skillNeed = z.strictObject({
  uri: conceptUri,
  importance: z.enum(importances),
  level: z.literal(skillLevels),
});

const noneTwice = <Item>(items: Item[], keyOf: (item: Item) => string): boolean =>
  new Set(items.map(keyOf)).size === items.length;

/** What is asked of a person's skills, each once. */
export const skillNeeds = (most: number) =>
  z
    .array(skillNeed)
    .refine((items) => items.length <= most, { params: { code: 'too_many_skills', values: { most } } })
    .refine((items) => noneTwice(items, (item) => item.uri), { params: { code: 'repeated' } });

const counterpart = z.strictObject({ name: line(200), role: line(120).nullable().default(null) });

const fields = {
  title: line(200),
  institutionId: z.uuid(),
  need: paragraph(4000),
  tasks: paragraph(4000),
  outputs: paragraph(4000),
  /** Who guides the person there. */
  supervisor: line(200).nullable(),
  /** Colleagues there who will learn from the person. */
  counterpartNumber: z.number().int().min(0).max(500).nullable(),
  // Those who are known already; a ward of thirty is named by its number.
  counterparts: z.array(counterpart).max(30),
  mode: z.enum(modes),
  /** A permanent post, paid by the employer, that members apply for. */
  vacancy: z.boolean(),
  /** The employer's conditions: pay, length of the contract, hours. */
  employment: paragraph(4000).nullable(),
  sector: z.enum(sectors),
  country: countryCode,
  /** ISO 3166-2 region of that country, for people who said where they could go. */
  region: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
    .nullable(),
  place: line(200).nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
  /** Last day on which people are looked for. */
  deadline: civilDate.nullable(),
  seats: z.number().int().min(1).max(500),
  occupation: conceptUri.nullable(),
  minimumExperience: years.nullable(),
  minimumEducation: z.enum(iscedLevels).nullable(),
  licenceNeeded: z.boolean(),
  // Thirty needs are more than anybody reads; ten essential ones already describe nobody.
  skills: skillNeeds(30),
  languages: z
    .array(languageNeed)
    .max(10)
    .refine((items) => noneTwice(items, (item) => item.code), { params: { code: 'repeated' } }),
};

/** What may be left for later while it is a draft; handing it in asks for the rest. */
export const draftBody = z.strictObject({
  ...fields,
  need: fields.need.default(''),
  tasks: fields.tasks.default(''),
  outputs: fields.outputs.default(''),
  vacancy: fields.vacancy.default(false),
  employment: fields.employment.default(null),
  region: fields.region.default(null),
  place: fields.place.default(null),
  startsOn: fields.startsOn.default(null),
  endsOn: fields.endsOn.default(null),
  supervisor: fields.supervisor.default(null),
  counterpartNumber: fields.counterpartNumber.default(null),
  counterparts: fields.counterparts.default([]),
  deadline: fields.deadline.default(null),
  seats: fields.seats.default(1),
  occupation: fields.occupation.default(null),
  minimumExperience: fields.minimumExperience.default(null),
  minimumEducation: fields.minimumEducation.default(null),
  licenceNeeded: fields.licenceNeeded.default(false),
  skills: fields.skills.default([]),
  languages: fields.languages.default([]),
  /** Hands it in at once. */
  submit: z.boolean().default(false),
});
export const changeBody = z.strictObject(fields).partial();

export type DraftAssignment = z.output<typeof draftBody>;
export type ChangeAssignment = z.output<typeof changeBody>;

export const transitionBody = z.strictObject({
  to: z.enum(assignmentStatuses),
  /** Words for the host: why it was returned or rejected. */
  reason: paragraph(2000).optional(),
  reasonCode: z.enum(reasonCodes).optional(),
  /** From which lines of which grants it is paid. */
  lines: fundingLines.optional(),
  /** The national plan or strategy that the need serves. */
  nationalPlan: line(300).optional(),
  /** Last day on which people are looked for, when it opens. */
  deadline: civilDate.optional(),
  /** What the host should mend, by field, when it is returned. */
  comments: z
    .array(z.strictObject({ field: z.enum(commentFields), text: paragraph(1000).min(1) }))
    .max(commentFields.length)
    .refine((items) => noneTwice(items, (item) => item.field), { params: { code: 'repeated' } })
    .default([]),
});
export type TransitionInput = z.output<typeof transitionBody>;

const transitionNeeds = [
  'reason',
  'reason_code',
  'lines',
  'national_plan',
  'deadline',
] as const satisfies TransitionNeed[];

/** A button: what it is called, where it leads and what it asks for. */
const nextStep = z.strictObject({
  step: z.string(),
  to: z.enum(assignmentStatuses),
  needs: z.array(z.enum(transitionNeeds)),
});

export const conceptPart = z.strictObject({ uri: z.string(), label: z.string() });

const summary = {
  id: z.uuid(),
  title: z.string(),
  status: z.enum(assignmentStatuses),
  institution: z.strictObject({ id: z.uuid(), name: z.string() }),
  mode: z.enum(modes),
  vacancy: z.boolean(),
  sector: z.enum(sectors),
  country: z.string(),
  place: z.string().nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
  seats: z.number().int(),
};

export const assignmentRow = z.strictObject(summary);
export const assignmentsAnswer = z.strictObject({
  items: z.array(assignmentRow),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  /** All of them by status, whatever the filter. */
  counts: z.record(z.string(), z.number().int()),
  /** Vacancies among them, whatever the filter. */
  vacancies: z.number().int(),
  can: z.array(z.string()),
});
export const hostAssignmentsAnswer = z.strictObject({
  items: z.array(z.strictObject({ ...summary, programme: z.string() })),
});

export const assignmentAnswer = z.strictObject({
  ...summary,
  need: z.string(),
  tasks: z.string(),
  outputs: z.string(),
  region: z.string().nullable(),
  occupation: conceptPart.nullable(),
  minimumExperience: z.number().int().nullable(),
  minimumEducation: z.enum(iscedLevels).nullable(),
  licenceNeeded: z.boolean(),
  skills: z.array(
    conceptPart.extend({ importance: z.enum(importances), level: z.literal(skillLevels) }).strict(),
  ),
  languages: z.array(languageNeed),
  employment: z.string().nullable(),
  supervisor: z.string().nullable(),
  counterpartNumber: z.number().int().nullable(),
  counterparts: z.array(z.strictObject({ name: z.string(), role: z.string().nullable() })),
  deadline: civilDate.nullable(),
  /** Of the last reading that sent it back. */
  comments: z.array(z.strictObject({ field: z.enum(commentFields), text: z.string(), at: dateTime })),
  /** Whether its sector comes first in its country, and the plan that says so. */
  priority: z.strictObject({ first: z.boolean(), plan: z.string().nullable() }),
  again: z.enum(againKinds).nullable(),
  /** What it goes on from. */
  parent: z.strictObject({ id: z.uuid(), title: z.string() }).nullable(),
  /** The person who goes on; the name only for who may see the placement. */
  extends: z
    .strictObject({
      placementId: z.uuid(),
      pseudonym: z.string().nullable(),
      /** Their placement here while it waits to be invited; to officials only. */
      nextId: z.uuid().nullable(),
    })
    .nullable(),
  /** Whose person could come again. */
  returning: z.array(z.strictObject({ placementId: z.uuid(), pseudonym: z.string() })),
  /** What goes on from it. */
  later: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      again: z.enum(againKinds).nullable(),
      status: z.enum(assignmentStatuses),
    }),
  ),
  nationalPlan: z.string().nullable(),
  donor: z.string().nullable(),
  reason: z.string().nullable(),
  reasonCode: z.enum(reasonCodes).nullable(),
  dueDiligenceValid: z.boolean(),
  createdAt: dateTime,
  updatedAt: dateTime,
  version: z.number().int(),
  can: z.array(z.string()),
  next: z.array(nextStep),
});

const priority = z.strictObject({
  country: z.string(),
  sector: z.enum(sectors),
  plan: z.string().nullable(),
});

/** What the form offers. */
export const choicesAnswer = z.strictObject({
  institutions: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  countries: z.array(z.string()),
  sectors: z.array(z.enum(sectors)),
  modes: z.array(z.enum(modes)),
  regions: z.array(z.strictObject({ code: z.string(), label: z.string() })),
  /** A country that is not here takes all of `sectors`. */
  priorities: z.array(priority),
});

// ── Asking again ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const repeatBody = z.strictObject({
  /** Without dates: a year later than the first time. */
  startsOn: civilDate.optional(),
  endsOn: civilDate.optional(),
  /** A placement of it whose person comes again. */
  placementId: z.uuid().optional(),
});
export type RepeatBody = z.output<typeof repeatBody>;

export const extensionBody = z.strictObject({
  /** Without it: the day after the stay would have ended. */
  startsOn: civilDate.optional(),
  endsOn: civilDate,
  /** Why, in place of the first need's words. */
  need: paragraph(4000).optional(),
  submit: z.boolean().default(false),
});
export type ExtensionBody = z.output<typeof extensionBody>;
/** Where the new need is. */
export const againAnswer = z.strictObject({
  id: z.uuid(),
  programme: z.string(),
  status: z.enum(assignmentStatuses),
});

// ── Help with wording ─────────────────────────────────────────────────────────────────────────────────────────────────
export const templatesAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      key: z.string(),
      sector: z.enum(sectors),
      mode: z.enum(modes),
      title: z.string(),
      need: z.string(),
      tasks: z.string(),
      outputs: z.string(),
      seats: z.number().int(),
      counterpartNumber: z.number().int(),
      occupation: conceptPart.nullable(),
      skills: z.array(
        conceptPart.extend({ importance: z.enum(importances), level: z.literal(skillLevels) }).strict(),
      ),
    }),
  ),
});
export const suggestionsBody = z.strictObject({ text: paragraph(8000) });
export const suggestionsAnswer = z.strictObject({ items: z.array(conceptPart) });
export const estimateBody = z.strictObject({ assignment: changeBody });
/** All null: too little is said yet. */
export const estimateAnswer = z.strictObject({
  about: z.number().int().nullable(),
  atLeast: z.number().int().nullable(),
  fewerThan: z.number().int().nullable(),
});

// ── Priorities ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const prioritiesParams = z.strictObject({ programme: z.string().max(60), country: countryCode });
export const prioritiesBody = z.strictObject({
  /** None: the programme's own sectors. */
  sectors: z
    .array(z.strictObject({ sector: z.enum(sectors), plan: line(300).nullable().default(null) }))
    .refine((items) => noneTwice(items, (item) => item.sector), { params: { code: 'repeated' } }),
});
export const prioritiesAnswer = z.strictObject({
  countries: z.array(z.string()),
  sectors: z.array(z.enum(sectors)),
  items: z.array(priority),
  can: z.array(z.string()),
});
