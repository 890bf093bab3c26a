// Shapes of what is told about work while it goes on.
import { z } from 'zod';
import { modes, reasonCodes } from '@compatriot/db/vocabulary.ts';
import {
  concernKinds,
  endReminderKinds,
  workPaces,
  workParties,
  workSides,
} from '@compatriot/db/work-vocabulary.ts';
import { civilDate, dateTime, line, paragraph } from '../shapes.ts';
import { phases } from './rules.ts';

const people = z.number().int().min(0).max(100_000).default(0);
const told = (most: number) => paragraph(most).pipe(z.string().min(1));
/** Made by the form, so that a tap repeated on a poor line is the same word once. */
const ownId = z.uuid().optional();

export const sessionBody = z.strictObject({
  id: ownId,
  heldOn: civilDate,
  minutes: z.number().int().min(5).max(1440),
  topic: line(200),
  women: people,
  men: people,
  unknown: people,
  deliverables: paragraph(2000).optional(),
});

export const progressBody = z.strictObject({
  id: ownId,
  pace: z.enum(workPaces),
  done: told(1000),
  ahead: paragraph(1000).optional(),
});

export const concernBody = z.strictObject({
  id: ownId,
  kind: z.enum(concernKinds),
  text: told(2000),
});

export const answerBody = z.strictObject({ answer: told(1000) });

export const sessionParams = z.strictObject({ id: z.uuid(), session: z.uuid() });
export const concernParams = z.strictObject({ id: z.uuid(), concern: z.uuid() });

const count = z.number().int();

export const workAnswer = z.strictObject({
  id: z.uuid(),
  /** As whom the reader is here. */
  as: z.enum(workParties),
  mode: z.enum(modes),
  phase: z.enum(phases),
  evacuated: z.boolean(),
  /** Since when it has been so; and why, for the coordinator and the person alone: it may say something of their health. */
  since: dateTime,
  reason: z.enum(reasonCodes).nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
  arrivedOn: civilDate.nullable(),
  /** The last reminder whose day has come. */
  ending: z.enum([...endReminderKinds, 'past']).nullable(),
  daysLeft: count.nullable(),
  sessions: z.array(
    z.strictObject({
      id: z.uuid(),
      heldOn: civilDate,
      minutes: count,
      topic: z.string(),
      women: count,
      men: count,
      unknown: count,
      deliverables: z.string().nullable(),
      party: z.enum(workParties),
      confirmedBy: z.enum(workParties).nullable(),
      can: z.array(z.enum(['confirm', 'take_back'])),
    }),
  ),
  totals: z.strictObject({ sessions: count, minutes: count, women: count, men: count, unknown: count }),
  progress: z.array(
    z.strictObject({
      id: z.uuid(),
      party: z.enum(workSides),
      pace: z.enum(workPaces),
      done: z.string(),
      ahead: z.string().nullable(),
      givenAt: dateTime,
    }),
  ),
  /** The day by which the person's next report is awaited. */
  progressDue: civilDate.nullable(),
  /** The reader's own side's; the coordinator's are both. */
  concerns: z.array(
    z.strictObject({
      id: z.uuid(),
      party: z.enum(workSides),
      kind: z.enum(concernKinds),
      text: z.string(),
      raisedAt: dateTime,
      seenAt: dateTime.nullable(),
      closedAt: dateTime.nullable(),
      answer: z.string().nullable(),
    }),
  ),
  reminders: z.array(z.strictObject({ kind: z.enum(endReminderKinds), endsOn: civilDate, at: dateTime })),
  can: z.array(z.string()),
});

export const madeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.any();

export type WorkSessionInput = z.output<typeof sessionBody>;
export type ProgressInput = z.output<typeof progressBody>;
export type ConcernInput = z.output<typeof concernBody>;
export type Work = z.input<typeof workAnswer>;
