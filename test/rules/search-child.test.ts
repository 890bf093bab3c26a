// The port of a Meilisearch of our own in a stranger's hands, before it was bound and after its server died: the stranger hears
// nothing, neither the key nor anything about people. With a small program in the place of the real one.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { freePort } from '@compatriot/db/free-port.ts';
import { reachMeilisearch, startMeilisearch } from '@compatriot/search/child.ts';
import { EngineDown, meiliClient } from '@compatriot/search/client.ts';

const folder = mkdtempSync(join(tmpdir(), 'compatriot-search-child-'));
const strangers: Server[] = [];
afterEach(() => {
  for (const server of strangers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers whatever it is asked as a Meilisearch would. */
async function strangerOn(port: number): Promise<string[]> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.authorization}`);
    const known = request.headers.authorization !== undefined;
    response.statusCode = known ? 200 : 401;
    response.end(JSON.stringify({ status: 'available', pkgVersion: '1.50.0' }));
  });
  strangers.push(server);
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', ready);
  });
  return heard;
}

function program(lines: string): string {
  const file = join(mkdtempSync(join(folder, 'program-')), 'meilisearch');
  writeFileSync(file, lines, { mode: 0o700 });
  return file;
}

const serving = `#!${process.execPath}
const { createServer } = require('node:http');
const { MEILI_HTTP_ADDR, MEILI_MASTER_KEY } = process.env;
const [host, port] = MEILI_HTTP_ADDR.split(':');
createServer((request, response) => {
  response.statusCode = request.headers.authorization === 'Bearer ' + MEILI_MASTER_KEY ? 200 : 401;
  response.end(JSON.stringify({ status: 'available', pkgVersion: '1.50.0' }));
}).listen(Number(port), host);
process.once('SIGTERM', () => process.exit());
`;

describe.skipIf(process.platform !== 'linux')('somebody else on our port', () => {
  test('before our server has it: it does not start, and the key stays here', async () => {
    const port = await freePort();
    const heard = await strangerOn(port);
    const slow = program('#!/bin/sh\nsleep 1\nexit 1\n');
    await expect(startMeilisearch({ program: slow, dataDir: folder, port })).rejects.toThrow(
      /another program/,
    );
    await expect(startMeilisearch({ program: program(serving), dataDir: folder, port })).rejects.toThrow();
    expect(heard).toEqual([]);
  }, 20_000);

  test.each(['ours ended by itself', 'killed'])(
    'after it: %s',
    async (how) => {
      const server = await startMeilisearch({ program: program(serving), dataDir: folder });
      const client = meiliClient(server);
      await client.alive();
      const command = await reachMeilisearch({ program: '/bin/false', dataDir: folder });
      expect(command.masterKey).toBe(server.masterKey);
      const beside = meiliClient(command);
      process.kill(server.pid, how === 'killed' ? 'SIGKILL' : 'SIGTERM');
      const heard = await takeOver(new URL(server.url).port);
      for (const each of [client, beside]) {
        await expect(each.search([{ indexUid: 'talent', filter: [] }], 1000)).rejects.toThrow(EngineDown);
        await expect(each.alive()).rejects.toThrow(EngineDown);
      }
      await expect(meiliClient(server).recognise()).rejects.toThrow(EngineDown);
      expect(heard).toEqual([]);
      await server.stop();
    },
    20_000,
  );

  test('a number in running.json whose process listens elsewhere is not believed', async () => {
    const server = await startMeilisearch({ program: program(serving), dataDir: folder });
    const port = await freePort();
    const heard = await strangerOn(port);
    const file = join(folder, 'meilisearch', 'running.json');
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), port }));
    const own = await reachMeilisearch({ program: program(serving), dataDir: folder });
    expect(new URL(own.url).port).not.toBe(String(port));
    expect(heard).toEqual([]);
    await own.stop();
    await server.stop();
  }, 20_000);
});

async function takeOver(port: string): Promise<string[]> {
  // On a busy machine a killed process holds its port for a while; it is waited for by time, not by tries.
  const until = performance.now() + 5000;
  for (;;) {
    try {
      return await strangerOn(Number(port));
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((soon) => setImmediate(soon));
    }
  }
}

describe('the key', () => {
  test('is another one at every start, and nobody else reads it', async () => {
    const keys = new Set<string>();
    for (let start = 0; start < 3; start += 1) {
      const server = await startMeilisearch({ program: program(serving), dataDir: folder });
      keys.add(server.masterKey);
      const file = join(folder, 'meilisearch', 'master.key');
      expect(readFileSync(file, 'utf8').trim()).toBe(server.masterKey);
      expect(statSync(file).mode & 0o077).toBe(0);
      await server.stop();
    }
    expect(keys.size).toBe(3);
  }, 20_000);
});
