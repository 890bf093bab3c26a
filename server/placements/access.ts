// One placement and who the actor is in it; the way in for every noun that adds to a placement.
import {
  findDisclosure,
  findPlacement,
  ownerOfProfile,
  type PlacementRow,
} from '@compatriot/db/queries/placements.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { partiesOf, type PlacementForPolicy } from './policy.ts';
import type { PlacementParty } from './rules.ts';

export interface LoadedPlacement {
  row: PlacementRow;
  subject: PlacementForPolicy;
  /** Empty for focal points, who follow a placement and move nothing. */
  parties: PlacementParty[];
  /** Name, contact and papers may be read by the coordinator and the host now: the person said yes, and it has not ended. */
  contactOpen: boolean;
}

/** @throws 404 when there is no such placement, or none for this actor */
export async function placementFor(ctx: Context, id: string): Promise<LoadedPlacement> {
  const row = await findPlacement(ctx.tx, id);
  if (!row) throw problems.notFound();
  const { placement } = row;
  const subject: PlacementForPolicy = {
    programmeId: placement.programmeId,
    institutionId: placement.institutionId,
    status: placement.status as PlacementStatus,
    mode: row.assignment.mode,
    again: placement.parentId !== null,
    ownerId: await ownerOfProfile(ctx.tx, placement.profileId),
    answerDueAt: placement.answerDueAt,
  };
  const parties = partiesOf(ctx.actor, subject);
  // Before they were invited, nobody is told that they stand on a list.
  const onList = placement.status === 'longlisted' || placement.status === 'shortlisted';
  if (onList && parties.length > 0 && !parties.includes('coordinator') && !parties.includes('system'))
    throw problems.notFound();
  return {
    row,
    subject,
    parties,
    contactOpen: (await findDisclosure(ctx.tx, id, ctx.now)) !== null,
  };
}

/** @throws 404 for whoever is not one of these in this placement */
export async function placementAs(
  ctx: Context,
  id: string,
  ...parties: PlacementParty[]
): Promise<LoadedPlacement> {
  const loaded = await placementFor(ctx, id);
  if (!loaded.parties.some((party) => parties.includes(party))) throw problems.notFound();
  return loaded;
}
