// Running the server as a person expects it from one command: Ctrl-C stops all of it, cleanly and only once however
// many processes the terminal tells; and when this process is gone, whatever the cause, the server goes as well.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failures.mjs';
import { environment, projectNode, root } from './steps.mjs';

/** Resolves with the code to exit with. */
export function serve(args) {
  const leash = pathToFileURL(join(root, 'tools/leash.mjs')).href;
  // The server holds the other end of the last pipe. In a group of its own it hears Ctrl-C only from us.
  const child = spawn(projectNode(), ['--import', leash, 'server/main.ts', ...args], {
    cwd: root,
    // A quarter of a second start is reading the same sources again.
    env: environment({ NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') }),
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    detached: process.platform !== 'win32',
  });
  child.stdio[3].on('error', () => undefined); // it ends with the server

  // One Ctrl-C arrives twice: from the terminal and from npm. A second one, later, is meant.
  let told = 0;
  const forward = (signal) => {
    if (Date.now() - told < 1000) return;
    child.kill(signal);
    told = Date.now();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal));

  // npm killed with -9 tells nobody, and when asked to end it tells only its shell.
  const npm = process.env.npm_lifecycle_event ? parents() : [];
  const watch = setInterval(() => {
    if (npm.length > 0 && parents().join() !== npm.join()) forward('SIGTERM');
  }, 300);

  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      settle(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

/** Our parent; and when that is the shell which npm runs us in, npm as well. Whoever ends is replaced by another one. */
function parents() {
  const parent = process.ppid;
  try {
    if (!readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes('tools/run.mjs')) return [parent];
    // The fourth field; the second one, a name in brackets, may hold blanks.
    return [parent, readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]];
  } catch {
    return [parent]; // not Linux
  }
}

/** A person should hear at once that the port is taken, not after everything else has started. */
export async function expectFreePort() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return; // the server explains what a port looks like
  // A server that is just closing keeps its port for a moment.
  const until = Date.now() + 3000;
  for (;;) {
    const trouble = (await tryPort(port, '127.0.0.1')) ?? (await tryPort(port, '::1'));
    if (trouble === 'EACCES') {
      throw new Failure(
        `Port ${port} is reserved for the system: choose one above 1023, such as PORT=3000 npm start`,
      );
    }
    if (trouble !== 'EADDRINUSE') return;
    if (Date.now() > until) break;
    await sleep(150);
  }
  throw new Failure(
    (await isCompatriot(port))
      ? `Compatriot runs already at http://localhost:${port}. Use that one, or start another beside it: ` +
          `PORT=${port + 1} DATA_DIR=.data-${port + 1} npm start`
      : `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
  );
}

function tryPort(port, host) {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', (error) => settle(error.code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => settle(undefined)));
  });
}

async function isCompatriot(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(1000) });
    return 'search' in (await answer.json());
  } catch {
    return false; // something else, or nothing that speaks HTTP
  }
}
