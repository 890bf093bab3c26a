// Any sequence of saves, replays, cuts, resumes, sends and whole sends ends in exactly one response with the last answers,
// one event and one set of jobs. A few hundred walks here; test/long walks for longer.
import fc from 'fast-check';
import { test } from 'vitest';
import { useTestApp } from '../app.ts';
import { steps, walk } from './response-walk.ts';
import { makeWalkProgramme } from './response-walk-stage.ts';

const app = useTestApp();

test('any walk ends in one response with the last answers', { timeout: 120_000 }, async () => {
  const programme = await makeWalkProgramme(app.current);
  await fc.assert(
    fc.asyncProperty(steps, (way) => walk(app.current, programme, way)),
    { numRuns: 200 },
  );
});
