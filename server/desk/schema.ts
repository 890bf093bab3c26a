// Shapes of the desk, the board, reminders, covers, and of what is said and sent around one placement.
import { z } from 'zod';
import { modes, placementStatuses } from '@compatriot/db/vocabulary.ts';
import { deskKinds, reminderParties } from '@compatriot/db/work-vocabulary.ts';
import { linkVerbs } from '../links/rules.ts';
import { civilDate, dateTime, paragraph } from '../shapes.ts';
import { boardStageNames, mostReminded } from './rules.ts';

const colleague = z.strictObject({ id: z.uuid(), name: z.string() });

export const deskQuery = z.strictObject({
  /** `mine`: the reader's own desk, those they cover, and what is on nobody's. */
  whose: z.enum(['mine', 'all']).default('mine'),
  kind: z.enum(deskKinds).optional(),
});

const cover = z.strictObject({
  id: z.uuid(),
  away: colleague,
  cover: colleague,
  fromOn: z.string(),
  untilOn: z.string(),
  running: z.boolean(),
});

export const deskAnswer = z.strictObject({
  groups: z.array(
    z.strictObject({
      kind: z.enum(deskKinds),
      more: z.boolean(),
      lines: z.array(
        z.strictObject({
          id: z.uuid(),
          status: z.enum(placementStatuses),
          pseudonym: z.string(),
          title: z.string(),
          institution: z.string(),
          mode: z.enum(modes),
          since: dateTime,
          /** Whose desk it is on; null: nobody's. */
          desk: z.string().nullable(),
          remind: z.array(z.enum(reminderParties)),
        }),
      ),
    }),
  ),
  covers: z.array(cover),
  colleagues: z.array(colleague),
  me: z.uuid(),
  can: z.array(z.string()),
});

export const boardQuery = z.strictObject({ whose: z.enum(['mine', 'all']).default('all') });

export const boardAnswer = z.strictObject({
  stages: z.array(
    z.strictObject({
      stage: z.enum(boardStageNames),
      people: z.number().int(),
      states: z.array(
        z.strictObject({
          status: z.enum(placementStatuses),
          people: z.number().int(),
          /** Longest in this state first. */
          cards: z.array(
            z.strictObject({
              id: z.uuid(),
              pseudonym: z.string(),
              title: z.string(),
              institution: z.string(),
              statusAt: dateTime,
              startsOn: z.string().nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export const remindersBody = z.strictObject({
  placements: z.array(z.uuid()).min(1).max(mostReminded),
});

export const remindersAnswer = z.strictObject({
  /** Who will be written to. */
  sent: z.number().int(),
  /** Reminded today already. */
  today: z.number().int(),
  /** The host has no account: a link can be mailed from the placement. */
  unreachable: z.number().int(),
  /** Waits for nobody but the programme. */
  nothing: z.number().int(),
});

export const coverBody = z
  .strictObject({ awayId: z.uuid(), coverId: z.uuid(), fromOn: civilDate, untilOn: civilDate })
  .refine((body) => body.untilOn >= body.fromOn, { path: ['untilOn'], params: { code: 'ends_before_start' } })
  .refine((body) => body.awayId !== body.coverId, { path: ['coverId'], params: { code: 'not_a_choice' } });

export const coverParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });
export const commentParams = z.strictObject({ id: z.uuid(), comment: z.uuid() });
export const linkParams = z.strictObject({ id: z.uuid(), link: z.uuid() });
export const madeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.strictObject({});

export const commentBody = z.strictObject({ text: paragraph(4000).pipe(z.string().min(1)) });
export const handOverBody = z.strictObject({ coordinatorId: z.uuid() });

export const talkAnswer = z.strictObject({
  comments: z.array(
    z.strictObject({
      id: z.uuid(),
      text: z.string(),
      at: dateTime,
      by: z.string().nullable(),
      mine: z.boolean(),
      removed: z.boolean(),
    }),
  ),
  reminders: z.array(
    z.strictObject({ party: z.enum(reminderParties), at: dateTime, by: z.string().nullable() }),
  ),
  /** Whom a link can be mailed to, and what is waited for from each of them. */
  contacts: z.array(
    z.strictObject({ id: z.uuid(), name: z.string(), email: z.string(), owes: z.array(z.enum(linkVerbs)) }),
  ),
  links: z.array(
    z.strictObject({
      id: z.uuid(),
      contact: z.string(),
      /** What the mail asked for. */
      asked: z.array(z.enum(linkVerbs)),
      madeAt: dateTime,
      expiresAt: dateTime,
      usedAt: dateTime.nullable(),
      revokedAt: dateTime.nullable(),
      stands: z.boolean(),
    }),
  ),
  colleagues: z.array(colleague),
  deskId: z.uuid().nullable(),
});
