// The shape of a questionnaire: data that an administrator can write, stored in a version that never changes
// once published. Choice codes and question keys are the same in every language.
import { z } from 'zod';
import { ruleStepLimit } from './rules.ts';

/** ISO 639-1, or 639-3 where a language has no shorter code: a questionnaire may speak any language. */
export const textLanguage = z.string().regex(/^[a-z]{2,3}$/);
/** Letters of one text. */
const longestText = 2000;

/** A text in several languages. The questionnaire's first language is always present. */
export type Text = Record<string, string>;

export const keySchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const questionKinds = [
  'one',
  'many',
  'ranking',
  'number',
  'band',
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
  // What an organisation says of itself: no profile has these.
  'organisation_name',
  'organisation_kind',
  'organisation_country',
  'organisation_city',
  'organisation_members',
  'organisation_founded',
  'organisation_activities',
  'organisation_offers',
  'consent_list_team',
  'consent_list_government',
  'consent_list_contact',
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

/** And/or/not inside each other. People stop following at three; a full stack comes at several thousand. */
export const ruleDepthLimit = 50;

/** Walks without recursion: what is read here came from a stranger and may be nested a hundred thousand times. */
function isWithinLimits(value: unknown): boolean {
  const open: { part: unknown; depth: number }[] = [{ part: value, depth: 1 }];
  let steps = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    steps += 1;
    if (next.depth > ruleDepthLimit || steps > ruleStepLimit) return false;
    const { part, depth } = next;
    if (typeof part !== 'object' || part === null) continue;
    const inner: unknown[] = [];
    if ('rule' in part) inner.push(part.rule);
    if ('rules' in part && Array.isArray(part.rules)) inner.push(...part.rules.slice(0, ruleStepLimit));
    for (const each of inner) open.push({ part: each, depth: depth + 1 });
  }
  return true;
}

const choiceCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/);

/** The shape of a whole definition, or of one that is still being written: then texts may be empty and lists too. */
function shapesOf(stage: 'published' | 'working') {
  /** What must be there at least when it is published. */
  const atLeast = (count: number): number => (stage === 'published' ? count : 0);
  const words = z.record(textLanguage, z.string().min(atLeast(1)).max(longestText));
  // A rule that is being picked names no question yet.
  const about = stage === 'published' ? keySchema : z.union([keySchema, z.literal('')]);

  const ruleParts: z.ZodType<Rule> = z.lazy(() =>
    z.discriminatedUnion('op', [
      z.strictObject({ op: z.literal('answered'), key: about }),
      z.strictObject({
        op: z.enum(['equals', 'not_equals']),
        key: about,
        value: z.union([z.string().max(200), z.number(), z.boolean()]),
      }),
      z.strictObject({
        op: z.enum(['less', 'less_or_equal', 'greater', 'greater_or_equal']),
        key: about,
        value: z.union([z.number(), z.string().max(200)]),
      }),
      z.strictObject({
        op: z.literal('in'),
        key: about,
        values: z
          .array(z.union([z.string().max(200), z.number()]))
          .min(atLeast(1))
          .max(300),
      }),
      z.strictObject({ op: z.literal('includes'), key: about, value: z.string().max(200) }),
      z.strictObject({ op: z.enum(['and', 'or']), rules: z.array(ruleParts).min(atLeast(1)).max(20) }),
      z.strictObject({ op: z.literal('not'), rule: ruleParts }),
    ]),
  );
  // Depth and length are looked at before zod descends, because zod would end with the stack.
  const rule = z
    .unknown()
    .refine(isWithinLimits, { abort: true, params: { code: 'rule_too_deep' } })
    .pipe(ruleParts);

  const choice = z.strictObject({
    code: choiceCode,
    label: words,
    hint: words.optional(),
    /** "None of these" and its like: choosing it clears the others. */
    exclusive: z.boolean().optional(),
    /** The numbers that a choice of a `band` question stands for, both included; the first may lack `from`, the last `to`. */
    from: z.number().optional(),
    to: z.number().optional(),
    /** Offers this choice only then; it looks at earlier answers like a question's rule. */
    showWhen: rule.optional(),
  });

  const question = z.strictObject({
    key: keySchema,
    kind: z.enum(questionKinds),
    label: words,
    hint: words.optional(),
    choices: z.array(choice).min(atLeast(2)).max(300).optional(),
    required: z.boolean().optional(),
    /** Offers "I do not know" / "I prefer not to say" beside the choices: both are answers, not gaps. */
    allowUnknown: z.boolean().optional(),
    allowRefusal: z.boolean().optional(),
    showWhen: rule.optional(),
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
    suggested: z.array(z.string().max(10)).max(50).optional(),
    /** On a `region` question: the earlier country question whose ISO 3166-2 subdivisions are offered. */
    of: keySchema.optional(),
    /**
     * The question of an earlier version or wave that this one continues, and, where codes changed, which of its choices
     * each choice here was (new code → old code). Without it, the same key is the same question and code the same choice.
     */
    earlier: z
      .strictObject({ key: keySchema, choices: z.record(choiceCode, choiceCode).optional() })
      .optional(),
    binding: z.enum(bindings).optional(),
    /** Sensitive answers (attitudes, money, residence status) never join what officials read. */
    sensitive: z.boolean().optional(),
  });

  const topic = z.strictObject({
    key: keySchema,
    title: words,
    intro: words.optional(),
    showWhen: rule.optional(),
    questions: z.array(question).min(atLeast(1)).max(30),
  });

  const definition = z.strictObject({
    /** The first one is the language that every text must have. */
    languages: z.array(textLanguage).min(1).max(20),
    title: words,
    intro: words,
    /** Minutes, as told on the first page. */
    minutes: z.number().int().min(1).max(60),
    topics: z.array(topic).min(atLeast(1)).max(30),
  });
  return { rule, question, topic, definition };
}

const published = shapesOf('published');
export const ruleSchema = published.rule;
export type Question = z.infer<typeof published.question>;
export type Topic = z.infer<typeof published.topic>;
/** A definition as it is published. faults.ts says what else must hold. */
export const definitionSchema = published.definition;
export type Definition = z.infer<typeof definitionSchema>;
/** A definition while it is written: of the same type, but texts may be empty and questions without choices. */
export const workingDefinition = shapesOf('working').definition;

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
 * One answer, after reading a form: `one`, `band`, `country`, `region`, `date` (YYYY-MM-DD), `month` (YYYY-MM), `text`, `email`,
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
