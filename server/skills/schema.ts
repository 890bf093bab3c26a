// Shapes of the pickers.
import { z } from 'zod';

export const suggestionQuery = z.strictObject({
  /** What was typed so far; fewer than two letters suggest nothing. */
  q: z.string().max(100),
  /** Language of the labels (ISO 639-1); the reader's own where it is left out. */
  lang: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
});

export const suggestionsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      uri: z.string(),
      label: z.string(),
      /** The label that met the words; it may be another language's or another name. */
      matched: z.string(),
      group: z.string().nullable(),
    }),
  ),
});

export const taxonomiesAnswer = z.strictObject({
  /** Name and version: `esco-1.1.1`. */
  items: z.array(z.string()),
});
