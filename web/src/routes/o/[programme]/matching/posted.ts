// The settings as a form holds them: from what rules now, an older version, an address, or what was typed and refused.
import { type AgeBand, ageBands, type ScorePart, scoreParts } from '@compatriot/db/vocabulary.ts';
import type { Weights } from '@compatriot/server/matching/rules.ts';
import type { Settings } from '#lib/matching/shapes.ts';
import { type FormValue, type FormValues, textOf } from '#lib/values.ts';

export interface Shown {
  weights: Weights;
  ages: { from: string | null; to: string | null };
  /** `who` is `sex:female` or `region:GB`; percent as typed. */
  floors: { who: string; percent: string }[];
  note: string;
}

export const shownOf = ({ weights, ages, floors }: Settings['history'][number] | Settings): Shown => ({
  weights: weights as Weights,
  ages,
  floors: floors.map(({ group, value, percent }) => ({ who: `${group}:${value}`, percent: String(percent) })),
  note: '',
});

const group = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};

const rows = (value: FormValue | undefined): Shown['floors'] =>
  (Array.isArray(value) ? value : []).flatMap((row) => {
    const { who, percent } = group(row);
    const floor = {
      who: typeof who === 'string' ? who : '',
      percent: typeof percent === 'string' ? percent : '',
    };
    return floor.who || floor.percent ? [floor] : [];
  });

/** A whole number from 0 to 100, or null. */
const percentOf = (text: string): number | null =>
  /^\d{1,3}$/.test(text.trim()) && Number(text) <= 100 ? Number(text) : null;

const band = (text: string | undefined): AgeBand | null => ageBands.find((each) => each === text) ?? null;

/** What was typed, over what stood there. */
export function shownFrom(values: FormValues, standing: Shown): Shown {
  if (Object.keys(values).length === 0) return standing;
  const typed = group(values['w']);
  const ages = group(values['ages']);
  return {
    weights: Object.fromEntries(
      scoreParts.map((part) => [part, percentOf(textOf(typed, part) ?? '') ?? standing.weights[part]]),
    ) as Weights,
    ages: values['ages'] ? { from: band(textOf(ages, 'from')), to: band(textOf(ages, 'to')) } : standing.ages,
    floors: values['floors'] ? rows(values['floors']) : standing.floors,
    note: textOf(values, 'note') ?? '',
  };
}

const number = (text: string | undefined): unknown =>
  /^\d+$/.test(text?.trim() ?? '') ? Number(text) : text;

/** As the API takes it; what is no number goes there as it is, and comes back with words beside its field. */
export function bodyOf(values: FormValues) {
  const ages = group(values['ages']);
  return {
    weights: Object.fromEntries(
      scoreParts.map((part: ScorePart) => [part, number(textOf(group(values['w']), part))]),
    ),
    ages: { from: textOf(ages, 'from') || null, to: textOf(ages, 'to') || null },
    floors: rows(values['floors']).map(({ who, percent }) => {
      const [kind = '', value = ''] = who.split(':');
      return { group: kind, value, percent: number(percent) };
    }),
    note: textOf(values, 'note') ?? '',
  };
}
