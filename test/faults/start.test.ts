// What can go wrong when somebody starts it: the program killed outright, started twice, its port or its folder taken. Each
// gets a clean next start or one sentence with the way out.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../journeys/server.ts';

const folders: string[] = [];
const running: RunningServer[] = [];
const listeners: Server[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'compatriot-faults-'));
  chmodSync(made, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  folders.push(made);
  return made;
}

async function up(dataDir: string, environment: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer(dataDir, { DEMO: 'off', ...environment });
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  for (const listener of listeners.splice(0)) listener.close();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
}, 60_000);

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};

async function health(server: RunningServer): Promise<unknown> {
  return (await fetch(`${server.origin}/api/health`)).json();
}

describe('starting', () => {
  test('after kill -9 no PostgreSQL is left behind, and the next start finds everything', async () => {
    const dataDir = folder();
    const first = await up(dataDir);
    const postmaster = Number(
      readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    expect(alive(postmaster)).toBe(true);
    process.kill(first.pid, 'SIGKILL');
    // The watchdog hears its owner's end through a closed pipe and stops PostgreSQL.
    for (let tenths = 0; tenths < 100 && alive(postmaster); tenths++) await sleep(100);
    expect(alive(postmaster)).toBe(false);
    const second = await up(dataDir);
    expect(await health(second)).toMatchObject({ status: 'ok', database: 'ok', demo: false });
  }, 120_000);

  test('a second start on the same folder says so and harms nothing', async () => {
    const dataDir = folder();
    const first = await up(dataDir);
    await expect(up(dataDir)).rejects.toThrow(/already/i);
    expect(await health(first)).toMatchObject({ status: 'ok' });
  }, 120_000);

  test('a taken port is named, with the way out', async () => {
    const listener = createServer();
    listeners.push(listener);
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const address = listener.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    // The demo listens on loopback, where the port is taken; without the demo it would listen everywhere.
    await expect(up(folder(), { PORT: String(port), DEMO: 'on' })).rejects.toThrow(
      new RegExp(`Port ${port} is taken.*PORT=`),
    );
  }, 120_000);

  test('a folder that is not ours is left alone and named', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'holiday.jpg'), 'not a database');
    await expect(up(dataDir)).rejects.toThrow(/postgres/);
    expect(readFileSync(join(dataDir, 'postgres', 'holiday.jpg'), 'utf8')).toBe('not a database');
  }, 120_000);

  test('the demo is refused beside an outside database, and a short session key too', async () => {
    const outside = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(up(folder(), { ...outside, DEMO: 'on' })).rejects.toThrow(/DEMO=on .*refused/);
    await expect(up(folder(), { ...outside, SESSION_KEY: 'short' })).rejects.toThrow(
      /SESSION_KEY must be at least 32 bytes/,
    );
    await expect(up(folder(), { ...outside, SESSION_KEY: 'x'.repeat(32) })).rejects.toThrow(
      /DATABASE_URL does not answer/,
    );
  }, 120_000);
});
