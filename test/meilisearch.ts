// A Meilisearch server for tests: the one of MEILI_URL, else one of our own where its program is (MEILI_BINARY, or on the
// PATH), in a folder of its own, until the tests end. Where there is neither, tests that need it are skipped and say so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MeiliChild, startMeilisearch } from '@compatriot/search/child.ts';
import type { MeiliAddress } from '@compatriot/search/client.ts';
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

let shared: Promise<MeiliAddress> | null = null;

/** One for all tests of this process; installations keep apart in it by the random names of their indexes. */
export function someServer(): Promise<MeiliAddress> {
  if (config.meili) return Promise.resolve(config.meili);
  return (shared ??= ownServer());
}
