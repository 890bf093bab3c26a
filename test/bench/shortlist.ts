// How long a shortlist takes among a million people with eight skills each, every hard condition on: the index in memory, on
// one core, beside the SQL reference on the same data in the same run, under row-level security as in production. With --plan
// the reference's plan is written to shortlist.plan.txt.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { MatchNeeds, MatchQuestion } from '@compatriot/db/match.ts';
import { explainReference, rankInSql } from '@compatriot/db/queries/match-reference.ts';
import { hardConditions } from '@compatriot/db/vocabulary.ts';
import { systemQuestion } from '@compatriot/server/matching/asking.ts';
import { openMatchIndex } from '@compatriot/server/matching/index.ts';
import { rank } from '@compatriot/server/matching/ranking.ts';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { escoFolder } from '../esco.ts';
import { figure, median, percentile } from './figures.ts';
import type { Figure, Result } from './run.ts';
import { origins, randomFrom, zipf } from './shortlist-crowd.ts';
import { type ShortlistStage, setShortlistStage } from './shortlist-stage.ts';

const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const questions = 200;
const compared = 3;
const assignments = 1000;
const neighboursEach = 10;
const [largest] = origins[0]!;

export async function bench(): Promise<Result> {
  const stage = await setShortlistStage(people);
  try {
    const { database, programmeId } = stage;
    const scope = { programmeId, recipient: 'programme_team' as const };
    const coordinator = { account: randomUUID(), team: [programmeId] };
    const index = openMatchIndex({ database, say: (line) => console.log(line) });
    const begun = performance.now();
    await index.ready(scope);
    const loading = (performance.now() - begun) / 1000;
    const held = index.held();
    const all = await questionsFor(stage, questions, () => largest, []);
    const wide = await questionsFor(stage, questions, () => largest, ['place']);

    const columns = index.columnsOf(scope);
    if (!columns) throw new Error('The pool is not there');
    const timed = (asked: MatchQuestion[]): { ms: number[]; passed: number[] } => {
      for (const question of asked.slice(0, 50)) rank(columns, question); // warms up; not counted
      const ms: number[] = [];
      const passed = asked.map((question) => {
        const started = performance.now();
        const { funnel } = rank(columns, question);
        ms.push(performance.now() - started);
        return funnel.passed;
      });
      return { ms, passed };
    };
    const country = timed(all);
    const everywhere = timed(wide);
    const within = await database.transaction(coordinator, async (tx) => {
      const ms: number[] = [];
      for (const question of all.slice(0, 50)) {
        const started = performance.now();
        await index.rank(tx, scope, question);
        ms.push(performance.now() - started);
      }
      return ms;
    });

    const reference = async (asked: MatchQuestion[]) => {
      const ms: number[] = [];
      let same = 0;
      for (const question of asked)
        await database.transaction(coordinator, async (tx) => {
          await tx.execute("set local work_mem = '256MB'");
          await tx.execute('set local statement_timeout = 0');
          const started = performance.now();
          const found = await rankInSql(tx, scope, question);
          ms.push(performance.now() - started);
          if (isDeepStrictEqual(found, rank(columns, question))) same += 1;
        });
      return { ms, same };
    };
    await reference(all.slice(0, 1)); // what it reads is in memory now; not counted
    const sqlCountry = await reference(all.slice(0, compared));
    const sqlEverywhere = await reference(wide.slice(0, compared));
    if (process.argv.includes('--plan')) await writePlan(stage, coordinator, all[0]!);
    const [commit] = await database.transaction(coordinator, (tx) =>
      tx.execute<{ synchronous_commit: string }>('show synchronous_commit'),
    );

    const countries = origins.map(([code]) => code);
    const many = await questionsFor(stage, assignments, (at) => countries[at % countries.length]!, []);
    const batching = performance.now();
    const batch = await database.transaction(coordinator, (tx) => index.batch(tx, scope, many));
    const batched = (performance.now() - batching) / 1000;
    if (batch.length !== assignments) throw new Error('The batch is not whole');

    const p95 = percentile(country.ms, 0.95);
    const wideP95 = percentile(everywhere.ms, 0.95);
    const megabytes = index.held().bytes / 1e6;
    const faster = median(sqlCountry.ms) / median(country.ms);
    const fasterWide = median(sqlEverywhere.ms) / median(everywhere.ms);
    const bothSame = sqlCountry.same + sqlEverywhere.same;
    const figures: Figure[] = [
      figure(
        `largest country, ${(people * 0.187).toLocaleString('en')} people: passing, median`,
        median(country.passed),
        '',
      ),
      figure('  median', median(country.ms), 'ms'),
      figure('  95 of 100 within', p95, 'ms', p95 <= 8, 'at most 8 ms'),
      figure('  with news from the database before it, median', median(within), 'ms'),
      figure('  baseline: SQL reference, median', median(sqlCountry.ms), 'ms'),
      figure('  faster than that baseline', faster, '×', faster >= 50, 'at least 50 ×'),
      figure('all countries: passing, median', median(everywhere.passed), ''),
      figure('  median', median(everywhere.ms), 'ms'),
      figure('  95 of 100 within', wideP95, 'ms', wideP95 <= 30, 'at most 30 ms'),
      figure('  baseline: SQL reference, median', median(sqlEverywhere.ms), 'ms'),
      figure('  faster than that baseline', fasterWide, '×', fasterWide >= 50, 'at least 50 ×'),
      figure(
        'answers equal to the reference, score by score',
        bothSame,
        `of ${2 * compared}`,
        bothSame === 2 * compared,
        'all',
      ),
      figure('reading the pool in', loading, 's', loading <= 15, 'at most 15 s'),
      figure('memory of the index', megabytes, 'MB', megabytes <= 150, 'at most 150 MB'),
      figure('  a person', index.held().bytes / held.people, 'bytes'),
      figure(
        `${assignments.toLocaleString('en')} assignments in a batch`,
        batched,
        's',
        batched <= 10,
        'at most 10 s',
      ),
      ...(stage.made
        ? [
            figure('taxonomy imported in', stage.made.taxonomy, 's'),
            figure('people made in', stage.made.people, 's'),
          ]
        : []),
    ];
    return {
      bench: 'shortlist',
      data: `${held.people.toLocaleString('en')} made-up people of ${origins.length} countries × 8 ${escoFolder ? 'ESCO' : 'starter-set'} skills by Zipf’s law${stage.made ? '' : ' (kept from an earlier run)'}; needs of 6 skills × ${neighboursEach} neighbours, all ${hardConditions.length} conditions on; ${questions} questions; reference: row-level security as a coordinator, synchronous_commit ${commit?.synchronous_commit}, ${compared} questions`,
      figures,
    };
  } finally {
    await stage.stop();
  }
}

/** Needs of an occupation, drawn as people draw theirs: what many can do is asked for often. */
async function questionsFor(
  { database, programmeId, taxonomy }: ShortlistStage,
  count: number,
  countryOf: (at: number) => string,
  without: MatchQuestion['without'],
): Promise<MatchQuestion[]> {
  const random = randomFrom(11);
  const occupationAt = zipf(taxonomy.occupations.length, random);
  return database.transaction({ system: 'bench', programme: programmeId }, async (tx) => {
    const asked: MatchQuestion[] = [];
    for (let at = 0; at < count; at++) {
      const occupation = taxonomy.occupations[occupationAt()]!;
      const skills = new Set<number>();
      while (skills.size < 6)
        skills.add(occupation.skills[Math.floor(occupation.skills.length * random() ** 1.6)]!);
      const country = countryOf(at);
      const needs: MatchNeeds = {
        programmeId,
        institutionId: null,
        mode: 'temporary',
        sector: occupation.sector,
        country,
        region: `${country}-03`,
        startsOn: '2027-06-10',
        endsOn: '2027-09-20',
        occupationId: occupation.id,
        minimumExperience: 5,
        minimumEducation: '6',
        licenceNeeded: true,
        skills: Array.from(skills, (conceptId, place) => ({
          conceptId,
          essential: place < 4,
          level: 2 + (place % 2),
        })),
        languages: [{ code: 'eng', level: 'B1' }],
      };
      const question = await systemQuestion(tx, programmeId, 'programme_team', needs, {
        settings: { weights: defaultWeights, ages: { from: '25_34', to: '55_64' } },
        without,
        seed: Math.floor(random() * 2 ** 32),
      });
      // Itself and its nearest ten.
      asked.push({ ...question, near: question.near.map((near) => near.slice(0, neighboursEach + 1)) });
    }
    return asked;
  });
}

async function writePlan(
  { database, programmeId }: ShortlistStage,
  coordinator: { account: string; team: string[] },
  question: MatchQuestion,
): Promise<void> {
  const lines = await database.transaction(coordinator, async (tx) => {
    await tx.execute("set local work_mem = '256MB'");
    await tx.execute('set local statement_timeout = 0');
    return explainReference(tx, { programmeId, recipient: 'programme_team' }, question);
  });
  const head = `The plan of db/queries/match-reference.ts for the first question of \`npm run bench -- shortlist --plan\`: ${people.toLocaleString('en')} people, as a coordinator.`;
  writeFileSync(join(import.meta.dirname, 'shortlist.plan.txt'), `${head}\n\n${lines.join('\n')}\n`);
}
