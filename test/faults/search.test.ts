// The outside search engine away, slow in coming back, wrong in what it holds, replaced under way: people search on, nobody
// who withdrew is shown, and in the end index and database say the same. Against a real server that is killed by number.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '@compatriot/db/free-port.ts';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import { copying, searchState } from '@compatriot/db/queries/copying.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { makeCrowd } from '@compatriot/db/seed/crowd.ts';
import { startMeilisearch } from '@compatriot/search/child.ts';
import { type MeiliClient, meiliClient } from '@compatriot/search/client.ts';
import type { CopyParts } from '@compatriot/search/copying.ts';
import { type Read, type SearchEngine, everybody } from '@compatriot/search/engine.ts';
import { meilisearchEngine } from '@compatriot/search/meilisearch.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { rebuild, removeUnfinished } from '@compatriot/search/rebuild.ts';
import { reconcile } from '@compatriot/search/reconcile.ts';
import { bringInStep, startTail, type Tail } from '@compatriot/search/tail.ts';
import { useTestApp } from '../app.ts';
import { type RunningServer, startServer } from '../journeys/server.ts';
import { makeProgramme, type MadeProgramme } from '../make.ts';
import { meiliProgram, noProgram, outsideServer } from '../meilisearch.ts';

const folder = mkdtempSync(join(tmpdir(), 'compatriot-search-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const alive = (pid: number): boolean => {
  try {
    // A dead child of somebody who does not look stays in the list; it is no process any more.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};
async function until(what: () => Promise<boolean> | boolean, seconds: number): Promise<number> {
  const started = performance.now();
  while (!(await what())) {
    if (performance.now() - started > seconds * 1000) throw new Error(`Not within ${seconds} s`);
    await sleep(20);
  }
  return performance.now() - started;
}

describe.skipIf(noProgram)(noProgram ?? 'an engine beside the database', () => {
  const app = useTestApp();
  let programme: MadeProgramme;
  /** Stays the same over restarts, as an outside server's does. */
  const masterKey = randomBytes(32).toString('hex');
  let server: Awaited<ReturnType<typeof outsideServer>>;
  let port: number;
  let client: MeiliClient;
  let parts: CopyParts;
  let engine: SearchEngine;
  let tail: Tail;
  const heard: string[] = [];

  const read: Read = (work) => app.current.parts.database.transaction({ team: [programme.id] }, work);
  const search = (query: Partial<typeof everybody> = {}) =>
    engine.search(
      read,
      { programmeId: programme.id, recipient: 'programme_team' },
      { ...everybody, ...query },
    );
  const crowd = (people: number, seed: number) =>
    makeCrowd(
      app.current.owner,
      {
        programmeId: programme.id,
        versionId: programme.versionId,
        people,
        origins: ['GY', 'SR'],
        seed,
        government: 0.2,
      },
      (ids) =>
        app.current.parts.database.transaction({ system: 'search', programme: programme.id }, (tx) =>
          syncTalentDocuments(tx, ids),
        ),
    );
  const indexUid = async () =>
    (await app.current.parts.database.transaction(copying, (tx) => searchState(tx))).indexUid;
  const total = async () => (await search()).total;

  beforeAll(async () => {
    programme = await makeProgramme(app.current);
    await crowd(6_000, 1);
    port = await freePort();
    server = await outsideServer(folder, port, masterKey);
    client = meiliClient(server);
    parts = { database: app.current.parts.database, client };
    engine = openSearch({ database: app.current.parts.database, meili: server });
    tail = startTail(parts, (line) => heard.push(line));
    await until(async () => !(await search()).fallback, 120);
  }, 180_000);
  afterAll(async () => {
    await tail?.stop();
    await server?.stop();
  });

  test('before the index is filled Postgres answers; then the engine does', async () => {
    const found = await search();
    expect(found).toMatchObject({ total: 6_000, engine: 'meilisearch', fallback: false });
    const second = openSearch({ database: app.current.parts.database, meili: null });
    const same = await second.search(
      read,
      { programmeId: programme.id, recipient: 'programme_team' },
      everybody,
    );
    expect(found.facets).toEqual(same.facets);
    expect(found.hits).toEqual(same.hits);
  });

  test('a change is found within two seconds of its commit', async () => {
    for (let round = 0; round < 3; round += 1) {
      const region = `NL-X${round}`;
      await app.current.owner`update talent_documents set residence_region = ${region}
        where id = (select id from talent_documents where recipient = 'programme_team' order by id offset ${round * 7} limit 1)`;
      const late = await until(async () => (await search({ regions: [region] })).total === 1, 5);
      expect(late).toBeLessThan(2_000);
    }
  }, 30_000);

  test('killed, 10,000 changes, back: nobody waits, nobody withdrawn is shown, all of it is caught up with', async () => {
    const { owner } = app.current;
    const { hits } = await search();
    process.kill(server.pid, 'SIGKILL');
    await until(() => !alive(server.pid), 5);

    const gone = hits[0]?.id ?? '';
    await owner`delete from consents where id = (select consent_id from talent_documents where id = ${gone})`;
    const during = await search();
    expect(during).toMatchObject({ total: 5_999, engine: 'postgres', fallback: true });
    expect(during.hits.map(({ id }) => id)).not.toContain(gone);
    const quick = performance.now();
    await search();
    expect(performance.now() - quick).toBeLessThan(300); // a silent engine is not waited for twice

    const [before] = await owner<
      { xid: string }[]
    >`select pg_snapshot_xmax(pg_current_snapshot())::text as xid`;
    await crowd(5_500, 2);
    await owner`delete from consents where id in (select consent_id from talent_documents order by id limit 1500)`;
    await owner`update talent_documents set sectors = '{law}' where id in (select id from talent_documents order by id desc limit 7500)`;
    const [changed] = await owner<{ count: number }[]>`
      select count(*)::int as count from talent_changes where xid >= ${before?.xid ?? ''}::xid8`;
    expect(changed?.count).toBeGreaterThanOrEqual(10_000);

    server = await outsideServer(folder, port, masterKey);
    await until(async () => !(await search()).fallback, 60);
    const [left] = await owner<{ count: number }[]>`
      select count(*)::int as count from talent_documents where recipient = 'programme_team'`;
    expect(await total()).toBe(left?.count);
    const found = await reconcile(parts);
    expect(found).toMatchObject({ missing: [], changed: [], extra: [], settings: [], left: [] });
    expect(found.people).toBeGreaterThan(8_500);
    expect(heard.filter((line) => /answers again/.test(line))).toHaveLength(1);
  }, 240_000);

  test('somebody who withdraws is not shown even while the index still has them', async () => {
    await tail.stop();
    const direct = meilisearchEngine(app.current.parts.database, client, {
      patience: 10_000,
      freshness: 60_000,
    });
    const scope = { programmeId: programme.id, recipient: 'programme_team' as const };
    const before = await direct.search(read, scope, everybody);
    const gone = before.hits[3]?.id ?? '';
    await app.current
      .owner`delete from consents where id = (select consent_id from talent_documents where id = ${gone})`;
    const after = await direct.search(read, scope, everybody);
    expect((await client.documents(await indexUid(), { ids: [gone], limit: 1 })).results).toHaveLength(1);
    expect(after.hits.map(({ id }) => id)).not.toContain(gone);
    expect(after.hits).toHaveLength(20); // those after them move up
    expect(after.total).toBe(before.total - 1);
    await bringInStep(parts);
    expect((await client.documents(await indexUid(), { ids: [gone], limit: 1 })).results).toHaveLength(0);
    tail = startTail(parts, (line) => heard.push(line));
  }, 60_000);

  test('an index that nobody keeps in step is not asked', async () => {
    await tail.stop();
    const impatient = meilisearchEngine(app.current.parts.database, client, {
      patience: 10_000,
      freshness: 300,
    });
    await sleep(400);
    const scope = { programmeId: programme.id, recipient: 'programme_team' as const };
    await expect(impatient.search(read, scope, everybody)).rejects.toThrow(/not complete/);
    tail = startTail(parts, (line) => heard.push(line));
  }, 60_000);

  test('what was tampered with is found by id and hash, and mended', async () => {
    await tail.stop(); // it compares by itself after a start, and would be first
    const index = await indexUid();
    const { results } = await client.documents<{ id: string }>(index, { offset: 0, limit: 10 });
    const [one, two] = results.map(({ id }) => id);
    await client.finish(await client.putDocuments(index, JSON.stringify({ ...results[0], country: 'ZZ' })));
    await client.finish(await client.deleteDocuments(index, [two ?? '']));
    await client.finish(await client.putDocuments(index, JSON.stringify({ ...results[2], id: 'stranger' })));
    await client.finish(await client.changeSettings(index, { pagination: { maxTotalHits: 7 } }));
    const found = await reconcile(parts);
    expect(found).toMatchObject({
      missing: [two],
      changed: [one],
      extra: ['stranger'],
      settings: ['pagination'],
      left: [],
    });
    expect(await reconcile(parts)).toMatchObject({
      missing: [],
      changed: [],
      extra: [],
      settings: [],
      left: [],
    });
    tail = startTail(parts, (line) => heard.push(line));
  }, 120_000);

  test('a fresh index takes the live one’s place while people search and change', async () => {
    const { owner } = app.current;
    let searches = 0;
    let failures = 0;
    let over = false;
    const searching = (async () => {
      while (!over) {
        const found = await search({ countries: ['NL'] });
        if (found.total > 0 && found.hits.length === 20) searches += 1;
        else failures += 1;
      }
    })();
    const changing = (async () => {
      for (let round = 0; !over; round += 1) {
        await owner`update talent_documents set residence_region = ${`NL-R${round % 90}`}
          where id in (select id from talent_documents order by random() limit 20)`;
        await sleep(50);
        await owner`delete from consents where id = (select consent_id from talent_documents order by random() limit 1)`;
      }
    })();
    const steps: number[] = [];
    const people = await rebuild(parts, { onProgress: (done) => steps.push(done) }).finally(async () => {
      await sleep(1000);
      over = true;
      await Promise.all([searching, changing]);
    });
    expect(people).toBeGreaterThan(8_000);
    expect(searches).toBeGreaterThan(5);
    expect(failures).toBe(0);
    expect(steps.length).toBeGreaterThan(1);
    await bringInStep(parts);
    expect(await reconcile(parts)).toMatchObject({ missing: [], changed: [], extra: [], left: [] });
    expect((await client.indexes()).filter((uid) => uid.endsWith('_fresh'))).toEqual([]);
  }, 240_000);

  test('given up half-way it leaves the live index and no trace', async () => {
    const giveUp = new AbortController();
    const before = await total();
    const made = rebuild(parts, { onProgress: () => giveUp.abort(), signal: giveUp.signal });
    await expect(made).rejects.toThrow();
    expect((await client.indexes()).filter((uid) => uid.endsWith('_fresh'))).toEqual([]);
    expect(await total()).toBe(before);
    await until(async () => !(await search()).fallback, 60);
    expect(await total()).toBe(before);
  }, 120_000);

  describe('a rebuild that was killed', () => {
    /** Another process, which stops for good at one call and is then killed. */
    const stuckAt = async (call: 'putDocuments' | 'deleteIndex') => {
      const url = new URL(inject('templateUrl'));
      url.pathname = `/${app.current.owner.options.database}`;
      const script = `
        import { openDatabase } from '@compatriot/db/client.ts';
        import { meiliClient } from '@compatriot/search/client.ts';
        import { rebuild } from '@compatriot/search/rebuild.ts';
        const [database, url, masterKey, call] = process.argv.slice(1);
        const client = meiliClient({ url, masterKey });
        const stuck = async (...said) => {
          if (call === 'putDocuments') await client.putDocuments(...said);
          console.log('stuck');
          setInterval(() => undefined, 1000);
          return new Promise(() => undefined);
        };
        await rebuild({ database: openDatabase(database), client: { ...client, [call]: stuck } });`;
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', script, applicationUrl(url.toString()), server.url, masterKey, call],
        { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await once(child.stdout, 'data');
      return {
        async kill() {
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      };
    };
    const unfinished = async () => (await client.indexes()).filter((uid) => uid.endsWith('_fresh')).length;

    test.each(['putDocuments', 'deleteIndex'] as const)(
      'at %s: what it left is removed at the next start of copying',
      async (call) => {
        await tail.stop();
        const before = await total();
        const rebuilding = await stuckAt(call);
        expect(await removeUnfinished(parts)).toBe(false); // it is still at it
        expect(await unfinished()).toBe(1);
        await rebuilding.kill();
        expect(await unfinished()).toBe(1);
        tail = startTail(parts, (line) => heard.push(line));
        await until(async () => (await unfinished()) === 0, 30);
        await until(async () => !(await search()).fallback, 60);
        expect(await total()).toBe(before);
      },
      120_000,
    );

    test('or by reconcile, which says so', async () => {
      await tail.stop();
      await (await stuckAt('putDocuments')).kill();
      await until(async () => (await reconcile(parts)).leftover, 10);
      expect(await unfinished()).toBe(0);
      expect(await reconcile(parts)).toMatchObject({ leftover: false, left: [] });
      tail = startTail(parts, (line) => heard.push(line));
    }, 120_000);
  });

  test('the index is as old as the look at the database that it was copied from', async () => {
    await tail.stop();
    const slow: CopyParts = {
      ...parts,
      client: {
        ...client,
        async finish(task, signal) {
          await client.finish(task, signal);
          await sleep(1_500);
        },
      },
    };
    await app.current
      .owner`update talent_documents set sectors = '{it}' where id = (select id from talent_documents limit 1)`;
    await bringInStep(slow);
    const { settledFor } = await app.current.parts.database.transaction(copying, (tx) => searchState(tx));
    expect(settledFor).toBeGreaterThan(1_500);
    tail = startTail(parts, (line) => heard.push(line));
  }, 60_000);

  test('a server that lost everything is filled again by itself', async () => {
    await client.finish(await client.deleteIndex(await indexUid()));
    const [left] = await app.current.owner<{ count: number }[]>`
      select count(*)::int as count from talent_documents where recipient = 'programme_team'`;
    await app.current
      .owner`update talent_documents set sectors = '{it}' where id = (select id from talent_documents limit 1)`;
    expect(await total()).toBe(left?.count); // Postgres answers meanwhile
    await until(async () => (await client.indexes()).includes(await indexUid()), 60);
    await until(async () => !(await search()).fallback, 60);
    expect(await total()).toBe(left?.count);
  }, 180_000);

  test('nothing of what was said holds the key', () => {
    expect(heard.length).toBeGreaterThan(0);
    for (const line of heard) expect(line).not.toContain(masterKey);
  });
});

describe.skipIf(noProgram)(noProgram ?? 'an engine of our own', () => {
  const program = meiliProgram ?? '';

  test('listens here alone, with a key that only its owner reads', async () => {
    const dataDir = join(folder, 'own');
    const server = await startMeilisearch({ program, dataDir });
    const own = join(dataDir, 'meilisearch');
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    for (const file of ['master.key', 'running.json', 'meilisearch.log'])
      expect(statSync(join(own, file)).mode & 0o077, file).toBe(0);
    expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(server.masterKey);
    expect((await fetch(`${server.url}/indexes`)).status).toBe(401);
    expect(await (await fetch(server.url)).text()).not.toMatch(/<html/i);
    const client = meiliClient(server);
    await client.finish(await client.createIndex('kept'));
    await server.stop();
    await expect(client.indexes()).rejects.toThrow(/ended/);
    expect(alive(server.pid)).toBe(false);
    expect(readdirSync(own)).not.toContain('running.json');
    const again = await startMeilisearch({ program, dataDir });
    // Another key; and the data in its folder does not mind.
    expect(again.masterKey).not.toBe(server.masterKey);
    expect(await meiliClient(again).indexes()).toEqual(['kept']);
    await expect(meiliClient({ ...again, masterKey: server.masterKey }).indexes()).rejects.toThrow(/key/);
    await again.stop();
  }, 60_000);

  test('a leftover of an earlier run is ended, a stranger with its number is not', async () => {
    const dataDir = join(folder, 'leftover');
    const first = await startMeilisearch({ program, dataDir });
    const second = await startMeilisearch({ program, dataDir });
    expect(alive(first.pid)).toBe(false);
    await second.stop();
    const stranger = spawn('sleep', ['60']);
    mkdirSync(join(dataDir, 'meilisearch'), { recursive: true });
    writeFileSync(
      join(dataDir, 'meilisearch', 'running.json'),
      JSON.stringify({ pid: stranger.pid, started: 'another time', port: 1 }),
    );
    const third = await startMeilisearch({ program, dataDir });
    expect(alive(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
    await third.stop();
  }, 60_000);

  test('data that it cannot read is thrown away: it is a copy', async () => {
    const dataDir = join(folder, 'damaged');
    mkdirSync(join(dataDir, 'meilisearch', 'data'), { recursive: true });
    writeFileSync(join(dataDir, 'meilisearch', 'data', 'VERSION'), '9.9.9');
    const server = await startMeilisearch({ program, dataDir });
    await meiliClient(server).alive();
    await server.stop();
  }, 60_000);

  const health = async (running: RunningServer) =>
    ((await (await fetch(`${running.origin}/api/health`)).json()) as { search: unknown }).search;

  test('comes and goes with the whole program, kill -9 included; one that does not start costs nothing', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-search-start-'));
    // root lends PostgreSQL an unprivileged user, who must be able to enter
    chmodSync(dataDir, 0o755);
    try {
      const first = await startServer(dataDir, { DEMO: 'off', MEILI_BINARY: program });
      expect(await health(first)).toEqual({ engine: 'meilisearch', status: 'ok' });
      const { pid } = JSON.parse(readFileSync(join(dataDir, 'meilisearch', 'running.json'), 'utf8')) as {
        pid: number;
      };
      expect(alive(pid)).toBe(true);
      process.kill(first.pid, 'SIGKILL');
      await until(() => !alive(pid), 10);
      const second = await startServer(dataDir, { DEMO: 'off', MEILI_BINARY: '/bin/false' });
      expect(await health(second)).toEqual({ engine: 'postgres', status: 'ok' });
      await second.stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 180_000);
});
