// The walk of test/api/placement-walk.test.ts for ten thousand presses, from a fresh seed each time.
import { test } from 'vitest';
import { dice, makeWorld, press, type Tally } from '../api/placement-walk.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';

const app = useTestApp();

test('ten thousand presses over both life cycles', { timeout: 3_000_000 }, async () => {
  const seed = Date.now() % 4_294_967_296;
  console.log(`seed ${seed}`);
  const roll = dice(seed);
  const tally: Tally = { taken: 0, refused: 0, closed: 0 };
  let world = await makeWorld(app.current, await makeProgramme(app.current));
  for (let presses = 0; presses < 10_000; presses += 1) {
    if (!(await press(app.current, world, roll, tally)))
      world = await makeWorld(app.current, await makeProgramme(app.current));
  }
  console.log(`${tally.taken} taken, ${tally.refused} refused, ${tally.closed} needs closed`);
});
