// Checks and terms in the page's language. Call these while rendering.
import type {
  CheckKind,
  CheckStatus,
  Insurer,
  StipendRhythm,
  TermsStatus,
} from '@compatriot/db/work-vocabulary.ts';
import type { Tone } from '#lib/components/kinds.ts';
import { formatDate, formatNumber, inPageDirection, isolated, languageName } from '#lib/format.ts';
import { moneyWord } from '#lib/money-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { CheckItem, TermsItem } from './shapes.ts';

const kinds: Record<CheckKind, () => string> = {
  identity: m.check_kind_identity,
  degree: m.check_kind_degree,
  licence: m.check_kind_licence,
  visa_or_return: m.check_kind_visa_or_return,
  health: m.check_kind_health,
  insurance: m.check_kind_insurance,
  security: m.check_kind_security,
};
export const checkWord = (kind: CheckKind): string => kinds[kind]();

const statuses: Record<CheckStatus, () => string> = {
  open: m.check_status_open,
  asked: m.check_status_asked,
  provided: m.check_status_provided,
  verified: m.check_status_verified,
  refused: m.check_status_refused,
  not_needed: m.check_status_not_needed,
};
/** A paper that has run out is no verified one any more. */
export const checkState = (item: CheckItem): string =>
  item.status === 'verified' && item.holding === 'over' ? m.check_status_over() : statuses[item.status]();

export function checkTone(item: CheckItem): Tone {
  if (item.counts) return item.holding === 'ending' ? 'warning' : 'success';
  if (item.status === 'refused' || item.holding === 'over') return 'danger';
  if (item.status === 'provided') return 'info';
  return item.status === 'asked' ? 'warning' : 'neutral';
}

/** Until when it holds; nothing where no paper was verified or it holds for good. */
export function untilWord({ validUntil, holding }: CheckItem): string | null {
  if (!validUntil) return null;
  const date = formatDate(validUntil);
  if (holding === 'over') return m.check_over({ date });
  return holding === 'ending' ? m.check_ending({ date }) : m.check_until({ date });
}

const rhythms: Record<StipendRhythm, (inputs: { amount: string; times: string }) => string> = {
  month: m.terms_stipend_month,
  week: m.terms_stipend_week,
  day: m.terms_stipend_day,
  once: ({ amount }) => amount,
};
const rhythmNames: Record<StipendRhythm, () => string> = {
  month: m.terms_rhythm_month,
  week: m.terms_rhythm_week,
  day: m.terms_rhythm_day,
  once: m.terms_rhythm_once,
};
export const rhythmWord = (rhythm: StipendRhythm): string => rhythmNames[rhythm]();

const insurers: Record<Insurer, () => string> = {
  programme: m.terms_insurer_programme,
  host: m.terms_insurer_host,
  member: m.terms_insurer_member,
};
export const insurerWord = (insurer: Insurer): string => insurers[insurer]();

const states: Record<TermsStatus, () => string> = {
  draft: m.terms_status_draft,
  ready: m.terms_status_ready,
  withdrawn: m.terms_status_withdrawn,
};

/** @param inForce the version that holds */
export function termsState(
  { number, status, amendment, countersignedAt, signatures }: TermsItem,
  inForce: number | null,
): { word: string; tone: Tone } {
  if (number === inForce) return { word: m.terms_status_in_force(), tone: 'success' };
  if (countersignedAt) return { word: m.terms_status_replaced(), tone: 'neutral' };
  if (status === 'ready' && signatures.length > 0)
    return { word: m.terms_status_half_signed(), tone: 'warning' };
  if (status === 'ready' && amendment !== null) return { word: m.terms_status_proposed(), tone: 'info' };
  const tone = status === 'ready' ? 'success' : status === 'withdrawn' ? 'warning' : 'neutral';
  return { word: states[status](), tone };
}

/** "Amendment 2", or "Version 1" of what was offered and became the contract. */
export const termsName = ({ number, amendment }: TermsItem): string =>
  amendment === null
    ? m.terms_version({ number: formatNumber(number) })
    : m.terms_amendment({ number: formatNumber(amendment) });

/** Every paragraph by itself: an isolate ends with the line it began in. */
const apart = (text: string): string => text.split('\n').map(isolated).join('\n');

/** Line by line what holds until both have signed, and what then. */
export function changedRows(before: TermsItem, after: TermsItem): { label: string; value: string[] }[] {
  const [old, now] = [agreedRows(before), agreedRows(after)];
  return [...new Set([...now, ...old].map(({ label }) => label))].flatMap((label) => {
    const [was, is] = [old, now].map(
      (rows) => rows.find((row) => row.label === label)?.value ?? m.terms_nothing(),
    );
    if (was === undefined || is === undefined || was === is) return [];
    return [{ label, value: [m.terms_before({ value: apart(was) }), m.terms_after({ value: apart(is) })] }];
  });
}

/** What was agreed, line by line, and who signed it. */
export function termsRows(terms: TermsItem): { label: string; value: string }[] {
  return [...agreedRows(terms), ...signatureRows(terms)];
}

function agreedRows(terms: TermsItem): { label: string; value: string }[] {
  const money = (minor: number) => moneyWord(minor, terms.currency);
  return [
    {
      label: m.terms_stipend(),
      value:
        terms.stipend > 0 && terms.stipendTimes > 0
          ? inPageDirection(
              rhythms[terms.stipendEvery]({
                amount: money(terms.stipend),
                times: formatNumber(terms.stipendTimes),
              }),
            )
          : m.terms_nothing(),
    },
    {
      label: m.terms_travel(),
      value: terms.travel > 0 ? m.terms_travel_up_to({ amount: money(terms.travel) }) : m.terms_nothing(),
    },
    {
      label: m.terms_daily(),
      value:
        terms.daily > 0 && terms.dailyDays > 0
          ? inPageDirection(
              m.terms_daily_for({ amount: money(terms.daily), days: formatNumber(terms.dailyDays) }),
            )
          : m.terms_nothing(),
    },
    { label: m.terms_total(), value: money(terms.total) },
    { label: m.terms_insurance(), value: `${insurerWord(terms.insuredBy)}\n${terms.insurance}` },
    { label: m.terms_first_day(), value: formatDate(terms.startsOn) },
    { label: m.terms_last_day(), value: terms.endsOn ? formatDate(terms.endsOn) : m.terms_for_good() },
    { label: m.terms_leave(), value: formatNumber(terms.leaveDays) },
    { label: m.terms_duties(), value: terms.duties },
    ...(terms.other ? [{ label: m.terms_other(), value: terms.other }] : []),
  ];
}

function signatureRows(terms: TermsItem): { label: string; value: string }[] {
  return terms.signatures.map(({ party, name, signedAt, language, evidence }) => ({
    label: party === 'member' ? m.terms_signed_member() : m.terms_signed_programme(),
    value: [
      inPageDirection(
        m.terms_signed_line({
          name: isolated(name),
          date: formatDate(signedAt),
          language: languageName(language),
        }),
      ),
      evidence && m.terms_signed_paper({ evidence: isolated(evidence) }),
    ]
      .filter(Boolean)
      .join('\n'),
  }));
}
