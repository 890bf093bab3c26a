// A Meilisearch of our own for people who have its program and no server: it listens on this machine only, on a port nobody
// chose, its key (another one at every start) and its data are in the data folder, and it ends with us, even when we end by
// kill -9. What is left of a crash is recognised by number and start time together, because a number alone may be a
// stranger's by now; so may the port, and whoever takes it hears neither the key nor anything about people.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@compatriot/db/free-port.ts';
import { EngineDown, EngineRefused, type MeiliAddress, meiliClient } from './client.ts';
import { isListening, isTaken } from './sockets.ts';

export interface ChildOptions {
  /** The program `meilisearch`. */
  program: string;
  /** Its folder in it is `meilisearch/`. */
  dataDir: string;
  /** A free one is picked when none is given. */
  port?: number;
}

export interface MeiliChild extends MeiliAddress {
  masterKey: string;
  version: string;
  pid: number;
  isGone(): boolean;
  stop(): Promise<void>;
}

/** Somebody else listens on the port; nothing is wrong with our data. */
class PortTaken extends Error {}

interface Running {
  pid: number;
  started: string;
  port: number;
}

/** Until it answers after a start (ms); a data folder of some gigabytes opens in a second. */
const readyWithin = 20_000;
const endsWithin = 10_000;

/** For a command beside a running program: the one that runs already, else one of its own until `stop`. */
export async function reachMeilisearch(
  options: ChildOptions,
): Promise<MeiliAddress & { stop(): Promise<void> }> {
  const folder = folderOf(options.dataDir);
  const running = readRunning(folder);
  if (running && servingSince(running.pid) === running.started && isListening(running.pid, running.port)) {
    return {
      url: urlOf(running.port),
      masterKey: readFileSync(keyFile(folder), 'utf8').trim(),
      isGone: () => servingSince(running.pid) !== running.started,
      stop: () => Promise.resolve(),
    };
  }
  return startMeilisearch(options);
}

/**
 * To be called by whoever holds the data folder (db/embedded/claim.ts).
 * @throws Error with one sentence when it does not start
 */
export async function startMeilisearch(options: ChildOptions): Promise<MeiliChild> {
  const folder = folderOf(options.dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await stopLeftover(folder);
  try {
    return await launch(options, folder);
  } catch (error) {
    if (error instanceof PortTaken && options.port === undefined) return launch(options, folder); // another port
    if (error instanceof EngineRefused || error instanceof PortTaken) throw error;
    // Its data may be of another version or damaged. They are a copy: without them it starts empty and is filled again.
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    return launch(options, folder);
  }
}

async function launch({ program, port: wished }: ChildOptions, folder: string): Promise<MeiliChild> {
  const masterKey = newKey(folder);
  const port = wished ?? (await freePort());
  const logPath = join(folder, 'meilisearch.log');
  const keep = existsSync(logPath) && statSync(logPath).size < 5 * 1024 * 1024;
  const log = openSync(logPath, keep ? 'a' : 'w', 0o600);
  const child = spawn(resolve(program), [], {
    cwd: folder,
    // A group of its own: Ctrl-C in the terminal reaches us first, and we end it in order.
    detached: true,
    stdio: ['ignore', log, log],
    // Nothing of our own environment; and not as arguments, which every user of the machine can read.
    env: {
      MEILI_MASTER_KEY: masterKey,
      MEILI_HTTP_ADDR: `127.0.0.1:${port}`,
      MEILI_ENV: 'production', // no search page that asks for keys
      MEILI_NO_ANALYTICS: 'true',
      MEILI_DB_PATH: join(folder, 'data'),
      MEILI_DUMP_DIR: join(folder, 'dumps'),
      MEILI_SNAPSHOT_DIR: join(folder, 'snapshots'),
      MEILI_LOG_LEVEL: 'ERROR', // lower levels print what was asked
      // Beside a database and the pages on one machine.
      MEILI_MAX_INDEXING_THREADS: String(Math.max(1, availableParallelism() >> 1)),
      MEILI_MAX_INDEXING_MEMORY: '512MiB',
    },
  });
  closeSync(log);
  const ended = new Promise<void>((settle) => {
    child.once('error', () => settle());
    child.once('exit', () => settle());
  });
  const { pid } = child;
  if (pid === undefined) {
    await ended;
    throw new Error(`${program} cannot be run`);
  }
  const stateFile = runningFile(folder);
  const started = startTimeOf(pid);
  writeFileSync(stateFile, JSON.stringify({ pid, started, port } satisfies Running), { mode: 0o600 });
  const leash = tie(pid, stateFile);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
    if (readRunning(folder)?.pid === pid) rmSync(stateFile, { force: true });
    leash?.stdin?.end();
  });
  // The system knows of the end before we are told of it.
  const isGone = () => isOver || (process.platform === 'linux' && servingSince(pid) !== started);

  async function stop(): Promise<void> {
    child.ref();
    if (isOver) return;
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), endsWithin);
    await ended;
    clearTimeout(patience);
  }

  const client = meiliClient({ url: urlOf(port), masterKey, isGone });
  let version: string;
  for (const until = performance.now() + readyWithin; ;) {
    try {
      if (!isListening(pid, port)) throw new EngineDown('Meilisearch does not listen yet');
      await client.alive(500);
      version = await client.recognise();
      if (isGone()) throw new EngineDown('Meilisearch ended');
      break;
    } catch (error) {
      if (!(error instanceof EngineDown) || isGone() || performance.now() > until) {
        const hadEnded = isGone();
        await stop();
        if (!(error instanceof EngineDown)) throw error;
        if (isTaken(port)) throw new PortTaken(`Port ${port} is another program's`);
        throw hadEnded ? new Error(`${program} ended at once: see ${logPath}`) : error;
      }
      await sleep(20);
    }
  }
  child.unref();
  return { url: urlOf(port), masterKey, version, pid, isGone, stop };
}

const folderOf = (dataDir: string) => join(resolve(dataDir), 'meilisearch');
const keyFile = (folder: string) => join(folder, 'master.key');
const runningFile = (folder: string) => join(folder, 'running.json');
const urlOf = (port: number) => `http://127.0.0.1:${port}`;

/** Keys that Meilisearch derives from it change with it; we use none, and its documents do not depend on it. */
function newKey(folder: string): string {
  const key = randomBytes(32).toString('hex');
  const file = keyFile(folder);
  rmSync(file, { force: true }); // with whatever rights it had
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}

function readRunning(folder: string): Running | null {
  const file = runningFile(folder);
  if (!existsSync(file)) return null;
  try {
    const { pid, started, port } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Running>;
    return pid !== undefined && pid > 1 && started && port ? { pid, started, port } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // a full disk leaves it cut short
    throw error;
  }
}

/** The kernel's PF_EXITING: a process that ends lets go of its port before its number, and a stranger may have it meanwhile. */
const ending = 0x4;

/** As `startTimeOf`; empty as well for a process that has begun to end, whose port may be somebody else's. */
const servingSince = (pid: number): string => startTimeOf(pid, ending);

/** When a process began, in the system's own words; empty when there is none of that number, or none without these flags. */
function startTimeOf(pid: number, without = 0): string {
  if (process.platform === 'linux') {
    const file = `/proc/${pid}/stat`;
    if (!existsSync(file)) return '';
    try {
      // The name, in parentheses, may hold anything; after it the twentieth word is the start, in ticks since boot.
      const [state, ...words] = readFileSync(file, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return state === 'Z' || Number(words[5]) & without ? '' : `${bootOf()}:${words[18] ?? ''}`;
    } catch (error) {
      if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
        return '';
      throw error;
    }
  }
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** Ticks count from the boot, so a number and a time may come again after the next one. */
const bootOf = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** A server of ours whose owner is gone. */
async function stopLeftover(folder: string): Promise<void> {
  const running = readRunning(folder);
  if (!running) return;
  const ours = () => startTimeOf(running.pid) === running.started;
  for (const [signal, patience] of [
    ['SIGTERM', endsWithin],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!ours()) break;
    process.kill(running.pid, signal);
    for (const until = performance.now() + patience; performance.now() < until && ours();) await sleep(20);
  }
  if (ours()) throw new Error(`A Meilisearch of an earlier run (process ${running.pid}) does not end`);
  rmSync(runningFile(folder), { force: true });
}

/**
 * A shell that waits on a pipe from us. When we are gone, however that came about, the pipe ends and it ends the server,
 * unless the server ended before and its number may be a stranger's.
 */
function tie(pid: number, stateFile: string): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const script = 'read -r _; grep -q "\\"pid\\":$0," "$1" 2>/dev/null && kill -TERM "$0"';
  const leash = spawn('/bin/sh', ['-c', script, String(pid), stateFile], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  leash.on('error', () => undefined); // no shell: the next start clears up instead
  leash.unref();
  (leash.stdin as unknown as { unref?(): void }).unref?.();
  return leash;
}
