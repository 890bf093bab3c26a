// What happens next, as a host is told. Call this while rendering.
import type { HostStatus } from '@compatriot/server/placements/rules.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

export function hostNext(
  status: HostStatus,
  names: { name: string; host: string },
  answerDueAt: string | null,
): string {
  const date = formatDate(answerDueAt);
  const words: Record<HostStatus, () => string> = {
    no_answer_yet: () => m.placement_host_next_no_answer_yet({ ...names, date }),
    no_answer: () => m.placement_host_next_no_answer({ date }),
    interested: () => m.placement_host_next_interested(names),
    interviewed: m.placement_host_next_interviewed,
    scored: () => m.placement_host_next_scored(names),
    selected: () => m.placement_host_next_selected(names),
    reserve: () => m.placement_host_next_reserve(names),
    not_selected: m.placement_host_next_not_selected,
    getting_ready: () => m.placement_host_next_getting_ready(names),
    active: () => m.placement_host_next_active(names),
    probation: () => m.placement_host_next_probation(names),
    suspended: m.placement_host_next_suspended,
    evacuated: () => m.placement_host_next_evacuated(names),
    completing: m.placement_host_next_completing,
    completed: m.placement_host_next_completed,
    settled: () => m.placement_host_next_settled(names),
    ended: m.placement_host_next_ended,
  };
  return words[status]();
}
