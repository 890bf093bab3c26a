// The Meilisearch part of `talent-search`: what a search costs us beside what the server says it worked itself, how long a
// fresh index takes, and how soon a change is found. On the people and the database of the stage, with a server of MEILI_URL
// or of our own; where there is neither, it is left out and says so.
import { copying, searchState } from '@compatriot/db/queries/copying.ts';
import { meiliClient } from '@compatriot/search/client.ts';
import { type TalentQuery, everybody } from '@compatriot/search/engine.ts';
import { meilisearchEngine } from '@compatriot/search/meilisearch.ts';
import { rebuild } from '@compatriot/search/rebuild.ts';
import { reconcile } from '@compatriot/search/reconcile.ts';
import { startTail } from '@compatriot/search/tail.ts';
import { experienceBands, modes, sectors } from '@compatriot/db/vocabulary.ts';
import { noServer, someServer } from '../meilisearch.ts';
import { figure, percentile } from './figures.ts';
import type { Figure } from './run.ts';
import type { TalentStage } from './talent-stage.ts';

const questions = 100;
const changes = 10;

export async function meilisearchFigures(stage: TalentStage): Promise<{ figures: Figure[]; told: string }> {
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

    const concepts = await owner<{ id: number }[]>`
      select s.id from talent_documents d, unnest(d.skill_ids) s(id) group by s.id order by count(*) desc limit 60`;
    const figures: Figure[] = [];
    for (const [kind, ask] of Object.entries(kinds(concepts.map(({ id }) => id)))) {
      const all: number[] = [];
      const ours: number[] = [];
      for (let at = 0; at < questions + 10; at++) {
        const started = performance.now();
        await search(ask(at));
        const took = performance.now() - started;
        if (at < 10) continue; // warms up; not counted
        all.push(took);
        ours.push(Math.max(0, took - engine.lastEngineTime()));
      }
      const own = percentile(ours, 0.95);
      figures.push(
        figure(`Meilisearch, ${kind}, 95 of 100`, percentile(all, 0.95), 'ms'),
        figure(
          '  our own part of it, 95 of 100',
          own,
          'ms',
          kind === 'three filters' ? own <= 20 : null,
          kind === 'three filters' ? 'at most 20 ms' : null,
        ),
      );
    }

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

const countries = ['NL', 'GB', 'US', 'CA', 'FR', 'BE', 'DE', 'ES'];
const one = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

function kinds(skills: number[]): Record<string, (at: number) => TalentQuery> {
  const word = (at: number) => ({
    word: 'asked',
    concepts: [0, 1, 2].map((step) => ({ id: one(skills, at * 3 + step), similarity: 1 - step / 10 })),
    sectors: [],
    languages: [],
    countries: [],
  });
  return {
    'three filters': (at) => ({
      ...everybody,
      countries: [one(countries, at), one(countries, at + 3)],
      sectors: [one(sectors, at)],
      modes: [one(modes, at)],
    }),
    'two words by fit': (at) => ({ ...everybody, words: [word(at), word(at + 7)], sort: 'fit' }),
    everybody: (at) => ({ ...everybody, experience: [one(experienceBands, at)] }),
  };
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 120_000; !(await what());) {
    if (performance.now() > end) throw new Error('The index does not come in step');
    await new Promise((settle) => setTimeout(settle, 10));
  }
}
