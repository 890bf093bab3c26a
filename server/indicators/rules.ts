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
}

const everything = conditionNames;
const ofProjects: readonly ConditionName[] = ['sector', 'country'];

export const indicators = {
  needs_approved: { kind: 'count', asks: everything },
  needs_opened: { kind: 'count', asks: everything },
  needs_filled: { kind: 'count', asks: everything },
  vacancies_filled: { kind: 'count', asks: everything },
  days_to_shortlist: { kind: 'days', asks: everything },
  days_to_arrival: { kind: 'days', asks: everything },
  chosen: { kind: 'count', asks: everything },
  at_work: { kind: 'count', asks: everything },
  completed: { kind: 'count', asks: everything },
  withdrawn: { kind: 'count', asks: everything },
  ended_early: { kind: 'count', asks: everything },
  reached: { kind: 'people', asks: everything },
  outcome: { kind: 'count', asks: everything },
  handed_over: { kind: 'people', asks: everything },
  follow_up: { kind: 'share', asks: everything },
  satisfaction: { kind: 'mean', asks: everything },
  virtual_minutes: { kind: 'minutes', asks: everything },
  orientation: { kind: 'people', asks: [] },
  granted: { kind: 'money', asks: ['donor'] },
  committed: { kind: 'money', asks: everything },
  paid: { kind: 'money', asks: everything },
  cost: { kind: 'money', asks: everything },
  projects_proposed: { kind: 'count', asks: ofProjects },
  projects_approved: { kind: 'count', asks: ofProjects },
  projects_tranches: { kind: 'money', asks: [...ofProjects, 'donor'] },
  projects_outcome: { kind: 'count', asks: ofProjects },
  projects_reached: { kind: 'people', asks: ofProjects },
} as const satisfies Record<string, Indicator>;

export type IndicatorName = keyof typeof indicators;
export const indicatorNames = Object.keys(indicators) as IndicatorName[];
export const indicatorOf = (name: IndicatorName): Indicator => indicators[name];

/** What officials outside the programme's own team may count: needs, all of which they list. */
export const openIndicators: readonly IndicatorName[] = [
  'needs_approved',
  'needs_opened',
  'needs_filled',
  'vacancies_filled',
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
