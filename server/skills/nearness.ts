// After an upgrade that works nearness out in another way, what is stored is worked out again, taxonomy by taxonomy, each in
// one transaction: until then matching goes on with what was there. Where nothing is to be done it costs one short question.
import type { Database } from '@compatriot/db/client.ts';
import { outdatedNearness, renewNeighbours } from '@compatriot/db/queries/neighbours.ts';

/** @returns the taxonomies that this process did */
export async function keepNearnessCurrent(
  database: Database,
  say: (line: string) => void,
): Promise<string[]> {
  const done: string[] = [];
  for (const taxonomy of await database.transaction({}, (tx) => outdatedNearness(tx))) {
    const started = performance.now();
    const mine = await database.transaction({ system: 'taxonomy' }, (tx) => renewNeighbours(tx, taxonomy));
    if (!mine) continue;
    done.push(taxonomy);
    say(
      `How near the concepts of ${taxonomy} are was worked out anew in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  }
  return done;
}
