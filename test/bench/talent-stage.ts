// What the talent benchmark stands on: a PostgreSQL of its own with the whole of ESCO (the starter set where ESCO is not beside
// the checkout), a programme with 100,000 made-up people, the product in production, and a coordinator who is signed in.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { join, resolve } from 'node:path';
import { type Database, openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { makeCrowd } from '@compatriot/db/seed/crowd.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import { hashSecret } from '@compatriot/server/accounts/sessions.ts';
import { escoFolder } from '../esco.ts';
import { startProduct } from './product.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Answered {
  ms: number;
  status: number;
  body: string;
  /** What an outside engine says it worked of that; null where none was asked. */
  engine: number | null;
}

export type Ask = (path: string) => Promise<Answered>;

export interface TalentStage {
  owner: postgres.Sql;
  database: Database;
  programmeId: string;
  seconds: { taxonomy: number; crowd: number };
  /** As the coordinator, below the programme's address. */
  ask: Ask;
  /** The product once more on the same database, set up otherwise; it ends with the stage. */
  another(environment: Record<string, string>): Promise<{ ask: Ask; pid: number }>;
  stop(): Promise<void>;
}

export async function setTalentStage(dataDir: string, people: number): Promise<TalentStage> {
  const embedded = await startEmbedded({ dataDir });
  const stops: (() => Promise<unknown>)[] = [() => embedded.stop()];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await migrate(embedded.url);
    const owner = postgres(embedded.url, { max: 4, onnotice: () => undefined });
    stops.push(() => owner.end());
    const database = openDatabase(applicationUrl(embedded.url));
    stops.push(() => database.close());

    const importing = performance.now();
    await database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx));
    if (escoFolder)
      execFileSync(process.execPath, [join(root, 'server/taxonomy.ts'), 'import', escoFolder], {
        env: { PATH: process.env.PATH, DATABASE_URL: embedded.url },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    const taxonomy = (performance.now() - importing) / 1000;

    const programmeId = randomUUID();
    const versionId = randomUUID();
    const origins = ['GH', 'SN', 'CV', 'NG', 'GY'];
    // The day's quota is what the benchmark would measure otherwise: each question shows twenty people.
    await owner`alter table programmes drop constraint programmes_daily_quota_check`;
    await owner`insert into programmes (id, code, name, origin_countries, languages, sectors, modes, status, daily_quota)
      values (${programmeId}, 'bench', 'Benchmark', ${origins}, '{en}', '{health}', '{temporary}', 'open', 1000000)`;
    await owner`insert into questionnaire_versions (id, programme_id, version, status, definition, published_at)
      values (${versionId}, ${programmeId}, 1, 'published', '{}', now())`;
    const making = performance.now();
    await makeCrowd(owner, { programmeId, versionId, people, origins }, (ids) =>
      database.transaction({ system: 'seed', programme: programmeId }, async (tx) => {
        await tx.execute("set local work_mem = '256MB'");
        await tx.execute('set local statement_timeout = 0');
        await syncTalentDocuments(tx, ids);
      }),
    );
    const crowd = (performance.now() - making) / 1000;

    const accountId = randomUUID();
    await owner`insert into accounts (id, email) values (${accountId}, 'coordinator@people.example')`;
    await owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programmeId}, ${accountId}, 'coordinator', 'programme_team')`;
    const another = async (environment: Record<string, string>) => {
      const server = await startProduct(embedded.url, dataDir, environment);
      stops.push(() => server.stop());
      const agent = new Agent({ keepAlive: true });
      stops.push(async () => agent.destroy());
      return { ask: asking(server.origin, agent, await signIn(owner, accountId)), pid: server.pid };
    };
    const { ask } = await another({});
    return { owner, database, programmeId, seconds: { taxonomy, crowd }, ask, another, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns the cookie of a session of its own: two servers do not know each other's tokens */
async function signIn(owner: postgres.Sql, accountId: string): Promise<string> {
  const session = randomUUID();
  const secret = randomBytes(24).toString('base64url');
  await owner`insert into sessions (id, account_id, refresh_hash, expires_at)
    values (${session}, ${accountId}, ${hashSecret(secret)}, now() + interval '1 day')`;
  return `refresh=${session}.${secret}`;
}

function asking(origin: string, agent: Agent, signedIn: string): Ask {
  let cookie = signedIn;
  let asked = 0;
  return (path) =>
    new Promise<Answered>((done, failed) => {
      const begun = performance.now();
      // Offices all over the world: the limit a minute and address is not what is measured.
      const address = `10.0.${Math.floor(asked / 250) % 250}.${asked++ % 250}`;
      get(
        `${origin}/api/programmes/bench${path}`,
        { agent, headers: { cookie, 'x-forwarded-for': address } },
        (response) => {
          const fresh = (response.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]);
          if (fresh.length > 0) cookie = fresh.join('; ');
          const [, worked] = /engine;dur=([\d.]+)/.exec(String(response.headers['server-timing'])) ?? [];
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', failed);
          response.on('end', () =>
            done({
              ms: performance.now() - begun,
              status: response.statusCode ?? 0,
              body: Buffer.concat(parts).toString(),
              engine: worked === undefined ? null : Number(worked),
            }),
          );
        },
      ).on('error', failed);
    });
}
