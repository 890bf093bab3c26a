// How long somebody who types the name of a skill or an occupation waits for suggestions, on the whole of ESCO in every
// language beside the checkout: letter by letter, misspelt and in other languages, four people at a time. And how many bytes
// each letter costs. Baseline in the same run: the health route, which asks the database for `select 1`.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { escoFolder } from '../esco.ts';
import type { Figure, Result } from './run.ts';
import { startProduct } from './submission-stage.ts';

const people = 4;
const names = 300;
const root = resolve(import.meta.dirname, '../..');

interface Ask {
  path: string;
  ms: number;
  body: string;
  status: number;
}

export async function bench(): Promise<Result> {
  if (!escoFolder)
    throw new Error('ESCO is not beside the checkout (../shared/esco): nothing to measure on.');
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-autocomplete-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const embedded = await startEmbedded({ dataDir });
    stops.push(() => embedded.stop());
    await migrate(embedded.url);
    const importing = performance.now();
    execFileSync(process.execPath, [join(root, 'server/taxonomy.ts'), 'import', escoFolder], {
      env: { PATH: process.env.PATH, DATABASE_URL: embedded.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const importSeconds = (performance.now() - importing) / 1000;
    const owner = postgres(embedded.url, { max: 1, onnotice: () => undefined });
    stops.push(() => owner.end());
    const paths = await typing(owner);
    const server = await startProduct(embedded.url, dataDir);
    stops.push(() => server.stop());

    const [first] = await askAll(server.origin, ['/api/occupations?q=nurse&lang=en']);
    await askAll(server.origin, paths.slice(0, 400)); // warms both sides up; not counted
    const asks = await askAll(server.origin, paths);
    const health = await askAll(
      server.origin,
      paths.slice(0, 1500).map(() => '/api/health'),
    );
    const times = sorted(asks.map(({ ms }) => ms));
    const base = sorted(health.map(({ ms }) => ms));
    const plain = Math.max(...asks.map(({ body }) => Buffer.byteLength(body)));
    const packed = Math.max(...asks.map(({ body }) => gzipSync(body).length));
    const wrong = asks.filter(({ status }) => status !== 200).length;
    const slowest = asks.reduce((one, other) => (other.ms > one.ms ? other : one));
    const p95 = at(times, 0.95);
    const [counted] = await owner<{ concepts: number; labels: number; languages: number }[]>`
      select (select count(*)::int from concepts) as concepts, count(*)::int as labels,
        count(distinct language)::int as languages from concept_labels`;
    const figures: Figure[] = [
      figure('suggestions, median', at(times, 0.5), 'ms'),
      figure('suggestions, 95 of 100 within', p95, 'ms', p95 <= 30, 'at most 30 ms'),
      figure('  99 of 100 within', at(times, 0.99), 'ms'),
      figure(`  slowest (${decodeURIComponent(slowest.path.replace(/^.*q=|&.*$/g, ''))})`, slowest.ms, 'ms'),
      figure('baseline: /api/health, median', at(base, 0.5), 'ms'),
      figure('  95 of 100 within', at(base, 0.95), 'ms'),
      figure('largest answer', plain, 'bytes', plain <= 2000, 'at most 2,000'),
      figure('  the largest once compressed', packed, 'bytes'),
      figure('answers that were none', wrong, '', wrong === 0, 'none'),
      figure('first question after a start', first?.ms ?? 0, 'ms'),
      figure('import of all of ESCO by the command', importSeconds, 's'),
    ];
    return {
      bench: 'autocomplete',
      data: `${counted?.concepts.toLocaleString('en')} concepts, ${counted?.labels.toLocaleString('en')} labels in ${counted?.languages} languages; ${names} names typed letter by letter, ${asks.length.toLocaleString('en')} questions from ${people} people at once; load, server and PostgreSQL on the same cores`,
      figures,
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
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

const sorted = (values: number[]) => values.sort((one, other) => one - other);
const at = (values: number[], share: number) =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

function figure(
  name: string,
  value: number,
  unit: string,
  holds: boolean | null = null,
  aim: string | null = null,
): Figure {
  return { name, value: value < 100 ? Math.round(value * 10) / 10 : Math.round(value), unit, aim, holds };
}
