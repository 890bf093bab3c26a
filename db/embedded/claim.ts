// One process at a time may run PostgreSQL on a data folder. The claim is a socket that the system itself takes back
// when its process ends, even by kill -9, so it can never be stale. Asked, it tells the number of that process.
import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Explained } from './problems.ts';

/**
 * @returns how to give the claim back
 * @throws Error when another process holds it
 */
export async function claimFolder(folder: string): Promise<() => void> {
  const path = socketPath(folder);
  // A server that is just closing needs a moment; longer than this, it is meant to run.
  const until = Date.now() + 2_000;
  for (;;) {
    const release = await listen(path);
    if (release) return release;
    const holder = await ask(path);
    if (holder === 'gone') {
      // Only where sockets are files: its process ended without removing it.
      rmSync(path, { force: true });
    } else if (Date.now() > until) {
      throw new Explained(
        `Compatriot is already running on the data folder ${folder}${holder ? ` (process ${holder})` : ''}: ` +
          `use that one, stop it first, or set DATA_DIR to another folder.`,
      );
    } else {
      await sleep(100);
    }
  }
}

function socketPath(folder: string): string {
  const name = `compatriot-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`; // a name without a file
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(path: string): Promise<(() => void) | undefined> {
  return new Promise((settle, fail) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(String(process.pid));
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') settle(undefined);
      else fail(error);
    });
    server.listen(path, () => {
      server.unref();
      settle(() => server.close());
    });
  });
}

/** The holder's process number, '' when it does not answer, 'gone' when nobody is there. */
function ask(path: string): Promise<string> {
  return new Promise((settle) => {
    const socket = connect(path);
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (text) => (answer += text));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && !path.startsWith('\0')) answer = 'gone';
    });
    socket.on('close', () => settle(answer));
  });
}
