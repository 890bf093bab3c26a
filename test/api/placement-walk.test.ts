// A hundred and sixty presses over both life cycles beside a simple model; test/long has ten thousand and fresh seeds.
import { expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';
import { dice, makeWorld, press, type Tally } from './placement-walk.ts';

const app = useTestApp();

test(
  'a hundred and sixty presses, rightly and wrongly, and the model agrees after each',
  { timeout: 300_000 },
  async () => {
    const roll = dice(20261123);
    const tally: Tally = { taken: 0, refused: 0, closed: 0 };
    let world = await makeWorld(app.current, await makeProgramme(app.current));
    for (let presses = 0; presses < 160; presses += 1) {
      if (!(await press(app.current, world, roll, tally)))
        world = await makeWorld(app.current, await makeProgramme(app.current));
    }
    // A walk that only bumps into walls would prove nothing.
    expect(tally.taken).toBeGreaterThan(40);
    expect(tally.refused).toBeGreaterThan(40);
    expect(tally.closed).toBeGreaterThan(0);
  },
);
