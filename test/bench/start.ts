// How long a newcomer waits: `npm start` on a fresh clone (warm registry cache), again on the same folder, and what rests in
// memory afterwards. Baseline: the embedded PostgreSQL alone, started in the same run.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { freePort } from '@compatriot/db/free-port.ts';
import { figure, median } from './figures.ts';
import type { Result } from './run.ts';

const root = resolve(import.meta.dirname, '../..');
/** Long enough for the worker's first rounds, the shared caches and one garbage collection to be over. */
const restSeconds = 20;

export async function bench(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'compatriot-bench-start-'));
  const clone = join(folder, 'clone');
  try {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
    const port = await freePort();
    const first = await start(clone, port);
    await first.stop();
    const seconds: number[] = [];
    let memory: Record<string, number> = {};
    for (let round = 0; round < 3; round++) {
      const again = await start(clone, port);
      seconds.push(again.seconds);
      if (round === 2) {
        await sleep(restSeconds * 1000);
        memory = memoryOf(again.process.pid ?? 0);
      }
      await again.stop();
    }
    const bare = await bareDatabase(join(folder, 'bare'));
    const second = median(seconds);
    const together = Object.values(memory).reduce((sum, each) => sum + each, 0);
    return {
      bench: 'start',
      data: `demo of three programmes and 2,500 people; fresh clone of HEAD in an empty folder; second start: median of 3; memory: proportional set size ${restSeconds} s after the start`,
      figures: [
        figure('first start (install, build, database, demo)', first.seconds, 's'),
        figure('second start', second, 's', second < 6, 'under 6 s'),
        figure('baseline: embedded PostgreSQL alone', bare, 's'),
        figure('second start against that baseline', second / bare, '×'),
        figure('memory of all processes at rest', together, 'MB', together < 600, 'under 600 MB'),
        ...Object.entries(memory).map(([name, value]) => figure(`  of it ${name}`, value, 'MB')),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Started {
  process: ChildProcess;
  seconds: number;
  stop(): Promise<void>;
}

async function start(folder: string, port: number): Promise<Started> {
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: join(folder, '.data'),
      DATABASE_URL: '',
      MEILI_URL: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let heard = '';
  const exited = new Promise<void>((ended) => child.once('exit', () => ended()));
  await new Promise<void>((ready, failed) => {
    const late = setTimeout(() => failed(new Error(`npm start was not ready in 200 s:\n${heard}`)), 200_000);
    const hear = (part: Buffer) => {
      heard += part.toString();
      if (!heard.includes('Compatriot is at')) return;
      clearTimeout(late);
      ready();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`npm start ended with ${code}:\n${heard}`)));
  });
  return {
    process: child,
    seconds: (performance.now() - began) / 1000,
    async stop() {
      // As Ctrl-C does: to the whole group of this one start.
      if (child.pid) process.kill(-child.pid, 'SIGINT');
      await exited;
    },
  };
}

/** Megabytes by program name over a process and all below it. */
function memoryOf(pid: number): Record<string, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = read(`/proc/${name}/stat`);
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const below = new Set([pid]);
  for (let grew = true; grew;) {
    grew = false;
    for (const [child, parent] of parents) {
      if (!below.has(parent) || below.has(child)) continue;
      below.add(child);
      grew = true;
    }
  }
  const sums: Record<string, number> = {};
  for (const each of below) {
    const kilobytes = Number(read(`/proc/${each}/smaps_rollup`)?.match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
    const name = read(`/proc/${each}/comm`)?.trim() ?? 'gone';
    sums[name] = (sums[name] ?? 0) + kilobytes / 1024;
  }
  return sums;
}

/** Processes end while one looks: what cannot be read is not there. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

async function bareDatabase(dataDir: string): Promise<number> {
  await (await startEmbedded({ dataDir })).stop();
  const seconds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    const database = await startEmbedded({ dataDir });
    seconds.push((performance.now() - began) / 1000);
    await database.stop();
  }
  return median(seconds);
}
