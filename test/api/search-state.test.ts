// A copy of a database, restored elsewhere or made beside it, brings along where its original's search index stands. It takes an
// index of its own: two installations that write into one would give each other's people away, or delete them.
import { afterAll, expect, inject, test } from 'vitest';
import postgres from '@compatriot/db/postgres.ts';
import { openDatabase } from '@compatriot/db/client.ts';
import {
  changesToCopy,
  copying,
  presentSnapshot,
  replaceSearchState,
  searchState,
} from '@compatriot/db/queries/copying.ts';
import { cloneDatabase, type TestDatabase } from '../database.ts';

const made: TestDatabase[] = [];
afterAll(async () => {
  for (const each of made) await each.drop();
});

const clone = async (url: string) => {
  const copy = await cloneDatabase(url);
  made.push(copy);
  return copy;
};

test('a copied database takes another index and fills it from the beginning; its original keeps its own', async () => {
  const original = await clone(inject('templateUrl'));
  const state = (database = original.database) => database.transaction(copying, (tx) => searchState(tx));
  await state();
  await original.database.transaction(copying, async (tx) =>
    replaceSearchState(tx, await presentSnapshot(tx), 7),
  );
  const before = await state();
  expect(before.seen).not.toBeNull();
  await original.database.close();

  const copy = await clone(original.ownerUrl);
  const there = await state(copy.database);
  expect(there).toMatchObject({ seen: null, settledFor: null, taxonomyStamp: 0 });
  expect(there.indexUid).not.toBe(before.indexUid);
  expect(there.generation).toBeGreaterThan(before.generation);
  expect((await state(copy.database)).indexUid).toBe(there.indexUid);

  const again = openDatabase(original.url, { connections: 1 });
  expect(await state(again)).toMatchObject({ indexUid: before.indexUid, seen: before.seen });
  await again.close();
});

test('one restored in another cluster does too', async () => {
  const { database, ownerUrl } = await clone(inject('templateUrl'));
  const before = await database.transaction(copying, (tx) => searchState(tx));
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  const [home] = await owner<{ cluster: string; kept: string }[]>`
    select system_identifier::text as cluster, (select home from search_state) as kept from pg_control_system()`;
  expect(home?.kept.split(':')[0]).toBe(home?.cluster);
  await owner`update search_state set home = '1:' || split_part(home, ':', 2)`;
  const after = await database.transaction(copying, (tx) => searchState(tx));
  expect(after.indexUid).not.toBe(before.indexUid);
  await owner.end();
});

test('news are dated no later than the look that found them', async () => {
  const { database } = await clone(inject('templateUrl'));
  const seen = await database.transaction(copying, (tx) => presentSnapshot(tx));
  const before = Date.now();
  const news = await database.transaction(copying, (tx) => changesToCopy(tx, seen));
  expect(Date.parse(news?.takenAt ?? '')).toBeGreaterThanOrEqual(before - 1);
  expect(Date.parse(news?.takenAt ?? '')).toBeLessThanOrEqual(Date.now());
});
