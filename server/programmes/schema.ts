// Shapes of programmes and of setting one up on one screen.
import { z } from 'zod';
import { modes, officialRoles, poolRecipients, sectors } from '@compatriot/db/vocabulary.ts';
import { isCountry } from '../questionnaires/codes.ts';
import { textLanguage } from '../questionnaires/schema.ts';
import { countryCode, emailAddress, line, paragraph } from '../shapes.ts';
import { contrastWithWhite, defaultRetention, leastContrast } from './rules.ts';

/** Written like a code and a country: the questionnaire offers it by name. */
const country = countryCode.refine(isCountry, { params: { code: 'not_a_choice' } });
const distinct = (values: string[]) => new Set(values).size === values.length;
const repeated = { params: { code: 'repeated' } };

export const programmeBody = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^[a-z0-9](-?[a-z0-9]){1,39}$/),
  name: line(120),
  summary: paragraph(1000).default(''),
  originCountries: z.array(country).min(1).max(30).refine(distinct, repeated),
  /** Those the standard questionnaire is written in; the first one is the questionnaire’s own. */
  languages: z.array(textLanguage).min(1).max(40).refine(distinct, repeated),
  sectors: z.array(z.enum(sectors)).min(1).refine(distinct, repeated),
  modes: z.array(z.enum(modes)).min(1).refine(distinct, repeated),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .refine((colour) => contrastWithWhite(colour) >= leastContrast, { params: { code: 'too_pale' } })
    .nullable()
    .default(null),
  draftDays: z.number().int().min(1).max(365).default(defaultRetention.draftDays),
  poolMonths: z.number().int().min(1).max(36).default(defaultRetention.poolMonths),
  contactMonths: z.number().int().min(1).max(36).default(defaultRetention.contactMonths),
  officials: z
    .array(
      z.strictObject({
        email: emailAddress,
        name: line(120).optional(),
        role: z.enum(officialRoles),
        recipient: z.enum(poolRecipients).optional(),
        /** May decide about money; asked of coordinators only. */
        finance: z.boolean().default(false),
      }),
    )
    .max(50)
    .superRefine((officials, check) => {
      // One person may hold both roles, each once; saying which line is the second helps more than the database's refusal.
      const seen = new Set<string>();
      for (const [index, { email, role }] of officials.entries()) {
        const once = `${role} ${email}`;
        if (seen.has(once))
          check.addIssue({ code: 'custom', path: [index, 'email'], params: { code: 'repeated' } });
        seen.add(once);
      }
    })
    .default([]),
});
export type ProgrammeBody = z.output<typeof programmeBody>;

export const programmeSummary = z.strictObject({
  code: z.string(),
  name: z.string(),
  summary: z.string(),
  originCountries: z.array(z.string()),
  languages: z.array(z.string()),
  accent: z.string().nullable(),
});
export const programmesAnswer = z.strictObject({
  items: z.array(programmeSummary),
  /** Languages in which the survey of a new programme can come. */
  surveyLanguages: z.array(z.string()),
});
export const programmeAnswer = programmeSummary.extend({
  sectors: z.array(z.enum(sectors)),
  modes: z.array(z.enum(modes)),
  surveyOpen: z.boolean(),
  organisationsOpen: z.boolean(),
});
export const programmeMadeAnswer = z.strictObject({ code: z.string(), surveyPath: z.string() });
export const officialsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      membershipId: z.uuid(),
      name: z.string().nullable(),
      email: z.string(),
      role: z.enum(officialRoles),
      recipient: z.enum(poolRecipients),
      /** Decides about money. */
      finance: z.boolean(),
    }),
  ),
});

export const membershipParams = z.strictObject({ programme: z.string().max(60), membership: z.uuid() });
export const financeBody = z.strictObject({ finance: z.boolean() });
export const financeAnswer = financeBody;
