// In which capacity does the actor work in this programme? Every official route starts here.
import type { ActorRow } from '@compatriot/db/queries/accounts.ts';
import { type ProgrammeRow, enterProgramme, findProgramme } from '@compatriot/db/queries/programmes.ts';
import type { OfficialRole, PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';

export interface OfficialAccess {
  programme: ProgrammeRow;
  roles: OfficialRole[];
  /** Whose gifts the actor reads here. The programme's own team outranks, because it was given more. */
  recipient: PoolRecipient;
  accountId: string;
}

/** Whose pool of talent the actor reads in this capacity. */
export const scopeOf = ({ programme, recipient }: Pick<PoolAccess, 'programme' | 'recipient'>) => ({
  programmeId: programme.id,
  recipient,
});

/** What reading a pool needs of it. */
export interface PoolAccess extends Pick<OfficialAccess, 'recipient' | 'accountId'> {
  programme: Pick<ProgrammeRow, 'id' | 'dailyQuota'>;
}

/** @throws 404 for people without a role in the programme, whether it exists or not */
export async function officialProgramme(ctx: Context, code: string): Promise<OfficialAccess> {
  const { person } = ctx.actor;
  const memberships = membershipsIn(person, code);
  if (!person || memberships.length === 0) throw problems.notFound();
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  return {
    programme,
    roles: memberships.map((each) => each.role),
    recipient: recipientOf(memberships),
    accountId: person.account.id,
  };
}

/**
 * The same before any transaction, in one round trip, for who asks an engine next. With the taxonomy's stamp.
 * @throws 401 when the session is over; 404 as officialProgramme
 */
export async function enterPool(
  { services, sessionId }: OpenRequest,
  code: string,
): Promise<{ access: PoolAccess; stamp: number }> {
  const entered = sessionId ? await enterProgramme(services.database, sessionId, code) : null;
  if (!entered) throw problems.signInNeeded();
  const { actor, programme, stamp } = entered;
  const memberships = membershipsIn(actor, code);
  if (!programme || memberships.length === 0) throw problems.notFound();
  return {
    access: { programme, recipient: recipientOf(memberships), accountId: actor.account.id },
    stamp,
  };
}

const membershipsIn = (person: ActorRow | null, code: string) =>
  person?.memberships.filter((each) => each.programmeCode === code) ?? [];

const recipientOf = (memberships: ActorRow['memberships']): PoolRecipient =>
  memberships.some((each) => each.recipient === 'programme_team') ? 'programme_team' : 'home_government';
