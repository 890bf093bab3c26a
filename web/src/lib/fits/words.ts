// What a member is told of an open assignment, in the page's language and to them. Call these while rendering.
import type { HardCondition, ScorePart } from '@compatriot/db/vocabulary.ts';
import type { FitItem, FitReason, FitSuggestion } from '@compatriot/server/fits/schema.ts';
import {
  capital,
  countryName,
  formatList,
  formatNumber,
  formatTag,
  isolated,
  languageName,
} from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import {
  educationWord,
  languageLevelWord,
  modeWord,
  sectorWord,
  skillLevelWord,
  stayWord,
} from '#lib/words.ts';

type Head = FitItem['assignment'];

/** Why it does not fit. */
export function outWord(condition: HardCondition, assignment: Head): string {
  switch (condition) {
    case 'mode':
      return m.fits_out_mode({ mode: modeWord(assignment.mode) });
    case 'place':
      return m.fits_out_place({ country: countryName(assignment.country) });
    case 'tie':
      return m.fits_out_tie();
    case 'legal_room':
      return m.fits_out_legal_room();
    case 'dates':
      return m.fits_out_dates();
    case 'languages':
      return m.fits_out_languages();
    case 'licence':
      return m.fits_out_licence();
    case 'age':
      return m.fits_out_age();
    case 'essential_skills':
      return m.fits_out_essential_skills();
  }
}

const asks: Partial<Record<HardCondition, () => string>> = {
  tie: m.fits_ask_tie,
  legal_room: m.fits_ask_legal_room,
  dates: m.fits_ask_dates,
  languages: m.fits_ask_languages,
  licence: m.fits_ask_licence,
  age: m.fits_ask_age,
};
/** What nothing is known of. */
export const askWord = (condition: HardCondition): string => asks[condition]?.() ?? '';

/** With all of it, and with most of it; null where there is nothing in between to say. */
const parts: Partial<Record<ScorePart, [full: () => string, most: () => string]>> = {
  occupation: [m.fits_why_occupation_full, m.fits_why_occupation],
  experience: [m.fits_why_experience_full, m.fits_why_experience],
  education: [m.fits_why_education, m.fits_why_education],
  languages: [m.fits_why_languages, m.fits_why_languages],
  availability: [m.fits_why_availability_full, m.fits_why_availability],
  wishes: [m.fits_why_wishes, m.fits_why_wishes],
};

/** What speaks for the person. */
export function reasonWord(reason: FitReason, needs: FitItem['needs']): string {
  if (reason.kind === 'part') {
    const [full, most] = parts[reason.part] ?? [];
    return (reason.full ? full?.() : most?.()) ?? '';
  }
  const need = needs[reason.need];
  if (!need?.answer) return '';
  const skill = isolated(need.label);
  if (need.verdict === 'met') return m.fits_why_skill_met({ skill });
  if (need.answer.uri === need.uri) return m.fits_why_skill_same({ skill });
  return m.fits_why_skill_near({ own: isolated(need.answer.label), skill });
}

/** YYYY-MM as a month in words. */
const monthWord = (month: string): string =>
  new Intl.DateTimeFormat(formatTag(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** What could be otherwise. */
export function changeWord({ change }: FitSuggestion): string {
  switch (change.kind) {
    case 'mode':
      return m.fits_change_mode({ mode: modeWord(change.mode) });
    case 'tie':
      return m.fits_change_tie();
    case 'legal_room':
      return m.fits_change_legal_room();
    case 'licence':
      return m.fits_change_licence();
    case 'age':
      return m.fits_change_age();
    case 'dates': {
      const [from, until] = [monthWord(change.from), monthWord(change.until)];
      return from === until ? m.fits_change_month({ from }) : m.fits_change_dates({ from, until });
    }
    case 'languages':
      return m.fits_change_languages({
        languages: formatList(
          change.languages.map(({ code, level }) =>
            m.fits_change_language({ language: languageName(code), level: languageLevelWord(level) }),
          ),
        ),
      });
    case 'skill': {
      const values = { skill: isolated(change.label), level: skillLevelWord(change.level) };
      return change.has === null ? m.fits_change_skill(values) : m.fits_change_skill_more(values);
    }
    case 'occupation':
      return m.fits_change_occupation({ occupation: isolated(change.label) });
    case 'experience':
      return m.fits_change_experience();
    case 'education': {
      const level = educationWord(change.level);
      return change.known ? m.fits_change_education({ level }) : m.fits_change_education_say({ level });
    }
    case 'sector':
      return m.fits_change_sector({ sector: sectorWord(change.sector) });
    case 'region':
      return m.fits_change_region({ region: isolated(change.label) });
    case 'stay':
      return m.fits_change_stay({ stay: stayWord(change.stay) });
  }
}

/** What it would do, as judging the changed person said; capital letters begin a line. */
export function effectWord({ change, points, lifts, answers, qualifies }: FitSuggestion): string {
  const counted = { n: formatNumber(points), count: points };
  // Nobody knows what will be said: this is the most that it can do.
  const open =
    change.kind === 'occupation' ||
    change.kind === 'experience' ||
    (change.kind === 'education' && !change.known);
  const said = [
    ...(qualifies ? [m.fits_effect_qualifies()] : lifts.length > 0 ? [m.fits_effect_lifts()] : []),
    ...(points > 0 ? [open ? m.fits_effect_up_to(counted) : m.fits_effect_points(counted)] : []),
  ];
  if (said.length === 0 && answers.length > 0) said.push(m.fits_effect_answers());
  return capital(said.join(' · '));
}
