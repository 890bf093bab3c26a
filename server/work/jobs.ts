// Mail about work while it goes on: what is not working and what was agreed, a pause, and the end that comes nearer.
import type { Job } from '@compatriot/db/jobs.ts';
import { hostsToReach } from '@compatriot/db/queries/host-mail.ts';
import {
  findPlacement,
  findReach,
  type PlacementRow,
  programmeOf,
  wasDisclosed,
} from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import {
  accountToTell,
  type Ending,
  endingPlacements,
  findConcern,
  hostsToTell,
  insertReminder,
  linkedToTell,
} from '@compatriot/db/queries/work.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { type ConcernKind, type EndReminderKind } from '@compatriot/db/work-vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { eachProgramme, oneByOne } from '../one-by-one.ts';
import { dayAt, endingStatuses, minusMonths, plusDays, reminderDue, urgentKinds } from './rules.ts';

type Parts = Services & { config: Config };

interface Recipient {
  id: string | null;
  email: string;
  language: string | null;
}

/** One mail; the values are made in the reader's language. */
async function write(
  ctx: Context,
  to: Recipient,
  text: string,
  cause: string,
  valuesIn: (language: string) => Record<string, string>,
): Promise<void> {
  const language = pageLanguage(to.language);
  const values = valuesIn(language);
  await queueMail(
    ctx,
    {
      accountId: to.id,
      recipient: to.email,
      subject: say(language, `${text}_subject`, values),
      body: say(language, `${text}_body`, values),
    },
    cause,
  );
}

async function memberOf(ctx: Context, { placement }: PlacementRow): Promise<Recipient[]> {
  const reach = await findReach(ctx.tx, placement.profileId);
  const email = reach?.accountEmail ?? reach?.contactEmail;
  return reach && email ? [{ id: reach.accountId, email, language: reach.language }] : [];
}

const pagesOf = ({ placement }: PlacementRow, programme: string) => ({
  member: `/me/invitations/${placement.id}/work`,
  host: `/host/placements/${placement.id}/work`,
  team: `/o/${programme}/placements/${placement.id}/work`,
});

async function load(ctx: Context, placementId: string) {
  const row = await findPlacement(ctx.tx, placementId);
  const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
  return row && programme ? { row, pages: pagesOf(row, programme.code) } : null;
}

/** To the coordinators. The words themselves stay where only they can read them. */
export async function tellOfConcern(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const concern = await findConcern(ctx.tx, job.subjectId);
    const found = concern && (await load(ctx, concern.placementId));
    if (!concern || !found) return;
    const urgent = urgentKinds.includes(concern.kind as ConcernKind);
    for (const colleague of await teamOf(ctx.tx, concern.programmeId)) {
      await write(
        ctx,
        colleague,
        urgent ? 'mail_concern_urgent' : 'mail_concern_raised',
        job.eventId,
        (language) => ({
          pseudonym: found.row.placement.pseudonym,
          title: found.row.assignment.title,
          who: say(language, `concern_party_${concern.party}`),
          kind: say(language, `concern_kind_${concern.kind}`),
          link: `${parts.config.publicOrigin}${found.pages.team}`,
        }),
      );
    }
  });
}

/** To whoever raised it: the person, or the colleague of the host who wrote it. */
export async function tellOfAnswer(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const concern = await findConcern(ctx.tx, job.subjectId);
    const found = concern && (await load(ctx, concern.placementId));
    if (!concern || !found) return;
    const ofMember = concern.party === 'member';
    const writer = concern.accountId && !ofMember ? await accountToTell(ctx.tx, concern.accountId) : null;
    const linked = concern.linkId && !ofMember ? await linkedToTell(ctx.tx, concern.linkId) : null;
    const to = ofMember ? await memberOf(ctx, found.row) : [writer ?? linked].flatMap((each) => each ?? []);
    const page = ofMember ? found.pages.member : found.pages.host;
    // Who has no account reads the answer where they asked: from the link that was mailed to them.
    const text = linked ? 'mail_concern_answered_link' : 'mail_concern_answered';
    for (const each of to) {
      await write(ctx, each, text, job.eventId, () => ({
        title: found.row.assignment.title,
        link: `${parts.config.publicOrigin}${page}`,
      }));
    }
  });
}

const hostTexts: Record<string, string> = {
  'placement.suspended': 'mail_work_paused',
  'placement.evacuated': 'mail_work_evacuated',
  'placement.resumed': 'mail_work_resumed',
  // Whether the person stepped back or the programme ended it is not the host's to know.
  'placement.withdrawn': 'mail_work_ended',
  'placement.ended_early': 'mail_work_ended',
};

/** The host hears that work stands still, goes on, or has ended; why is not the host's to know. */
export async function tellHost(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const found = await load(ctx, job.subjectId);
    const text = hostTexts[job.event];
    // Whoever steps back before their yes was vouched for stays silent to the host.
    if (!found || !text || !(await wasDisclosed(ctx.tx, job.subjectId))) return;
    const { placement, assignment } = found.row;
    for (const host of await hostsToReach(ctx.tx, placement)) {
      await write(ctx, host, text, `${job.eventId} host`, (language) => ({
        pseudonym: placement.pseudonym,
        title: assignment.title,
        link: host.id
          ? `${parts.config.publicOrigin}${found.pages.host}`
          : say(language, 'mail_host_no_account'),
      }));
    }
  });
}

/** Once a day: who is 3 or 2 months, or 15 days, from the end of their work, on the calendar of the place of work. */
export async function remindOfEnd(parts: Parts): Promise<void> {
  const now = new Date();
  // A day more than the earliest reminder, for places where it is tomorrow already.
  const until = plusDays(minusMonths(dayAt(now, null), -3), 2);
  await eachProgramme(parts, async (programmeId) => {
    const endings = await asSystem(parts, 'worker', programmeId, (ctx) =>
      endingPlacements(ctx.tx, programmeId, [...endingStatuses], until),
    );
    await oneByOne(endings, async (ending) => {
      const kind = reminderDue(dayAt(now, ending.timeZone), ending, ending.sent);
      if (kind)
        await asSystem(parts, 'worker', programmeId, (ctx) =>
          remind(ctx, parts.config, programmeId, ending, kind),
        );
    });
  });
}

async function remind(
  ctx: Context,
  config: Config,
  programmeId: string,
  { id, endsOn }: Ending,
  kind: EndReminderKind,
): Promise<void> {
  const found = await load(ctx, id);
  if (!found) return;
  if (!(await insertReminder(ctx.tx, { placementId: id, programmeId, kind, endsOn }))) return;
  const { row, pages } = found;
  const valuesFor = (page: string) => (language: string) => ({
    pseudonym: row.placement.pseudonym,
    title: row.assignment.title,
    institution: row.assignment.institution,
    date: new Intl.DateTimeFormat(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${endsOn}T00:00:00Z`),
    ),
    link: `${config.publicOrigin}${page}`,
  });
  const cause = `end ${id} ${endsOn} ${kind}`;
  for (const member of await memberOf(ctx, row))
    await write(ctx, member, `mail_end_${kind}`, cause, valuesFor(pages.member));
  for (const host of await hostsToTell(ctx.tx, row.placement.institutionId))
    await write(ctx, host, `mail_end_host_${kind}`, cause, valuesFor(pages.host));
  const team = await teamOf(ctx.tx, programmeId);
  const desk = team.filter((colleague) => colleague.id === row.placement.coordinatorId);
  // Early ones are for whose desk it is on; at fifteen days it is everybody's.
  const told = kind === 'fifteen_days' || desk.length === 0 ? team : desk;
  for (const colleague of told)
    await write(ctx, colleague, `mail_end_team_${kind}`, cause, valuesFor(pages.team));
}
