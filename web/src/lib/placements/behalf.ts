// Words for what a coordinator takes down for somebody who does not sign in. Call these while rendering.
import type { RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { PlacementVerb } from '@compatriot/server/placements/rules.ts';
import { m } from '#lib/paraglide/messages.js';
import { stepWords } from './words.ts';

interface Names {
  name: string;
  host: string;
}

const labels: Partial<Record<PlacementVerb, (names: Names) => string>> = {
  express_interest: m.placement_behalf_express_interest,
  decline: m.placement_behalf_decline,
  accept: m.placement_behalf_accept,
  withdraw: m.placement_behalf_withdraw,
  confirm_arrival: m.placement_behalf_confirm_arrival,
  begin_probation: m.placement_behalf_begin_probation,
};

export function behalfWords(step: PlacementVerb, names: Names): { label: string; about: string } {
  const label = labels[step];
  return {
    label: label ? label(names) : stepWords(step, names).label,
    about: step === 'express_interest' ? m.placement_behalf_express_interest_about(names) : '',
  };
}

const ways: Record<RecordedWay, () => string> = {
  phone: m.placement_behalf_way_phone,
  paper: m.placement_behalf_way_paper,
  visit: m.placement_behalf_way_visit,
  message: m.placement_behalf_way_message,
};
export const wayWord = (way: RecordedWay): string => ways[way]();
