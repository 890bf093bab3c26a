// Whoever was told of a step that was a wrong click is told that it no longer counts: the person, the host and its panel, contact
// persons who act from a mailed link, the team. Who that is follows from what the step itself sets off. May run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { standingLinksOf } from '@compatriot/db/queries/act-links.ts';
import { hostsToReach } from '@compatriot/db/queries/host-mail.ts';
import { movesOf } from '@compatriot/db/queries/placement-moves.ts';
import { findPlacement, findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import { hostsToTell } from '@compatriot/db/queries/work.ts';
import type { Config } from '../config.ts';
import { asSystem, reactions, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { placementEvents, type PlacementVerb } from './rules.ts';

export type Audience = 'member' | 'host' | 'team';

/** Whom each handler writes to. One that is not here writes to nobody about the step. */
const writesTo: Record<string, readonly Audience[]> = {
  'placement.tell_member': ['member'],
  'placement.tell_team': ['team'],
  'terms.tell_member': ['member'],
  'selection.tell_host': ['host'],
  'selection.tell_desk': ['team'],
  // The panel is of both sides.
  'selection.ask_panel': ['host', 'team'],
  'work.tell_host': ['host'],
  'result.ask': ['member', 'host'],
};

export const toldOf = (verb: PlacementVerb): Set<Audience> =>
  new Set((reactions[placementEvents[verb]] ?? []).flatMap((handler) => writesTo[handler] ?? []));

export async function tellUndone(parts: Services & { config: Config }, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
    const move = (await movesOf(ctx.tx, job.subjectId)).find((each) => each.undoneAt !== null);
    if (!row || !programme || !move) return;
    const verb = move.verb as PlacementVerb;
    const told = toldOf(verb);
    const { id, programmeId, profileId, institutionId, pseudonym } = row.placement;
    const at = parts.config.publicOrigin;
    const written = new Set<string>();
    const write = async (
      to: { id: string | null; email: string; language: string | null },
      text: string,
      link: string,
    ) => {
      // A colleague of two sides, or with an account and a link, hears it once.
      if (written.has(to.email.toLowerCase())) return;
      written.add(to.email.toLowerCase());
      const language = pageLanguage(to.language);
      const { title, institution } = row.assignment;
      const values = { pseudonym, title, institution, link };
      await queueMail(
        ctx,
        {
          accountId: to.id,
          recipient: to.email,
          subject: say(language, 'mail_placement_undone_subject', values),
          body: say(language, `${text}_body`, values),
        },
        job.eventId,
      );
    };
    if (told.has('member')) {
      const reach = await findReach(ctx.tx, profileId);
      const email = reach?.accountEmail ?? reach?.contactEmail;
      if (reach && email)
        await write(
          { id: reach.accountId, email, language: reach.language },
          'mail_placement_undone',
          `${at}/me/invitations${row.placement.invitedAt ? `/${id}` : ''}`,
        );
    }
    if (told.has('host')) {
      for (const host of await hostsToTell(ctx.tx, institutionId))
        await write(host, 'mail_host_undone', `${at}/host/placements/${id}`);
      for (const contact of await standingLinksOf(ctx.tx, id))
        await write({ id: null, ...contact }, 'mail_link_undone', '');
      // How work turns reaches a host without accounts and links as well.
      if (written.size === 0 && (reactions[placementEvents[verb]] ?? []).includes('work.tell_host'))
        for (const host of await hostsToReach(ctx.tx, row.placement))
          await write(host, 'mail_host_undone', say(pageLanguage(host.language), 'mail_host_no_account'));
    }
    if (told.has('team'))
      for (const colleague of await teamOf(ctx.tx, programmeId))
        await write(colleague, 'mail_team_undone', `${at}/o/${programme.code}/placements/${id}`);
  });
}
