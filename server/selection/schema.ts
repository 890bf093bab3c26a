// Shapes of choosing: panel, declarations, scores, times to talk, what the host asks for, and questions.
import { z } from 'zod';
import { hostChoices, placementStatuses, recordedWays } from '@compatriot/db/vocabulary.ts';
import {
  conflictKinds,
  interviewWays,
  panelParties,
  questionParties,
} from '@compatriot/db/work-vocabulary.ts';
import { earlierPart } from '../placements/schema.ts';
import { civilDate, dateTime, line, paragraph } from '../shapes.ts';
import { mostSlots, selectionStages } from './rules.ts';

const score = z.number().int().min(1).max(5);
/** null: the person as a whole, where the need names no essential skill. */
const criterionUri = z.string().max(300).nullable();

export const seatParams = z.strictObject({ programme: z.string().max(60), id: z.uuid(), seat: z.uuid() });
export const slotParams = z.strictObject({ id: z.uuid(), slot: z.uuid() });

/** Somebody with an account, a contact person of the host, or somebody else at the host who has none. */
export const seatBody = z.union([
  z.strictObject({ accountId: z.uuid() }),
  z.strictObject({ contactId: z.uuid() }),
  z.strictObject({ name: line(120) }),
]);

export const declarationBody = z.strictObject({
  seatId: z.uuid(),
  conflict: z.enum(conflictKinds).nullable(),
});

export const takenDown = z.strictObject({
  way: z.enum(recordedWays),
  evidence: paragraph(500).pipe(z.string().min(1)),
});

export const sheetBody = z.strictObject({
  seatId: z.uuid(),
  scores: z
    .array(z.strictObject({ uri: criterionUri, score }))
    .min(1)
    .max(50),
  note: paragraph(2000).pipe(z.string().min(1)),
  onBehalf: takenDown.optional(),
});
export type SheetInput = z.output<typeof sheetBody>;

export const choiceBody = z.strictObject({
  choice: z.enum(hostChoices),
  note: paragraph(2000).optional(),
  onBehalf: takenDown.optional(),
});

/** The person's own press carries nothing. */
export const chooseBody = z.strictObject({ onBehalf: takenDown.optional() }).nullish();

export const slotsBody = z.strictObject({
  /** As a clock at the place of work shows it. */
  slots: z
    .array(z.strictObject({ date: civilDate, time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }))
    .min(1)
    .max(mostSlots),
  minutes: z.number().int().min(10).max(240),
  way: z.enum(interviewWays),
  place: paragraph(300).default(''),
});
export type SlotsInput = z.output<typeof slotsBody>;

export const questionBody = z.strictObject({ text: paragraph(2000).pipe(z.string().min(1)) });

const criterion = z.strictObject({
  uri: criterionUri,
  label: z.string().nullable(),
  level: z.number().int().nullable(),
});

const seat = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  party: z.enum(panelParties),
  signsIn: z.boolean(),
  mine: z.boolean(),
  left: z.boolean(),
});

const slot = z.strictObject({
  id: z.uuid(),
  startsAt: dateTime,
  minutes: z.number().int(),
  way: z.enum(interviewWays),
  place: z.string(),
  by: z.enum(panelParties),
  chosen: z.boolean(),
  /** Taken down by a coordinator: how the person said so, and for coordinators what shows it. */
  recorded: z.enum(recordedWays).nullable(),
  evidence: z.string().nullable(),
});

const clocks = {
  zone: z.string(),
  zoneSure: z.boolean(),
  /** Where the person lives, when that country has one clock and the reader may know the country. */
  personZone: z.string().nullable(),
};

export const selectionAnswer = z.strictObject({
  id: z.uuid(),
  as: z.enum(panelParties),
  version: z.number().int(),
  stage: z.enum(selectionStages),
  contactOpen: z.boolean(),
  /** The same person goes on: no interview and no panel is needed. */
  again: z.boolean(),
  criteria: z.array(criterion),
  seats: z.array(seat.extend({ declared: z.boolean(), conflicted: z.boolean(), given: z.boolean() })),
  lacks: z.array(z.enum(['people', 'host'])),
  /** The reader's own declaration; null when they sit on no panel or have not said. */
  conflict: z.enum(conflictKinds).nullable(),
  inConflict: z.boolean(),
  /** Own scores are still out, so nobody else's are shown. */
  awaited: z.boolean(),
  sheets: z.array(
    z.strictObject({
      seatId: z.uuid(),
      name: z.string(),
      party: z.enum(panelParties),
      note: z.string(),
      way: z.enum(recordedWays).nullable(),
      evidence: z.string().nullable(),
      givenAt: dateTime,
      scores: z.array(z.strictObject({ uri: criterionUri, score })),
    }),
  ),
  averages: z
    .strictObject({
      overall: z.number(),
      criteria: z.array(z.strictObject({ uri: criterionUri, score: z.number() })),
    })
    .nullable(),
  ...clocks,
  slots: z.array(slot),
  hostChoice: z.enum(hostChoices).nullable(),
  hostChoiceNote: z.string().nullable(),
  hostChoiceAt: dateTime.nullable(),
  decisionNote: z.string().nullable(),
  can: z.array(z.string()),
});

export const interviewAnswer = z.strictObject({
  id: z.uuid(),
  ...clocks,
  slots: z.array(slot),
  can: z.array(z.string()),
});

export const questionsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({ id: z.uuid(), party: z.enum(questionParties), text: z.string(), at: dateTime }),
  ),
  can: z.array(z.string()),
});

export const choosingAnswer = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  institution: z.string(),
  seats: z.number().int(),
  free: z.number().int(),
  panel: z.array(seat),
  lacks: z.array(z.enum(['people', 'host'])),
  /** Who could be named: not on the panel yet. */
  choices: z.array(z.strictObject({ accountId: z.uuid(), name: z.string(), party: z.enum(panelParties) })),
  /** Contact persons of the host: they score from a mailed link, or what they say is taken down. */
  contacts: z.array(z.strictObject({ id: z.uuid(), name: z.string(), hasMail: z.boolean() })),
  candidates: z.array(
    z.strictObject({
      id: z.uuid(),
      pseudonym: z.string(),
      status: z.enum(placementStatuses),
      /** By their own act; nobody invited them. */
      applied: z.boolean(),
      given: z.number().int(),
      awaited: z.number().int(),
      overall: z.number().nullable(),
      hostChoice: z.enum(hostChoices).nullable(),
      earlier: earlierPart.nullable(),
    }),
  ),
  can: z.array(z.string()),
});

export const idAnswer = z.strictObject({ id: z.uuid() });
export const versionAnswer = z.strictObject({ version: z.number().int() });
export const offeredAnswer = z.strictObject({ offered: z.number().int() });
export const doneAnswer = z.strictObject({ done: z.literal(true) });
