// Vitest's set-up for journeys: the whole program as `npm start` runs it (embedded PostgreSQL, demo people, pages), in a
// folder of its own, and ended by its process id.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@compatriot/db/free-port.ts';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    origin: string;
    /** Its database is in there (`postgres/`), for looking behind what pages say. */
    dataDir: string;
  }
}

const root = resolve(import.meta.dirname, '../..');

export interface RunningServer {
  origin: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/** @throws with the program's last words when it does not come up in two minutes */
export async function startServer(
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let heard = '';
  const exited = new Promise<void>((ended) => child.once('exit', () => ended()));
  await new Promise<void>((ready, failed) => {
    const late = setTimeout(() => failed(new Error(`The server did not start in time:\n${heard}`)), 120_000);
    const hear = (part: Buffer) => {
      heard = `${heard}${part.toString()}`.slice(-4000);
      if (!heard.includes('Compatriot is at')) return;
      clearTimeout(late);
      ready();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`The server ended with ${code}:\n${heard}`)));
  });
  return {
    origin: `http://localhost:${port}`,
    port,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-journeys-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const server = await startServer(dataDir);
  project.provide('origin', server.origin);
  project.provide('dataDir', dataDir);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
