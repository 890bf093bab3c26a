// Opening a link, and what a coordinator does where mail does not reach: write now, hand out the link, or ask no more.
import {
  changeFollowUp,
  contactWithdrawn,
  findFollowUp,
  openFollowUp,
  openLink,
} from '@compatriot/db/queries/follow-ups.ts';
import { findDraft } from '@compatriot/db/queries/responses.ts';
import { dropBrowser } from '@compatriot/db/queries/resuming.ts';
import { programmeOf } from '@compatriot/db/queries/placements.ts';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import type { GiveUpReason } from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { asSystem } from '../events.ts';
import { placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { asVisitor, keepKey, keyOf, makeKey } from '../responses/visitor.ts';
import { resultPolicy } from '../results/policy.ts';
import { followUpStatuses } from '../results/rules.ts';
import type { OpenRequest } from '../route.ts';
import { ask } from './asking.ts';
import { followUpLinkHash, followUpPath, followUpToken } from './links.ts';

/** Opens the questionnaire of a link in this browser; on another device it goes on with the same answers. @throws 404 */
export async function openByLink(request: OpenRequest, token: string) {
  const made = makeKey();
  const opened = await request.services.database.transaction({}, (tx) =>
    openLink(tx, followUpLinkHash(token), made.secretHash, request.language),
  );
  if (!opened) throw problems.notFound();
  const survey = surveyCode(opened.code, 'follow_up');
  const answer = { outcome: opened.outcome, survey, programme: opened.name };
  if (opened.outcome !== 'open' && opened.outcome !== 'begun') return answer;
  const held = keyOf(request, survey);
  const here =
    held?.id === opened.draft &&
    (await asVisitor(request, survey, held.id, ({ tx, now }) =>
      findDraft(tx, held.id, held.secretHash, now),
    ));
  // A link that an official handed out goes on in the browser that began, and nowhere else.
  if (opened.outcome === 'begun') return { ...answer, outcome: here ? ('open' as const) : opened.outcome };
  if (!here) keepKey(request.reply, survey, opened.draft, made.secret);
  else
    await asVisitor(request, survey, opened.draft, ({ tx }) =>
      dropBrowser(tx, opened.draft, made.secretHash),
    );
  return answer;
}

/**
 * @throws 404 for everybody but a coordinator of the placement, 409 once it is answered or given up, before its day, and for host
 * and colleagues once the person closed contact
 */
async function managed(ctx: Context, id: string, due = true) {
  const row = await findFollowUp(ctx.tx, id);
  if (!row) throw problems.notFound();
  const loaded = await placementAs(ctx, row.placementId, 'coordinator');
  authorize(ctx, resultPolicy, 'follow_up.manage', loaded);
  const open = await openFollowUp(ctx.tx, id);
  if (!open || !followUpStatuses.some((status) => status === loaded.row.placement.status))
    throw problems.notNow(loaded.row.placement.status);
  if (due && open.dueOn > today(ctx.now)) throw problems.notNow(loaded.row.placement.status);
  if (due && row.role !== 'member' && (await contactWithdrawn(ctx.tx, row.placementId)))
    throw problems.notNow(loaded.row.placement.status);
  const programme = await programmeOf(ctx.tx, row.programmeId);
  if (!programme) throw problems.notFound();
  return { row: open, programme, subject: { id: row.placementId, programmeId: row.programmeId } };
}

const settingsOf = (request: OpenRequest) => request.reply.server.settings;

/** A link to hand out by telephone, message or on paper; the one before opens nothing any more. */
export async function makeLink(request: OpenRequest, id: string): Promise<{ path: string }> {
  return request.transaction(async (ctx) => {
    const { row, programme, subject } = await managed(ctx, id);
    const link = row.link + 1;
    const token = followUpToken(settingsOf(request).sessionKey, { id, link });
    if (!(await changeFollowUp(ctx.tx, id, { link, linkHash: followUpLinkHash(token) })))
      throw problems.notNow('answered');
    await ctx.record('follow_up.link_made', subject, { followUpId: id, role: row.role, months: row.months });
    return { path: followUpPath(programme.code, token) };
  });
}

/** Writes now: on its day, or once more. The programme's system reads the address; the coordinator does not. */
export async function askNow(request: OpenRequest, id: string): Promise<{ sent: boolean }> {
  const { programmeId } = await request.transaction(async (ctx) => (await managed(ctx, id)).row);
  const sent = await asSystem(request.services, 'follow_up', programmeId, async (ctx) => {
    const row = await openFollowUp(ctx.tx, id);
    const programme = row && (await programmeOf(ctx.tx, programmeId));
    if (!row || !programme) return false;
    // Nobody is written to twice on one day, however often the button is pressed.
    const last = row.remindedAt ?? row.sentAt;
    if (last && ctx.now.getTime() - last.getTime() < 86_400_000) return false;
    return ask(ctx, settingsOf(request), programme, row, row.sentAt ? 'reminder' : 'first');
  });
  return { sent };
}

/** Nobody waits for this answer any more; the link opens nothing. */
export async function giveUp(ctx: Context, id: string, reason: GiveUpReason): Promise<void> {
  const { row, subject } = await managed(ctx, id, false);
  if (!(await changeFollowUp(ctx.tx, id, { givenUpAt: ctx.now, reason }))) throw problems.notNow('answered');
  await ctx.record('follow_up.given_up', subject, {
    followUpId: id,
    role: row.role,
    months: row.months,
    reason,
  });
}
