// Shapes that several nouns share, so that each exists once.
import { z } from 'zod';
import { cefrLevels } from '@compatriot/db/vocabulary.ts';

/** ISO 8601 instant on the wire, a Date in code. */
export const dateTime = z.codec(z.iso.datetime({ offset: true }), z.date(), {
  decode: (value) => new Date(value),
  encode: (value) => value.toISOString(),
});

/** A civil date at the place it is about. */
export const civilDate = z.iso.date();

/** ISO 3166-1 alpha-2. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/);

/** ISO 639-3. */
export const languageCode = z.string().regex(/^[a-z]{3}$/);

export const languageNeed = z.strictObject({ code: languageCode, level: z.enum(cefrLevels) });

export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A line of text: trimmed, no control characters, not empty. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), { params: { code: 'control_characters' } });

/** Several lines: line breaks and tabs allowed, other control characters not. */
export const paragraph = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((value) => !/[^\P{Cc}\n\r\t]|\p{Cs}/u.test(value), { params: { code: 'control_characters' } });

export const programmeParams = z.strictObject({ programme: z.string().max(60) });
/** A survey's code: the programme's for people, the programme's with `.organisations` behind it for organisations. */
export const surveyParams = z.strictObject({ programme: z.string().max(80) });
export const idParams = z.strictObject({ id: z.uuid() });

/** In a query string one value comes as a string, several as an array. */
export const several = <S extends z.ZodType>(item: S) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(50),
  );
