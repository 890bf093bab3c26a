// Shapes of a person's own profile.
import { z } from 'zod';
import { legalRoom, modes, ties } from '@compatriot/db/vocabulary.ts';
import { civilDate, dateTime } from '../shapes.ts';

export const ownProfileAnswer = z.strictObject({
  id: z.uuid(),
  programme: z.strictObject({ code: z.string(), name: z.string(), accent: z.string().nullable() }),
  pseudonym: z.string(),
  status: z.enum(['active', 'paused']),
  pausedUntil: civilDate.nullable(),
  /** Whether officials find the person now. */
  visible: z.boolean(),
});
export const ownProfilesAnswer = z.strictObject({ items: z.array(ownProfileAnswer) });

const named = z.strictObject({ uri: z.string(), label: z.string() });

/** Tier 1: what officials read, no more and no less. */
const cardAnswer = z.strictObject({
  pseudonym: z.string(),
  occupation: named.nullable(),
  skills: z.array(z.strictObject({ uri: z.string(), label: z.string(), level: z.number().int() })),
  languages: z.array(z.strictObject({ code: z.string(), level: z.string() })),
  origin: z.string(),
  country: z.string(),
  region: z.string().nullable(),
  regionName: z.string().nullable(),
  educationLevel: z.string().nullable(),
  experienceBand: z.string().nullable(),
  ageBand: z.string().nullable(),
  modes: z.array(z.string()),
  sectors: z.array(z.string()),
  activities: z.array(z.string()),
  stayLength: z.string().nullable(),
  /** YYYY-MM */
  availableFrom: z.string().nullable(),
  availableUntil: z.string().nullable(),
});

export const profileDetailAnswer = ownProfileAnswer.extend({
  receipt: z.string(),
  submittedAt: dateTime,
  card: cardAnswer,
  contact: z.strictObject({
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    city: z.string().nullable(),
  }),
  consents: z.array(
    z.strictObject({
      key: z.enum(['talentPoolTeam', 'talentPoolGovernment', 'contact', 'research']),
      given: z.boolean(),
      givenAt: dateTime.nullable(),
      /** The words of the questionnaire that the person said yes to; null when it does not ask. */
      words: z.string().nullable(),
    }),
  ),
  looks: z.strictObject({
    total: z.number().int(),
    /** The newest fifty. */
    items: z.array(
      z.strictObject({
        at: dateTime,
        what: z.enum(['list', 'card', 'contact']),
        recipient: z.enum(['programme_team', 'home_government']).nullable(),
        institution: z.string().nullable(),
      }),
    ),
  }),
  institutions: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      city: z.string().nullable(),
      country: z.string(),
      blocked: z.boolean(),
    }),
  ),
  /** What the person did for the programme before, as an old list of it said and the person agreed. */
  pastPlacements: z.array(
    z.strictObject({
      id: z.uuid(),
      host: z.string(),
      place: z.string().nullable(),
      role: z.string().nullable(),
      startsOn: civilDate.nullable(),
      endsOn: civilDate.nullable(),
    }),
  ),
  can: z.array(z.string()),
});

export const consentsBody = z.strictObject({
  talentPoolTeam: z.boolean(),
  talentPoolGovernment: z.boolean(),
  contact: z.boolean(),
  research: z.boolean(),
});

const month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);

/** What decides what a person is excluded from; null takes back what was said. */
export const factsBody = z.strictObject({
  modes: z.array(z.enum(modes)).min(1).max(modes.length),
  availableFrom: month.nullable(),
  availableUntil: month.nullable(),
  tie: z.enum(ties).nullable(),
  legalRoom: z.enum(legalRoom).nullable(),
  licence: z.boolean().nullable(),
  birthYear: z.number().int().nullable(),
});
export const factsAnswer = z.strictObject({
  ...factsBody.shape,
  modes: z.array(z.enum(modes)),
  availableFrom: z.string().nullable(),
  availableUntil: z.string().nullable(),
  programme: z.strictObject({ code: z.string(), name: z.string(), modes: z.array(z.string()) }),
});

export const pauseBody = z.strictObject({ until: civilDate });

export const blockedBody = z.strictObject({ institutionIds: z.array(z.uuid()).max(1000) });

/** Everything held about the person in this programme, as it is stored: for keeping or for taking elsewhere. */
export const downloadAnswer = z.record(z.string(), z.unknown());

export const noAnswer = z.any();
