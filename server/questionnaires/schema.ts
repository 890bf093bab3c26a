// The shape of a questionnaire: data that an administrator can write, stored in a version that never changes
// once published. Choice codes and question keys are the same in every language.
import { z } from 'zod';
import { textLanguages } from '@compatriot/db/vocabulary.ts';

/** A text in several languages. The questionnaire's first language is always present. */
export const textSchema = z.partialRecord(z.enum(textLanguages), z.string().min(1).max(2000));
export type Text = z.infer<typeof textSchema>;

export const keySchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const questionKinds = [
  'one',
  'many',
  'ranking',
  'number',
  'text',
  'long_text',
  'date',
  'month',
  'country',
  'countries',
  'region',
  'languages',
  'occupation',
  'skills',
  'email',
  'phone',
  'consent',
  'note',
] as const;

/** What an answer feeds. A question without a binding stays in the response and never joins a profile. */
export const bindings = [
  'residence_country',
  'residence_region',
  'origin_country',
  'tie',
  'birth_year',
  'sex',
  'education_level',
  'education_field',
  'occupation',
  'experience_years',
  'skills',
  'languages',
  'sectors',
  'modes',
  'stay_length',
  'available_from',
  'available_until',
  'hours_per_week',
  'activities',
  'host_kinds',
  'regions',
  'legal_room',
  'licence',
  'name',
  'email',
  'phone',
  'city',
  'consent_statistics',
  'consent_pool_team',
  'consent_pool_government',
  'consent_contact',
  'consent_research',
] as const;
export type Binding = (typeof bindings)[number];

/**
 * When a question or topic is shown. One pure function evaluates it (rules.ts), in the browser and on the server.
 * `answered` is false for "prefer not to say" and "I do not know" too.
 */
export type Rule =
  | { op: 'answered'; key: string }
  | { op: 'equals' | 'not_equals'; key: string; value: string | number | boolean }
  | { op: 'less' | 'less_or_equal' | 'greater' | 'greater_or_equal'; key: string; value: number | string }
  | { op: 'in'; key: string; values: (string | number)[] }
  | { op: 'includes'; key: string; value: string }
  | { op: 'and' | 'or'; rules: Rule[] }
  | { op: 'not'; rule: Rule };

export const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.strictObject({ op: z.literal('answered'), key: keySchema }),
    z.strictObject({
      op: z.enum(['equals', 'not_equals']),
      key: keySchema,
      value: z.union([z.string(), z.number(), z.boolean()]),
    }),
    z.strictObject({
      op: z.enum(['less', 'less_or_equal', 'greater', 'greater_or_equal']),
      key: keySchema,
      value: z.union([z.number(), z.string()]),
    }),
    z.strictObject({
      op: z.literal('in'),
      key: keySchema,
      values: z.array(z.union([z.string(), z.number()])).min(1),
    }),
    z.strictObject({ op: z.literal('includes'), key: keySchema, value: z.string() }),
    z.strictObject({ op: z.enum(['and', 'or']), rules: z.array(ruleSchema).min(1).max(20) }),
    z.strictObject({ op: z.literal('not'), rule: ruleSchema }),
  ]),
);

export const choiceSchema = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/),
  label: textSchema,
  hint: textSchema.optional(),
  /** "None of these" and its like: choosing it clears the others. */
  exclusive: z.boolean().optional(),
});

export const questionSchema = z.strictObject({
  key: keySchema,
  kind: z.enum(questionKinds),
  label: textSchema,
  hint: textSchema.optional(),
  choices: z.array(choiceSchema).min(2).max(300).optional(),
  required: z.boolean().optional(),
  /** Offers "I do not know" / "I prefer not to say" beside the choices: both are answers, not gaps. */
  allowUnknown: z.boolean().optional(),
  allowRefusal: z.boolean().optional(),
  showWhen: ruleSchema.optional(),
  limits: z
    .strictObject({
      min: z.number().optional(),
      max: z.number().optional(),
      /** Longest text, in characters, or most choices. */
      most: z.number().int().positive().optional(),
      earliest: z.iso.date().optional(),
      latest: z.iso.date().optional(),
    })
    .optional(),
  /** ISO 639-3 codes offered first in a `languages` question. */
  suggested: z.array(z.string()).optional(),
  binding: z.enum(bindings).optional(),
  /** Sensitive answers (attitudes, money, residence status) never join what officials read. */
  sensitive: z.boolean().optional(),
});
export type Question = z.infer<typeof questionSchema>;

export const topicSchema = z.strictObject({
  key: keySchema,
  title: textSchema,
  intro: textSchema.optional(),
  showWhen: ruleSchema.optional(),
  questions: z.array(questionSchema).min(1).max(30),
});
export type Topic = z.infer<typeof topicSchema>;

export const definitionSchema = z.strictObject({
  /** The first one is the language that every text must have. */
  languages: z.array(z.enum(textLanguages)).min(1),
  title: textSchema,
  intro: textSchema,
  /** Minutes, as told on the first page. */
  minutes: z.number().int().min(1).max(60),
  topics: z.array(topicSchema).min(1).max(30),
});
export type Definition = z.infer<typeof definitionSchema>;

/** Reserved answers, the same for every kind. */
export { refusedAnswer, unknownAnswer } from './reserved.ts';

export const skillAnswerSchema = z.strictObject({
  uri: z.string().max(300),
  level: z.number().int().min(1).max(4).optional(),
  /** What the person typed before choosing; kept for better labels later. */
  typed: z.string().max(200).optional(),
});
export const languageAnswerSchema = z.strictObject({
  code: z.string().regex(/^[a-z]{3}$/),
  level: z.string().max(10).optional(),
});
export const occupationAnswerSchema = z.strictObject({
  uri: z.string().max(300).optional(),
  typed: z.string().max(200).optional(),
});

/**
 * One answer, after reading a form: `one`, `country`, `region`, `date` (YYYY-MM-DD), `month` (YYYY-MM), `text`, `email`,
 * `phone` are strings; `many`, `ranking`, `countries` arrays of codes; `number` a number; `consent` a boolean;
 * `languages`, `skills` arrays of objects; `occupation` an object. Or one of the two reserved strings.
 */
export const answerSchema = z.union([
  z.string().max(5000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(300)).max(300),
  z.array(skillAnswerSchema).max(30),
  z.array(languageAnswerSchema).max(30),
  occupationAnswerSchema,
]);
export type Answer = z.infer<typeof answerSchema>;

export const answersSchema = z.record(keySchema, answerSchema);
export type Answers = z.infer<typeof answersSchema>;
