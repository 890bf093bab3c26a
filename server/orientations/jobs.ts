// Mail about orientation sessions: a seat taken, a session moved or cancelled, and the day before. Each may run twice.
import type { Job } from '@compatriot/db/jobs.ts';
import {
  findOrientation,
  leaveSeat,
  type OrientationRow,
  seatedIn,
  seatsOf,
  soonToBegin,
} from '@compatriot/db/queries/orientations.ts';
import { findPlacement, findReach } from '@compatriot/db/queries/placements.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { eachProgramme } from '../one-by-one.ts';
import { sessionState } from './rules.ts';

type Parts = Services & { config: Config };

interface About {
  session: OrientationRow;
  /** Key of the texts, without `_subject` and `_body`. */
  text: string;
  cause: string;
}

/** The hour where the session is, named with its zone: whoever travels, or sits elsewhere, reads the same hour. */
function hourIn(language: string, { startsAt, timeZone }: OrientationRow): string {
  return new Intl.DateTimeFormat(localeTag(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(startsAt);
}

async function tell(
  ctx: Context,
  config: Config,
  { session, text, cause }: About,
  person: { placementId: string; profileId: string },
): Promise<void> {
  const reach = await findReach(ctx.tx, person.profileId);
  const recipient = reach?.accountEmail ?? reach?.contactEmail;
  if (!reach || !recipient) return;
  const language = pageLanguage(reach.language);
  const values = {
    title: session.title,
    when: hourIn(language, session),
    where: session.place ?? session.link ?? '',
    link: `${config.publicOrigin}/me/invitations/${person.placementId}/work`,
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

/** A placement has one seat in a coming session at most: that is the one just taken. */
export async function tellEnrolled(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const row = await findPlacement(ctx.tx, job.subjectId);
    const seats = await seatsOf(ctx.tx, job.subjectId);
    const seat = seats.find(({ row: session }) => sessionState(session, ctx.now) === 'coming');
    if (!row || !seat) return;
    // Two changes of mind in a moment are one mail, about the seat that stands.
    const cause = `seat ${job.subjectId} ${seat.enrolledAt.toISOString()}`;
    const about = { session: seat.row, text: 'mail_orientation_enrolled', cause };
    await tell(ctx, parts.config, about, { placementId: job.subjectId, profileId: row.placement.profileId });
  });
}

/** Moved or cancelled: everybody with a seat hears of it. */
export async function tellSeated(parts: Parts, job: Job): Promise<void> {
  if (!job.programmeId) return;
  const programmeId = job.programmeId;
  await asSystem(parts, 'worker', programmeId, async (ctx) => {
    const session = await findOrientation(ctx.tx, programmeId, job.subjectId);
    if (!session) return;
    const text = `mail_${job.event.replace('.', '_')}`;
    for (const person of await seatedIn(ctx.tx, session.id))
      await tell(ctx, parts.config, { session, text, cause: job.eventId }, person);
  });
}

/** Every hour: who has a seat in a session of the next day is reminded once. The mail's own id keeps it to once. */
export async function remindSeated(parts: Parts): Promise<void> {
  await eachProgramme(parts, (programmeId) =>
    asSystem(parts, 'worker', programmeId, async (ctx) => {
      for (const session of await soonToBegin(ctx.tx, programmeId, ctx.now)) {
        // A session that is moved is another hour, of which people are reminded anew.
        const cause = `orientation ${session.id} ${session.startsAt.toISOString()}`;
        for (const person of await seatedIn(ctx.tx, session.id))
          await tell(ctx, parts.config, { session, text: 'mail_orientation_reminder', cause }, person);
      }
    }),
  );
}

/** Who stepped back leaves the seat to somebody else. */
export async function freeOrientationSeats(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    for (const { row } of await seatsOf(ctx.tx, job.subjectId))
      await leaveSeat(ctx.tx, job.subjectId, row.id);
  });
}
