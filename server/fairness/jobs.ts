// Looks each night whether figures are due.
import { programmeIds } from '@compatriot/db/queries/cleaning.ts';
import { asSystem, type Services } from '../events.ts';
import { releaseFairness } from './actions.ts';

export async function releaseFairnessFigures(services: Services): Promise<void> {
  const programmes = await asSystem(services, 'worker', null, (ctx) => programmeIds(ctx.tx));
  for (const programmeId of programmes)
    await asSystem(services, 'worker', programmeId, (ctx) => releaseFairness(ctx, programmeId));
}
