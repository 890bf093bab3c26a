// Brings a database to the newest schema, as its owner, and makes the application's role, which owns nothing.
// Migrations are plain SQL files, run once each in order inside one transaction under an advisory lock.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { installJobs } from './jobs.ts';

const folder = fileURLToPath(new URL('./migrations/', import.meta.url));
export const applicationRole = 'compatriot_app';

/**
 * The address of the same database for the application's role. Its password is derived from the owner's address, so
 * that every process given the same DATABASE_URL can compute it and nothing more needs to be configured.
 */
export function applicationUrl(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  const secret = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = applicationRole;
  url.password = createHmac('sha256', secret).update('compatriot application role').digest('hex');
  return url.toString();
}

/**
 * Runs what has not run yet.
 * @param ownerUrl address with the owner's rights (may create roles and extensions)
 * @returns names of the migrations that ran; empty when the database was up to date
 * @throws when a file that already ran has changed since, or when a statement fails (nothing is kept then)
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await ensureRole(sql, new URL(applicationUrl(ownerUrl)).password);
    const ran = await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(7277)`;
      await tx`create table if not exists migrations
        (name text primary key, checksum text not null, ran_at timestamptz not null default now())`;
      const done = new Map(
        (await tx<{ name: string; checksum: string }[]>`select name, checksum from migrations`).map((row) => [
          row.name,
          row.checksum,
        ]),
      );
      const names: string[] = [];
      for (const name of readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .sort()) {
        const text = readFileSync(folder + name, 'utf8');
        const checksum = createHash('sha256').update(text).digest('hex');
        const known = done.get(name);
        if (known === checksum) continue;
        if (known)
          throw new Error(`Migration ${name} was changed after it ran here. Add a new file instead.`);
        await tx.unsafe(text);
        await tx`insert into migrations (name, checksum) values (${name}, ${checksum})`;
        names.push(name);
      }
      return names;
    });
    await installJobs(ownerUrl, sql, applicationRole);
    return ran;
  } finally {
    await sql.end();
  }
}

async function ensureRole(sql: postgres.Sql, password: string) {
  // Roles belong to the whole server, and two databases may be migrated at once (test workers): one takes the lock.
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7278)`;
    const [role] = await tx`select 1 from pg_roles where rolname = ${applicationRole}`;
    if (!role)
      await tx.unsafe(`create role ${applicationRole} login nosuperuser nobypassrls nocreatedb nocreaterole`);
    await tx.unsafe(`alter role ${applicationRole} with login password '${password}'`);
    await tx.unsafe(`grant usage on schema public to ${applicationRole}`);
  });
}
