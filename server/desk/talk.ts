// What coordinators say, send and settle around one placement: comments, reminders, mailed links, whose desk it is on.
import { linksOf } from '@compatriot/db/queries/act-links.ts';
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import { commentsOf, insertComment, removeComment } from '@compatriot/db/queries/comments.ts';
import { coordinatorsOf, remindersOf } from '@compatriot/db/queries/desk.ts';
import { contactsOf } from '@compatriot/db/queries/institution-contacts.ts';
import type { ReminderParty } from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { owing } from '../links/owing.ts';
import { type LinkVerb, linkStands } from '../links/rules.ts';
import { placementFor } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { deskPolicy } from './policy.ts';

/** @throws 404, 403 for who is not a coordinator of the programme's team */
async function enter(ctx: Context, id: string) {
  const loaded = await placementFor(ctx, id);
  authorize(ctx, deskPolicy, 'placement.comment', loaded.subject);
  const me = ctx.actor.person?.account.id;
  if (!me) throw problems.notAllowed();
  return { ...loaded, me };
}

export async function readTalk(ctx: Context, id: string) {
  const loaded = await enter(ctx, id);
  const { row, subject, me } = loaded;
  const owes = await owing(ctx, loaded);
  const comments = await commentsOf(ctx.tx, id);
  const reminders = await remindersOf(ctx.tx, id);
  const names = await accountNames(
    ctx.tx,
    reminders.flatMap((each) => (each.accountId ? [each.accountId] : [])),
  );
  const colleagues = await coordinatorsOf(ctx.tx, subject.programmeId);
  return {
    comments: comments.map((each) => ({
      id: each.id,
      text: each.text,
      at: each.at,
      by: each.by,
      mine: each.accountId === me,
      removed: each.removedAt !== null,
    })),
    reminders: reminders.map((each) => ({
      party: each.party as ReminderParty,
      at: each.at,
      by: each.accountId ? (names.get(each.accountId) ?? null) : null,
    })),
    contacts: (await contactsOf(ctx.tx, subject.institutionId)).flatMap((each) =>
      each.email ? [{ id: each.id, name: each.name, email: each.email, owes: owes(each.id) }] : [],
    ),
    links: (await linksOf(ctx.tx, id)).map((link) => ({
      id: link.id,
      contact: link.contact,
      asked: link.asked as LinkVerb[],
      madeAt: link.madeAt,
      expiresAt: link.expiresAt,
      usedAt: link.usedAt,
      revokedAt: link.revokedAt,
      stands: linkStands(link, ctx.now),
    })),
    colleagues,
    deskId: row.placement.coordinatorId,
  };
}

/** Recorded under the comment's own id: talk about a placement is not something that happened to it. */
export async function comment(ctx: Context, id: string, input: { text: string }) {
  const { subject, me } = await enter(ctx, id);
  const made = await insertComment(ctx.tx, {
    programmeId: subject.programmeId,
    placementId: id,
    accountId: me,
    text: input.text,
  });
  await ctx.record('comment.made', { id: made, programmeId: subject.programmeId }, { placementId: id });
  return { id: made };
}

/** @throws 404 for a comment of somebody else, too */
export async function takeBack(ctx: Context, id: string, commentId: string) {
  const { subject } = await enter(ctx, id);
  if (!(await removeComment(ctx.tx, id, commentId, ctx.now))) throw problems.notFound();
  await ctx.record(
    'comment.removed',
    { id: commentId, programmeId: subject.programmeId },
    { placementId: id },
  );
  return {};
}
