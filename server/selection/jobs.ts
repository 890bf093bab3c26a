// Mail around a choice, the last reminder of an unanswered invitation, and the step that follows the panel's last scores.
// Each may run twice.
import { insertLink, standingLinksOf, wasAsked } from '@compatriot/db/queries/act-links.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import {
  findPlacement,
  findReach,
  lockPlacement,
  type PlacementRow,
  programmeOf,
} from '@compatriot/db/queries/placements.ts';
import { teamOf } from '@compatriot/db/queries/programmes.ts';
import {
  candidatesOf,
  contactsToAsk,
  panelOf,
  panelToAsk,
  slotsOf,
  zonesAround,
} from '@compatriot/db/queries/selection.ts';
import { hostsToTell } from '@compatriot/db/queries/work.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { asSystem, type Services } from '../events.ts';
import { linkDays, type LinkVerb } from '../links/rules.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { step } from '../placements/moving.ts';
import { panelStanding, remindAt } from './rules.ts';
import { clockOf, clockOfResident } from './zones.ts';

type Parts = Services & { config: Config };
interface Recipient {
  id: string | null;
  email: string;
  language: string | null;
}

/** `mail_interview_offered` for `interview.offered`; to a host `mail_host_selected` for `placement.selected`. */
const textOf = (event: string): string => `mail_${event.replace('.', '_')}`;

/** A yes that was taken down reaches the host when it is confirmed, like every other; an application is told as one. */
const hostEvent = (event: string, { placement }: PlacementRow): string => {
  if (event !== 'placement.interested' && event !== 'placement.yes_confirmed')
    return event.replace('placement.', 'host.');
  return placement.appliedAt ? 'host.applied' : 'host.interested';
};

async function write(
  ctx: Context,
  to: Recipient,
  text: string,
  cause: string,
  valuesIn: (language: string) => Record<string, string>,
): Promise<void> {
  const language = pageLanguage(to.language);
  const values = valuesIn(language);
  const mail = { accountId: to.id, recipient: to.email };
  const words = {
    subject: say(language, `${text}_subject`, values),
    body: say(language, `${text}_body`, values),
  };
  await queueMail(ctx, { ...mail, ...words }, cause);
}

interface Told {
  row: PlacementRow;
  values: { pseudonym: string; title: string; institution: string };
  links: { member: string; host: string; team: string };
}

async function load(ctx: Context, parts: Parts, id: string): Promise<Told | null> {
  const row = await findPlacement(ctx.tx, id);
  const programme = row && (await programmeOf(ctx.tx, row.placement.programmeId));
  if (!row || !programme) return null;
  const { title, institution } = row.assignment;
  const at = parts.config.publicOrigin;
  return {
    row,
    values: { pseudonym: row.placement.pseudonym, title, institution },
    links: {
      member: `${at}/me/invitations/${id}`,
      host: `${at}/host/placements/${id}/selection`,
      team: `${at}/o/${programme.code}/placements/${id}/selection`,
    },
  };
}

async function memberOf(ctx: Context, { placement }: PlacementRow): Promise<Recipient | null> {
  const reach = await findReach(ctx.tx, placement.profileId);
  const email = reach?.accountEmail ?? reach?.contactEmail;
  return reach && email ? { id: reach.accountId, email, language: reach.language } : null;
}

/** Whose desk it is on; everybody, when it is on nobody's. */
async function deskOf(ctx: Context, { placement }: PlacementRow): Promise<Recipient[]> {
  const team = await teamOf(ctx.tx, placement.programmeId);
  const own = team.filter((colleague) => colleague.id === placement.coordinatorId);
  return own.length > 0 ? own : team;
}

const longDate = (language: string, at: Date): string =>
  at.toLocaleDateString(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' });

export async function tellMember(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    const member = told && (await memberOf(ctx, told.row));
    if (told && member)
      await write(ctx, member, textOf(job.event), job.eventId, () => ({
        ...told.values,
        link: told.links.member,
      }));
  });
}

export async function tellDesk(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    if (!told) return;
    for (const colleague of await deskOf(ctx, told.row))
      await write(ctx, colleague, textOf(job.event), job.eventId, () => ({
        ...told.values,
        link: told.links.team,
      }));
  });
}

/** The host hears of a yes, of what the panel came to, and of the decision; never of a no. */
export async function tellHosts(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    if (!told) return;
    const text = textOf(hostEvent(job.event, told.row));
    for (const host of await hostsToTell(ctx.tx, told.row.placement.institutionId))
      await write(ctx, host, text, `${job.eventId} host`, () => ({ ...told.values, link: told.links.host }));
  });
}

/** Both sides get the hour on the clock of the place of work, and the person on their own as well. */
export async function tellOfTime(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    const slot = told && (await slotsOf(ctx.tx, job.subjectId)).find((each) => each.chosenAt !== null);
    const around = told && (await zonesAround(ctx.tx, job.subjectId));
    if (!told || !slot || !around) return;
    const { zone } = clockOf(around.timeZone, around.country);
    const hourIn = (language: string, timeZone: string): string =>
      slot.startsAt.toLocaleString(localeTag(language), {
        ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
        ...{ timeZone, timeZoneName: 'short' },
      });
    const sides = [
      ...(await deskOf(ctx, told.row)).map((to) => ({ to, link: told.links.team, clock: zone })),
      ...(await hostsToTell(ctx.tx, told.row.placement.institutionId)).map((to) => ({
        to,
        link: told.links.host,
        clock: zone,
      })),
    ];
    const member = await memberOf(ctx, told.row);
    const home = clockOfResident(around.residence) ?? zone;
    if (member) sides.push({ to: member, link: told.links.member, clock: home });
    for (const { to, link, clock } of sides) {
      const text = to === member ? 'mail_interview_chosen_you' : 'mail_interview_chosen';
      await write(ctx, to, text, job.eventId, (language) => ({
        ...told.values,
        link,
        date: hourIn(language, clock),
        there: hourIn(language, zone),
      }));
    }
    // Their link is in an earlier mail alone.
    for (const contact of await standingLinksOf(ctx.tx, job.subjectId))
      await write(ctx, { id: null, ...contact }, 'mail_link_interview', job.eventId, (language) => ({
        ...told.values,
        date: hourIn(language, zone),
      }));
  });
}

/** The interview was held, or a coordinator reminds of it: whoever of the panel has not scored yet is asked to. */
export async function askPanel(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    if (!told || told.row.placement.status !== 'interviewed') return;
    const { placement } = told.row;
    const waiting = (await panelOf(ctx.tx, placement)).filter((each) => !each.given && !each.conflicted);
    const seats = waiting.map((each) => each.seatId);
    const panel = seats.length > 0 ? await panelToAsk(ctx.tx, placement.assignmentId, seats) : [];
    for (const member of panel) {
      const link = member.party === 'host' ? told.links.host : told.links.team;
      await write(ctx, member, 'mail_panel_asked', `${job.eventId} panel`, () => ({ ...told.values, link }));
    }
    // A link that was mailed before today may be anywhere by now.
    const since =
      job.event === 'placement.panel_reminded' ? new Date(`${today(ctx.now)}T00:00Z`) : placement.statusAt;
    if (seats.length > 0) await mailPanelLinks(ctx, told.row, seats, since);
  });
}

const toScore: readonly LinkVerb[] = ['score'];

/** Who sits on the panel without an account is mailed a link by which they score, and do nothing else; once since then. */
async function mailPanelLinks(
  ctx: Context,
  { placement }: PlacementRow,
  seats: string[],
  since: Date,
): Promise<void> {
  const { id, programmeId, institutionId, assignmentId } = placement;
  for (const contact of await contactsToAsk(ctx.tx, assignmentId, seats)) {
    if (await wasAsked(ctx.tx, id, contact.id, 'score', since)) continue;
    const link = await insertLink(ctx.tx, {
      ...{ programmeId, placementId: id, institutionId, contactId: contact.id },
      ...{ verbs: toScore, asked: toScore, madeBy: null, madeAt: ctx.now },
      expiresAt: new Date(ctx.now.getTime() + linkDays * 86_400_000),
    });
    await ctx.record('link.made', { id: link, programmeId }, { placementId: id });
  }
}

/** The last sheet is in: the placement moves on by itself, so that nobody adds to scores they could have read. */
export async function endScoring(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    // Somebody who leaves the panel is waited for no more by everybody in question.
    const ids =
      job.event === 'panel.left'
        ? (await candidatesOf(ctx.tx, job.subjectId)).map((each) => each.id)
        : [job.subjectId];
    for (const id of ids) {
      const row = await lockPlacement(ctx.tx, id);
      if (row?.status !== 'interviewed' || !panelStanding(await panelOf(ctx.tx, row)).complete) continue;
      await step(ctx, row.id, { step: 'score' }, undefined);
    }
  });
}

/** Runs with the invitation, puts itself off, and writes once more when the last days begin without an answer. */
export async function remindOfInvitation(parts: Parts, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const told = await load(ctx, parts, job.subjectId);
    const due = told?.row.placement.answerDueAt;
    if (!told || !due || told.row.placement.status !== 'invited' || due <= ctx.now) return;
    if (remindAt(due) > ctx.now) return parts.jobs.enqueue(ctx.tx, [job], remindAt(due));
    const member = await memberOf(ctx, told.row);
    if (!member) return;
    await write(ctx, member, 'mail_placement_reminded', `${job.eventId} reminder`, (language) => ({
      ...told.values,
      link: told.links.member,
      date: longDate(language, due),
    }));
  });
}
