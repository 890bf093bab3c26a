// States, floors, points and money of portfolios in the page's language. Call these while rendering.
import type { PortfolioStatus } from '@compatriot/db/vocabulary.ts';
import type { Tone } from '#lib/components/kinds.ts';
import { countryName, formatNumber, formatTag, isolated } from '#lib/format.ts';
import { minorDigits } from '#lib/money.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Floor, Override, Portfolio } from './types.ts';

const statuses: Record<PortfolioStatus, () => string> = {
  waiting: m.portfolio_status_waiting,
  running: m.portfolio_status_running,
  done: m.portfolio_status_done,
  infeasible: m.portfolio_status_infeasible,
  cancelled: m.portfolio_status_cancelled,
  failed: m.portfolio_status_failed,
};
const tones: Record<PortfolioStatus, Tone> = {
  waiting: 'neutral',
  running: 'info',
  done: 'success',
  infeasible: 'warning',
  cancelled: 'neutral',
  failed: 'danger',
};
const sexes: Record<string, () => string> = {
  female: m.portfolio_floor_female,
  male: m.portfolio_floor_male,
  other: m.portfolio_floor_other,
};

export const statusWord = (status: PortfolioStatus): string => statuses[status]();
export const statusTone = (status: PortfolioStatus): Tone => tones[status];
export const goesOn = ({ status }: { status: PortfolioStatus }): boolean =>
  status === 'waiting' || status === 'running';

export const pointsWord = (points: number): string => formatNumber(points, { maximumFractionDigits: 1 });
/** A difference says its direction. */
export const changeWord = (points: number): string =>
  formatNumber(points, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
/** Between 0 and 1; as fine as it needs to be not to read as nothing. */
export function shareWord(share: number): string {
  const fine = share > 0 && share < 0.001 ? 3 : 1;
  return formatNumber(share, { style: 'percent', maximumFractionDigits: fine });
}
export const percentWord = (percent: number): string => shareWord(percent / 100);

export function moneyWord(minor: number, currency: string | null): string {
  if (!currency) return formatNumber(minor);
  return formatNumber(minor / 10 ** minorDigits(currency), {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
}

/** "EUR – euro". */
export function currencyWord(code: string): string {
  const name = new Intl.DisplayNames([formatTag()], { type: 'currency', fallback: 'none' }).of(code);
  return name ? `${code} – ${name}` : code;
}

export const groupWord = ({ group, value }: Pick<Floor, 'group' | 'value'>): string =>
  group === 'region'
    ? m.portfolio_floor_region({ country: countryName(value) })
    : (sexes[value]?.() ?? value);
export const floorWord = (floor: Floor): string =>
  m.portfolio_floor_line({ percent: percentWord(floor.percent), group: groupWord(floor) });

export function overrideWord({
  kind,
  pseudonym,
  title,
}: Pick<Override, 'kind' | 'pseudonym' | 'title'>): string {
  const words = { name: isolated(pseudonym ?? m.portfolio_gone_name()), title: isolated(title) };
  return kind === 'pin' ? m.portfolio_pinned(words) : m.portfolio_banned(words);
}

/** What choosing together gains over choosing for one assignment after the other. */
export function gainOf({
  objective,
  greedy,
}: {
  objective: number | null;
  greedy: { objective: number } | null;
}): number | null {
  if (objective === null || !greedy || greedy.objective <= 0) return null;
  const gain = (objective - greedy.objective) / greedy.objective;
  return Math.abs(gain) < 0.00005 ? 0 : gain;
}
export function gainWord(gain: number | null): string {
  if (gain === null) return '–';
  if (gain === 0) return m.portfolio_same();
  const share = shareWord(Math.abs(gain));
  return gain > 0 ? m.portfolio_more({ share }) : m.portfolio_less({ share });
}

/** How far it is, in a sentence. */
export function stepWord({ progress }: Pick<Portfolio, 'progress'>): string {
  if (!progress) return m.portfolio_step_waiting();
  const counts = {
    done: formatNumber(Math.floor(progress.done)),
    all: formatNumber(Math.ceil(progress.all)),
  };
  switch (progress.step) {
    case 'reading':
      return m.portfolio_step_reading(counts);
    case 'solving':
      return m.portfolio_step_solving(counts);
    case 'costs':
      return m.portfolio_step_costs(counts);
    case 'clashes':
      return m.portfolio_step_clashes(counts);
  }
}
