// Mail that follows a placement's steps, and the end of contact after its end. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import {
  endDisclosure,
  findPlacement,
  findReach,
  lockNeed,
  needsPastTheirDay,
  movePlacement,
  type PlacementRow,
  programmeOf,
  undecidedOf,
} from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import { localeTag, type PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { eachProgramme, oneByOne } from '../one-by-one.ts';
import { askedStatuses, recordedYes, undecidedStatuses } from './rules.ts';
import { rulesNow, settleNeed } from './seats.ts';

type Parts = Services & { config: Config };

/**
 * Each mail is about what happened, not about where the placement has got to by the time the job runs. Whoever applied by
 * themselves said yes to no invitation.
 */
const textOf = (job: Job, { placement }: PlacementRow): string => {
  if (placement.appliedAt && job.event === 'placement.interested') return 'mail_placement_applied';
  return placement.appliedAt && job.event === recordedYes
    ? 'mail_placement_application_recorded'
    : `mail_placement_${job.event.replace('placement.', '')}`;
};

export async function tellMember(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row) return;
    const reach = await findReach(ctx.tx, row.placement.profileId);
    const recipient = reach?.accountEmail ?? reach?.contactEmail;
    if (!reach || !recipient) return;
    const language = pageLanguage(reach.language);
    const values = {
      title: row.assignment.title,
      institution: row.assignment.institution,
      link: `${parts.config.publicOrigin}/me/invitations${row.placement.invitedAt || row.placement.appliedAt ? `/${row.placement.id}` : ''}`,
      date: (row.placement.answerDueAt ?? ctx.now).toLocaleDateString(localeTag(language), {
        dateStyle: 'long',
      }),
    };
    await queueMail(
      ctx,
      {
        accountId: reach.accountId,
        recipient,
        subject: say(language, `${textOf(job, row)}_subject`, values),
        body: say(language, `${textOf(job, row)}_body`, values),
      },
      job.eventId,
    );
  });
}

export async function tellTeam(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row) return;
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    if (!programme) return;
    // The person is asked whether they said it; a colleague, to confirm it.
    const text = job.event === recordedYes ? 'mail_team_yes_recorded' : textOf(job, row);
    for (const colleague of await teamOf(ctx.tx, row.placement.programmeId)) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: row.placement.pseudonym,
        title: row.assignment.title,
        institution: row.assignment.institution,
        link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${row.placement.id}`,
      };
      await queueMail(
        ctx,
        {
          accountId: colleague.id,
          recipient: colleague.email,
          subject: say(language, `${text}_subject`, values),
          body: say(language, `${text}_body`, values),
        },
        job.eventId,
      );
    }
  });
}

/** Silence has a last day: runs at once, puts itself off to that day, and then writes down that no answer came. */
export async function lapseInvitation(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const due = row?.placement.answerDueAt;
    if (!row || !due) return;
    if (due > ctx.now) return parts.jobs.enqueue(ctx.tx, [job], due);
    const moved = await movePlacement(ctx.tx, {
      id: row.placement.id,
      from: ['invited'],
      to: 'lapsed',
      now: ctx.now,
    });
    if (moved) await ctx.record('placement.lapsed', row.placement);
    // Now nobody learns from it whether there was a no or nothing.
    await settleNeed(ctx, row.placement.assignmentId);
  });
}

/** A cancelled assignment closes what nothing can come of: invitations lapse, a yes ends, and contact with it at once. */
export async function endUndecided(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    for (const each of await undecidedOf(ctx.tx, job.subjectId, undecidedStatuses)) {
      const waiting =
        each.status === 'invited' || each.status === 'shortlisted' || each.status === 'longlisted';
      const to = waiting ? 'lapsed' : 'not_selected';
      const moved = await movePlacement(ctx.tx, {
        id: each.id,
        from: [each.status as PlacementStatus],
        to,
        now: ctx.now,
        ...(to === 'not_selected' ? { set: { reasonCode: 'funding' } } : {}),
      });
      if (!moved) continue;
      await ctx.record(`placement.${to}`, each, to === 'not_selected' ? { reason: 'funding' } : {});
      await endDisclosure(ctx.tx, each.id, ctx.now);
    }
  });
}

/** Who leaves a seat leaves it to somebody else: a filled assignment is open again. */
export async function freeSeat(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (row) await settleNeed(ctx, row.placement.assignmentId);
  });
}

/** By time: what was filled in part is closed when nobody is looked for any more and everybody's work is behind them. */
export async function closeNeeds(parts: Parts): Promise<void> {
  await eachProgramme(parts, async (programmeId) => {
    const ids = await asSystem(parts, 'worker', programmeId, (ctx) =>
      needsPastTheirDay(ctx.tx, programmeId, rulesNow(ctx), 500),
    );
    // One at a time: none of them waits for another's row.
    await oneByOne(ids, (id) => asSystem(parts, 'worker', programmeId, (ctx) => settleNeed(ctx, id)));
  });
}

/** Whoever stood on a list and was never asked does not stay there for good. */
export async function endUnasked(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const listed = undecidedStatuses.filter((each) => !askedStatuses.includes(each));
    if ((await lockNeed(ctx.tx, job.subjectId)) !== 'closed') return;
    for (const each of await undecidedOf(ctx.tx, job.subjectId, listed)) {
      const moved = await movePlacement(ctx.tx, { id: each.id, from: listed, to: 'lapsed', now: ctx.now });
      if (moved) await ctx.record('placement.lapsed', each);
    }
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
