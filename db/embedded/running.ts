// Where the PostgreSQL of a data folder listens while another process runs it, for commands beside a running program.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { readPassword } from './cluster.ts';

/** @returns its address with the owner's rights, or null when none answers */
export async function findRunning(dataDir: string, database: string): Promise<string | null> {
  const statusFile = join(resolve(dataDir), 'postgres', 'postmaster.pid');
  if (!existsSync(statusFile)) return null;
  // The fourth line is the port, the eighth says whether it takes connections.
  const lines = readFileSync(statusFile, 'utf8').split('\n');
  const port = Number(lines[3]);
  if (!Number.isInteger(port) || port < 1) return null;
  const url = `postgres://postgres:${readPassword(resolve(dataDir))}@127.0.0.1:${port}/${database}`;
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 3 });
  try {
    // A stranger may have been given the port since a crash.
    const [row] = await sql<{ folder: string }[]>`select current_setting('data_directory') as folder`;
    return row?.folder === join(resolve(dataDir), 'postgres') ? url : null;
  } catch {
    return null; // a file left by a crash: nobody listens there
  } finally {
    await sql.end({ timeout: 2 });
  }
}
