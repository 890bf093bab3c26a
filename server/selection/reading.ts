// How the choice of one person stands, as the coordinator and the host read it; reading what was written about somebody is
// noted for them.
import { insertAccess } from '@compatriot/db/queries/events.ts';
import {
  choiceEvidenceOf,
  declarationsOf,
  panelOf,
  scoresAwaited,
  sheetsOf,
  slotsOf,
} from '@compatriot/db/queries/selection.ts';
import type { HostChoice, RecordedWay } from '@compatriot/db/vocabulary.ts';
import type { ConflictKind, PanelParty } from '@compatriot/db/work-vocabulary.ts';
import { verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { choiceStatuses } from '../placements/rules.ts';
import { clocksAround, describeSlot } from './interviews.ts';
import { describeSeat } from './panel.ts';
import { selectionPolicy } from './policy.ts';
import { averagesOf, panelStanding, stageOf } from './rules.ts';
import { criteriaOf, type Entered, enterSelection } from './scoring.ts';

export async function showSelection(ctx: Context, id: string) {
  const entered = await enterSelection(ctx, id);
  const { row, seats, own, subject, contactOpen } = entered;
  const { placement } = row;
  const coordinates = entered.parties.includes('coordinator');
  const criteria = await criteriaOf(ctx, placement.assignmentId);
  const uris = new Map(criteria.map((each) => [each.conceptId, each.uri]));
  const progress = await panelOf(ctx.tx, placement);
  const standing = panelStanding(progress);
  const voided = new Set(progress.filter((each) => each.conflicted).map((each) => each.seatId));
  const sheets = await sheetsOf(ctx.tx, [id]);
  const averages =
    standing.awaited === 0 ? averagesOf(sheets.filter((sheet) => !voided.has(sheet.seatId))) : null;
  const slots = contactOpen ? await slotsOf(ctx.tx, id) : [];
  const chosenBy = coordinates ? await choiceEvidenceOf(ctx.tx, id) : undefined;
  const declared = own && (await declarationsOf(ctx.tx, id)).find((each) => each.seatId === own.id);
  if (sheets.length > 0) await noteReading(ctx, entered);
  const named = new Map(seats.map((seat) => [seat.id, seat]));
  // A skill that is essential no more keeps what was given for it, without a place in the table.
  const scoresOf = (scores: { conceptId: number | null; score: number }[]) =>
    scores.flatMap(({ conceptId, score }) => {
      const uri = uris.get(conceptId);
      return uri === undefined ? [] : [{ uri, score }];
    });
  return {
    id,
    as: (coordinates ? 'coordinator' : 'host') as PanelParty,
    version: placement.version,
    stage: stageOf(subject.status),
    contactOpen,
    again: subject.again,
    criteria: criteria.map(({ uri, label, level }) => ({ uri, label, level })),
    seats: progress.flatMap(({ seatId, declared: said, conflicted, given }) => {
      const seat = named.get(seatId);
      return seat ? [{ ...describeSeat(ctx, seat), declared: said, conflicted, given }] : [];
    }),
    lacks: standing.lacks,
    conflict: (declared?.conflict ?? null) as ConflictKind | null,
    inConflict: entered.rights.conflicted,
    awaited: await scoresAwaited(ctx.tx, id),
    sheets: sheets.map((sheet) => ({
      seatId: sheet.seatId,
      name: named.get(sheet.seatId)?.name ?? '',
      party: (named.get(sheet.seatId)?.party ?? 'coordinator') as PanelParty,
      note: sheet.note,
      way: sheet.way as RecordedWay | null,
      evidence: coordinates ? sheet.evidence : null,
      givenAt: sheet.givenAt,
      scores: scoresOf(sheet.scores),
    })),
    averages: averages && {
      overall: averages.overall,
      criteria: scoresOf([...averages.byCriterion].map(([conceptId, score]) => ({ conceptId, score }))),
    },
    ...(await clocksAround(ctx, id, coordinates)),
    slots: slots.map((slot) => describeSlot(slot, chosenBy)),
    hostChoice: placement.hostChoice as HostChoice | null,
    hostChoiceNote: contactOpen ? placement.hostChoiceNote : null,
    hostChoiceAt: placement.hostChoiceAt,
    decisionNote: coordinates ? placement.decisionNote : null,
    can: contactOpen ? canNow(ctx, entered) : [],
  };
}

function canNow(ctx: Context, { subject, rights }: Entered): string[] {
  const moments: Record<string, boolean> = {
    'panel.declare': choiceStatuses.includes(subject.status),
    'panel.score': subject.status === 'interviewed',
    'panel.take_down': subject.status === 'interviewed',
    'selection.ask_for': choiceStatuses.includes(subject.status),
    'interview.offer': subject.status === 'interested',
  };
  return verbsAllowed(ctx.actor, selectionPolicy, rights).filter((verb) => moments[verb]);
}

async function noteReading(ctx: Context, { row }: Entered): Promise<void> {
  const accountId = ctx.actor.person?.account.id;
  if (!accountId) return;
  const { programmeId, profileId } = row.placement;
  await insertAccess(ctx.tx, [{ programmeId, profileId, accountId, tier: 2, route: ctx.route }]);
}
