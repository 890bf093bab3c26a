// Looks each night whether figures are due.
import { asSystem, type Services } from '../events.ts';
import { eachProgramme } from '../one-by-one.ts';
import { releaseFairness } from './actions.ts';

export async function releaseFairnessFigures(services: Services): Promise<void> {
  await eachProgramme(services, (programmeId) =>
    asSystem(services, 'worker', programmeId, (ctx) => releaseFairness(ctx, programmeId)),
  );
}
