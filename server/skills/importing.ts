// `npm run taxonomy -- import`: ESCO from files into the database. What is read is sent beside the tables batch by batch and
// kept, so that an import that was cut off goes on where it stopped; then one transaction writes all of it or nothing. Run
// again, it changes nothing.
import { createHash } from 'node:crypto';
import type { Database } from '@compatriot/db/client.ts';
import {
  type Changes,
  type LoadedTaxonomy,
  type StageCheck,
  type StagedSummary,
  checkStage,
  dropStage,
  inheritNeighbours,
  loadedTaxonomies,
  mergeStage,
  openStage,
  stage,
  stagedSoFar,
  stagedTables,
} from '@compatriot/db/queries/taxonomy.ts';
import { moveLocalSkills, nearLocalSkills } from '@compatriot/db/queries/local-skills.ts';
import { outdatedNearness, writeNeighbours } from '@compatriot/db/queries/neighbours.ts';
import { type Repointed, repointAnswers } from '@compatriot/db/queries/repointing.ts';
import { loadStarterTaxonomy, starterName } from '@compatriot/db/seed/taxonomy/load.ts';
import { type EscoFile, EscoRefused, findEsco } from './esco-files.ts';
import { readEsco } from './esco-tables.ts';

export interface ImportOrder {
  paths: string[];
  languages: string[] | null;
  /** Where the files' names do not tell it. */
  version: string | null;
  /** Takes a version that has less than half of what the one before had. */
  smaller?: boolean;
}

export interface ImportReport {
  taxonomy: string;
  languages: string[];
  rows: number;
  /** Batches that an earlier attempt had sent already. */
  resumed: number;
  changes: Changes;
  /** Profiles and assignments that now name a successor, or whose place in the hierarchy changed. */
  repointed: Repointed;
  loaded: LoadedTaxonomy[];
  seconds: number;
  /** Seconds by what was done, in order. */
  parts: [doing: string, seconds: number][];
}

export type OnProgress = (doing: string, done: number, all: number) => void;

/** Rows in one statement: about 1 MB of text. */
const batch = 5000;

export async function importEsco(
  database: Database,
  order: ImportOrder,
  onProgress: OnProgress,
): Promise<ImportReport> {
  const started = performance.now();
  const parts: ImportReport['parts'] = [];
  const lap = <T>(doing: string, since: number, value: T): T => {
    parts.push([doing, (performance.now() - since) / 1000]);
    return value;
  };
  const { files, versions } = findEsco(order.paths);
  if (!order.version && versions.length !== 1) {
    throw new EscoRefused(
      versions.length === 0
        ? 'Which version of ESCO this is does not show in the names of the files: say it with --version 1.2.0'
        : `There are several versions of ESCO here (${versions.join(', ')}): import one folder for each.`,
    );
  }
  const taxonomy = `esco-${order.version ?? versions[0]}`;
  const { key, summary, resumed } = await sendToStage(database, { taxonomy, files, order, onProgress, lap });
  const rows = stagedTables.reduce((sum, table) => sum + summary.rows[table], 0);

  const merge = database.transaction({ system: 'taxonomy' }, async (tx) => {
    let since = performance.now();
    const next = (doing: string) => {
      lap(doing, since, null);
      since = performance.now();
    };
    const present = await loadedTaxonomies(tx);
    // Whoever imports before the first start still gets the starter set: its names in six languages join ESCO's.
    if (!present.some((each) => each.taxonomy === starterName)) await loadStarterTaxonomy(tx);
    if (summary.rows.concepts === 0 && !present.some((each) => each.taxonomy === taxonomy)) {
      throw new EscoRefused(
        `These files name concepts of ${taxonomy} that are not here yet: import it first.`,
      );
    }
    next('starter set');
    onProgress('Comparing with what is there', 0, rows);
    await openStage(tx, key);
    refuseUnlikely(await checkStage(tx, taxonomy), order.smaller ?? false);
    next('unfolding and checking');
    const changed = await mergeStage(tx, taxonomy);
    await moveLocalSkills(tx);
    next('writing concepts, labels and relations');
    const anything = Object.values(changed).some((count) => count > 0);
    if (anything || (await outdatedNearness(tx)).includes(taxonomy)) {
      await writeNeighbours(tx, taxonomy, onProgress);
      await inheritNeighbours(tx);
      // Programmes' own skills are as near as the places that their parents have now.
      await nearLocalSkills(tx);
    }
    next('nearness');
    const moved = await repointAnswers(tx, (done, all) =>
      onProgress('Bringing profiles and assignments along', done, all),
    );
    next('profiles and assignments');
    return { changes: changed, repointed: moved };
  });
  const { changes, repointed } = await merge.catch(async (error: unknown) => {
    if (error instanceof EscoRefused)
      await database.transaction({ system: 'taxonomy' }, (tx) => dropStage(tx, key));
    throw error;
  });
  const loaded = await database.transaction({}, (tx) => loadedTaxonomies(tx));
  return {
    taxonomy,
    languages: summary.languages,
    rows,
    resumed,
    changes,
    repointed,
    loaded,
    seconds: (performance.now() - started) / 1000,
    parts,
  };
}

interface Sending {
  taxonomy: string;
  files: EscoFile[];
  order: ImportOrder;
  onProgress: OnProgress;
  lap: <T>(doing: string, since: number, value: T) => T;
}

/** Reads the files and sends what no earlier attempt at the very same import has sent. */
async function sendToStage(
  database: Database,
  { taxonomy, files, order, onProgress, lap }: Sending,
): Promise<{ key: string; summary: StagedSummary; resumed: number }> {
  const key = keyOf(taxonomy, files, order);
  const system = { system: 'taxonomy' };
  const { batches, complete } = await database.transaction(system, (tx) => stagedSoFar(tx, key));
  if (complete) return { key, summary: complete, resumed: batches.size };
  let since = performance.now();
  let read = 0;
  const rows = readEsco(files, order.languages, (name) =>
    onProgress(`Reading ${name}`, read++, files.length),
  );
  lap('reading', since, null);
  if (rows.labels.length === 0) {
    throw new EscoRefused(
      'There is no ESCO table in the wanted languages here: the CSV download has files such as occupations_en.csv.',
    );
  }
  const counts = Object.fromEntries(stagedTables.map((table) => [table, rows[table].length]));
  const summary = { languages: rows.languages, rows: counts as StagedSummary['rows'] };
  const all = stagedTables.reduce((sum, table) => sum + rows[table].length, 0);
  since = performance.now();
  let done = 0;
  for (const table of stagedTables) {
    for (let at = 0; at < rows[table].length; at += batch) {
      const some = rows[table].slice(at, at + batch);
      // Each is a transaction of its own: what is sent is kept.
      if (!batches.has(`${table} ${at / batch}`))
        await database.transaction(system, (tx) => stage(tx, key, table, at / batch, some));
      done += some.length;
      onProgress(`Sending ${table}`, done, all);
    }
  }
  await database.transaction(system, (tx) => stage(tx, key, 'complete', 0, summary));
  return lap('sending', since, { key, summary, resumed: batches.size });
}

/** The same files asked for in the same way; another way of reading them (the last figure) is another import. */
function keyOf(taxonomy: string, files: EscoFile[], { languages }: ImportOrder): string {
  const hash = createHash('sha256');
  const said = [taxonomy, [...(languages ?? ['all'])].sort(), batch, 1];
  for (const each of [...said, ...files.map((file) => `${file.name} ${file.fingerprint()}`)])
    hash.update(`${String(each)}\n`);
  return hash.digest('hex');
}

/** Of so many concepts of a kind that were there, half have not gone in any version. */
const enoughToTell = 100;
/** ESCO 1.1.1 has none that lead nowhere; a few would be its makers' slip. */
const mostLost = 0.02;

/** @throws EscoRefused for files that were cut off or do not belong together, before anything is written */
function refuseUnlikely(check: StageCheck, smaller: boolean): void {
  const shrunk = check.kinds.find(
    ({ staged, present }) => present >= enoughToTell && staged < present / 2 && !smaller,
  );
  if (shrunk) {
    throw new EscoRefused(
      `These files have ${shrunk.staged} concepts of the kind "${shrunk.kind}" where ${shrunk.present} are in use: they may have been cut off. If that is meant, add --smaller.`,
    );
  }
  for (const [what, lost, all] of [
    ['relations between occupations and skills', check.lostRelations, check.relations],
    ['broader relations', check.lostParents, check.parents],
  ] as const) {
    if (lost > all * mostLost) {
      throw new EscoRefused(
        `Of ${all} ${what}, ${lost} name concepts that are neither in these files nor here: the tables are of different versions, or some are missing.`,
      );
    }
  }
}
