// Shapes of the author's view.
import { z } from 'zod';
import { audiences } from '@compatriot/db/vocabulary.ts';
import { dateTime } from '../shapes.ts';

export const figuresQuery = z.strictObject({
  audience: z.enum(audiences).optional(),
  wave: z.coerce.number().int().min(1).max(10_000).optional(),
});
export type FiguresQuery = z.infer<typeof figuresQuery>;

const people = z.number().int();
/** Null: fewer than ten people. */
const fewOrMore = people.nullable();
const group = z.strictObject({
  value: z.string(),
  began: people,
  sent: fewOrMore,
  minutes: people.nullable(),
});
const question = z.strictObject({
  key: z.string(),
  topic: z.string(),
  label: z.string(),
  /** Language of the label, where it is not the one asked for. */
  language: z.string(),
  saw: people,
  answered: fewOrMore,
  unknown: fewOrMore,
  refused: fewOrMore,
  left: fewOrMore,
});

export const surveyViewAnswer = z.strictObject({
  programme: z.strictObject({ code: z.string(), name: z.string() }),
  waves: z.array(
    z.strictObject({
      audience: z.enum(audiences),
      wave: z.number().int(),
      /** Numbers of the versions in it, newest first. */
      versions: z.array(z.number().int()),
      open: z.boolean(),
    }),
  ),
  /** What the figures are about; null while nothing was ever published. */
  chosen: z
    .strictObject({ audience: z.enum(audiences), wave: z.number().int(), survey: z.string() })
    .nullable(),
  /** When the figures were made. */
  countedAt: dateTime.nullable(),
  /** A first count is under way; there is nothing to show yet. */
  counting: z.boolean(),
  /** Null while fewer than ten people have begun. */
  figures: z
    .strictObject({
      began: people,
      sent: fewOrMore,
      minutes: people.nullable(),
      channels: z.array(group),
      languages: z.array(group),
      days: z.array(group),
      questions: z.array(question),
      check: z.strictObject({ saw: people, left: fewOrMore }),
    })
    .nullable(),
  channels: z.array(z.string()),
  can: z.array(z.string()),
});

export const channelBody = z.strictObject({
  code: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, { abort: true }),
});
export const channelParams = z.strictObject({ programme: z.string().max(60), channel: z.string().max(60) });
export const channelAnswer = z.strictObject({ code: z.string() });
export const noAnswer = z.any();
