// Words of the desk and the board, and where each line leads. Call these while rendering.
import type { DeskKind } from '@compatriot/db/work-vocabulary.ts';
import type { BoardStage } from '@compatriot/server/desk/rules.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

type Words = [title: () => string, about: () => string, act: () => string];

const kinds: Record<DeskKind, Words> = {
  evacuated: [m.desk_kind_evacuated, m.desk_about_evacuated, m.desk_act_away],
  not_working: [m.desk_kind_not_working, m.desk_about_not_working, m.desk_act_not_working],
  check_expired: [m.desk_kind_check_expired, m.desk_about_check_expired, m.desk_act_check_expired],
  away: [m.desk_kind_away, m.desk_about_away, m.desk_act_away],
  arrival: [m.desk_kind_arrival, m.desk_about_arrival, m.desk_act_arrival],
  payment: [m.desk_kind_payment, m.desk_about_payment, m.desk_act_payment],
  yes_waits: [m.desk_kind_yes_waits, m.desk_about_yes_waits, m.desk_act_yes_waits],
  countersign: [m.desk_kind_countersign, m.desk_about_countersign, m.desk_act_countersign],
  overdue_end: [m.desk_kind_overdue_end, m.desk_about_overdue_end, m.desk_act_overdue_end],
  quiet: [m.desk_kind_quiet, m.desk_about_quiet, m.desk_act_quiet],
  start_near: [m.desk_kind_start_near, m.desk_about_start_near, m.desk_act_start_near],
  stuck: [m.desk_kind_stuck, m.desk_about_stuck, m.desk_act_stuck],
  result: [m.desk_kind_result, m.desk_about_result, m.desk_act_result],
  decide: [m.desk_kind_decide, m.desk_about_decide, m.desk_act_decide],
  answer: [m.desk_kind_answer, m.desk_about_answer, m.desk_act_answer],
  follow_up: [m.desk_kind_follow_up, m.desk_about_follow_up, m.desk_act_follow_up],
};
export const kindTitle = (kind: DeskKind): string => kinds[kind][0]();
export const kindAbout = (kind: DeskKind): string => kinds[kind][1]();
export const kindAct = (kind: DeskKind): string => kinds[kind][2]();

/** The part of the placement's pages in which its one action is. */
const parts: Partial<Record<DeskKind, string>> = {
  not_working: '/work',
  check_expired: '/clearance',
  payment: '/money',
  countersign: '/clearance#terms',
  quiet: '/work',
  start_near: '/clearance',
  result: '/result',
  decide: '/selection',
  follow_up: '/result',
};
export const kindPart = (kind: DeskKind): string => parts[kind] ?? '';

export function sinceWords(kind: DeskKind, since: string): string {
  const date = formatDate(since);
  if (kind === 'answer') return m.desk_by({ date });
  const planned: readonly DeskKind[] = ['arrival', 'start_near', 'overdue_end', 'payment'];
  if (planned.includes(kind)) return m.desk_planned({ date });
  return m.desk_since({ date });
}

const stages: Record<BoardStage, () => string> = {
  asking: m.board_stage_asking,
  choosing: m.board_stage_choosing,
  preparing: m.board_stage_preparing,
  working: m.board_stage_working,
  after: m.board_stage_after,
  over: m.board_stage_over,
};
export const stageWord = (stage: BoardStage): string => stages[stage]();
