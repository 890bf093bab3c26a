// Work by time goes over everybody: over programmes, and in them over people. One that fails holds up no other.
import { programmeIds } from '@compatriot/db/queries/cleaning.ts';
import { asSystem, type Services } from './events.ts';

/**
 * Does the work for each in turn. What fails is passed over and told when all had their turn, so that the job is tried again
 * for it: the work may run twice.
 * @throws the first failure
 */
export async function oneByOne<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** @throws the first failure, when every programme had its turn */
export async function eachProgramme(
  services: Pick<Services, 'database' | 'jobs'>,
  work: (programmeId: string) => Promise<unknown>,
): Promise<void> {
  await oneByOne(await asSystem(services, 'cleaner', null, (ctx) => programmeIds(ctx.tx)), work);
}
