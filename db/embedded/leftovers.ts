// What a crash can leave in PostgreSQL's data folder, and how it is cleared without harm to what still runs.
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Explained } from './problems.ts';

/**
 * Stops a server that runs on this folder although its owner is gone, and clears a postmaster.pid whose number now
 * belongs to another program. To be called only by the holder of the folder's claim.
 */
export async function stopLeftover(cluster: string, say: (text: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const isWhole = Number.isInteger(pid) && pid > 1; // a full disk leaves it empty
  // PostgreSQL clears the file of a dead server itself, after it has looked for sessions that outlived it.
  if (isWhole && !isAlive(pid)) return;
  if (!isWhole || !runsOn(pid, cluster)) {
    if (!sessionsOn(cluster)) rmSync(file, { force: true });
    return;
  }
  say('stopping the database that an earlier run left behind');
  // Fast (cut sessions off, write everything); if that hangs, immediate (the next start recovers from the log).
  for (const [signal, seconds] of [
    ['SIGINT', 15],
    ['SIGQUIT', 5],
  ] as const) {
    if (!send(pid, signal)) return;
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until) {
      if (!isAlive(pid) || !runsOn(pid, cluster)) return;
      await sleep(20);
    }
  }
  throw new Explained(
    `A PostgreSQL of an earlier run (process ${pid}) does not stop: end it with "kill ${pid}" and start again.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw new Explained(
      `A PostgreSQL of an earlier run (process ${pid}) belongs to another user: stop it as that user and start again.`,
    );
  }
}

/** True only for a server started on exactly this folder: by its command line, or by where it stands. */
function runsOn(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return stdout.includes('postgres') && stdout.includes(cluster);
  }
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (!words[0]?.includes('postgres')) return false;
    return words.includes(cluster) || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

/** Sessions of a server that was killed live on until they notice. Their data must not be touched meanwhile. */
function sessionsOn(cluster: string): boolean {
  if (process.platform !== 'linux') return true;
  const folder = realpathSync(cluster);
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/cwd`) === folder;
    } catch (error) {
      if (isUnreadable(error)) return false;
      throw error;
    }
  });
}

/** The process ended while we looked, or belongs to someone else. */
function isUnreadable(error: unknown): boolean {
  return ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}
