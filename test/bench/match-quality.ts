// How well nearness finds what belongs together, on the whole of ESCO: an occupation from 70 % of its skills; from a half that
// shares no skill with the other half; and occupations that another language calls by one name. Ranked by the index itself
// (server/matching), each occupation put in as a person. What is tested was left out of what nearness was worked out from
// (five folds). Baselines in the same run: the very skills only, and groups of the hierarchy only.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import type { Near } from '@compatriot/db/match.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import { type NearnessGiven, type NearnessKind, nearest } from '@compatriot/db/nearness.ts';
import postgres from '@compatriot/db/postgres.ts';
import { readNearnessGiven } from '@compatriot/db/queries/neighbours.ts';
import { MatchColumns } from '@compatriot/server/matching/columns.ts';
import { rank } from '@compatriot/server/matching/ranking.ts';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { importEsco } from '@compatriot/server/skills/importing.ts';
import { escoFolder } from '../esco.ts';
import { figure } from './figures.ts';
import {
  type Split,
  averagePrecision,
  foldOf,
  idOf,
  nearLists,
  personOf,
  questionOf,
  relatedOf,
  siblingsOf,
  splitsOf,
} from './match-quality-set.ts';
import type { Result } from './run.ts';

const folds = 5;
const skillsOnly = { essential_skills: 100 };

export async function bench(): Promise<Result> {
  if (!escoFolder) throw new Error('skipped: ESCO is not beside the checkout (../shared/esco).');
  const { given, labels } = await readEscoFromDatabase(escoFolder);
  const splits = splitsOf(given);
  const wholes = columnsOf(splits, ({ all }) => all);
  const halves = columnsOf(splits, ({ other }) => other);
  const figures = [];

  const exact = new Map<number, Near[]>();
  const hit = (tested: readonly Split[], near: ReadonlyMap<number, Near[]>) => ({
    hidden: found(wholes, tested, near, ({ all, hidden }) => all.filter((skill) => !hidden.includes(skill))),
    halves: found(halves, tested, near, ({ one }) => one),
  });
  const ours = sum(await overFolds(given, splits, undefined, hit));
  // One fold is enough for a figure that is only told.
  const [company] = await overFolds(given, splits, ['company'], hit, 1);
  const inOneFold = splits.filter(({ occupation }) => foldOf(occupation, folds) === 0).length;
  const none = sum([hit(splits, exact)]);
  const groups = sum([hit(splits, siblingsOf(given))]);
  const share = (hits: number) => hits / splits.length;

  const name = (what: string, tally: Tally) => [
    figure(`${what}: 70 % of the skills, first`, share(tally.hidden.first), ''),
    figure(`${what}: 70 % of the skills, among ten`, share(tally.hidden.ten), ''),
    figure(`${what}: half of the skills, first`, share(tally.halves.first), ''),
  ];
  const half = share(ours.halves.ten);
  figures.push(
    ...name('nearness', ours),
    figure('nearness: half of the skills, among ten', half, '', half >= 0.7, 'at least 0.70'),
    ...name('baseline, the very skills', none),
    figure('baseline, the very skills: half, among ten', share(none.halves.ten), ''),
    figure('baseline, parent groups alone: half, among ten', share(groups.halves.ten), ''),
    figure(
      'baseline, company in occupations alone: half, among ten',
      (company?.halves.ten ?? 0) / inOneFold,
      '',
    ),
  );
  figures.push(...(await relatedness(given, splits, relatedOf(labels))));
  return {
    bench: 'match-quality',
    data: `ESCO 1.1.1: ${splits.length} occupations as people, ${given.skills.length} skills, ${given.relations.occupation.length} relations; five folds`,
    figures,
  };
}

interface Labelled {
  id: number;
  language: string;
  label: string;
}

async function readEscoFromDatabase(folder: string): Promise<{ given: NearnessGiven; labels: Labelled[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-quality-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const embedded = await startEmbedded({ dataDir });
  try {
    await migrate(embedded.url);
    const database = openDatabase(embedded.url, { connections: 1 });
    try {
      const order = { paths: [folder], languages: null, version: null };
      const { taxonomy } = await importEsco(database, order, () => undefined);
      const given = await database.transaction({}, (tx) => readNearnessGiven(tx, taxonomy));
      const owner = postgres(embedded.url, { max: 1, onnotice: () => undefined });
      const labels = await owner<Labelled[]>`
        select c.id, l.language, l.label from concept_labels l join concepts c on c.id = l.concept_id
        where c.taxonomy = ${taxonomy} and c.kind = 'occupation' and l.language <> 'en'`;
      await owner.end();
      return { given, labels: [...labels] };
    } finally {
      await database.close();
    }
  } finally {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function columnsOf(
  splits: readonly Split[],
  skills: (split: Split) => number[],
  named = false,
): MatchColumns {
  const columns = new MatchColumns(splits.length);
  for (const split of splits)
    columns.put(personOf(split.occupation, skills(split), named ? split.occupation : null));
  while (columns.tend(columns.size)) continue;
  return columns;
}

interface Hits {
  first: number;
  ten: number;
}
interface Tally {
  hidden: Hits;
  halves: Hits;
}

async function overFolds<Answer>(
  given: NearnessGiven,
  splits: readonly Split[],
  kinds: readonly NearnessKind[] | undefined,
  test: (tested: readonly Split[], near: ReadonlyMap<number, Near[]>) => Answer,
  most = folds,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let fold = 0; fold < most; fold++) {
    const tested = splits.filter(({ occupation }) => foldOf(occupation, folds) === fold);
    const without = new Set(tested.map(({ occupation }) => occupation));
    const near = nearLists(await nearest(given, { without, ...(kinds ? { kinds } : {}) }));
    answers.push(test(tested, near));
  }
  return answers;
}

function found(
  columns: MatchColumns,
  tested: readonly Split[],
  near: ReadonlyMap<number, Near[]>,
  skills: (split: Split) => number[],
): Hits {
  const hits = { first: 0, ten: 0 };
  for (const split of tested) {
    const question = questionOf({ skills: skills(split), near, kept: 10, weights: skillsOnly });
    const at = rank(columns, question).people.findIndex(({ id }) => id === idOf(split.occupation));
    if (at === 0) hits.first += 1;
    if (at >= 0) hits.ten += 1;
  }
  return hits;
}

function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = { hidden: { first: 0, ten: 0 }, halves: { first: 0, ten: 0 } };
  for (const tally of tallies)
    for (const part of ['hidden', 'halves'] as const) {
      total[part].first += tally[part].first;
      total[part].ten += tally[part].ten;
    }
  return total;
}

/** Every so many of the occupations that have related ones are asked about. */
const everySo = 4;
const kept = 200;

async function relatedness(
  given: NearnessGiven,
  splits: readonly Split[],
  related: ReadonlyMap<number, ReadonlySet<number>>,
) {
  const near = nearLists(await nearest(given));
  const people = columnsOf(splits, ({ all }) => all);
  const named = columnsOf(splits, ({ all }) => all, true);
  const byId = new Map(splits.map(({ occupation }) => [idOf(occupation), occupation]));
  const asked = splits
    .filter(({ occupation }) => related.has(occupation))
    .filter((_split, at) => at % everySo === 0);
  const mean = (rankedFor: (split: Split) => number[]) =>
    asked.reduce((total, split) => {
      const others = rankedFor(split).filter((id) => id !== split.occupation);
      return total + averagePrecision(others, related.get(split.occupation)!);
    }, 0) / asked.length;
  const byNeeds = (columns: MatchColumns, lists: ReadonlyMap<number, Near[]>, alsoOccupation: boolean) =>
    mean(({ occupation, all }) =>
      rank(
        columns,
        questionOf({
          skills: all,
          near: lists,
          kept,
          weights: alsoOccupation ? defaultWeights : skillsOnly,
          ...(alsoOccupation ? { occupationId: occupation } : {}),
        }),
      ).people.map(({ id }) => byId.get(id)!),
    );
  const what = 'one name in another language, mean average precision';
  return [
    figure(`${what}: needs and occupation`, byNeeds(named, near, true), ''),
    figure(
      `${what}: occupations stored as near`,
      mean(({ occupation }) => (near.get(occupation) ?? []).map(({ conceptId }) => conceptId)),
      '',
    ),
    figure(`${what}: needs alone`, byNeeds(people, near, false), ''),
    figure(`${what}: baseline, the very skills`, byNeeds(people, new Map(), false), ''),
  ];
}
