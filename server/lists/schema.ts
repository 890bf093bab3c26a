// Shapes of lists of people, and of the notes on them.
import { z } from 'zod';
import { poolRecipients } from '@compatriot/db/vocabulary.ts';
import { dateTime, line, paragraph, programmeParams } from '../shapes.ts';
import { talentCard } from '../talent/schema.ts';
import { longestNote } from './rules.ts';

export const listParams = z.strictObject({ ...programmeParams.shape, id: z.uuid() });
export const listPersonParams = z.strictObject({ ...listParams.shape, card: z.uuid() });
export const listPage = z.strictObject({ page: z.coerce.number().int().min(1).max(500).default(1) });

const name = line(80);
export const newList = z.strictObject({ name, shared: z.boolean().default(false) });
export const listChange = z
  .strictObject({ name: name.optional(), shared: z.boolean().optional() })
  .refine((change) => change.name !== undefined || change.shared !== undefined, {
    params: { code: 'required' },
    path: ['name'],
  });

/** `card`: a document's id, as search and cards give it. */
export const newPerson = z.strictObject({ card: z.uuid(), note: paragraph(longestNote).default('') });
export const noteChange = z.strictObject({ note: paragraph(longestNote) });

const list = {
  id: z.uuid(),
  name: z.string(),
  /** Whose list it is, and with whom it is shared. */
  recipient: z.enum(poolRecipients),
  shared: z.boolean(),
  mine: z.boolean(),
  /** Its maker's name or address, for lists of others; null when the maker works here no more. */
  maker: z.string().nullable(),
  /** People on it whom the reader may see. */
  people: z.number().int(),
  can: z.array(z.string()),
};

export const listsAnswer = z.strictObject({
  /** For which side the reader makes lists. */
  recipient: z.enum(poolRecipients),
  items: z.array(z.strictObject(list)),
});

export const listAnswer = z.strictObject({
  ...list,
  page: z.number().int(),
  pageSize: z.number().int(),
  items: z.array(
    z.strictObject({
      card: talentCard,
      note: z.string(),
      /** Of the note: `If-Match` of its change. */
      version: z.number().int(),
      addedBy: z.string().nullable(),
      addedAt: dateTime,
    }),
  ),
});

export const madeAnswer = z.strictObject({ id: z.uuid() });
/** False: the person was on the list already, and nothing changed. */
export const addedAnswer = z.strictObject({ added: z.boolean() });
export const noAnswer = z.any();

export type NewList = z.output<typeof newList>;
export type ListChange = z.output<typeof listChange>;
export type NewPerson = z.output<typeof newPerson>;
export type ListsAnswer = z.output<typeof listsAnswer>;
export type ListAnswer = z.output<typeof listAnswer>;
