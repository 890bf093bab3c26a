// Work that a job does for an official: with the rights which that person has at this moment, and no others.
import { officialOf } from '@compatriot/db/queries/programmes.ts';
import type { Actor, Context } from '../context.ts';
import { asSystem, makeRecord, type Services } from '../events.ts';
import { pageLanguage } from '../messages.ts';
import { type OfficialAccess, officialProgramme } from './access.ts';

/**
 * Runs work in a transaction as this official of this programme, as if they asked themselves.
 * @returns null when they have no role there any more
 */
export async function asOfficial<T>(
  services: Services,
  who: { accountId: string; programmeId: string; route: string },
  work: (ctx: Context, access: OfficialAccess) => Promise<T>,
): Promise<T | null> {
  const { accountId, programmeId, route } = who;
  const person = await asSystem(services, 'worker', programmeId, (ctx) =>
    officialOf(ctx.tx, programmeId, accountId),
  );
  const [first] = person?.memberships ?? [];
  if (!person || !first) return null;
  const reads = (recipient: string) =>
    person.memberships.some((each) => each.recipient === recipient) ? [programmeId] : [];
  const actor: Actor = { person: { ...person, institutions: [] }, system: null };
  return services.database.transaction(
    { account: accountId, team: reads('programme_team'), government: reads('home_government') },
    async (tx) => {
      const ctx: Context = {
        actor,
        tx,
        now: new Date(),
        language: pageLanguage(person.account.language),
        route,
        record: makeRecord(tx, actor, services.jobs),
      };
      return work(ctx, await officialProgramme(ctx, first.programmeCode));
    },
  );
}
