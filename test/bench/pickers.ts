// How good and how quick suggestions are while somebody types the name of a skill or an occupation, on the whole of ESCO in
// every language beside the checkout. Quality: other names of concepts, taken out of the database before the server
// starts, asked over HTTP plainly and made worse in ten ways (pickers-set.ts); only the test half of the concepts is asked
// here. Speed: every beginning of names, four people at a time. Baselines in the same run: likeness by three letters in
// SQL (pg_trgm) for the quality, the health route for the time.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { type StandingConcept, standingConcepts } from '@compatriot/db/queries/skills.ts';
import { importEsco } from '@compatriot/server/skills/importing.ts';
import { escoFolder } from '../esco.ts';
import { figure, median, percentile } from './figures.ts';
import { type PickerQuestion, bare, drawQuestions, marksOf, noises } from './pickers-set.ts';
import { startProduct } from './product.ts';
import type { Figure, Result } from './run.ts';

const people = 4;
const asked = 2000;
/** Names whose every beginning is asked. */
const names = 200;
/** Comparing every label takes SQL a tenth of a second. */
const baselineQuestions = 150;

interface Ask {
  path: string;
  ms: number;
  body: string;
  status: number;
}

export async function bench(): Promise<Result> {
  if (!escoFolder)
    throw new Error('skipped: ESCO is not beside the checkout (../shared/esco), there is nothing to ask.');
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-pickers-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const embedded = await startEmbedded({ dataDir });
    stops.push(() => embedded.stop());
    await migrate(embedded.url);
    const concepts = await fillWithEsco(embedded.url, escoFolder);
    const owner = postgres(embedded.url, { max: 1, onnotice: () => undefined });
    stops.push(() => owner.end());
    const typed = await typing(owner);
    const questions = drawQuestions(concepts, 'test', asked);
    await hold(owner, questions);
    const baseline = await byLikeness(owner, questions);

    const server = await startProduct(embedded.url, dataDir);
    stops.push(() => server.stop());
    const [first] = await askAll(server.origin, ['/api/occupations?q=nurse&lang=en']);
    await askAll(server.origin, typed.slice(0, 400)); // warms both sides up; not counted
    const answers = await askAll(server.origin, questions.map(pathOf));
    const asks = [...answers, ...(await askAll(server.origin, typed))];
    const health = await askAll(
      server.origin,
      typed.slice(0, 1500).map(() => '/api/health'),
    );

    const bodyOf = new Map(answers.map(({ path, body }) => [path, body]));
    const uris = new Map(concepts.map(({ id, uri }) => [id, uri]));
    const places = questions.map((each) => {
      const { items } = JSON.parse(bodyOf.get(pathOf(each)) ?? '{"items":[]}') as {
        items: { uri: string }[];
      };
      return items.findIndex(({ uri }) => uri === uris.get(each.id)) + 1;
    });
    const part = (name: string, wanted: (question: PickerQuestion) => boolean): Figure[] => {
      const marks = marksOf(places.filter((_place, at) => wanted(questions[at]!)));
      return [
        figure(`MRR, ${name} (${marks.questions} questions)`, marks.mrr, ''),
        figure(`  right among the first five`, marks.top5, ''),
      ];
    };
    const all = marksOf(places);
    const times = asks.map(({ ms }) => ms);
    const p95 = percentile(times, 0.95);
    const plain = Math.max(...asks.map(({ body }) => Buffer.byteLength(body)));
    const wrong = asks.filter(({ status }) => status !== 200).length;
    const slowest = asks.reduce((one, other) => (other.ms > one.ms ? other : one));
    return {
      bench: 'pickers',
      data: `${concepts.length.toLocaleString('en')} concepts; ${questions.length.toLocaleString('en')} questions made of names that no label in the database has, of concepts that nothing was tuned on; ${names} names typed letter by letter, ${asks.length.toLocaleString('en')} questions from ${people} people at once; load, server and PostgreSQL on the same cores`,
      figures: [
        figure('MRR over all', all.mrr, '', all.mrr >= 0.75, 'at least 0.75'),
        figure('  right among the first five', all.top5, ''),
        ...part('occupations', ({ kind }) => kind === 'occupation'),
        ...part('skills', ({ kind }) => kind === 'skill'),
        ...noises.flatMap((noise) => part(noise, (question) => question.noise === noise)),
        figure(`baseline: pg_trgm on ${baselineQuestions} of them, MRR`, baseline.mrr, ''),
        figure('  ours to it', all.mrr / baseline.mrr, '×'),
        figure('suggestions, median', median(times), 'ms'),
        figure('suggestions, 95 of 100 within', p95, 'ms', p95 <= 30, 'at most 30 ms'),
        figure('  99 of 100 within', percentile(times, 0.99), 'ms'),
        figure(
          `  slowest (${decodeURIComponent(slowest.path.replace(/^.*q=|&.*$/g, ''))})`,
          slowest.ms,
          'ms',
        ),
        figure('baseline: /api/health, median', median(health.map(({ ms }) => ms)), 'ms'),
        figure(
          '  95 of 100 within',
          percentile(
            health.map(({ ms }) => ms),
            0.95,
          ),
          'ms',
        ),
        figure('largest answer', plain, 'bytes', plain <= 2000, 'at most 2,000'),
        figure(
          '  the largest once compressed',
          Math.max(...asks.map(({ body }) => gzipSync(body).length)),
          'bytes',
        ),
        figure('answers that were none', wrong, '', wrong === 0, 'none'),
        figure('first question after a start', first?.ms ?? 0, 'ms'),
      ],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fillWithEsco(url: string, folder: string): Promise<StandingConcept[]> {
  const database = openDatabase(url, { connections: 1 });
  try {
    await importEsco(database, { paths: [folder], languages: null, version: null }, () => undefined);
    return await database.transaction({}, (tx) => standingConcepts(tx, 0, 1_000_000));
  } finally {
    await database.close();
  }
}

const pathOf = ({ kind, text, language }: PickerQuestion) =>
  `/api/${kind}s?${new URLSearchParams({ q: text, lang: language }).toString()}`;

/** Takes what is asked out of the database: that name of that concept, in any language and order of words. */
async function hold(owner: postgres.Sql, questions: readonly PickerQuestion[]): Promise<void> {
  const held = new Map(questions.map(({ id, held: label }) => [id, bare(label)]));
  const rows = await owner<{ place: string; id: number; label: string }[]>`
    select l.ctid::text as place, coalesce(c.replaced_by, c.id) as id, l.label
    from concept_labels l join concepts c on c.id = l.concept_id
    where not l.preferred and coalesce(c.replaced_by, c.id) = any (${[...held.keys()]})`;
  const gone = rows.filter(({ id, label }) => bare(label) === held.get(id)).map(({ place }) => place);
  await owner`delete from concept_labels where ctid = any (${gone}::tid[])`;
}

/** What a table and an extension give by themselves: labels by likeness, best first. */
async function byLikeness(owner: postgres.Sql, questions: readonly PickerQuestion[]) {
  const some = questions.filter(
    (_question, at) => at % Math.ceil(questions.length / baselineQuestions) === 0,
  );
  const places: number[] = [];
  for (const { kind, text, id } of some) {
    const rows = await owner<{ id: number }[]>`
      select coalesce(c.replaced_by, c.id) as id from concept_labels l join concepts c on c.id = l.concept_id
      where c.kind = ${kind} group by 1
      order by max(similarity(l.plain_label, plain(${text}))) desc, 1 limit 8`;
    places.push(rows.findIndex((row) => row.id === id) + 1);
  }
  return marksOf(places);
}

/** Every beginning of names drawn evenly from the taxonomy; one in three is misspelt, one in two read in another language. */
async function typing(owner: postgres.Sql): Promise<string[]> {
  const rows = await owner<{ kind: string; language: string; label: string }[]>`
    select kind, language, label from (
      select c.kind, l.language, l.label, row_number() over (partition by c.kind order by md5(l.label || l.language)) as place
      from concept_labels l join concepts c on c.id = l.concept_id where c.kind in ('skill', 'occupation')
    ) drawn where place <= ${names / 2} order by place, kind`;
  return rows.flatMap(({ kind, language, label }, index) => {
    const typed = index % 3 === 0 ? misspelt(label, index) : label;
    const lang = index % 2 === 0 ? language : 'fr';
    const lengths = Array.from({ length: Math.min(typed.length, 40) - 1 }, (_unused, step) => step + 2);
    return lengths.map(
      (length) => `/api/${kind}s?${new URLSearchParams({ q: typed.slice(0, length), lang }).toString()}`,
    );
  });
}

/** Two neighbours swapped, or one letter left out, in the first long word. */
function misspelt(label: string, index: number): string {
  const place = 2 + (index % 4);
  const [one = '', two = ''] = [label[place], label[place + 1]];
  return label.slice(0, place) + (index % 2 === 0 ? two + one : two) + label.slice(place + 2);
}

async function askAll(origin: string, paths: string[]): Promise<Ask[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  const answers: Ask[] = [];
  let next = 0;
  const person = async () => {
    for (let index = next++; index < paths.length; index = next++) {
      const path = paths[index] ?? '';
      const started = performance.now();
      const { status, body } = await ask(agent, `${origin}${path}`, index);
      answers.push({ path, ms: performance.now() - started, body, status });
    }
  };
  await Promise.all(Array.from({ length: people }, person));
  agent.destroy();
  return answers;
}

function ask(agent: Agent, url: string, index: number): Promise<{ status: number; body: string }> {
  return new Promise((settle, fail) => {
    // Each name is another person at another address: limits are counted by address.
    const headers = { 'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` };
    get(url, { agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        settle({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
      response.on('error', fail);
    }).on('error', fail);
  });
}
