// Questions about an invitation, mostly before a yes: between the person, who stays a pseudonym, and the coordinator. The
// host is never shown that somebody asked.
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import { insertQuestion, questionsOf } from '@compatriot/db/queries/selection.ts';
import type { QuestionParty } from '@compatriot/db/work-vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { selectionPolicy } from './policy.ts';
import { mostUnanswered, silentStatuses } from './rules.ts';

const rightsOf = ({ parties }: LoadedPlacement) => ({ parties, seated: false, conflicted: false });
const verb = 'question.ask';

export async function showQuestions(ctx: Context, id: string) {
  const loaded = await placementAs(ctx, id, 'member', 'coordinator');
  const rows = await questionsOf(ctx.tx, id);
  const open = !silentStatuses.includes(loaded.subject.status);
  return {
    items: rows.map((row) => ({
      id: row.id,
      party: row.party as QuestionParty,
      text: row.text,
      at: row.at,
    })),
    can: open
      ? verbsAllowed(ctx.actor, selectionPolicy, rightsOf(loaded)).filter((each) => each === verb)
      : [],
  };
}

/** @throws 404, 409 not_now, 429 when many wait for the other side */
export async function ask(ctx: Context, id: string, text: string): Promise<{ id: string }> {
  await lockPlacement(ctx.tx, id);
  const loaded = await placementAs(ctx, id, 'member', 'coordinator');
  authorize(ctx, selectionPolicy, verb, rightsOf(loaded));
  const { status } = loaded.subject;
  if (silentStatuses.includes(status)) throw problems.notNow(status);
  const party: QuestionParty = loaded.parties.includes('member') ? 'member' : 'coordinator';
  const before = await questionsOf(ctx.tx, id);
  const waiting = before.length - 1 - before.findLastIndex((each) => each.party !== party);
  if (waiting >= mostUnanswered) throw problems.tooManyRequests(3600);
  const { programmeId } = loaded.row.placement;
  const made = await insertQuestion(ctx.tx, {
    programmeId,
    placementId: id,
    party,
    accountId: party === 'member' ? null : (ctx.actor.person?.account.id ?? null),
    text,
  });
  await ctx.record(party === 'member' ? 'question.asked' : 'question.answered', { id, programmeId });
  return { id: made };
}
