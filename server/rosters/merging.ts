// A list and a profile that is there already: what the list says that the profile does not, offered one by one. Nothing of
// the profile changes unless its person ticks it. Pure.
import type { ProfileRow, ProfileSkill, ProfileLanguage } from '@compatriot/db/queries/profiles.ts';
import { leastLanguageLevel, unknownCountry } from '../profiles/coding.ts';
import { say } from '../messages.ts';
import type { Copy } from '../skills/copy.ts';
import type { PersonFacts, SingleFact } from './schema.ts';
import { singleFacts } from './schema.ts';
import { factWords, languageWords } from './words.ts';

export interface OwnValues {
  profile: ProfileRow;
  name: string | null;
  phone: string | null;
  city: string | null;
}

export interface Offer {
  /** `birthYear`, `skill:<uri>`, `language:<code>`, `sectors:<code>`, `modes:<code>` */
  key: string;
  fact: string;
  now: string;
  offered: string;
}

/** The profile's own values in the shape of a list's. */
function valuesOf({ profile, name, phone, city }: OwnValues, copy: Copy, language: string): PersonFacts {
  const { occupationId, residenceCountry } = profile;
  return {
    ...{ name, phone, city },
    birthYear: profile.birthYear,
    sex: profile.sex as PersonFacts['sex'],
    residenceCountry: residenceCountry === unknownCountry ? null : residenceCountry,
    occupation:
      occupationId === null
        ? null
        : { uri: copy.uri(occupationId), words: copy.label(occupationId, language) ?? '' },
    educationLevel: profile.educationLevel as PersonFacts['educationLevel'],
    experienceYears: profile.experienceYears,
    skills: [],
    languages: [],
    sectors: profile.sectors as PersonFacts['sectors'],
    modes: profile.modes as PersonFacts['modes'],
    placements: [],
  };
}

export function offersOf(
  facts: PersonFacts,
  own: OwnValues,
  parts: { skills: readonly ProfileSkill[]; languages: readonly ProfileLanguage[] },
  copy: Copy,
  language: string,
): Offer[] {
  const now = valuesOf(own, copy, language);
  const conceptOf = (uri: string | null) => (uri === null ? null : copy.idOf(uri));
  const single = singleFacts.flatMap((fact): Offer[] => {
    const offered = factWords(fact, facts, language);
    // An occupation in words alone has no place in a profile.
    if (offered === null || (fact === 'occupation' && conceptOf(facts.occupation?.uri ?? null) === null))
      return [];
    const same =
      fact === 'occupation'
        ? conceptOf(facts.occupation?.uri ?? null) === own.profile.occupationId
        : facts[fact] === now[fact];
    return same ? [] : [{ key: fact, fact, now: factWords(fact, now, language) ?? '', offered }];
  });
  const has = new Set(parts.skills.map(({ conceptId }) => conceptId));
  const skills = facts.skills.flatMap(({ uri, words }): Offer[] => {
    const id = conceptOf(uri);
    return id === null || has.has(id) || copy.kind(id) !== 'skill'
      ? []
      : [{ key: `skill:${uri}`, fact: 'skills', now: '', offered: copy.label(id, language) ?? words }];
  });
  const speaks = new Set(parts.languages.map((each) => each.language));
  const languages = facts.languages
    .filter(({ code }) => !speaks.has(code))
    .map(({ code, level }) => ({
      key: `language:${code}`,
      fact: 'languages',
      now: '',
      offered: languageWords(code, level, language),
    }));
  const codes = (['sectors', 'modes'] as const).flatMap((fact) =>
    facts[fact]
      .filter((code) => !own.profile[fact].includes(code))
      .map((code) => ({
        key: `${fact}:${code}`,
        fact,
        now: '',
        offered: say(language, `word_${fact === 'sectors' ? 'sector' : 'mode'}_${code}`),
      })),
  );
  return [...single, ...skills, ...languages, ...codes];
}

/** What was ticked, as columns and rows of a profile. */
export function takenFrom(facts: PersonFacts, take: readonly string[], own: OwnValues, copy: Copy) {
  const taken = new Set(take);
  const wants = (fact: SingleFact): boolean => taken.has(fact) && facts[fact] !== null;
  const job = facts.occupation?.uri ? copy.idOf(facts.occupation.uri) : null;
  const isJob = job !== null && copy.kind(job) === 'occupation';
  return {
    facts: {
      ...(wants('birthYear') && { birthYear: facts.birthYear }),
      ...(wants('sex') && { sex: facts.sex }),
      ...(wants('residenceCountry') && {
        residenceCountry: facts.residenceCountry ?? unknownCountry,
        residenceRegion: null,
      }),
      ...(wants('educationLevel') && { educationLevel: facts.educationLevel }),
      ...(wants('experienceYears') && { experienceYears: facts.experienceYears }),
      ...(wants('occupation') && isJob && { occupationId: job }),
      sectors: [
        ...new Set([...own.profile.sectors, ...facts.sectors.filter((code) => taken.has(`sectors:${code}`))]),
      ],
      modes: [
        ...new Set([...own.profile.modes, ...facts.modes.filter((code) => taken.has(`modes:${code}`))]),
      ],
    },
    contact: {
      ...(wants('name') && { name: facts.name }),
      ...(wants('phone') && { phone: facts.phone }),
      ...(wants('city') && { city: facts.city }),
    },
    skills: facts.skills.flatMap(({ uri, level }) => {
      const id = uri !== null && taken.has(`skill:${uri}`) ? copy.idOf(uri) : null;
      return id !== null && copy.kind(id) === 'skill' ? [{ conceptId: id, level: level ?? 3 }] : [];
    }),
    languages: facts.languages
      .filter(({ code }) => taken.has(`language:${code}`))
      .map(({ code, level }) => ({ language: code, level: level ?? leastLanguageLevel })),
  };
}
