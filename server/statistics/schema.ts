// Shapes of published figures.
import { z } from 'zod';
import { poolRecipients } from '@compatriot/db/vocabulary.ts';
import { dateTime } from '../shapes.ts';
import { figureNames } from './rules.ts';

const rows = z.array(z.strictObject({ value: z.string(), people: z.number().int() }));

export const figuresAnswer = z.strictObject({
  programme: z.strictObject({
    code: z.string(),
    name: z.string(),
    accent: z.string().nullable(),
    originCountries: z.array(z.string()),
  }),
  releasedAt: dateTime.nullable(),
  figures: z
    .strictObject({
      people: z.number().int(),
      cubes: z.record(z.enum(figureNames), z.strictObject({ rows, answered: z.number().int() })),
    })
    .nullable(),
});

const facet = z.array(z.strictObject({ value: z.string(), count: z.number().int() }));
export const poolAnswer = z.strictObject({
  recipient: z.enum(poolRecipients),
  people: z.number().int(),
  facets: z.strictObject({
    country: facet,
    mode: facet,
    sector: facet,
    language: facet,
    education: facet,
    experience: facet,
  }),
});
