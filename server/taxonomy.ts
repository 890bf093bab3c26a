// `npm run taxonomy -- import <folder|zip>… [--language fr] [--version 1.2.0] [--smaller]`: brings ESCO's own CSV download into the
// database of DATABASE_URL or of DATA_DIR, whether the program runs or not. It notices by itself. `-- nearness` works out anew
// how near concepts are where an earlier version of the program did it.
import { parseArgs } from 'node:util';
import { openDatabase } from '@compatriot/db/client.ts';
import { reachEmbedded } from '@compatriot/db/embedded.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import type { LoadedTaxonomy } from '@compatriot/db/queries/taxonomy.ts';
import { readCommandConfig } from './config.ts';
import { EscoRefused } from './skills/esco-files.ts';
import { importEsco, type ImportReport } from './skills/importing.ts';
import { keepNearnessCurrent } from './skills/nearness.ts';

const usage = `npm run taxonomy -- import <folder or zip>… [--language en --language fr] [--version 1.2.0] [--smaller]
npm run taxonomy -- nearness

Reads the CSV files as ESCO publishes them (esco.ec.europa.eu, "Download"): the classification in any languages and the
relations, which come as "classification" without a language. All of it is imported, or nothing; cut off and started
again, it goes on where it stopped. --smaller takes files that have less than half of what is in use.
The second form works out how near skills and occupations are, where an earlier version of this program did it in another
way; the program also does so by itself when it starts.`;

const counted = (count: number) => count.toLocaleString('en');

/** One line that rewrites itself on a terminal, and one a step elsewhere. */
function progressLine() {
  let last = '';
  return (doing: string, done: number, all: number) => {
    const percent = all > 0 ? Math.floor((100 * done) / all) : 100;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001b[K${doing} … ${counted(done)} of ${counted(all)} (${percent} %)`);
    } else if (doing !== last) console.log(`${doing} … ${percent} %`);
    last = doing;
  };
}

function tell({
  taxonomy,
  languages,
  rows,
  resumed,
  changes,
  repointed,
  loaded,
  seconds,
}: ImportReport): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  const list = (labels: LoadedTaxonomy['labels']) =>
    Object.entries(labels)
      .map(([language, count]) => `${language} ${counted(count)}`)
      .join(', ');
  console.log(`\n${taxonomy} (${languages.join(', ')}): ${counted(rows)} rows in ${seconds.toFixed(1)} s`);
  if (resumed > 0)
    console.log(`It went on after ${counted(resumed)} batches that an earlier attempt had sent.`);
  const anything = Object.values(changes).some((count) => count > 0);
  if (!anything) console.log('Nothing was different: the database had all of it.');
  for (const [what, count] of Object.entries(changes))
    if (count > 0) console.log(`  ${what.padEnd(12)}${counted(count).padStart(9)} written`);
  const { profiles, assignments } = repointed;
  if (profiles + assignments > 0)
    console.log(`  ${counted(profiles)} profiles and ${counted(assignments)} assignments were brought along`);
  console.log('\nIn the database now');
  for (const { taxonomy: name, kind, concepts, replaced, retired, labels } of loaded) {
    const aside = [
      replaced > 0 ? `${counted(replaced)} replaced` : '',
      retired > 0 ? `${counted(retired)} retired` : '',
    ];
    const noted = aside.filter(Boolean).join(', ');
    console.log(
      `  ${name.padEnd(14)}${kind.padEnd(13)}${counted(concepts).padStart(7)}${noted ? ` (${noted})` : ''}  labels: ${list(labels)}`,
    );
  }
  console.log('\nThis service uses the ESCO classification of the European Commission.');
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      language: { type: 'string', multiple: true },
      version: { type: 'string' },
      smaller: { type: 'boolean' },
    },
  });
  const [verb, ...paths] = positionals;
  if (verb === 'nearness' ? paths.length > 0 : verb !== 'import' || paths.length === 0) {
    console.error(usage);
    return 2;
  }
  const config = readCommandConfig();
  const embedded = config.databaseUrl ? null : await reachEmbedded({ dataDir: config.dataDir });
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    await migrate(ownerUrl);
    // The owner, for the application's role may make no tables, not even for a moment.
    const database = openDatabase(ownerUrl, { connections: 1 });
    try {
      if (verb === 'nearness') {
        const done = await keepNearnessCurrent(database, (line) => console.log(line));
        if (done.length === 0) console.log('Nothing to do: all of it was worked out by this version.');
        return 0;
      }
      const order = {
        paths,
        languages: values.language ?? null,
        version: values.version ?? null,
        smaller: values.smaller ?? false,
      };
      tell(await importEsco(database, order, progressLine()));
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
  return 0;
}

process.exitCode = await run().catch((error: unknown) => {
  // What a person can mend comes as a sentence; anything else is a fault of ours and needs its stack.
  const sentence =
    error instanceof EscoRefused || (error instanceof TypeError && 'code' in error)
      ? error.message
      : error instanceof Error
        ? `${error.stack}\n${error.cause instanceof Error ? error.cause.message : ''}`
        : String(error);
  console.error(`\n${sentence}\nNothing was changed.`);
  return 1;
});
