// The environment, read once. Nothing else reads process.env.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';

const blankIsMissing = (value: unknown) => (value === '' ? undefined : value);

const environmentSchema = z.object({
  /** Port of pages and API. */
  PORT: z.preprocess(blankIsMissing, z.coerce.number().int().min(0).max(65535).default(3000)),
  /** Folder of the embedded database, of keys made by this machine and of uploaded files. */
  DATA_DIR: z.preprocess(blankIsMissing, z.string().default('.data')),
  /** Address of an outside Postgres with the owner's rights. Set: no embedded database, no demo. */
  DATABASE_URL: z.preprocess(blankIsMissing, z.string().startsWith('postgres').optional()),
  /** Address of a Meilisearch server (1.50 or newer); without it Postgres searches. */
  MEILI_URL: z.preprocess(blankIsMissing, z.url().optional()),
  MEILI_MASTER_KEY: z.preprocess(blankIsMissing, z.string().min(16).optional()),
  /**
   * The program `meilisearch` that is run beside the embedded database when MEILI_URL is not set; without this variable the
   * one on the PATH, if there is one. `off` leaves searching to Postgres.
   */
  MEILI_BINARY: z.preprocess(blankIsMissing, z.string().optional()),
  PATH: z.string().default(''),
  /** smtp://user:password@host:port; without it mail stays in the database and, in the demo, at /dev/mail. */
  SMTP_URL: z.preprocess(blankIsMissing, z.string().startsWith('smtp').optional()),
  /** Sender of all mail. */
  MAIL_FROM: z.preprocess(blankIsMissing, z.string().default('Compatriot <no-reply@localhost>')),
  /** `off` starts an empty installation without demo people, `on` is refused together with DATABASE_URL. */
  DEMO: z.preprocess(blankIsMissing, z.enum(['on', 'off']).optional()),
  /** Signs session tokens; at least 32 bytes. Made and kept in DATA_DIR when no DATABASE_URL is set. */
  SESSION_KEY: z.preprocess(blankIsMissing, z.string().optional()),
  /** Where people reach the site, for links in mail: https://talent.example.org */
  PUBLIC_ORIGIN: z.preprocess(blankIsMissing, z.url().optional()),
});

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | null;
  meili: { url: string; masterKey: string | undefined } | null;
  /** Path of the program to run where no server is given. */
  meiliBinary: string | null;
  smtpUrl: string | null;
  mailFrom: string;
  demo: boolean;
  sessionKey: string;
  publicOrigin: string;
  version: string;
}

export class ConfigError extends Error {}

/**
 * @throws ConfigError with one sentence that names the variable and the way out
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} is not usable: ${issue?.message}. See server/config.ts.`);
  }
  const env = parsed.data;
  if (env.DATABASE_URL && env.DEMO === 'on') {
    throw new ConfigError(
      'DEMO=on hands out sign-in codes and is refused while DATABASE_URL is set. Unset one of them.',
    );
  }
  const dataDir = resolve(env.DATA_DIR);
  const demo = !env.DATABASE_URL && env.DEMO !== 'off';
  const sessionKey = env.SESSION_KEY ?? (env.DATABASE_URL ? undefined : keptKey(dataDir));
  if (!sessionKey || Buffer.byteLength(sessionKey) < 32) {
    throw new ConfigError('SESSION_KEY must be at least 32 bytes. Make one with: openssl rand -hex 32');
  }
  return {
    port: env.PORT,
    // The demo shows everybody's mail: it answers this machine only.
    host: demo ? '127.0.0.1' : '0.0.0.0',
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    meili: env.MEILI_URL ? { url: env.MEILI_URL, masterKey: env.MEILI_MASTER_KEY } : null,
    meiliBinary: meiliBinary(env.MEILI_BINARY, env.PATH),
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    demo,
    sessionKey,
    publicOrigin: env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}`,
    version: readVersion(),
  };
}

/** For commands beside the program: nobody signs in there, so no key is asked for and none is made. */
export function readCommandConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return readConfig({ ...environment, SESSION_KEY: 'unused'.repeat(8) });
}

function meiliBinary(named: string | undefined, path: string): string | null {
  if (named !== undefined) return named === 'off' ? null : resolve(named);
  const name = process.platform === 'win32' ? 'meilisearch.exe' : 'meilisearch';
  const places = path.split(delimiter).filter(Boolean);
  return places.map((place) => join(place, name)).find((file) => existsSync(file)) ?? null;
}

function keptKey(dataDir: string): string {
  const file = join(dataDir, 'session.key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const key = randomBytes(32).toString('hex');
  writeFileSync(file, key + '\n', { mode: 0o600 });
  chmodSync(file, 0o600);
  return key;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
