// Brings dependencies and pages up to date, and does nothing when nothing they depend on has changed.
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pnpm } from './failures.mjs';
import { environment, line, projectNode, root, step, webScript } from './steps.mjs';

const installStamp = join(root, 'node_modules/.compatriot-installed');
const buildStamp = join(root, 'web/build/.compatriot-built');
/** What a build leaves beside the pages: the checkers read it. */
const generated = ['web/.svelte-kit', 'web/src/lib/paraglide/messages.js'];

export async function install() {
  if (isInstalled()) return;
  await alone('install', async () => {
    if (isInstalled()) return;
    await step('Installing the dependencies', ...npx('install', '--frozen-lockfile'), {
      env: installEnvironment(),
    });
    projectNode();
    writeFileSync(installStamp, installHash());
  });
}

export async function build() {
  await install();
  if (isBuilt(buildHash())) return;
  await alone('build', async () => {
    const hash = buildHash();
    if (isBuilt(hash)) return;
    const [command, args, options] = webScript('build');
    const env = environment({ NODE_ENV: 'production' });
    await step('Building the pages', command, args, { ...options, env });
    mkdirSync(dirname(buildStamp), { recursive: true });
    writeFileSync(buildStamp, hash);
  });
}

function installEnvironment() {
  // Without CI pnpm asks before it clears an old node_modules; with NODE_ENV=production it leaves the builder out.
  const env = environment({ CI: 'true' });
  delete env.NODE_ENV;
  // Left alone, npm takes 70 seconds to say that there is no network.
  const patience = { fetch_retries: '2', fetch_retry_mintimeout: '500', fetch_retry_maxtimeout: '3000' };
  for (const [name, value] of Object.entries(patience)) env[`npm_config_${name}`] = value;
  // pnpm no longer listens to npm's names.
  for (const [name, value] of Object.entries(env)) {
    if (/^npm_config_/i.test(name) && !/_cache$/i.test(name)) env[`p${name.toLowerCase()}`] ??= value;
  }
  return env;
}

/** npm tells where it is, and its npx lies beside it: no shell is needed, on Windows neither. */
function npx(...args) {
  const npm = process.env.npm_execpath ?? '';
  const beside = join(dirname(npm), 'npx-cli.js');
  const own = npm.endsWith('npm-cli.js') && existsSync(beside);
  const words = ['-y', pnpm, ...args];
  return own ? [process.execPath, [beside, ...words]] : ['npx', words];
}

function isInstalled() {
  return readStamp(installStamp) === installHash();
}

const isBuilt = (hash) =>
  readStamp(buildStamp) === hash && generated.every((path) => existsSync(join(root, path)));

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function installHash() {
  const packages = readdirSync(root).filter((folder) => existsSync(join(root, folder, 'package.json')));
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs'];
  return hash(
    [...files, ...packages.map((folder) => join(folder, 'package.json'))],
    [pnpm, process.platform, process.arch],
  );
}

/** Everything that ends up in the pages: their sources, the shapes and rules they share with the server, the texts. */
function buildHash() {
  const made = new Set(['node_modules', 'build', '.svelte-kit', 'paraglide', 'project.inlang', 'cache']);
  const serverOnly = new Set(['actions.ts', 'routes.ts', 'jobs.ts', 'policy.ts']);
  const shared = readdirSync(join(root, 'server'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !made.has(entry.name))
    .flatMap((entry) => filesIn(join('server', entry.name), made))
    .filter((path) => !serverOnly.has(path.split(/[\\/]/).at(-1)));
  return hash([
    'pnpm-lock.yaml',
    'db/vocabulary.ts',
    'db/survey-code.ts',
    ...filesIn('web', made),
    ...shared,
  ]);
}

function filesIn(folder, skipped) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path, skipped) : [path];
  });
}

function hash(files, words = []) {
  const sum = createHash('sha256').update(words.join('\n'));
  for (const file of files.sort()) {
    const path = join(root, file);
    if (existsSync(path)) sum.update(`\n${file}\n`).update(readFileSync(path));
  }
  return sum.digest('hex');
}

/** Two commands at the same time on one checkout must not install or build into each other. */
async function alone(what, work) {
  const name = createHash('sha256').update(`${root} ${userInfo().username}`).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `compatriot-${name}-${what}.lock`);
  for (let told = false; !take(lock);) {
    const holder = Number(readStamp(lock));
    if (holder && !isAlive(holder)) rmSync(lock, { force: true });
    else if (holder && !told) {
      line(`Waiting for process ${holder}, which is busy with the ${what} of this checkout …`);
      told = true;
    }
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A link appears whole or not at all, so nobody ever reads a lock without its holder. */
function take(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
