// What a line of the story is about, where its kind alone does not say it: which paper, which payment, who answered.
import {
  type CheckKind,
  checkKinds,
  type DocumentKind,
  documentKinds,
  followUpRoles,
  paymentParts,
  revocationReasons,
  unaskedReasons,
} from '@compatriot/db/work-vocabulary.ts';
import { partWord } from '#lib/budget/words.ts';
import { reasonWord as revokedWord } from '#lib/certificates/words.ts';
import { checkWord } from '#lib/clearance/words.ts';
import { kindWords } from '#lib/documents.ts';
import { formatList, formatNumber } from '#lib/format.ts';
import { moneyWord } from '#lib/money-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { giveUpWord, roleWord } from '#lib/results/words.ts';

type Details = Record<string, unknown>;

const known = <Code extends string>(codes: readonly Code[], value: unknown): Code | undefined =>
  codes.find((each) => each === value);

function checks({ kinds }: Details): string {
  const named = Array.isArray(kinds) ? kinds : [];
  const words = named.flatMap((kind: unknown) => known<CheckKind>(checkKinds, kind) ?? []).map(checkWord);
  return words.length > 0 ? formatList(words) : '';
}

function paper({ kind }: Details): string {
  const code = known<DocumentKind>(documentKinds, kind);
  return code ? kindWords(code) : '';
}

function money({ part, amount, currency }: Details): string {
  const code = known(paymentParts, part);
  const sum = typeof amount === 'number' && typeof currency === 'string' ? moneyWord(amount, currency) : '';
  return [code ? partWord(code) : '', sum].filter(Boolean).join(' · ');
}

function followUp({ role, months, reason }: Details): string {
  const who = known(followUpRoles, role);
  const why = known(unaskedReasons, reason);
  const asked =
    who && typeof months === 'number'
      ? m.placement_event_follow_up_about({ who: roleWord(who), months: formatNumber(months) })
      : '';
  return [asked, why ? giveUpWord(why) : ''].filter(Boolean).join('\n');
}

function certificate({ reason }: Details): string {
  const why = known(revocationReasons, reason);
  return why ? revokedWord(why) : '';
}

/** Which of the two signed, and whether on paper. */
function terms({ party, of }: Details): string {
  if (party === 'programme') return m.terms_signed_programme();
  if (party !== 'member') return '';
  return of === 'member' ? m.terms_signed_member_on_paper() : m.terms_signed_member();
}

const abouts: Record<string, (details: Details) => string> = {
  check: checks,
  document: paper,
  payment: money,
  claim: money,
  follow_up: followUp,
  certificate,
  terms,
};

/** Nothing where the details say no more than the title; earlier events hold less than later ones. */
export const eventAbout = (kind: string, details: Details): string =>
  abouts[kind.split('.')[0] ?? '']?.(details) ?? '';
