// How long an official waits for talent search among 100,000 people with ESCO-coded skills, over the real API with row-level
// security on, cards written down and facets counted. Baseline in the same run: the plain SQL count under the same filters,
// without facets, order, cards or rights. And what the columns in memory cost, and how soon a withdrawn consent is gone.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everybody } from '@compatriot/search/engine.ts';
import { postgresEngine } from '@compatriot/search/postgres.ts';
import { escoFolder } from '../esco.ts';
import { figure, percentile } from './figures.ts';
import type { Figure, Result } from './run.ts';
import { meilisearchFigures } from './talent-search-meilisearch.ts';
import { type Answered, type Ask, type TalentStage, setTalentStage } from './talent-stage.ts';

const people = 100_000;
/** Questions of each kind, asked by two people at once: as many as the machine has cores. */
const questions = 200;
const askers = 2;
const withdrawals = 20;

export async function bench(): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-talent-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  let stage: TalentStage | undefined;
  try {
    stage = await setTalentStage(dataDir, people);
    const words = await wordsToType(stage);
    const kinds: Record<string, string[]> = {
      'three filters': list(threeFilters),
      broad: list(broad),
      'free text': list((at) => `/talent?q=${encodeURIComponent(words[at % words.length] ?? '')}`),
      narrow: await narrow(stage),
      preview: list((at) => {
        const word = words[at % words.length] ?? '';
        return `/talent/preview?q=${encodeURIComponent(word.slice(0, 3 + (at % 6)))}`;
      }),
    };
    const first = await stage.ask('/talent');
    if (first.status !== 200) throw new Error(`Search answers ${first.status}: ${first.body.slice(0, 400)}`);
    for (const paths of Object.values(kinds)) await askAll(stage.ask, paths.slice(0, 25), askers); // warms up; not counted
    const times: Record<string, { ms: number[]; found: number[] }> = {};
    let wrong = 0;
    for (const [kind, paths] of Object.entries(kinds)) {
      const answers = await askAll(stage.ask, paths, askers);
      wrong += answers.filter(({ status }) => status !== 200).length;
      times[kind] = {
        ms: answers.map(({ ms }) => ms),
        found: answers.map(({ body }) => (JSON.parse(body) as { total?: number }).total ?? 0),
      };
    }
    const base = await plainCounts(stage);
    const memory = await columnsOf(stage);
    const gone = await withdraw(stage);

    const limits: Record<string, number> = {
      'three filters': 120,
      broad: 300,
      'free text': 300,
      narrow: 120,
      preview: 300,
    };
    const figures: Figure[] = [];
    for (const [kind, { ms, found }] of Object.entries(times)) {
      const p95 = percentile(ms, 0.95);
      const limit = limits[kind] ?? 300;
      figures.push(
        figure(`${kind}: people found, median`, percentile(found, 0.5), ''),
        figure(`  median`, percentile(ms, 0.5), 'ms'),
        figure(`  95 of 100 within`, p95, 'ms', p95 <= limit, `at most ${limit} ms`),
        figure(`  99 of 100 within`, percentile(ms, 0.99), 'ms'),
      );
    }
    const three = percentile(times['three filters']?.ms ?? [], 0.95);
    figures.push(
      figure('answers that were not 200', wrong, '', wrong === 0, 'none'),
      figure('baseline: plain SQL count, three filters, 95 of 100', percentile(base, 0.95), 'ms'),
      figure('search, three filters, against that baseline', three / percentile(base, 0.95), '×'),
      figure('first question after the start (reads the pool)', first.ms, 'ms'),
      figure('reading the pool into columns', memory.ms, 'ms'),
      figure('columns in memory', memory.bytes / 2 ** 20, 'MiB'),
      figure('  a person', memory.bytes / memory.people, 'bytes'),
      figure(
        'consent withdrawn until gone from search, slowest',
        gone,
        'ms',
        gone <= 5000,
        'at most 5,000 ms',
      ),
      figure('taxonomy imported in', stage.seconds.taxonomy, 's'),
      figure('100,000 people made in', stage.seconds.crowd, 's'),
    );
    const { preview: _preview, ...asked } = kinds;
    const outside = await meilisearchFigures(stage, asked, askAll);
    figures.push(...outside.figures);
    return {
      bench: 'talent-search',
      data: `${people.toLocaleString('en')} made-up people with ${escoFolder ? 'ESCO' : 'starter-set'} skills by Zipf’s law; ${questions} questions a kind over HTTP, ${askers} at a time, row-level security on. ${outside.told}`,
      figures,
    };
  } finally {
    await stage?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const list = (path: (at: number) => string): string[] =>
  Array.from({ length: questions }, (_unused, at) => path(at));
const pick = (values: string, at: number): string => {
  const all = values.split(' ');
  return all[at % all.length] ?? '';
};

const countries = 'NL GB US CA FR BE DE ES';
const threeFilters = (at: number): string =>
  `/talent?country=${pick(countries, at)}&country=${pick(countries, at + 3)}&sector=${pick('health education it finance infrastructure', at >> 2)}` +
  `&mode=${pick('temporary permanent virtual', at >> 1)}&page=${1 + (at % 3)}`;
/** About four in ten: everybody whose field is health, or who has to do with it by occupation or skill. */
const broad = (at: number): string =>
  `/talent?q=health&sort=${pick('fit recent experience', at)}&page=${1 + (at % 5)}`;

/** Names of skills and occupations as people type them: one to three words, every fifth with a typing error. */
async function wordsToType({ owner }: TalentStage): Promise<string[]> {
  const rows = await owner<{ label: string }[]>`
    select l.label from concept_labels l join concepts c on c.id = l.concept_id
    where l.language in ('en', 'fr', 'nl') and c.kind in ('skill', 'occupation') and l.label ~ '^[a-z]{4,}( [a-z]{4,}){0,2}$'
    order by md5(l.label) limit ${questions}`;
  return rows.map(({ label }, at) => (at % 5 === 0 ? `${label.slice(0, 3)}${label.slice(4)}` : label));
}

/** A skill that somebody has, at a level, with a language, a region and a window. */
async function narrow({ owner, programmeId }: TalentStage): Promise<string[]> {
  const rows = await owner<{ uri: string; region: string; language: string }[]>`
    select c.uri, d.residence_region as region, d.languages[1] as language
    from talent_documents d join concepts c on c.id = d.skill_ids[1]
    where d.programme_id = ${programmeId} and d.recipient = 'programme_team' and d.residence_region is not null
    order by md5(d.id::text) limit ${questions}`;
  return rows.map(
    ({ uri, region, language }) =>
      `/talent?skill=${encodeURIComponent(`${uri}:2`)}&region=${region}&language=${language}:A2&availableFrom=2027-09-01`,
  );
}

/** @param together so many people ask at once, each the next as soon as the last is answered */
async function askAll(ask: Ask, paths: readonly string[], together: number): Promise<Answered[]> {
  const answers: Answered[] = [];
  let next = 0;
  const one = async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) answers.push(await ask(path));
  };
  await Promise.all(Array.from({ length: together }, one));
  return answers;
}

/** The same three filters, counted by Postgres as the owner, and nothing else. */
async function plainCounts({ owner, programmeId }: TalentStage): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < 60; at++) {
    const query = new URLSearchParams(threeFilters(at).split('?')[1]);
    const begun = performance.now();
    await owner`select count(*) from talent_documents where programme_id = ${programmeId} and recipient = 'programme_team'
      and residence_country = any (${query.getAll('country')}) and sectors && ${query.getAll('sector')}
      and modes && ${query.getAll('mode')}`;
    times.push(performance.now() - begun);
  }
  return times.slice(10);
}

/** The same columns as the server's, read by this process. */
async function columnsOf({ database, programmeId }: TalentStage) {
  const engine = postgresEngine(database);
  const begun = performance.now();
  await engine.search(
    (work) => database.transaction({ team: [programmeId] }, work),
    { programmeId, recipient: 'programme_team' },
    everybody,
  );
  const ms = performance.now() - begun;
  return { ms, ...engine.held() };
}

/** From the commit of a withdrawal to the answer that does not count the person any more: the slowest of all (ms). */
async function withdraw(stage: TalentStage): Promise<number> {
  const rows = await stage.owner<{ consent: string }[]>`
    select consent_id as consent from talent_documents
    where programme_id = ${stage.programmeId} and recipient = 'programme_team' order by md5(id::text) desc limit ${withdrawals}`;
  const total = async () =>
    (JSON.parse((await stage.ask('/talent?sort=recent')).body) as { total: number }).total;
  let slowest = 0;
  let before = await total();
  for (const { consent } of rows) {
    await stage.owner`delete from consents where id = ${consent}`;
    const begun = performance.now();
    while ((await total()) !== before - 1) if (performance.now() - begun > 10_000) break;
    slowest = Math.max(slowest, performance.now() - begun);
    before -= 1;
  }
  return slowest;
}
