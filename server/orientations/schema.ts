// Shapes of orientation sessions: what a coordinator plans and counts, and what a member chooses from.
import { z } from 'zod';
import { placementStatuses } from '@compatriot/db/vocabulary.ts';
import { orientationForms } from '@compatriot/db/work-vocabulary.ts';
import { isTimeZone } from '../institutions/rules.ts';
import { countryCode, dateTime, line, paragraph } from '../shapes.ts';
import { needsOf } from './rules.ts';

/** The hour on the wall where the session is: its instant follows from the time zone. */
const localTime = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/);

const link = z
  .string()
  .trim()
  .max(500)
  .refine((value) => URL.canParse(value) && new URL(value).protocol === 'https:', {
    params: { code: 'not_a_link' },
  });

export const sessionBody = z
  .strictObject({
    title: line(120),
    form: z.enum(orientationForms),
    place: line(200).optional(),
    link: link.optional(),
    startsAt: localTime,
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, { params: { code: 'not_a_choice' } }),
    minutes: z.number().int().min(15).max(1440),
    capacity: z.number().int().min(1).max(1000),
    about: paragraph(2000).optional(),
  })
  .superRefine((session, check) => {
    const need = needsOf[session.form];
    if (session[need] === undefined)
      check.addIssue({ code: 'custom', path: [need], params: { code: 'required' } });
  });

export const sessionsQuery = z.strictObject({
  when: z.enum(['coming', 'past']).default('coming'),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

const people = z.number().int().min(0).max(10_000);

export const attendanceBody = z.strictObject({
  people: z.array(z.strictObject({ placementId: z.uuid(), attended: z.boolean() })).max(1000),
  /** By nationality and sex, as counted in the room: ISO 3166-1, ZZ where it is not known. */
  counts: z
    .array(z.strictObject({ nationality: countryCode, women: people, men: people, unknown: people }))
    .max(100)
    .refine((rows) => new Set(rows.map((row) => row.nationality)).size === rows.length, {
      params: { code: 'repeated' },
    })
    .optional(),
});

export const enrolBody = z.strictObject({ orientationId: z.uuid() });
export const sessionParams = z.strictObject({ programme: z.string().max(60), id: z.uuid() });
export const seatParams = z.strictObject({ id: z.uuid(), orientation: z.uuid() });

const count = z.number().int();

const session = {
  id: z.uuid(),
  title: z.string(),
  form: z.enum(orientationForms),
  place: z.string().nullable(),
  startsAt: dateTime,
  timeZone: z.string(),
  minutes: count,
  about: z.string().nullable(),
  state: z.enum(['coming', 'begun', 'cancelled']),
};

const figure = { women: count, men: count, unknown: count };

export const sessionsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({ ...session, capacity: count, enrolled: count, attended: count, counted: count }),
  ),
  total: count,
  pageSize: count,
  /** Of all that were held: by place (null: online), and by nationality. */
  figures: z.strictObject({
    places: z.array(
      z.strictObject({
        place: z.string().nullable(),
        sessions: count,
        enrolled: count,
        attended: count,
        ...figure,
      }),
    ),
    nationalities: z.array(z.strictObject({ nationality: z.string(), ...figure })),
  }),
  can: z.array(z.string()),
});

const person = {
  placementId: z.uuid(),
  pseudonym: z.string(),
  title: z.string(),
  status: z.enum(placementStatuses),
};

export const sessionAnswer = z.strictObject({
  ...session,
  link: z.string().nullable(),
  capacity: count,
  version: count,
  people: z.array(z.strictObject({ ...person, attended: z.boolean().nullable() })),
  counts: z.array(z.strictObject({ nationality: z.string(), ...figure })),
  /** Who is still to be prepared and has no seat in this one. */
  waiting: z.array(z.strictObject({ ...person, elsewhere: z.boolean() })),
  can: z.array(z.string()),
});

/** One placement's: where they are enrolled, whether they were there, and what they can choose from. */
export const placeAnswer = z.strictObject({
  attendedAt: dateTime.nullable(),
  enrolled: z.array(
    z.strictObject({ ...session, link: z.string().nullable(), attended: z.boolean().nullable() }),
  ),
  open: z.array(z.strictObject({ ...session, full: z.boolean() })),
  can: z.array(z.string()),
});

export const madeAnswer = z.strictObject({ id: z.uuid() });
export const versionAnswer = z.strictObject({ version: count });
export const noAnswer = z.any();

export type SessionInput = z.output<typeof sessionBody>;
export type AttendanceInput = z.output<typeof attendanceBody>;
export type OrientationSessions = z.input<typeof sessionsAnswer>;
export type OrientationSession = z.input<typeof sessionAnswer>;
export type OrientationPlace = z.input<typeof placeAnswer>;
