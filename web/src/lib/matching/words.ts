// Parts, conditions and reasons of a match in the page's language. Call these while rendering.
import type { HardCondition, ScorePart, Sex } from '@compatriot/db/vocabulary.ts';
import {
  capital,
  countryName,
  formatDateTime,
  formatList,
  formatNumber,
  formatShare,
  isolated,
} from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { ageWord, skillLevelWord } from '#lib/words.ts';
import type { MatchedPerson, RunHead, Settings } from './shapes.ts';

const parts: Record<ScorePart, () => string> = {
  essential_skills: m.match_part_essential_skills,
  optional_skills: m.match_part_optional_skills,
  occupation: m.match_part_occupation,
  experience: m.match_part_experience,
  education: m.match_part_education,
  languages: m.match_part_languages,
  availability: m.match_part_availability,
  wishes: m.match_part_wishes,
};
const conditions: Record<HardCondition, () => string> = {
  mode: m.match_condition_mode,
  place: m.match_condition_place,
  tie: m.match_condition_tie,
  legal_room: m.match_condition_legal_room,
  dates: m.match_condition_dates,
  languages: m.match_condition_languages,
  licence: m.match_condition_licence,
  age: m.match_condition_age,
  essential_skills: m.match_condition_essential_skills,
};
const outs: Record<HardCondition, () => string> = {
  mode: m.match_out_mode,
  place: m.match_out_place,
  tie: m.match_out_tie,
  legal_room: m.match_out_legal_room,
  dates: m.match_out_dates,
  languages: m.match_out_languages,
  licence: m.match_out_licence,
  age: m.match_out_age,
  essential_skills: m.match_out_essential_skills,
};
const asks: Partial<Record<HardCondition, () => string>> = {
  tie: m.match_ask_tie,
  legal_room: m.match_ask_legal_room,
  dates: m.match_ask_dates,
  languages: m.match_ask_languages,
  licence: m.match_ask_licence,
  age: m.match_ask_age,
};

export const partWord = (part: ScorePart): string => parts[part]();
/** What a condition is called, as in a sentence. */
export const conditionWord = (condition: HardCondition): string => conditions[condition]();
/** Why somebody was out. */
export const outWord = (condition: HardCondition): string => outs[condition]();
/** What is worth asking, where a condition passed because nothing is known. */
export const askWord = (condition: HardCondition): string => asks[condition]?.() ?? '';

type Need = MatchedPerson['needs'][number];

/** One need and what answers it, as a sentence. */
export function needWords(need: Need): string {
  const skill = capital(need.label);
  const { answer } = need;
  if (need.verdict === 'unknown') return m.match_need_unknown({ skill });
  if (!answer) return m.match_need_missing({ skill });
  const other = isolated(answer.label);
  const n = formatNumber(answer.similarity);
  if (need.verdict === 'missing') return m.match_need_far({ skill, other, n });
  const has = skillLevelWord(answer.level);
  const asked = skillLevelWord(need.level);
  if (answer.similarity < 100) {
    return answer.level < need.level
      ? m.match_need_near_below({ skill, other, n, has, asked })
      : m.match_need_near({ skill, other, n, has });
  }
  return answer.level < need.level
    ? m.match_need_below({ skill, has, asked })
    : m.match_need_met({ skill, has });
}

/** The whole in one line: how many essential skills are met, and what is not known. */
export function inShort(person: Pick<MatchedPerson, 'needs' | 'unknownConditions'>): string {
  const essential = person.needs.filter((need) => need.importance === 'essential');
  const count = (verdict: Need['verdict']): number =>
    essential.filter((need) => need.verdict === verdict).length;
  const said = [
    essential.length > 0
      ? m.match_short_met({ n: formatNumber(count('met')), of: formatNumber(essential.length) })
      : '',
    count('near') > 0 ? m.match_short_near({ n: formatNumber(count('near')) }) : '',
    count('missing') > 0 ? m.match_short_missing({ n: formatNumber(count('missing')) }) : '',
    person.unknownConditions.length > 0
      ? m.match_short_ask({ what: formatList(person.unknownConditions.map(conditionWord)) })
      : '',
  ];
  return said.filter(Boolean).join(' · ');
}

export function agesWord({ from, to }: { from: string | null; to: string | null }): string {
  if (from && to)
    return from === to
      ? m.match_ages_only({ band: ageWord(from) })
      : m.match_ages_between({ from: ageWord(from), to: ageWord(to) });
  if (from) return m.match_ages_from({ from: ageWord(from) });
  return to ? m.match_ages_to({ to: ageWord(to) }) : m.match_ages_any();
}

const sexWords: Record<Sex, () => string> = {
  female: m.match_sex_female,
  male: m.match_sex_male,
  other: m.match_sex_other,
};

/** Several people of one sex. */
export const sexWord = (sex: Sex): string => sexWords[sex]();

export function floorWord({ group, value, percent }: Settings['floors'][number]): string {
  const share = formatShare(percent / 100);
  const who =
    group === 'sex' ? sexWord(value as Sex) : m.match_floor_living_in({ country: countryName(value) });
  return m.match_floor_words({ who, share });
}

/** Which of the programme's settings a list was made with. */
export const versionWord = (version: number): string =>
  version === 0 ? m.match_settings_standard() : m.match_settings_version({ n: formatNumber(version) });

/** A list among others of its assignment. */
export const runLabel = (
  run: Pick<RunHead, 'runAt' | 'settingsVersion'> & { funnel: { passed: number } },
): string =>
  [
    formatDateTime(run.runAt),
    versionWord(run.settingsVersion),
    m.talent_count({ count: run.funnel.passed, n: formatNumber(run.funnel.passed) }),
  ].join(' · ');
