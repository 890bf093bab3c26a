// A search in one look at Postgres: whom an engine would show, and who of them the asking person may read. Run over every
// engine of test/search-engines.ts, beside the contract suite.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '@compatriot/db/client.ts';
import { talentPage } from '@compatriot/db/queries/talent.ts';
import { type Read, type SearchEngine, candidatesOf, everybody } from '@compatriot/search/engine.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme, type MadeProgramme } from '../make.ts';
import { type Persona, asCoordinator, asFocalPoint } from '../personas.ts';
import { makeCrowd } from '../search-cases.ts';
import { enginesUnderTest } from '../search-engines.ts';

const app = useTestApp();
let programme: MadeProgramme;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  await makeCrowd(app.current, programme, 60);
}, 120_000);

describe.each(enginesUnderTest)('$name', (under) => {
  let engine: SearchEngine;
  const reader =
    (scope: Scope): Read =>
    (work) =>
      app.current.parts.database.transaction(scope, work);

  beforeAll(async () => {
    if (under.absent) return;
    engine = await under.open(app.current);
    await under.inStep(engine);
  }, 60_000);

  describe.skipIf(under.absent)(under.absent ?? 'answers', () => {
    test('candidates, with whom Postgres gives a page of, are the search', async () => {
      const scope = { programmeId: programme.id, recipient: 'programme_team' as const };
      const official = await asCoordinator(app.current, programme.id);
      const minister = await asFocalPoint(app.current, programme.id);
      const limitless = { most: 7, route: 'test', quota: 1000 };
      const pageAs = async (by: Persona, ids: string[]) => {
        const [session] = await app.current.owner<{ id: string }[]>`
          select id from sessions where account_id = ${by.accountId}`;
        return talentPage(app.current.parts.database, session?.id ?? '', scope, ids, limitless);
      };
      for (const query of [
        {},
        { sort: 'experience' as const, offset: 20 },
        { countries: ['NL', 'GB'], modes: ['virtual' as const] },
        { countries: ['XX'] },
      ]) {
        const asked = { ...everybody, limit: 20, ...query };
        const searched = await engine.search(reader({ team: [programme.id] }), scope, asked);
        const candidates = await candidatesOf(engine, reader({ team: [programme.id] }), scope, asked);
        const shown = await pageAs(official, candidates.ids);
        if (typeof shown === 'string') throw new Error(shown);
        expect(candidates.among(shown.readable)).toEqual(searched);
        expect(shown.rows.map(({ id }) => id)).toEqual(searched.hits.slice(0, 7).map(({ id }) => id));
        const gone = searched.hits[0]?.id;
        const others = candidates.ids.filter((id) => id !== gone);
        expect(candidates.among(new Set(others)).hits.map(({ id }) => id)).toEqual(
          others.slice(0, asked.limit),
        );
        expect(await pageAs(minister, candidates.ids)).toBe('not_readable');
      }
      expect(await talentPage(app.current.parts.database, randomUUID(), scope, [], limitless)).toBe(
        'signed_out',
      );
    });
  });
});
