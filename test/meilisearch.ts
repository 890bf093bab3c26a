// A Meilisearch server for tests: the one of MEILI_URL, else one of our own where its program is (MEILI_BINARY, or on the
// PATH), in a folder of its own, until the tests end. Where there is neither, tests that need it are skipped and say so.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MeiliChild, startMeilisearch } from '@compatriot/search/child.ts';
import { type MeiliAddress, meiliClient } from '@compatriot/search/client.ts';
import { readCommandConfig } from '@compatriot/server/config.ts';

const config = readCommandConfig();

export const meiliProgram = config.meiliBinary;
export const noProgram = meiliProgram ? null : 'no program "meilisearch" on the PATH or in MEILI_BINARY';
export const noServer = config.meili ? null : noProgram && `no MEILI_URL, and ${noProgram}`;

/** In a folder that is gone when this process is. */
export async function ownServer(): Promise<MeiliChild & { folder: string }> {
  if (!meiliProgram) throw new Error(`There is ${noProgram}`);
  const folder = mkdtempSync(join(tmpdir(), 'compatriot-meilisearch-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { ...(await startMeilisearch({ program: meiliProgram, dataDir: folder })), folder };
}

/** One that others run, as behind MEILI_URL: its key and its port stay the same when it was killed and is started again. */
export async function outsideServer(
  folder: string,
  port: number,
  masterKey: string,
): Promise<{ url: string; masterKey: string; pid: number; stop(): Promise<void> }> {
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(meiliProgram ?? '', {
    cwd: folder,
    stdio: 'ignore',
    env: {
      MEILI_MASTER_KEY: masterKey,
      MEILI_HTTP_ADDR: `127.0.0.1:${port}`,
      MEILI_ENV: 'production',
      MEILI_NO_ANALYTICS: 'true',
      MEILI_DB_PATH: join(folder, 'outside'),
    },
  });
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  const stop = async () => {
    child.kill();
    await ended;
  };
  const client = meiliClient({ url, masterKey });
  for (const until = performance.now() + 20_000; ; await sleep(50)) {
    const error = await client.alive().catch((each: unknown) => each);
    if (error === undefined) return { url, masterKey, pid: child.pid ?? 0, stop };
    if (performance.now() < until) continue;
    await stop();
    throw error;
  }
}

let shared: Promise<MeiliAddress> | null = null;

/** One for all tests of this process; installations keep apart in it by the random names of their indexes. */
export function someServer(): Promise<MeiliAddress> {
  if (config.meili) return Promise.resolve(config.meili);
  return (shared ??= ownServer());
}
