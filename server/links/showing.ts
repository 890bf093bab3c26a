// What the holder of a mailed link reads: the placement as its host sees it, and of choosing, work and result the parts in which
// there is something for them to do. What else a host with an account may read stays out: a mail can be passed on.
import type { HeldLink } from '@compatriot/db/queries/act-links.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { findContact } from '@compatriot/db/queries/placements.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { assignmentPart } from '../placements/actions.ts';
import { nextSteps } from '../placements/moving.ts';
import { stepsNow } from '../placements/policy.ts';
import { choiceStatuses, hostStatus } from '../placements/rules.ts';
import { showResult } from '../results/actions.ts';
import { showSelection } from '../selection/reading.ts';
import { showWork } from '../work/actions.ts';
import { owing } from './owing.ts';
import type { LinkAct } from './rules.ts';

export async function shownTo(ctx: Context, link: HeldLink) {
  const loaded = await placementAs(ctx, link.placementId, 'host');
  const { row, subject, contactOpen } = loaded;
  const { placement } = row;
  const status = hostStatus(placement.status as PlacementStatus, placement.answerDueAt, ctx.now, row.vouched);
  // What was opened may have been closed since: then the link shows as little as before.
  const silent = status === 'no_answer_yet' || status === 'no_answer';
  const contact = contactOpen ? await findContact(ctx.tx, placement.profileId) : null;
  if (contactOpen)
    await insertAccess(ctx.tx, [
      {
        programmeId: link.programmeId,
        profileId: placement.profileId,
        accountId: null,
        tier: 2,
        route: ctx.route,
      },
    ]);
  const mayDo = stepsNow(ctx.actor, subject, ctx.now).filter((verb) => link.verbs.includes(verb));
  return {
    holder: link.contact,
    language: link.language,
    until: link.expiresAt,
    pseudonym: placement.pseudonym,
    status,
    version: silent ? 1 : placement.version,
    assignment: assignmentPart(row),
    contact,
    arrivedOn: placement.arrivedOn,
    owes: (await owing(ctx, loaded))(link.contactId).filter((verb) => link.verbs.includes(verb)),
    steps:
      silent || !contactOpen
        ? []
        : (await nextSteps(ctx, loaded, mayDo)).map(({ step: verb, needs, missing }) => ({
            step: verb,
            needs,
            missing,
          })),
    selection: await selectionFor(ctx, link, loaded),
    result: await resultFor(ctx, link, loaded),
    work: await workFor(ctx, link, loaded),
  };
}

/** What somebody may do there, without what their link is not for. */
const keep = (can: string[], link: HeldLink, acts: Partial<Record<string, LinkAct>>): string[] =>
  can.filter((verb) => {
    const act = acts[verb];
    return act !== undefined && link.verbs.includes(act);
  });

async function selectionFor(ctx: Context, link: HeldLink, { subject, contactOpen }: LoadedPlacement) {
  if (!contactOpen || !choiceStatuses.includes(subject.status)) return null;
  const shown = await showSelection(ctx, link.placementId);
  return {
    ...shown,
    can: keep(shown.can, link, {
      'interview.offer': 'talk',
      'panel.declare': 'score',
      'panel.score': 'score',
      'selection.ask_for': 'choose',
    }),
  };
}

async function resultFor(ctx: Context, link: HeldLink, { contactOpen }: LoadedPlacement) {
  if (!contactOpen) return null;
  const shown = await showResult(ctx, link.placementId);
  const can = keep(shown.can, link, {
    'handover.name': 'hand_over',
    'handover.confirm': 'hand_over',
    'feedback.give': 'feedback',
  });
  const given = shown.feedback.given.includes('host');
  if (can.length === 0 && !given) return null;
  return { ...shown, report: null, plan: null, followUps: [], can };
}

async function workFor(ctx: Context, link: HeldLink, { subject, contactOpen }: LoadedPlacement) {
  if (!contactOpen || choiceStatuses.includes(subject.status)) return null;
  const shown = await showWork(ctx, link.placementId);
  const confirms = link.verbs.includes('session');
  return {
    ...shown,
    // From others to confirm; what else was written on the work is read with an account.
    sessions: shown.sessions
      .map((session) => ({ ...session, can: session.can.filter((verb) => confirms && verb === 'confirm') }))
      .filter((session) => session.can.length > 0),
    progress: [],
    can: keep(shown.can, link, { 'concern.raise': 'concern' }),
  };
}
