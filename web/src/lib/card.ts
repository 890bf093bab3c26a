// The lines of a person's card (tier 1), written once: what officials read is what the person previews.
import type { TalentCard } from '@compatriot/server/talent/schema.ts';
import type { SummaryRow } from '#lib/components/kinds.ts';
import { capital, countryName, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { whenWords } from '#lib/when.ts';
import {
  activityWord,
  ageWord,
  educationWord,
  experienceWord,
  languageLevelWord,
  modeWord,
  sectorWord,
  stayWord,
} from '#lib/words.ts';

/** Everything but who and what they can do, which each page lays out in its own way. */
export type CardFacts = Omit<
  TalentCard,
  'id' | 'pseudonym' | 'occupation' | 'skills' | 'updatedAt' | 'lists' | 'must' | 'nice'
>;

export function cardLines(card: CardFacts): SummaryRow[] {
  return [
    { label: m.talent_origin(), value: countryName(card.origin) },
    {
      label: m.talent_experience(),
      value: card.experienceBand ? capital(experienceWord(card.experienceBand)) : '',
    },
    { label: m.talent_age(), value: card.ageBand ? capital(ageWord(card.ageBand)) : '' },
    { label: m.talent_education(), value: card.educationLevel ? educationWord(card.educationLevel) : '' },
    {
      label: m.talent_country(),
      value: [countryName(card.country), ...(card.regionName ? [card.regionName] : [])],
    },
    {
      label: m.talent_language(),
      value: card.languages.map(({ code, level }) =>
        capital(`${languageName(code)} ${languageLevelWord(level)}`),
      ),
    },
    { label: m.talent_mode(), value: card.modes.map((mode) => capital(modeWord(mode))) },
    { label: m.talent_when(), value: capital(whenWords(card)) },
    { label: m.talent_stay(), value: card.stayLength ? capital(stayWord(card.stayLength)) : '' },
    { label: m.talent_sector(), value: card.sectors.map(sectorWord) },
    {
      label: m.talent_activities(),
      value: card.activities.map((activity) => capital(activityWord(activity))),
    },
  ];
}
