// Shapes of host institutions.
import { z } from 'zod';
import { hostKinds, sectors } from '@compatriot/db/vocabulary.ts';
import { civilDate, countryCode, emailAddress, line } from '../shapes.ts';

export const programmeAndId = z.strictObject({ programme: z.string().max(60), id: z.uuid() });

const fields = {
  name: line(200),
  kind: z.enum(hostKinds),
  sector: z.enum(sectors),
  /** One of the programme's countries of origin. */
  country: countryCode,
  city: line(100).nullable().optional(),
  /** The last day on which somebody's check of the institution counts; without it no assignment there is approved. */
  dueDiligenceUntil: civilDate.nullable().optional(),
};
export const addInstitutionBody = z.strictObject(fields);
export const changeInstitutionBody = z.strictObject(fields).partial();
export const addHostBody = z.strictObject({ email: emailAddress, name: line(200).optional() });

export type AddInstitution = z.output<typeof addInstitutionBody>;
export type ChangeInstitution = z.output<typeof changeInstitutionBody>;

const institutionFields = {
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(hostKinds),
  sector: z.enum(sectors),
  country: z.string(),
  city: z.string().nullable(),
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

export const institutionAnswer = z.strictObject({
  ...institutionFields,
  hosts: z.array(z.strictObject({ accountId: z.uuid(), email: z.string(), name: z.string().nullable() })),
  countries: z.array(z.string()),
});
