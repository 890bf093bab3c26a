// Shapes of the programme's report.
import { modes, sectors } from '@compatriot/db/vocabulary.ts';
import { z } from 'zod';
import { civilDate, countryCode, dateTime, programmeParams } from '../shapes.ts';
import { indicatorNames, targetNames } from './rules.ts';

const asked = {
  from: civilDate.optional(),
  until: civilDate.optional(),
  mode: z.enum(modes).optional(),
  sector: z.enum(sectors).optional(),
  country: countryCode.optional(),
  /** The kind of institution. */
  host: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional(),
  donor: z.uuid().optional(),
};

export const reportQuery = z.strictObject(asked);
export type ReportQuery = z.output<typeof reportQuery>;

export const recordsParams = z.strictObject({
  ...programmeParams.shape,
  measure: z.enum(indicatorNames),
});
export const recordsQuery = z.strictObject({
  ...asked,
  /** One part of the figure: a reason, a kind and sex, a currency. */
  part: z.string().max(60).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type RecordsQuery = z.output<typeof recordsQuery>;

const period = z.strictObject({ from: civilDate, until: civilDate });
const measure = z.enum(indicatorNames);

const sums = {
  /** Rows; their sum; for days, the middle one. Money in minor units. */
  n: z.number().int(),
  total: z.number(),
  middle: z.number().nullable(),
};

export const reportAnswer = z.strictObject({
  period,
  figures: z.array(
    z.strictObject({
      measure,
      /** `donor`: the key is a donor and a currency, with a dot between them. */
      cut: z.enum(['all', 'part', 'mode', 'sector', 'country', 'host', 'donor']),
      key: z.string().nullable(),
      ...sums,
    }),
  ),
  /** What was planned for the year that was asked; none under conditions, or for other days than a year's. */
  targets: z.array(z.strictObject({ measure, figure: z.number() })),
  /** Measures whose records know nothing of a condition that was asked. */
  leftOut: z.array(measure),
  donors: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  countries: z.array(countryCode),
  sectors: z.array(z.string()),
  modes: z.array(z.string()),
  can: z.array(z.string()),
});

export const recordsAnswer = z.strictObject({
  period,
  measure,
  ...sums,
  items: z.array(
    z.strictObject({
      record: z.enum(['need', 'placement', 'payment', 'project', 'line', 'orientation']),
      /** Of the page that tells of it: a payment's is its placement's. */
      id: z.uuid(),
      day: civilDate,
      part: z.string().nullable(),
      value: z.number(),
      title: z.string().nullable(),
      /** A pseudonym. */
      who: z.string().nullable(),
      institution: z.string().nullable(),
    }),
  ),
  page: z.number().int(),
  pages: z.number().int(),
});

const year = z.coerce.number().int().min(2000).max(2100);

export const targetsQuery = z.strictObject({ year: year.optional() });
export type TargetsQuery = z.output<typeof targetsQuery>;
export const yearParams = z.strictObject({ ...programmeParams.shape, year });
export const targetsBody = z.strictObject({
  targets: z
    .array(
      z.strictObject({
        measure: z.enum(targetNames),
        /** As it was read, so that nobody's change is written over. */
        before: z.number().nullable(),
        /** In the unit of the measure's figure; null is no target. */
        figure: z.number().nullable(),
      }),
    )
    .max(targetNames.length),
});
export const targetsAnswer = z.strictObject({
  year: z.number().int(),
  targets: z.array(z.strictObject({ measure, figure: z.number() })),
  /** Changes of that year's targets, the newest first. */
  history: z.array(
    z.strictObject({
      at: dateTime,
      by: z.string().nullable(),
      measure,
      before: z.number().nullable(),
      figure: z.number().nullable(),
    }),
  ),
});
