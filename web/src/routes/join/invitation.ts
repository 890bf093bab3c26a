// What a list says of one person, as the API tells it, and a posted form as facts again.
import type { FormValue, FormValues } from '#lib/values.ts';

export interface Skill {
  uri: string | null;
  words: string;
  level: number | null;
  label: string;
}
export interface Placement {
  host: string;
  place: string | null;
  role: string | null;
  mode: string | null;
  startsOn: string | null;
  endsOn: string | null;
  beneficiaries: number | null;
}
export interface Facts {
  name: string | null;
  phone: string | null;
  city: string | null;
  birthYear: number | null;
  sex: string | null;
  residenceCountry: string | null;
  occupation: { uri: string | null; words: string; label: string } | null;
  educationLevel: string | null;
  experienceYears: number | null;
  skills: Skill[];
  languages: { code: string; level: string | null }[];
  sectors: string[];
  modes: string[];
  placements: Placement[];
}
export interface Invitation {
  programme: { code: string; name: string; accent: string | null };
  email: string;
  until: string;
  facts: Facts;
  /** False: the survey is closed, and only a no is taken. */
  open: boolean;
  /** There is a profile that only its person, signed in, is told of. */
  signIn: boolean;
  consents: { key: 'talentPoolTeam' | 'talentPoolGovernment' | 'contact' | 'research'; words: string }[];
  profile: {
    pseudonym: string;
    readers: ('programme_team' | 'home_government')[];
    offers: { key: string; fact: string; now: string; offered: string }[];
  } | null;
}

type Group = { [name: string]: FormValue };
const groupOf = (value: FormValue | undefined): Group =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
const rowsOf = (value: FormValue | undefined): Group[] => (Array.isArray(value) ? value.map(groupOf) : []);
const text = (value: FormValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
/** What is no number goes on as it was typed: the API says what is wrong with it. */
const number = (value: FormValue | undefined): number | string | null => {
  const typed = text(value);
  return typed === null ? null : Number.isNaN(Number(typed)) ? typed : Number(typed);
};
const list = (value: FormValue | undefined): FormValue[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Rows whose "keep" is ticked. */
const kept = (value: FormValue | undefined): Group[] => rowsOf(value).filter(({ keep }) => keep === 'yes');

export const placementsFrom = (values: FormValues): object[] =>
  kept(groupOf(values['facts'])['placements']).map((row) => ({
    host: text(row['host']) ?? '',
    place: text(row['place']),
    role: text(row['role']),
    mode: text(row['mode']),
    startsOn: text(row['startsOn']),
    endsOn: text(row['endsOn']),
    beneficiaries: number(row['beneficiaries']),
  }));

export function factsFrom(values: FormValues): object {
  const facts = groupOf(values['facts']);
  const job = groupOf(facts['occupation']);
  return {
    name: text(facts['name']),
    phone: text(facts['phone']),
    city: text(facts['city']),
    birthYear: number(facts['birthYear']),
    sex: text(facts['sex']),
    residenceCountry: text(facts['residenceCountry']),
    occupation: job['keep'] === 'yes' ? { uri: text(job['uri']), words: text(job['words']) ?? '' } : null,
    educationLevel: text(facts['educationLevel']),
    experienceYears: number(facts['experienceYears']),
    skills: kept(facts['skills']).map((row) => ({
      uri: text(row['uri']),
      words: text(row['words']) ?? '',
      level: number(row['level']),
    })),
    languages: kept(facts['languages']).map((row) => ({
      code: text(row['code']) ?? '',
      level: text(row['level']),
    })),
    sectors: list(facts['sectors']),
    modes: list(facts['modes']),
    placements: placementsFrom(values),
  };
}

export const plainFacts = ({ facts }: Invitation): object => ({
  ...facts,
  occupation: facts.occupation && { uri: facts.occupation.uri, words: facts.occupation.words },
  skills: facts.skills.map(({ uri, words, level }) => ({ uri, words, level })),
});
