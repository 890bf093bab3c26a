// What a made-up person would have answered: each bound question of the definition gets the person's fact.
import type { MadePerson } from './people.ts';
import type { QuestionnaireSeed } from './questionnaires/pieces.ts';
import { occupationUri, skillUri } from './taxonomy/load.ts';

/** Answers by question key, as a submission would hold them: without contact data, empty ones left out. */
export function answersOf(definition: QuestionnaireSeed, person: MadePerson): Record<string, unknown> {
  const facts: Record<string, unknown> = {
    residence_country: person.residenceCountry,
    origin_country: person.originCountry,
    tie: person.tie,
    birth_year: person.birthYear,
    sex: person.sex,
    education_level: person.educationLevel,
    occupation: { uri: occupationUri(person.occupation.key) },
    experience_years: person.experienceYears,
    skills: person.skills.map((skill) => ({ uri: skillUri(skill.key), level: skill.level })),
    languages: person.languages,
    sectors: person.sectors,
    modes: person.modes.length > 0 ? person.modes : ['none_yet'],
    stay_length: person.stayLength,
    hours_per_week: person.hoursPerWeek,
    available_from: person.availableFrom?.slice(0, 7),
    available_until: person.availableUntil?.slice(0, 7),
    activities: person.activities,
    host_kinds: person.hostKinds,
    legal_room: person.legalRoom,
    consent_pool_team: person.consents.team,
    consent_pool_government: person.consents.government,
    consent_contact: person.consents.contact,
    consent_research: person.consents.research,
  };
  const answers: Record<string, unknown> = {};
  for (const question of definition.topics.flatMap((topic) => topic.questions)) {
    const fact = question.binding === undefined ? undefined : facts[question.binding];
    if (fact === undefined || fact === null || (Array.isArray(fact) && fact.length === 0)) continue;
    answers[question.key] = fact;
  }
  return answers;
}
