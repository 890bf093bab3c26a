// A sent response of an organisation becomes a row in the list, for exactly the readers whose box was ticked. No profile
// comes of it, and without a box nothing does.
import { insertOrganisation, writtenApart } from '@compatriot/db/queries/organisations.ts';
import type { Context } from '../context.ts';
import type { Answers, Definition } from '../questionnaires/schema.ts';
import { organisationOf } from './rules.ts';

/** May run twice: one organisation a response. */
export async function makeOrganisation(
  ctx: Context,
  response: { id: string; programmeId: string; answers: unknown },
  definition: Definition,
): Promise<void> {
  const apart = await writtenApart(ctx.tx, response.id);
  const facts = organisationOf(definition, response.answers as Answers, (apart?.freeText ?? {}) as Answers);
  const { name, contactShown, ...rest } = facts;
  if (!name || (!rest.listedTeam && !rest.listedGovernment)) return; // counted, and no more
  const { programmeId } = response;
  const id = await insertOrganisation(ctx.tx, {
    ...rest,
    programmeId,
    responseId: response.id,
    name,
    contactName: contactShown ? (apart?.name ?? null) : null,
    contactEmail: contactShown ? (apart?.email ?? null) : null,
  });
  if (id) await ctx.record('organisation.listed', { id, programmeId });
}
