// Which figures the programme's report has, of what kind each is and which conditions it can be asked under. What each counts
// is said once, by the database (indicator_source, migration 0053). Pure.

/** By what a report can be narrowed, beside its days. */
export const conditionNames = ['mode', 'sector', 'country', 'host', 'donor'] as const;
export type ConditionName = (typeof conditionNames)[number];

/**
 * What the figure of a measure is: how many rows there are; their sum (of people, minutes or minor units); the middle number of
 * days; the share of ones; or the mean of marks.
 */
export type IndicatorKind = 'count' | 'people' | 'minutes' | 'money' | 'days' | 'share' | 'mean';

interface Indicator {
  kind: IndicatorKind;
  /** Conditions that its records know. Under any other it is left out of the report, and the report says so. */
  asks: readonly ConditionName[];
  /** What a target says of it: at least so many, or at most. Without, none is set: money has its budget lines. */
  target?: 'least' | 'most';
}

const everything = conditionNames;
const ofProjects: readonly ConditionName[] = ['sector', 'country'];

export const indicators = {
  needs_approved: { kind: 'count', asks: everything, target: 'least' },
  needs_opened: { kind: 'count', asks: everything, target: 'least' },
  needs_filled: { kind: 'count', asks: everything, target: 'least' },
  vacancies_filled: { kind: 'count', asks: everything, target: 'least' },
  days_to_shortlist: { kind: 'days', asks: everything, target: 'most' },
  days_to_arrival: { kind: 'days', asks: everything, target: 'most' },
  chosen: { kind: 'count', asks: everything, target: 'least' },
  at_work: { kind: 'count', asks: everything, target: 'least' },
  completed: { kind: 'count', asks: everything, target: 'least' },
  withdrawn: { kind: 'count', asks: everything, target: 'most' },
  ended_early: { kind: 'count', asks: everything, target: 'most' },
  reached: { kind: 'people', asks: everything, target: 'least' },
  outcome: { kind: 'count', asks: everything },
  handed_over: { kind: 'people', asks: everything, target: 'least' },
  follow_up: { kind: 'share', asks: everything, target: 'least' },
  satisfaction: { kind: 'mean', asks: everything, target: 'least' },
  virtual_minutes: { kind: 'minutes', asks: everything, target: 'least' },
  orientation: { kind: 'people', asks: [], target: 'least' },
  granted: { kind: 'money', asks: ['donor'] },
  committed: { kind: 'money', asks: everything },
  paid: { kind: 'money', asks: everything },
  cost: { kind: 'money', asks: everything },
  projects_proposed: { kind: 'count', asks: ofProjects, target: 'least' },
  projects_approved: { kind: 'count', asks: ofProjects, target: 'least' },
  projects_tranches: { kind: 'money', asks: [...ofProjects, 'donor'] },
  projects_outcome: { kind: 'count', asks: ofProjects },
  projects_reached: { kind: 'people', asks: ofProjects, target: 'least' },
} as const satisfies Record<string, Indicator>;

export type IndicatorName = keyof typeof indicators;
export const indicatorNames = Object.keys(indicators) as IndicatorName[];
export const indicatorOf = (name: IndicatorName): Indicator => indicators[name];

/** Measures for which a programme sets targets. */
export const targetNames = indicatorNames.filter((name) => indicatorOf(name).target !== undefined);

/** The greatest figure that a target of a kind can be; of what is counted, only whole numbers are any. */
export const mostOfKind = (kind: IndicatorKind): number => (kind === 'share' ? 1 : kind === 'mean' ? 5 : 1e9);
export const isWhole = (kind: IndicatorKind): boolean => kind === 'count' || kind === 'people';

/** The year that the days are, from its first to its last; else there is no target to compare with. */
export function yearOf({ from, until }: Period): number | null {
  const year = from.slice(0, 4);
  return from === `${year}-01-01` && until === `${year}-12-31` ? Number(year) : null;
}

/** How a figure stands to its target; null while there is nothing to tell. The share of a target of none is one. */
export function against(
  name: IndicatorName,
  figure: number | null,
  target: number,
): { share: number; met: boolean } | null {
  if (figure === null) return null;
  const met = indicatorOf(name).target === 'most' ? figure <= target : figure >= target;
  return { share: target === 0 ? (figure === 0 ? 1 : Infinity) : figure / target, met };
}

/** What officials outside the programme's own team may count: needs, all of which they list. */
export const openIndicators: readonly IndicatorName[] = [
  'needs_approved',
  'needs_opened',
  'needs_filled',
  'vacancies_filled',
];

/** What they may count beside, of the placements that each of them lists (listed_figures, migration 0062). */
export const listedIndicators: readonly IndicatorName[] = [
  'at_work',
  'completed',
  'withdrawn',
  'ended_early',
  'reached',
  'outcome',
];

/** Whether a measure knows each of the conditions that are asked. */
export const answersTo = (name: IndicatorName, asked: readonly ConditionName[]): boolean =>
  asked.every((condition) => indicatorOf(name).asks.includes(condition));

/** The one figure of a measure from its rows. Nothing to tell is null, but no rows of what is counted are none. */
export function figureOf(
  kind: IndicatorKind,
  { n, total, middle }: { n: number; total: number; middle: number | null },
): number | null {
  switch (kind) {
    case 'count':
      return n;
    case 'people':
    case 'minutes':
    case 'money':
      return total;
    case 'days':
      return middle;
    case 'share':
    case 'mean':
      return n === 0 ? null : total / n;
  }
}

/** Days within which somebody is to be shortlisted after the approval (DOMAIN.md, "Indicators"). */
export const promptDays = 14;

export const presets = ['this_year', 'last_year', 'last_12_months'] as const;
export type Preset = (typeof presets)[number];

export interface Period {
  /** Civil dates; both days belong to it. */
  from: string;
  until: string;
}

/** @param today YYYY-MM-DD */
export function periodOf(preset: Preset, today: string): Period {
  const year = Number(today.slice(0, 4));
  switch (preset) {
    case 'this_year':
      return { from: `${year}-01-01`, until: `${year}-12-31` };
    case 'last_year':
      return { from: `${year - 1}-01-01`, until: `${year - 1}-12-31` };
    case 'last_12_months': {
      // The day after the same day a year ago; of 29 February, the first of March.
      const [, month = 1, day = 1] = today.split('-').map(Number);
      return {
        from: new Date(Date.UTC(year - 1, month - 1, day + 1)).toISOString().slice(0, 10),
        until: today,
      };
    }
  }
}

/** Two days as they were asked, or this year. */
export function periodAsked(
  asked: { from?: string | undefined; until?: string | undefined },
  today: string,
): Period {
  const year = periodOf('this_year', today);
  return {
    from: asked.from ?? (asked.until ? `${asked.until.slice(0, 4)}-01-01` : year.from),
    until: asked.until ?? year.until,
  };
}

/** Records of a page. */
export const pageSize = 50;
