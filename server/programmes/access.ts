// In which capacity does the actor work in this programme? Every official route starts here.
import { type ProgrammeRow, findProgramme } from '@compatriot/db/queries/programmes.ts';
import type { OfficialRole, PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';

export interface OfficialAccess {
  programme: ProgrammeRow;
  roles: OfficialRole[];
  /** Whose gifts the actor reads here. The programme's own team outranks, because it was given more. */
  recipient: PoolRecipient;
  accountId: string;
}

/** Whose pool of talent the actor reads in this capacity. */
export const scopeOf = ({ programme, recipient }: Pick<OfficialAccess, 'programme' | 'recipient'>) => ({
  programmeId: programme.id,
  recipient,
});

/** @throws 404 for people without a role in the programme, whether it exists or not */
export async function officialProgramme(ctx: Context, code: string): Promise<OfficialAccess> {
  const { person } = ctx.actor;
  const memberships = person?.memberships.filter((each) => each.programmeCode === code) ?? [];
  if (!person || memberships.length === 0) throw problems.notFound();
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  return {
    programme,
    roles: memberships.map((each) => each.role),
    recipient: memberships.some((each) => each.recipient === 'programme_team')
      ? 'programme_team'
      : 'home_government',
    accountId: person.account.id,
  };
}
