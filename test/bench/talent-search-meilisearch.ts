// The Meilisearch part of `talent-search`: what a search costs us over HTTP beside what the server says it worked itself, how
// long a fresh index takes, and how soon a change is found. On the people and the database of the stage, with a server of
// MEILI_URL or of our own; where there is neither, it is left out and says so.
import { readFileSync } from 'node:fs';
import { copying, searchState } from '@compatriot/db/queries/copying.ts';
import { meiliClient } from '@compatriot/search/client.ts';
import { type TalentQuery, everybody } from '@compatriot/search/engine.ts';
import { meilisearchEngine } from '@compatriot/search/meilisearch.ts';
import { rebuild } from '@compatriot/search/rebuild.ts';
import { reconcile } from '@compatriot/search/reconcile.ts';
import { startTail } from '@compatriot/search/tail.ts';
import { noServer, someServer } from '../meilisearch.ts';
import { figure, percentile } from './figures.ts';
import type { Figure } from './run.ts';
import type { Answered, Ask, TalentStage } from './talent-stage.ts';

const changes = 10;
/** Clock ticks a second in /proc (USER_HZ). */
const ticks = 100;

/**
 * Our own part is everything from the question's first byte to the answer's last that Meilisearch does not say it worked
 * (processingTimeMs, whole milliseconds rounded down): HTTP twice, session, Postgres, cards and records of access, and
 * waiting for a core that Meilisearch or Postgres has. One person at a time is what is aimed at; more of them beside it tell
 * how the cores are shared out.
 */
export async function meilisearchFigures(
  stage: TalentStage,
  kinds: Record<string, string[]>,
  askAll: (ask: Ask, paths: readonly string[], together: number) => Promise<Answered[]>,
): Promise<{ figures: Figure[]; told: string }> {
  if (noServer) return { figures: [], told: `Meilisearch was left out: ${noServer}` };
  const { database, programmeId, owner } = stage;
  const address = await someServer();
  const client = meiliClient(address);
  const parts = { database, client };
  const version = await client.recognise();

  const begun = performance.now();
  const people = await rebuild(parts);
  const rebuilt = (performance.now() - begun) / 1000;
  const tail = startTail(parts, (line) => console.error(line));
  try {
    const engine = meilisearchEngine(database, client, { patience: 10_000, freshness: 60_000 });
    const scope = { programmeId, recipient: 'programme_team' as const };
    const search = (query: TalentQuery) =>
      engine.search((work) => database.transaction({ team: [programmeId] }, work), scope, query);
    await until(async () => {
      const state = await database.transaction(copying, (tx) => searchState(tx));
      return state.settledFor !== null;
    });

    const { ask, pid } = await stage.another({
      MEILI_URL: address.url,
      ...(address.masterKey ? { MEILI_MASTER_KEY: address.masterKey } : {}),
    });
    await until(async () => (await ask('/talent')).engine !== null);
    const figures: Figure[] = [];
    let elsewhere = 0;
    for (const [kind, paths] of Object.entries(kinds)) {
      await askAll(ask, paths.slice(0, 40), 2); // warms up; not counted
      for (const together of [1, 2]) {
        const aimed = kind === 'three filters' && together === 1;
        // The aim is about a server at work, and these machines are noisy: the middle one of three rounds is told.
        const rounds = [];
        for (let round = 0; round < (aimed ? 3 : 1); round += 1) {
          const cpu = busy(pid);
          const answers = await askAll(ask, paths, together);
          const found = answers.filter(({ status, engine: worked }) => status === 200 && worked !== null);
          elsewhere += answers.length - found.length;
          const own = found.map(({ ms, engine: worked }) => ms - (worked ?? 0));
          rounds.push({
            found,
            own,
            spent: (busy(pid) - cpu) / answers.length,
            limit: percentile(own, 0.95),
          });
        }
        rounds.sort((a, b) => a.limit - b.limit);
        const { found, own, spent, limit } = rounds[Math.floor(rounds.length / 2)]!;
        figures.push(
          figure(
            `Meilisearch, ${kind}, ${together} at a time, 95 of 100`,
            percentile(
              found.map(({ ms }) => ms),
              0.95,
            ),
            'ms',
          ),
          figure(
            '  Meilisearch itself, median',
            percentile(
              found.map(({ engine: worked }) => worked ?? 0),
              0.5,
            ),
            'ms',
          ),
          figure('  our own part, median', percentile(own, 0.5), 'ms'),
          figure(
            '  our own part, 95 of 100',
            limit,
            'ms',
            aimed ? limit <= 20 : null,
            aimed ? 'at most 20 ms' : null,
          ),
          figure('  processor time of our process, a search', spent, 'ms'),
        );
      }
    }
    figures.push(figure('  questions that Postgres answered in its place', elsewhere, ''));

    const lags: number[] = [];
    for (let at = 0; at < changes; at++) {
      const region = `XX-${at}`;
      await owner`update talent_documents set residence_region = ${region} where id = (
        select id from talent_documents where programme_id = ${programmeId} and recipient = 'programme_team'
        order by id offset ${at} limit 1)`;
      const started = performance.now();
      await until(async () => (await search({ ...everybody, regions: [region] })).total === 1);
      lags.push(performance.now() - started);
    }
    const lag = Math.max(...lags);
    const comparing = performance.now();
    const { missing, changed, extra } = await reconcile(parts);
    const wrong = missing.length + changed.length + extra.length;
    figures.push(
      figure('Meilisearch: a change until it is found, slowest', lag, 'ms', lag <= 2000, 'at most 2,000 ms'),
      figure('  index made anew beside the live one', rebuilt, 's', rebuilt <= 180, 'at most 180 s'),
      figure('  everybody compared by id and hash', (performance.now() - comparing) / 1000, 's'),
      figure('  documents that differed', wrong, '', wrong === 0, 'none'),
    );
    return {
      figures,
      told: `Meilisearch ${version} with ${people.toLocaleString('en')} documents on the same cores`,
    };
  } finally {
    await tail.stop();
    if ('stop' in address) await (address as { stop(): Promise<void> }).stop();
  }
}

/** Milliseconds that a process has been at work, to ten; 0 where the system does not tell. */
function busy(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user + system) * 1000) / ticks;
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 120_000; !(await what());) {
    if (performance.now() > end) throw new Error('The index does not come in step');
    await new Promise((settle) => setTimeout(settle, 10));
  }
}
