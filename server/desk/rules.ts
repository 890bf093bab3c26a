// What is late, how late it must be, and whom a waiting placement can be reminded of. Pages draw the desk and the board from it.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { DeskKind, ReminderParty } from '@compatriot/db/work-vocabulary.ts';

/**
 * Days. An evacuation and a contract to be countersigned have none: they are there at once. Suspension: two weeks without a
 * decision is a salary lost. Decisions: shortlists are worked off within two weeks (DOMAIN.md, "Speed"), so half of that is late.
 * Preparation: a visa takes three weeks. Reports: two months without a word. A questionnaire: a month, and its reminders are over.
 */
export const patience = {
  away: 14,
  stuck: 14,
  decide: 7,
  result: 14,
  quiet: 60,
  followUp: 30,
  startNear: 21,
  answer: 3,
} as const;

/** Lines of one kind on the desk; more are told as "more". */
export const linesShown = 25;
/** Lines of a kind when it is asked for alone. */
export const linesAlone = 200;
/** Cards of one state on the board. */
export const cardsShown = 4;
/** Placements reminded by one press. */
export const mostReminded = 200;

/** Who is being waited for in a state. */
export const remindable: Partial<Record<PlacementStatus, readonly ReminderParty[]>> = {
  invited: ['member'],
  interviewed: ['panel'],
  scored: ['host'],
  offered: ['member'],
  oriented: ['host'],
  active: ['host'],
  completing: ['member', 'host'],
};

/** Lines by which somebody is reminded; the others are for talking to people. */
export const remindingKinds: readonly DeskKind[] = [
  'arrival',
  'overdue_end',
  'stuck',
  'start_near',
  'result',
  'decide',
  'answer',
];

interface Waiting {
  status: PlacementStatus;
  endsOn: string | null;
  /** Somebody of the panel has not scored. */
  scoresOut: boolean;
  /** The host has not said whom they want. */
  choiceOut: boolean;
}

/** Whom this placement waits for now. A host is asked whether the work is over once its last day has passed. */
export function waitsFor(
  { status, endsOn, scoresOut, choiceOut }: Waiting,
  today: string,
): readonly ReminderParty[] {
  if (status === 'active' && (endsOn === null || endsOn >= today)) return [];
  if (status === 'interviewed' && !scoresOut) return [];
  if (status === 'scored' && !choiceOut) return [];
  return remindable[status] ?? [];
}

/** Columns of the board, in the order of a placement's life. */
export const boardStages = {
  asking: ['longlisted', 'shortlisted', 'invited'],
  choosing: ['interested', 'interviewed', 'scored', 'reserve'],
  preparing: ['selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented'],
  working: ['active', 'probation', 'suspended', 'evacuated', 'completing'],
  after: ['completed', 'settled', 'followed_up'],
  over: ['closed', 'declined', 'lapsed', 'not_selected', 'withdrawn', 'ended_early'],
} as const satisfies Record<string, readonly PlacementStatus[]>;
export type BoardStage = keyof typeof boardStages;
export const boardStageNames = Object.keys(boardStages) as BoardStage[];

/** What is over is counted, and read in the list. */
export const cardStates: PlacementStatus[] = boardStageNames
  .filter((stage) => stage !== 'over')
  .flatMap((stage) => boardStages[stage]);
