// Shapes of the inbox.
import { z } from 'zod';
import { dateTime } from '../shapes.ts';

export const noticesQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(1000).default(1) });
export const noticesAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      subject: z.string(),
      text: z.string(),
      createdAt: dateTime,
      readAt: dateTime.nullable(),
    }),
  ),
  total: z.number().int(),
  unread: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export const readBody = z.strictObject({
  /** null: all of them. */
  ids: z.array(z.uuid()).min(1).max(50).nullable(),
});
export const unreadAnswer = z.strictObject({ unread: z.number().int() });
