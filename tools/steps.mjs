// Running other programs so that a person sees that something goes on, how long it took, and how it ended.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, stepFailure } from './failures.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

// npm hands its own settings down as variables, and pnpm would take them for its own. These say how to get out.
const kept = /^npm_config_(registry|cafile|cache|proxy|https?[-_]proxy|noproxy)$/i;

/** The environment for what we start: the project's own programs first, so that "node" is the pinned one. */
export function environment(more = {}) {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_config_/i.test(name) || kept.test(name),
  );
  const env = Object.fromEntries(entries);
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const own = ['node_modules/.bin', 'web/node_modules/.bin', 'test/node_modules/.bin'].map((bin) =>
    join(root, bin),
  );
  return { ...env, [path]: [...own, env[path]].join(delimiter), ...more };
}

/** The pinned Node, or on systems for which there is none (a Mac) the one that runs this, if it is new enough. */
export function projectNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const program = join(root, `node_modules/node-${system}-${process.arch}/bin/node`);
  const path = process.platform === 'win32' ? `${program}.exe` : program;
  if (existsSync(path)) return path;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Failure(
    `There is no Node 24 to download for this system (${process.platform} ${process.arch}), ` +
      `and this one is ${process.version}: install Node 24 from nodejs.org and run the same command again.`,
  );
}

/** A script of web/package.json, as pnpm would run it, without the seconds that npx and pnpm take to start. */
export function webScript(name) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'web/package.json'), 'utf8'));
  return [scripts[name], [], { cwd: join(root, 'web'), shell: true }];
}

// Progress is not part of a task's answer: bench --json and the like keep standard output to themselves.
const screen = process.stderr;
const running = new Map();
let ticking;

function redraw() {
  const parts = [...running].map(
    ([title, since]) => `${title} … ${Math.round((Date.now() - since) / 1000)} s`,
  );
  screen.write(`\r\x1b[2K${parts.join('   ').slice(0, (screen.columns || 80) - 1)}`);
}

export function line(text) {
  if (!screen.isTTY) return void screen.write(`${text}\n`);
  screen.write(`\r\x1b[2K${text}\n`);
  if (running.size > 0) redraw();
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Shows the title with the seconds passing while the work lasts (without a terminal: a line at its start, every half
 * minute and at its end).
 */
export async function show(title, work) {
  const since = Date.now();
  running.set(title, since);
  if (screen.isTTY) {
    redraw();
    ticking ??= setInterval(redraw, 500);
  } else {
    line(`${title} …`);
    ticking ??= setInterval(() => {
      for (const [other, start] of running) line(`${other} … ${seconds(start)} so far`);
    }, 30_000);
  }
  const end = (text) => {
    running.delete(title);
    if (running.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
    line(text);
  };
  try {
    const answer = await work();
    end(`✓ ${title} (${seconds(since)})`);
    return answer;
  } catch (error) {
    end(`✗ ${title} (${seconds(since)})`);
    throw error;
  }
}

/** Runs a program to its end, keeping what it says. Throws a Failure with the end of it when it fails. */
export function step(title, command, args, options = {}) {
  return show(title, async () => {
    const { output, ended } = await run(command, args, options);
    if (ended !== 'code 0') throw stepFailure(title, output, ended);
    return output;
  });
}

export function run(command, args, options = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: root,
      // A pipe is no terminal, but what it says may end up on one.
      env: environment(screen.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-200_000));
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', (error) =>
      settle({ output: `${output}\n${error.message}`, ended: error.code, code: 1 }),
    );
    child.on('close', (code, signal) => {
      settle({ output, ended: signal ? `signal ${signal}` : `code ${code}`, code: code ?? 1 });
    });
  });
}
