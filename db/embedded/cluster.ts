// PostgreSQL's data folder (it says cluster): made once, checked at every start, and the superuser's password.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Home } from './home.ts';
import { Explained } from './problems.ts';

const major = '18';

export function readPassword(dataDir: string): string {
  const path = join(dataDir, 'postgres-password');
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

/** Leaves a complete cluster of the right version behind, or throws: initdb works beside it and is renamed when done. */
export function prepareCluster(
  home: Home,
  password: string,
  settings: Record<string, string>,
  say: (text: string) => void,
): void {
  const { cluster } = home;
  const versionFile = join(cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found === major) return;
    throw new Explained(
      `The data folder ${cluster} was made by PostgreSQL ${found || '(unknown)'}, but this is PostgreSQL ${major}: ` +
        `move it away to start with an empty one, or carry its data over with pg_dump to a server of your own ` +
        `and set DATABASE_URL.`,
    );
  }
  if (existsSync(cluster) && (!statSync(cluster).isDirectory() || readdirSync(cluster).length > 0)) {
    throw new Explained(
      `${cluster} is not a PostgreSQL data folder (PG_VERSION is missing): ` +
        `move it away, or set DATA_DIR to another folder.`,
    );
  }
  say('creating the database');
  removeUnfinished(cluster);
  // A name of its own: the initdb of a run that was killed may still be writing for a moment.
  const fresh = mkdtempSync(`${cluster}.new-`);
  const passwordFile = `${fresh}.password`;
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (home.owner) {
      for (const path of [fresh, passwordFile]) chownSync(path, home.owner.uid, home.owner.gid);
    }
    initialise(home, fresh, passwordFile, settings['fsync'] !== 'off');
    rmSync(cluster, { recursive: true, force: true });
    renameSync(fresh, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function removeUnfinished(cluster: string): void {
  for (const entry of readdirSync(dirname(cluster))) {
    if (!entry.startsWith(`${basename(cluster)}.new-`)) continue;
    rmSync(join(dirname(cluster), entry), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function initialise(home: Home, folder: string, passwordFile: string, isDurable: boolean): void {
  // Text sorts by code point, alike on every machine; ICU collations are there by name. Full-text search and trigrams
  // take the classes of characters from the system, so "é" is a letter only under a UTF-8 locale.
  const locales = ['C.UTF-8', 'en_US.UTF-8', 'C'];
  for (const [tried, locale] of locales.entries()) {
    const run = spawnSync(
      home.initdb,
      [
        ...['-D', folder, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--locale=C', `--lc-ctype=${locale}`, '--no-instructions'],
        ...(isDurable ? [] : ['--no-sync']),
      ],
      { ...home.as, encoding: 'utf8' },
    );
    if (run.status === 0) return;
    const output = run.error?.message ?? run.stderr;
    if (!/invalid locale name/.test(output) || tried === locales.length - 1) throw new Error(output);
  }
}

/** For when the file with the password was lost: who may write the folder may set it anew. */
export function resetPassword(home: Home, password: string): void {
  const run = spawnSync(home.postgres, ['--single', '-D', home.cluster, 'postgres'], {
    ...home.as,
    encoding: 'utf8',
    input: `alter role postgres password '${password.replaceAll("'", "''")}';\n`,
  });
  if (run.status !== 0) throw new Error(run.stderr);
}
