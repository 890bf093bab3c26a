// Mail that follows a placement's steps, and the end of contact after its end. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { endDisclosure, findPlacement, findReach, freeSeats, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { seatedStatuses } from './rules.ts';

type Parts = Services & { config: Config };

/** Texts by the state the placement is in when the job runs; other states need no mail. */
const memberMails: Partial<Record<PlacementStatus, string>> = {
  invited: 'invited',
  accepted: 'accepted',
  not_selected: 'not_selected',
};
const teamMails: Partial<Record<PlacementStatus, string>> = { interested: 'interested', completed: 'completed' };

export async function tellMember(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const mail = row && memberMails[row.placement.status as PlacementStatus];
    if (!row || !mail) return;
    const reach = await findReach(ctx.tx, row.placement.profileId);
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!reach || !recipient) return;
    const language = pageLanguage(reach.accountLanguage);
    const values = {
      title: row.assignment.title,
      institution: row.assignment.institution,
      link: `${parts.config.publicOrigin}/me/invitations/${row.placement.id}`,
      date: (row.placement.answerDueAt ?? ctx.now).toLocaleDateString(language, { dateStyle: 'long' }),
    };
    await queueMail(ctx, {
      accountId: reach.accountId,
      recipient,
      subject: say(language, `mail_placement_${mail}_subject`, values),
      body: say(language, `mail_placement_${mail}_body`, values),
    });
  });
}

export async function tellTeam(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const mail = row && teamMails[row.placement.status as PlacementStatus];
    if (!row || !mail) return;
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    if (!programme) return;
    for (const colleague of await teamOf(ctx.tx, row.placement.programmeId)) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: row.placement.pseudonym,
        title: row.assignment.title,
        link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${row.placement.id}`,
      };
      await queueMail(ctx, {
        accountId: colleague.id,
        recipient: colleague.email,
        subject: say(language, `mail_placement_${mail}_subject`, values),
        body: say(language, `mail_placement_${mail}_body`, values),
      });
    }
  });
}

/** Who leaves a seat leaves it to somebody else: a filled assignment is open again. */
export async function freeSeat(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (row) await freeSeats(ctx.tx, row.placement.assignmentId, seatedStatuses);
  });
}

/** Contact ends some months after the work did (SAFETY.md, tier 2; the programme sets how many). */
export async function scheduleContactEnd(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row?.placement.completedOn) return;
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    if (!programme) return;
    const end = new Date(`${row.placement.completedOn}T00:00:00Z`);
    end.setUTCMonth(end.getUTCMonth() + programme.contactMonths);
    await endDisclosure(ctx.tx, row.placement.id, end);
  });
}
