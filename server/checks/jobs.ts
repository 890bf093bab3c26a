// Mail about papers: what is asked for, what came, what was refused, what runs out. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import { checksEnding, checksOf, markWarned } from '@compatriot/db/queries/checks.ts';
import { findPlacement, findReach, programmeOf } from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { type CheckKind } from '@compatriot/db/work-vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { eachProgramme } from '../one-by-one.ts';
import { clearingStatuses, daysAfter, warnDays } from './rules.ts';

type Parts = Services & { config: Config };

/** So many a night and programme; the rest the night after. */
const batch = 500;

const wordsOf = (language: string, kinds: readonly CheckKind[]): string =>
  kinds.map((kind) => `– ${say(language, `check_kind_${kind}`)}`).join('\n');

/** Asked or refused: what is still wanted of the person, by the time the mail is written. */
export async function tellMemberOfChecks(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const wanted = (await checksOf(ctx.tx, job.subjectId)).filter(
      ({ status }) => status === (job.event === 'check.refused' ? 'refused' : 'asked'),
    );
    if (wanted.length === 0) return;
    const kinds = wanted.map(({ kind }) => kind as CheckKind);
    const text = `mail_${job.event.replace('.', '_')}`;
    await mailMember(parts, ctx, job.subjectId, text, kinds, null, job.eventId);
  });
}

/** A paper came in: to whoever has the placement on the desk, or to all coordinators when nobody has. */
export async function tellTeamOfChecks(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const waiting = (await checksOf(ctx.tx, job.subjectId)).filter(({ status }) => status === 'provided');
    if (waiting.length === 0) return;
    const kinds = waiting.map(({ kind }) => kind as CheckKind);
    await mailTeam(parts, ctx, job.subjectId, 'mail_check_provided', kinds, null, job.eventId);
  });
}

/** By time: both sides hear of a paper that runs out within thirty days, once for each last day. */
export async function warnOfEndings(parts: Parts, job: Job): Promise<void> {
  if (job.programmeId) return warnProgramme(parts, job.programmeId);
  await eachProgramme(parts, (id) => warnProgramme(parts, id));
}

async function warnProgramme(parts: Parts, programmeId: string): Promise<void> {
  await asSystem(parts, 'worker', programmeId, async (ctx) => {
    const day = today(ctx.now);
    const ending = await checksEnding(
      ctx.tx,
      programmeId,
      clearingStatuses,
      day,
      daysAfter(day, warnDays),
      batch,
    );
    for (const each of ending) {
      const cause = await ctx.record(
        'check.ending',
        { id: each.placementId, programmeId },
        { kinds: [each.kind] },
      );
      const kinds = [each.kind];
      await mailMember(parts, ctx, each.placementId, 'mail_check_ending', kinds, each.validUntil, cause);
      await mailTeam(parts, ctx, each.placementId, 'mail_check_ending_team', kinds, each.validUntil, cause);
      await markWarned(ctx.tx, each.id, each.validUntil);
    }
  });
}

const dayIn = (language: string, day: string | null): string =>
  day === null
    ? ''
    : new Date(day).toLocaleDateString(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' });

async function mailMember(
  parts: Parts,
  ctx: Context,
  placementId: string,
  text: string,
  kinds: CheckKind[],
  day: string | null,
  cause: string,
): Promise<void> {
  const row = await findPlacement(ctx.tx, placementId);
  const reach = row && (await findReach(ctx.tx, row.placement.profileId));
  const recipient = reach?.accountEmail ?? reach?.contactEmail;
  if (!row || !reach || !recipient) return;
  const language = pageLanguage(reach.language);
  const values = {
    title: row.assignment.title,
    papers: wordsOf(language, kinds),
    date: dayIn(language, day),
    link: `${parts.config.publicOrigin}/me/invitations/${placementId}/clearance`,
  };
  await queueMail(
    ctx,
    {
      accountId: reach.accountId,
      recipient,
      subject: say(language, `${text}_subject`, values),
      body: say(language, `${text}_body`, values),
    },
    cause,
  );
}

async function mailTeam(
  parts: Parts,
  ctx: Context,
  placementId: string,
  text: string,
  kinds: CheckKind[],
  day: string | null,
  cause: string,
): Promise<void> {
  const row = await findPlacement(ctx.tx, placementId);
  const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
  if (!row || !programme) return;
  const team = await teamOf(ctx.tx, programme.id);
  const desk = team.filter(({ id }) => id === row.placement.coordinatorId);
  for (const colleague of desk.length > 0 ? desk : team) {
    const language = pageLanguage(colleague.language);
    const values = {
      pseudonym: row.placement.pseudonym,
      title: row.assignment.title,
      papers: wordsOf(language, kinds),
      date: dayIn(language, day),
      link: `${parts.config.publicOrigin}/o/${programme.code}/placements/${placementId}/clearance`,
    };
    await queueMail(
      ctx,
      {
        accountId: colleague.id,
        recipient: colleague.email,
        subject: say(language, `${text}_subject`, values),
        body: say(language, `${text}_body`, values),
      },
      cause,
    );
  }
}
