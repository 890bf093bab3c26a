// When a panel has done its part, what its scores come to, and which times can be offered. Pure.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { PanelParty } from '@compatriot/db/work-vocabulary.ts';

/** Two look at everybody, one of them from where the work is. */
export const fewestSeats = 2;

export interface PanelSeat {
  party: PanelParty;
  left: boolean;
  conflicted: boolean;
  given: boolean;
}

export interface PanelStanding {
  complete: boolean;
  /** Sheets that count. */
  given: number;
  /** Seats from which a sheet is awaited. */
  awaited: number;
  /** Seats that must be added before the panel can be complete: too few without a conflict, or nobody of the host. */
  lacks: ('people' | 'host')[];
}

/** What somebody with a conflict gave does not count; what somebody gave who has left since does. */
export function panelStanding(seats: readonly PanelSeat[]): PanelStanding {
  const fit = seats.filter((seat) => !seat.conflicted && (seat.given || !seat.left));
  const given = fit.filter((seat) => seat.given).length;
  const awaited = fit.length - given;
  const lacks: PanelStanding['lacks'] = [];
  if (fit.length < fewestSeats) lacks.push('people');
  if (!fit.some((seat) => seat.party === 'host')) lacks.push('host');
  return { complete: lacks.length === 0 && awaited === 0, given, awaited, lacks };
}

export interface Averages {
  /** Of the person, over everybody's mean. One decimal. */
  overall: number;
  byCriterion: Map<number | null, number>;
}

/** @returns null while there is no sheet that the reader may know */
export function averagesOf(
  sheets: readonly { scores: readonly { conceptId: number | null; score: number }[] }[],
): Averages | null {
  const filled = sheets.filter((sheet) => sheet.scores.length > 0);
  if (filled.length === 0) return null;
  const byCriterion = new Map<number | null, number[]>();
  for (const { conceptId, score } of filled.flatMap((sheet) => sheet.scores)) {
    byCriterion.set(conceptId, [...(byCriterion.get(conceptId) ?? []), score]);
  }
  return {
    overall: oneDecimal(mean(filled.map((sheet) => mean(sheet.scores.map((each) => each.score))))),
    byCriterion: new Map([...byCriterion].map(([key, scores]) => [key, oneDecimal(mean(scores))])),
  };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

export const mostSlots = 10;
const mostDaysAhead = 180;

/** What is wrong with a time to talk. */
export function slotFault(
  startsAt: Date | null,
  now: Date,
): 'no_such_time' | 'in_the_past' | 'too_far_ahead' | null {
  if (!startsAt) return 'no_such_time';
  if (startsAt.getTime() <= now.getTime()) return 'in_the_past';
  return startsAt.getTime() > now.getTime() + mostDaysAhead * 86_400_000 ? 'too_far_ahead' : null;
}

/** Who has not answered hears of it once more. */
export const remindDaysBefore = 3;

export function remindAt(answerDueAt: Date): Date {
  return new Date(answerDueAt.getTime() - remindDaysBefore * 86_400_000);
}

/** Nothing more is asked or answered about these. */
export const silentStatuses: readonly PlacementStatus[] = [
  'longlisted',
  'shortlisted',
  'declined',
  'lapsed',
  'not_selected',
  'closed',
  'withdrawn',
  'ended_early',
];
/** Questions of one side that wait for the other: more would be a flood. */
export const mostUnanswered = 5;

/** Where the choice of a person stands, for the page that shows it. */
export const selectionStages = ['before', 'talking', 'scoring', 'deciding', 'decided'] as const;
export type SelectionStage = (typeof selectionStages)[number];

export function stageOf(status: PlacementStatus): SelectionStage {
  switch (status) {
    case 'longlisted':
    case 'shortlisted':
    case 'invited':
    case 'declined':
    case 'lapsed':
      return 'before';
    case 'interested':
      return 'talking';
    case 'interviewed':
      return 'scoring';
    case 'scored':
    case 'reserve':
      return 'deciding';
    default:
      return 'decided';
  }
}
