// Needs to start from, two a sector, after assignments that programmes have really had (DOMAIN.md). What is asked for stands
// here; the words stand in messages/templates/<language>.json, so that nobody translates a list of skills.
import { conceptsByUri, conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { Importance, Mode, Sector, SkillLevel } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { readMessages } from '../messages.ts';
import { assignmentProgramme } from './access.ts';

export interface Template {
  key: string;
  sector: Sector;
  mode: Mode;
  seats: number;
  counterparts: number;
  occupation: string;
  essential: [skill: string, level: SkillLevel][];
  optional: [skill: string, level: SkillLevel][];
}

const template = (
  sector: Sector,
  key: string,
  mode: Mode,
  counterparts: number,
  occupation: string,
  essential: Template['essential'],
  optional: Template['optional'],
  seats = 1,
): Template => ({ key, sector, mode, seats, counterparts, occupation, essential, optional });

export const templates: readonly Template[] = [
  template(
    'health',
    'ward_teaching',
    'temporary',
    12,
    'paediatric-nurse',
    [
      ['paediatric-nursing', 3],
      ['nursing-education', 3],
    ],
    [['newborn-care', 2]],
    2,
  ),
  template(
    'health',
    'surgery_workshops',
    'temporary',
    6,
    'urologist',
    [
      ['urological-surgery', 3],
      ['endourology', 2],
    ],
    [['kidney-stone-treatment', 2]],
    2,
  ),
  template(
    'education',
    'science_teachers',
    'temporary',
    15,
    'teacher-trainer',
    [
      ['training-of-trainers', 3],
      ['science-practicals', 3],
    ],
    [['lesson-planning', 3]],
  ),
  template(
    'education',
    'online_lectures',
    'virtual',
    4,
    'lecturer',
    [
      ['university-lecturing', 3],
      ['curriculum-development', 2],
    ],
    [
      ['e-learning-platforms', 2],
      ['thesis-supervision', 2],
    ],
  ),
  template(
    'infrastructure',
    'airline_call_centre',
    'temporary',
    20,
    'airline-operations-manager',
    [
      ['airline-customer-contact', 3],
      ['call-centre-operations', 3],
    ],
    [['staff-training', 2]],
  ),
  template(
    'infrastructure',
    'water_supply',
    'temporary',
    6,
    'water-supply-engineer',
    [
      ['water-supply-systems', 3],
      ['water-treatment', 3],
    ],
    [['borehole-drilling', 2]],
  ),
  template(
    'agriculture',
    'irrigation_farmers',
    'temporary',
    10,
    'irrigation-engineer',
    [
      ['irrigation-design', 3],
      ['agricultural-extension', 2],
    ],
    [['climate-smart-farming', 2]],
  ),
  template(
    'agriculture',
    'food_safety',
    'temporary',
    8,
    'food-safety-inspector',
    [
      ['food-safety-control', 3],
      ['food-processing', 2],
    ],
    [['post-harvest-handling', 2]],
  ),
  template(
    'finance',
    'public_accounts',
    'temporary',
    8,
    'accountant',
    [
      ['public-sector-accounting', 3],
      ['financial-reporting', 3],
    ],
    [['internal-control', 2]],
  ),
  template(
    'finance',
    'business_advice',
    'virtual',
    5,
    'small-business-adviser',
    [
      ['small-business-advice', 3],
      ['business-planning', 3],
    ],
    [['financial-literacy-training', 2]],
    3,
  ),
  template(
    'law',
    'court_cases',
    'temporary',
    10,
    'court-administrator',
    [
      ['court-case-management', 3],
      ['court-administration', 3],
    ],
    [['digitisation-of-records', 2]],
  ),
  template(
    'law',
    'legal_drafting',
    'virtual',
    4,
    'legislative-drafter',
    [
      ['legislative-drafting', 3],
      ['legal-research', 3],
    ],
    [['policy-drafting', 2]],
  ),
  template(
    'media',
    'newsroom',
    'temporary',
    10,
    'news-editor',
    [
      ['news-reporting', 3],
      ['fact-checking', 3],
    ],
    [['media-law-and-ethics', 2]],
  ),
  template(
    'media',
    'local_radio',
    'temporary',
    6,
    'radio-producer',
    [
      ['radio-production', 3],
      ['sound-recording', 2],
    ],
    [['podcasting', 2]],
  ),
  template(
    'public_administration',
    'service_desk',
    'temporary',
    25,
    'staff-training-specialist',
    [
      ['customer-service', 3],
      ['staff-training', 3],
    ],
    [['complaint-handling', 2]],
  ),
  template(
    'public_administration',
    'plan_follow_up',
    'virtual',
    5,
    'monitoring-evaluation-officer',
    [
      ['monitoring-and-evaluation', 3],
      ['strategic-planning', 2],
    ],
    [['statistical-analysis', 2]],
  ),
  template(
    'it',
    'records_on_screen',
    'virtual',
    6,
    'systems-analyst',
    [
      ['digitisation-of-records', 3],
      ['systems-analysis', 3],
    ],
    [['personal-data-protection', 2]],
  ),
  template(
    'it',
    'secure_network',
    'temporary',
    4,
    'cybersecurity-specialist',
    [
      ['network-security', 3],
      ['information-security-management', 3],
    ],
    [['cyber-incident-response', 2]],
  ),
  template(
    'social_work',
    'foster_families',
    'temporary',
    12,
    'foster-family-coach',
    [
      ['foster-family-coaching', 3],
      ['foster-family-assessment', 3],
    ],
    [['child-protection', 3]],
  ),
  template(
    'social_work',
    'trauma_support',
    'virtual',
    8,
    'clinical-psychologist',
    [
      ['trauma-therapy', 3],
      ['social-work-supervision', 2],
    ],
    [['group-facilitation', 2]],
  ),
];

/** Kept apart from what mail and pages share: only this list reads them. */
const words = readMessages(new URL('../messages/templates/', import.meta.url));
export const templateLanguages = words.languages;

/** @throws when a text is missing; test/rules/templates.test.ts finds it first */
export function templateWords(key: string, language: string) {
  const spoken = words.pageLanguage(language);
  const of = (part: string) => words.say(spoken, `${key}_${part}`);
  return { title: of('title'), need: of('need'), tasks: of('tasks'), outputs: of('outputs') };
}

const skillUri = (key: string): string => `urn:compatriot:skill:${key}`;
const occupationUri = (key: string): string => `urn:compatriot:occupation:${key}`;

/** Those of the programme's sectors and modes. A skill that the taxonomy has lost is left out. */
export async function listTemplates(ctx: Context, code: string) {
  const programme = await assignmentProgramme(ctx, code);
  const offered = templates.filter(
    ({ sector, mode }) => programme.sectors.includes(sector) && programme.modes.includes(mode),
  );
  const uris = offered.flatMap(({ occupation, essential, optional }) => [
    occupationUri(occupation),
    ...[...essential, ...optional].map(([skill]) => skillUri(skill)),
  ]);
  const known = await conceptsByUri(ctx.tx, uris, programme.id);
  const names = await conceptLabels(
    ctx.tx,
    [...known.values()].map(({ id }) => id),
    ctx.language,
  );
  const named = (uri: string) => {
    const concept = known.get(uri);
    return concept ? (names.get(concept.id) ?? null) : null;
  };
  const asked = (list: Template['essential'], importance: Importance) =>
    list.flatMap(([skill, level]) => {
      const concept = named(skillUri(skill));
      return concept ? [{ uri: concept.uri, label: concept.label, importance, level }] : [];
    });
  return {
    items: offered.map(({ key, sector, mode, seats, counterparts, occupation, essential, optional }) => {
      const work = named(occupationUri(occupation));
      return {
        ...{ key, sector, mode, seats, counterpartNumber: counterparts },
        ...templateWords(key, ctx.language),
        occupation: work && { uri: work.uri, label: work.label },
        skills: [...asked(essential, 'essential'), ...asked(optional, 'optional')],
      };
    }),
  };
}
