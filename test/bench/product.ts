// The product as a benchmark measures it: in production (no demo, the worker apart) on a database that is migrated already.
import { randomBytes } from 'node:crypto';
import { type RunningServer, startServer } from '../journeys/server.ts';

export async function startProduct(
  databaseUrl: string,
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<RunningServer> {
  const server = await startServer(dataDir, {
    ...environment,
    DATABASE_URL: databaseUrl,
    SESSION_KEY: randomBytes(32).toString('hex'),
  });
  // By number: looking up a name is no part of what is measured.
  return { ...server, origin: `http://127.0.0.1:${server.port}` };
}
