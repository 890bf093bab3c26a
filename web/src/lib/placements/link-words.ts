// What the holder of a mailed link is asked for, in words, and where on the link's page it is done. Call while rendering.
import type { LinkVerb } from '@compatriot/server/links/rules.ts';
import { m } from '#lib/paraglide/messages.js';

const asks: Partial<Record<LinkVerb, [words: () => string, place: string]>> = {
  interview: [m.link_asks_interview, '#next'],
  confirm_arrival: [m.link_asks_confirm_arrival, '#next'],
  begin_probation: [m.link_asks_begin_probation, '#next'],
  finish: [m.link_asks_finish, '#next'],
  talk: [m.link_asks_talk, '#talk-title'],
  score: [m.link_asks_score, '#panel-title'],
  choose: [m.link_asks_choose, '#choice-title'],
  session: [m.link_asks_session, '#sessions'],
  hand_over: [m.link_asks_hand_over, '#handover'],
  feedback: [m.link_asks_feedback, '#feedback'],
};

/** null for what nobody is asked for. */
export function linkAsk(verb: LinkVerb): { words: string; place: string } | null {
  const found = asks[verb];
  return found ? { words: found[0](), place: found[1] } : null;
}
