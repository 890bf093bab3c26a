// Shapes of host institutions, the people there, and what was checked.
import { z } from 'zod';
import { diligenceChecks, hostKinds, sectors, textLanguages } from '@compatriot/db/vocabulary.ts';
import { civilDate, countryCode, dateTime, emailAddress, line, paragraph } from '../shapes.ts';
import { isTimeZone } from './rules.ts';

export const programmeAndId = z.strictObject({ programme: z.string().max(60), id: z.uuid() });
export const hostParams = programmeAndId.extend({ account: z.uuid() });
export const contactParams = programmeAndId.extend({ contact: z.uuid() });

/** What an institution keeps itself. */
const address = {
  address: paragraph(500).nullable(),
  website: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable(),
  phone: line(40).nullable(),
  /** IANA name. */
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { params: { code: 'not_a_choice' } })
    .nullable(),
};
const fields = {
  name: line(200),
  kind: z.enum(hostKinds),
  sector: z.enum(sectors),
  /** One of the programme's countries of origin. */
  country: countryCode,
  city: line(100).nullable().optional(),
};
export const addInstitutionBody = z.strictObject({ ...fields, ...z.strictObject(address).partial().shape });
export const changeInstitutionBody = z.strictObject({ ...fields, ...address }).partial();
export const addHostBody = z.strictObject({ email: emailAddress, name: line(200).optional() });

export const contactBody = z
  .strictObject({
    name: line(200),
    role: line(120).nullable().default(null),
    email: emailAddress.nullable().default(null),
    phone: line(40).nullable().default(null),
    /** What mail to this person is written in. */
    language: z.enum(textLanguages).nullable().default(null),
  })
  .refine(({ email, phone }) => email !== null || phone !== null, {
    path: ['email'],
    params: { code: 'reach_needed' },
  });

/** A check of an institution. `validUntil` is the last day on which it counts; none when something spoke against it. */
export const checkBody = z
  .strictObject({
    checked: z.array(z.enum(diligenceChecks)).min(1).max(diligenceChecks.length),
    passed: z.boolean(),
    note: paragraph(2000).nullable().default(null),
    checkedOn: civilDate,
    validUntil: civilDate.nullable().default(null),
    documentId: z.uuid().nullable().default(null),
  })
  .refine(({ passed, validUntil }) => !passed || validUntil !== null, {
    path: ['validUntil'],
    params: { code: 'required' },
  })
  .refine(({ checkedOn, validUntil }) => validUntil === null || validUntil >= checkedOn, {
    path: ['validUntil'],
    params: { code: 'ends_before_start' },
  });

export type AddInstitution = z.output<typeof addInstitutionBody>;
export type ChangeInstitution = z.output<typeof changeInstitutionBody>;
export type ContactBody = z.output<typeof contactBody>;
export type CheckBody = z.output<typeof checkBody>;

const institutionFields = {
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(hostKinds),
  sector: z.enum(sectors),
  country: z.string(),
  city: z.string().nullable(),
  address: z.string().nullable(),
  website: z.string().nullable(),
  phone: z.string().nullable(),
  timeZone: z.string().nullable(),
  dueDiligenceUntil: civilDate.nullable(),
  /** Whether that day is still to come. */
  dueDiligenceValid: z.boolean(),
  version: z.number().int(),
  can: z.array(z.string()),
};

export const institutionsAnswer = z.strictObject({
  items: z.array(z.strictObject({ ...institutionFields, hosts: z.number().int() })),
  can: z.array(z.string()),
  /** Where an institution of this programme may be. */
  countries: z.array(z.string()),
});

export const hostInstitutionsAnswer = z.strictObject({
  items: z.array(z.strictObject({ ...institutionFields, programme: z.string() })),
});

export const institutionAnswer = z.strictObject({
  ...institutionFields,
  hosts: z.array(z.strictObject({ accountId: z.uuid(), email: z.string(), name: z.string().nullable() })),
  contacts: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      role: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      language: z.string().nullable(),
    }),
  ),
  /** For officials; newest first. */
  checks: z.array(
    z.strictObject({
      id: z.uuid(),
      checked: z.array(z.enum(diligenceChecks)),
      passed: z.boolean(),
      note: z.string().nullable(),
      checkedOn: civilDate,
      validUntil: civilDate.nullable(),
      documentId: z.uuid().nullable(),
      by: z.string().nullable(),
      at: dateTime,
    }),
  ),
  countries: z.array(z.string()),
});
