// Mail that follows a placement's steps, and the end of contact after its end. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { movesOf } from '@compatriot/db/queries/placement-moves.ts';
import {
  endDisclosure,
  findPlacement,
  findReach,
  settleSeats,
  movePlacement,
  programmeOf,
  undecidedOf,
} from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import { localeTag, type PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import { asSystem, reactions, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { placementEvents, type PlacementVerb, seatedStatuses, undecidedStatuses } from './rules.ts';

type Parts = Services & { config: Config };

/** Each mail is about what happened, not about where the placement has got to by the time the job runs. */
const textOf = (job: Job): string => `mail_placement_${job.event.replace('placement.', '')}`;

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
      link: `${parts.config.publicOrigin}/me/invitations${row.placement.invitedAt ? `/${row.placement.id}` : ''}`,
      date: (row.placement.answerDueAt ?? ctx.now).toLocaleDateString(localeTag(language), {
        dateStyle: 'long',
      }),
    };
    await queueMail(
      ctx,
      {
        accountId: reach.accountId,
        recipient,
        subject: say(language, `${textOf(job)}_subject`, values),
        body: say(language, `${textOf(job)}_body`, values),
      },
      job.eventId,
    );
  });
}

/** Who was told of a step that was a wrong click is told that it no longer counts. */
export async function tellUndone(parts: Parts, job: Job): Promise<void> {
  const verb = await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const moves = await movesOf(ctx.tx, job.subjectId);
    return moves.find((move) => move.undoneAt !== null)?.verb as PlacementVerb | undefined;
  });
  const told = verb && (reactions[placementEvents[verb]] ?? []).includes('placement.tell_member');
  if (told) await tellMember(parts, job);
}

export async function tellTeam(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    if (!row) return;
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    if (!programme) return;
    for (const colleague of await teamOf(ctx.tx, row.placement.programmeId)) {
      const language = pageLanguage(colleague.language);
      const values = {
        pseudonym: row.placement.pseudonym,
        title: row.assignment.title,
        link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${row.placement.id}`,
      };
      await queueMail(
        ctx,
        {
          accountId: colleague.id,
          recipient: colleague.email,
          subject: say(language, `${textOf(job)}_subject`, values),
          body: say(language, `${textOf(job)}_body`, values),
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
    if (row) await settleSeats(ctx.tx, row.placement.assignmentId, seatedStatuses);
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
