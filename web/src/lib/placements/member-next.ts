// What happens next, as the person is told. Call this while rendering.
import type { MemberStatus } from '@compatriot/server/placements/rules.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

export function memberNext(status: MemberStatus, host: string, answerDueAt: string | null): string {
  const date = formatDate(answerDueAt);
  const words: Record<MemberStatus, () => string> = {
    waiting_for_you: () => m.placement_me_answer_text({ date }),
    too_late: () => m.placement_me_next_too_late({ date }),
    you_said_no: () => m.placement_me_next_you_said_no({ host }),
    being_decided: () => m.placement_me_next_being_decided({ host }),
    in_reserve: () => m.placement_me_next_in_reserve({ host }),
    chosen: m.placement_me_next_chosen,
    offer_waiting: m.placement_me_next_offer_waiting,
    getting_ready: () => m.placement_me_next_getting_ready({ host }),
    not_chosen: () => m.placement_me_next_not_chosen({ host }),
    at_work: () => m.placement_me_next_at_work({ host }),
    paused: m.placement_me_next_paused,
    finishing: () => m.placement_me_next_finishing({ host }),
    done: m.placement_me_next_done,
    ended: () => m.placement_me_next_ended({ host }),
  };
  return words[status]();
}
