// The walk of test/api/response-walk.test.ts for much longer: thousands of walks with fresh seeds.
import fc from 'fast-check';
import { test } from 'vitest';
import { steps, walk } from '../api/response-walk.ts';
import { makeWalkProgramme } from '../api/response-walk-stage.ts';
import { useTestApp } from '../app.ts';

const app = useTestApp();

test('thousands of walks end in one response each', { timeout: 3_000_000 }, async () => {
  const programme = await makeWalkProgramme(app.current);
  await fc.assert(
    fc.asyncProperty(steps, (way) => walk(app.current, programme, way)),
    { numRuns: 5000 },
  );
});
