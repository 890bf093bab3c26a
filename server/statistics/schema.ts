// Shapes of published figures.
import { z } from 'zod';
import { poolRecipients } from '@compatriot/db/vocabulary.ts';
import { questionKinds } from '../questionnaires/schema.ts';
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

const said = z.strictObject({ text: z.string(), language: z.string() });
export const wavesAnswer = z.strictObject({
  programme: z.strictObject({ code: z.string(), name: z.string() }),
  waves: z.array(
    z.strictObject({
      wave: z.number().int(),
      begun: dateTime.nullable(),
      open: z.boolean(),
      /** Null while fewer than ten people have answered. */
      people: z.number().int().nullable(),
      releasedAt: dateTime.nullable(),
    }),
  ),
  /** The waves that `asked` and `cells` are about, oldest first. */
  compared: z.array(z.number().int()),
  questions: z.array(
    z.strictObject({
      key: z.string(),
      kind: z.enum(questionKinds),
      asked: z.array(
        z
          .strictObject({
            label: said,
            answered: z.number().int().nullable(),
            mean: z.number().nullable(),
          })
          .nullable(),
      ),
      rows: z.array(
        z.strictObject({
          value: z.string(),
          label: said.nullable(),
          /** Null: this wave did not offer it. `people` null: fewer than ten. */
          cells: z.array(
            z.strictObject({ people: z.number().int().nullable(), share: z.number().nullable() }).nullable(),
          ),
        }),
      ),
    }),
  ),
});
