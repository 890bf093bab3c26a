// `npm run taxonomy -- import`: ESCO from files into the database, in one transaction. Run again, it changes nothing; cut off,
// it leaves nothing behind.
import type { Database } from '@compatriot/db/client.ts';
import { inheritNeighbours, mergeStage, openStage, stage } from '@compatriot/db/queries/taxonomy.ts';
import { type Changes, type LoadedTaxonomy, loadedTaxonomies } from '@compatriot/db/queries/taxonomy.ts';
import { writeNeighbours } from '@compatriot/db/queries/neighbours.ts';
import { loadStarterTaxonomy, starterName } from '@compatriot/db/seed/taxonomy/load.ts';
import { EscoRefused, findEsco } from './esco-files.ts';
import { readEsco } from './esco-tables.ts';

export interface ImportOrder {
  paths: string[];
  languages: string[] | null;
  /** Where the files' names do not tell it. */
  version: string | null;
}

export interface ImportReport {
  taxonomy: string;
  languages: string[];
  rows: number;
  changes: Changes;
  loaded: LoadedTaxonomy[];
  seconds: number;
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
  const { files, versions } = findEsco(order.paths);
  if (!order.version && versions.length !== 1) {
    throw new EscoRefused(
      versions.length === 0
        ? 'Which version of ESCO this is does not show in the names of the files: say it with --version 1.2.0'
        : `There are several versions of ESCO here (${versions.join(', ')}): import one folder for each.`,
    );
  }
  const taxonomy = `esco-${order.version ?? versions[0]}`;
  let read = 0;
  const rows = readEsco(files, order.languages, (name) =>
    onProgress(`Reading ${name}`, read++, files.length),
  );
  const { concepts, labels, parents, relations } = rows;
  if (labels.length === 0) {
    throw new EscoRefused(
      'There is no ESCO table in the wanted languages here: the CSV download has files such as occupations_en.csv.',
    );
  }
  const all = concepts.length + labels.length + parents.length + relations.length;
  let done = 0;
  const changes = await database.transaction({ system: 'taxonomy' }, async (tx) => {
    const present = await loadedTaxonomies(tx);
    // Whoever imports before the first start still gets the starter set: its names in six languages join ESCO's.
    if (!present.some((each) => each.taxonomy === starterName)) await loadStarterTaxonomy(tx);
    if (concepts.length === 0 && !present.some((each) => each.taxonomy === taxonomy)) {
      throw new EscoRefused(
        `These files name concepts of ${taxonomy} that are not here yet: import it first.`,
      );
    }
    await openStage(tx);
    const send = async <T extends 'concepts' | 'labels' | 'parents' | 'relations'>(
      table: T,
      given: Parameters<typeof stage<T>>[2],
    ) => {
      for (let at = 0; at < given.length; at += batch) {
        const some = given.slice(at, at + batch);
        await stage(tx, table, some);
        done += some.length;
        onProgress(`Sending ${table}`, done, all);
      }
    };
    await send('concepts', concepts);
    await send('labels', labels);
    await send('parents', parents);
    await send('relations', relations);
    onProgress('Comparing with what is there', all, all);
    const changed = await mergeStage(tx, taxonomy);
    const { concepts: some, retired, parents: above, relations: asked, replaced } = changed;
    if (some + retired + above + asked > 0) {
      onProgress('Working out how near concepts are', all, all);
      await writeNeighbours(tx, taxonomy);
    }
    if (some + retired + above + asked + replaced > 0) await inheritNeighbours(tx);
    return changed;
  });
  const loaded = await database.transaction({}, (tx) => loadedTaxonomies(tx));
  return {
    taxonomy,
    languages: rows.languages,
    rows: all,
    changes,
    loaded,
    seconds: (performance.now() - started) / 1000,
  };
}
