// Hosts without an account act from a link that was mailed to one contact person: one placement, some verbs, fourteen days.
import { createHash } from 'node:crypto';
import {
  actWith,
  findLinkContact,
  type HeldLink,
  insertLink,
  noteLinkUse,
  revokeLink,
} from '@compatriot/db/queries/act-links.ts';
import type { z } from 'zod';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { deskPolicy } from '../desk/policy.ts';
import { makeRecord } from '../events.ts';
import { placementFor } from '../placements/access.ts';
import { step } from '../placements/moving.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import { owing } from './owing.ts';
import { isHostStep, linkDays, type LinkVerb, linkVerbs } from './rules.ts';
import type { actStepBody } from './schema.ts';
import { shownTo } from './showing.ts';

/** Only this is kept of a token, here and in the job that mails it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Mails a link to a contact person of the host; the token is made with the mail, so that no official holds it.
 * @throws 404, 403, 400 for somebody who is no contact person there or has no address, 409 before the person's yes
 */
export async function makeLink(ctx: Context, id: string, input: { contactId: string }) {
  const loaded = await placementFor(ctx, id);
  const { row, subject, contactOpen } = loaded;
  authorize(ctx, deskPolicy, 'placement.link', subject);
  // Before a yes a host learns nothing of a placement, by a link no more than otherwise.
  if (!contactOpen) throw problems.notNow(subject.status);
  const contact = await findLinkContact(ctx.tx, subject.institutionId, input.contactId);
  if (!contact?.email) throw problems.invalid([{ path: 'contactId', code: 'not_a_choice' }]);
  const madeBy = ctx.actor.person?.account.id;
  if (!madeBy) throw problems.notAllowed();
  const link = await insertLink(ctx.tx, {
    programmeId: subject.programmeId,
    placementId: row.placement.id,
    institutionId: subject.institutionId,
    contactId: contact.id,
    verbs: linkVerbs,
    asked: (await owing(ctx, loaded))(contact.id),
    madeBy,
    madeAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + linkDays * 86_400_000),
  });
  await ctx.record('link.made', { id: link, programmeId: subject.programmeId }, { placementId: id });
  return { id: link };
}

/** @throws 404 also for one that stands no more, 403 */
export async function takeLinkBack(ctx: Context, id: string, linkId: string) {
  const { subject } = await placementFor(ctx, id);
  authorize(ctx, deskPolicy, 'placement.link', subject);
  if (!(await revokeLink(ctx.tx, id, linkId, ctx.now))) throw problems.notFound();
  await ctx.record('link.revoked', { id: linkId, programmeId: subject.programmeId }, { placementId: id });
  return {};
}

/**
 * Runs work as the holder of a link and as nobody else: a session that came along is not looked at.
 * @throws 404 for a token that is wrong, old, or was taken back: these look alike
 */
async function asHolder<T>(
  { services, language, route }: OpenRequest,
  token: string,
  work: (ctx: Context, link: HeldLink) => Promise<T>,
): Promise<T> {
  return services.database.transaction(null, async (tx) => {
    const link = await actWith(tx, hashOf(token));
    if (!link) throw problems.notFound();
    const actor = { person: null, system: null, link };
    return work(
      { actor, tx, now: new Date(), language, route, record: makeRecord(tx, actor, services.jobs) },
      link,
    );
  });
}

export const showActing = (request: OpenRequest, token: string) =>
  asHolder(request, token, (ctx, link) => shownTo(ctx, link));

/**
 * What a host does with the link's own placement.
 * @throws 404, 403 for what the link is not for, and as the act itself
 */
export function act<T>(
  request: OpenRequest,
  token: string,
  verb: LinkVerb,
  work: (ctx: Context, placementId: string) => Promise<T>,
): Promise<T> {
  return asHolder(request, token, async (ctx, link) => {
    if (!link.verbs.includes(verb)) throw problems.notAllowed();
    const done = await work(ctx, link.placementId);
    await noteLinkUse(ctx.tx);
    return done;
  });
}

/** @throws 404, 403 for a step that is not a host's, and as a step of a placement */
export function takeStepActing(
  request: OpenRequest,
  token: string,
  input: z.output<typeof actStepBody>,
  ifMatch: number | undefined,
) {
  return act(request, token, input.step, (ctx, id) => {
    // `score` is an act of a link and a step of the coordinator's.
    if (!isHostStep(input.step)) throw problems.notAllowed();
    return step(ctx, id, input, ifMatch);
  });
}
