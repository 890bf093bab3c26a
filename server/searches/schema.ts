// Shapes of saved searches: the address of a talent search under a name.
import { z } from 'zod';
import { dateTime, line, programmeParams } from '../shapes.ts';
import { longestQuery } from './rules.ts';

export const searchParams = z.strictObject({ ...programmeParams.shape, id: z.uuid() });
export const stopParams = z.strictObject({ token: z.uuid() });

const name = line(80);
/** The part behind the `?`; what it asks is checked against talent search's own shape. */
const query = z.string().trim().max(longestQuery);

export const newSearch = z.strictObject({
  name,
  query: query.default(''),
  alert: z.boolean().default(false),
});
export const searchChange = z
  .strictObject({ name: name.optional(), query: query.optional(), alert: z.boolean().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    params: { code: 'required' },
    path: ['name'],
  });

export const searchAnswer = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  query: z.string(),
  alert: z.boolean(),
  /** When it last wrote. */
  mailedAt: dateTime.nullable(),
});
export const searchesAnswer = z.strictObject({ items: z.array(searchAnswer) });
export const madeAnswer = z.strictObject({ id: z.uuid() });
export const noAnswer = z.any();

export type NewSearch = z.output<typeof newSearch>;
export type SearchChange = z.output<typeof searchChange>;
export type SavedSearch = z.output<typeof searchAnswer>;
