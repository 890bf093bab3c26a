// When an assignment begins to look for people, those whom it fits best are written to: few of them, each once a week at
// most, and only who said yes to the programme's team. The mail says what is open, and nothing of anybody.
import type { Job } from '@compatriot/db/jobs.ts';
import {
  alertCandidates,
  type AlertedPerson,
  claimAlerts,
  type OpenAssignment,
  openAssignments,
} from '@compatriot/db/queries/fits.ts';
import { programmeOf } from '@compatriot/db/queries/placements.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { systemQuestion } from '../matching/asking.ts';
import type { MatchIndex } from '../matching/index.ts';
import { pageLanguage, say } from '../messages.ts';
import { alerts } from './rules.ts';

type Parts = Services & { config: Config; matching: MatchIndex };

/** People who are judged in one go, so that others have their turn between. */
const batch = 2000;
const first = '00000000-0000-0000-0000-000000000000';

/** Tells the people whom an assignment fits; a second run finds that they have been told. */
export async function tellOfFit(parts: Parts, job: Job): Promise<void> {
  const { programmeId, subjectId } = job;
  if (!programmeId) return;
  const scope = { programmeId, recipient: 'programme_team' } as const;
  await parts.matching.ready(scope);
  await asSystem(parts, 'worker', programmeId, async (ctx) => {
    const [open] = await openAssignments(ctx.tx, [programmeId], [], today(ctx.now), subjectId);
    // Stopped, or over, before anybody got to it; and without a skill there is nothing that fits anybody.
    if (!open || open.needs.skills.length === 0) return;
    const since = new Date(ctx.now.getTime() - alerts.gapDays * 86_400_000);
    const best = await bestFitting(parts, ctx, open, since);
    const people = await claimAlerts(ctx.tx, open.id, best, since);
    const programme = await programmeOf(ctx.tx, programmeId);
    const about = { open, programme: programme?.name ?? '', eventId: job.eventId };
    for (const person of people) await write(ctx, parts.config, about, person);
    if (people.length > 0) await ctx.record('fits.alerted', { id: open.id, programmeId });
  });
}

/** Documents of those who may be written to and whom it fits best. */
async function bestFitting(parts: Parts, ctx: Context, open: OpenAssignment, since: Date): Promise<string[]> {
  const { programmeId } = open.needs;
  const scope = { programmeId, recipient: 'programme_team' } as const;
  const question = await systemQuestion(ctx.tx, programmeId, scope.recipient, open.needs);
  const about = { programmeId, assignmentId: open.id, since };
  let best: { id: string; points: number }[] = [];
  let after = first;
  for (;;) {
    const ids = await alertCandidates(ctx.tx, about, after, batch);
    const judged = await parts.matching.judge(ctx.tx, scope, question, ids);
    best = [
      ...best,
      ...judged.filter(({ failed, score }) => failed.length === 0 && score >= alerts.leastScore),
    ]
      .map(({ id, points }) => ({ id, points }))
      .toSorted((one, other) => other.points - one.points || (one.id < other.id ? -1 : 1))
      .slice(0, alerts.most);
    if (ids.length < batch) return best.map(({ id }) => id);
    after = ids.at(-1) ?? after;
  }
}

async function write(
  ctx: Context,
  config: Config,
  { open, programme, eventId }: { open: OpenAssignment; programme: string; eventId: string },
  person: AlertedPerson,
): Promise<void> {
  const language = pageLanguage(person.language);
  const origin = config.publicOrigin;
  const values = {
    programme,
    title: open.title,
    country:
      new Intl.DisplayNames([language], { type: 'region' }).of(open.needs.country) ?? open.needs.country,
    mode: say(language, `word_mode_${open.needs.mode}`),
    dates: datesIn(language, open.needs),
    link: `${origin}/me/assignments/${open.id}`,
    stop: `${origin}/stop/${person.stopToken}`,
  };
  await queueMail(
    ctx,
    {
      accountId: person.accountId,
      recipient: person.email,
      subject: say(language, 'mail_fit_subject', values),
      body: say(language, 'mail_fit_body', values),
      stopUrl: `${origin}/api/alerts/${person.stopToken}/stop`,
    },
    eventId,
  );
}

function datesIn(language: string, { startsOn, endsOn }: OpenAssignment['needs']): string {
  const day = (date: string) =>
    new Date(`${date}T00:00:00Z`).toLocaleDateString(localeTag(language), {
      dateStyle: 'long',
      timeZone: 'UTC',
    });
  if (startsOn && endsOn)
    return say(language, 'assignment_dates_from_to', { from: day(startsOn), to: day(endsOn) });
  if (startsOn) return say(language, 'assignment_dates_from', { from: day(startsOn) });
  return endsOn
    ? say(language, 'assignment_dates_until', { to: day(endsOn) })
    : say(language, 'assignment_dates_open');
}
