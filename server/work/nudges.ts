// Once a day: who is at work and has not said for a month how it goes is asked to, once a month at most. One press stops it.
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import { noteNudge, quietPlacements } from '@compatriot/db/queries/work.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { eachProgramme, oneByOne } from '../one-by-one.ts';
import { progressDays, progressStatuses } from './rules.ts';

export async function nudgeForProgress(parts: Services & { config: Config }): Promise<void> {
  const now = new Date();
  await eachProgramme(parts, async (programmeId) => {
    const quiet = await asSystem(parts, 'worker', programmeId, (ctx) =>
      quietPlacements(ctx.tx, programmeId, [...progressStatuses], progressDays, now),
    );
    await oneByOne(quiet, (id) =>
      asSystem(parts, 'worker', programmeId, (ctx) => nudge(ctx, parts.config, id, now)),
    );
  });
}

async function nudge(ctx: Context, { publicOrigin }: Config, id: string, now: Date): Promise<void> {
  const row = await findPlacement(ctx.tx, id);
  const reach = row && (await findReach(ctx.tx, row.placement.profileId));
  const recipient = reach?.accountEmail ?? reach?.contactEmail;
  if (!row || !reach || !recipient) return;
  const { programmeId } = row.placement;
  const before = new Date(now.getTime() - progressDays * 86_400_000);
  const token = await noteNudge(ctx.tx, { placementId: id, programmeId }, before, now);
  if (!token) return;
  const language = pageLanguage(reach.language);
  const values = {
    title: row.assignment.title,
    institution: row.assignment.institution,
    link: `${publicOrigin}/me/invitations/${id}/work`,
    stop: `${publicOrigin}/stop/${token}`,
  };
  await queueMail(
    ctx,
    {
      accountId: reach.accountId,
      recipient,
      subject: say(language, 'mail_progress_nudge_subject', values),
      body: say(language, 'mail_progress_nudge_body', values),
      stopUrl: `${publicOrigin}/api/alerts/${token}/stop`,
    },
    `progress ${id} ${now.toISOString().slice(0, 10)}`,
  );
}
