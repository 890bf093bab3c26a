// Writing to one person that there is a questionnaire for them, or that it still waits.
import {
  changeFollowUp,
  type DueFollowUp,
  type Reach,
  reachOfColleague,
  reachOfHost,
} from '@compatriot/db/queries/follow-ups.ts';
import { findReach } from '@compatriot/db/queries/placements.ts';
import type { Context } from '../context.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { followUpLinkHash, followUpPath, followUpToken } from './links.ts';

export interface AskSettings {
  sessionKey: string;
  publicOrigin: string;
}

/**
 * Queues the mail and notes it. May run twice: the same mail of the same day is written once.
 * @returns false when there is nobody to write to
 */
export async function ask(
  ctx: Context,
  settings: AskSettings,
  programme: { code: string; name: string; languages: string[] },
  row: DueFollowUp,
  kind: 'first' | 'reminder',
): Promise<boolean> {
  const reached = await reachOf(ctx, row);
  const token = followUpToken(settings.sessionKey, row);
  const linkHash = followUpLinkHash(token);
  if (reached.length === 0) {
    if (!row.unreachable) await changeFollowUp(ctx.tx, row.id, { unreachable: true, linkHash });
    return false;
  }
  const changed = await changeFollowUp(ctx.tx, row.id, {
    linkHash,
    unreachable: false,
    ...(kind === 'first' ? { sentAt: ctx.now } : { remindedAt: ctx.now, reminders: row.reminders + 1 }),
  });
  if (!changed) return false;
  for (const { accountId, email, language: own } of reached) {
    const language = pageLanguage(own ?? programme.languages[0] ?? 'en');
    const values = {
      title: row.title,
      institution: row.institution,
      programme: programme.name,
      months: row.months,
      link: `${settings.publicOrigin}${followUpPath(programme.code, token)}`,
    };
    const text = kind === 'first' ? `mail_follow_up_${row.role}` : 'mail_follow_up_reminder';
    await queueMail(
      ctx,
      {
        accountId,
        recipient: email,
        subject: say(language, `${text}_subject`, values),
        body: say(language, `${text}_body`, values),
      },
      `follow-up ${row.id} ${row.link} ${kind === 'first' ? 0 : row.reminders + 1}`,
    );
  }
  await ctx.record(
    kind === 'first' ? 'follow_up.asked' : 'follow_up.reminded',
    { id: row.placementId, programmeId: row.programmeId },
    { followUpId: row.id, role: row.role, months: row.months },
  );
  return true;
}

async function reachOf(ctx: Context, row: DueFollowUp): Promise<Reach[]> {
  if (row.role === 'host') return reachOfHost(ctx.tx, row.institutionId);
  if (row.handoverId !== null) {
    const colleague = await reachOfColleague(ctx.tx, row.handoverId);
    return colleague ? [colleague] : [];
  }
  const reach = await findReach(ctx.tx, row.profileId);
  const email = reach?.accountEmail ?? reach?.contactEmail;
  return reach && email ? [{ accountId: reach.accountId, email, language: reach.language }] : [];
}
