// Words for what a coordinator takes down for somebody who does not sign in. Call these while rendering.
import type { RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { PlacementVerb } from '@compatriot/server/placements/rules.ts';
import type { Refused } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { typedAt } from './typed.ts';
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

/** What to do about a field left empty, said so that the list at the top of the page names the field. */
export const behalfAsked: Record<string, () => string> = {
  'onBehalf.way': m.placement_ask_way,
  'onBehalf.evidence': m.placement_ask_evidence,
};
/** A refusal of a form that is only how it was said and what shows it, in these words. */
export function askedPlainly({ problem, values }: Refused): Refused {
  const details = problem.details?.map((each) => ({
    ...each,
    message: (!typedAt(values, each.path)?.trim() && behalfAsked[each.path]?.()) || each.message,
  }));
  return { problem: { ...problem, ...(details ? { details } : {}) }, values };
}

const ways: Record<RecordedWay, () => string> = {
  phone: m.placement_behalf_way_phone,
  paper: m.placement_behalf_way_paper,
  visit: m.placement_behalf_way_visit,
  message: m.placement_behalf_way_message,
};
export const wayWord = (way: RecordedWay): string => ways[way]();
