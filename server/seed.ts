// Fills an empty database once: the starter taxonomy everywhere, and in the demo three programmes with made-up people.
import { countConcepts } from '@compatriot/db/queries/skills.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import { findProgramme } from '@compatriot/db/queries/programmes.ts';
import { seedDemo } from '@compatriot/db/seed/demo.ts';
import type { Config } from './config.ts';
import { asSystem, type Services } from './events.ts';
import { releaseFairness } from './fairness/actions.ts';
import { releaseWhenDue } from './statistics/actions.ts';

type Step = (name: string, work: () => Promise<unknown>) => Promise<unknown>;

export async function seedOnce(parts: Services & { config: Config }, step: Step): Promise<void> {
  const seed = <T>(work: Parameters<typeof asSystem<T>>[3]) => asSystem(parts, 'seed', null, work);
  if ((await seed((ctx) => countConcepts(ctx.tx))) === 0) {
    await step('Loading the starter taxonomy', () => seed((ctx) => loadStarterTaxonomy(ctx.tx)));
  }
  if (parts.config.demo && !(await seed((ctx) => findProgramme(ctx.tx, 'midweb')))) {
    await step('Making up three programmes and their people', async () => {
      for (const programmeId of await seedDemo(parts.database)) {
        await asSystem(parts, 'seed', programmeId, (ctx) => releaseWhenDue(ctx, programmeId));
        await asSystem(parts, 'seed', programmeId, (ctx) => releaseFairness(ctx, programmeId));
      }
    });
  }
}
