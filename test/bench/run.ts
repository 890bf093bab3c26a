// `npm run bench -- <name…> [--json]`: runs benchmarks one after the other and prints each figure beside its aim, its
// baseline from the same run, the data and the machine. With --json the last line of each is one object. Exits 1 when an aim is missed.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type, release } from 'node:os';
import { bench as exporting } from './export.ts';
import { bench as desk } from './desk.ts';
import { bench as escoImport } from './esco-import.ts';
import { bench as matchQuality } from './match-quality.ts';
import { bench as pdf } from './pdf.ts';
import { bench as pickers } from './pickers.ts';
import { bench as portfolio } from './portfolio.ts';
import { bench as shortlist } from './shortlist.ts';
import { bench as start } from './start.ts';
import { bench as submissions } from './submissions.ts';
import { bench as surveyWeight } from './survey-weight.ts';
import { bench as talentSearch } from './talent-search.ts';

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** In words, `null` for a figure that is only told. */
  aim: string | null;
  holds: boolean | null;
}

export interface Result {
  bench: string;
  data: string;
  figures: Figure[];
}

const benches: Record<string, () => Promise<Result>> = {
  desk,
  export: exporting,
  'esco-import': escoImport,
  'match-quality': matchQuality,
  pdf,
  pickers,
  shortlist,
  portfolio,
  start,
  submissions,
  'survey-weight': surveyWeight,
  'talent-search': talentSearch,
};

const names = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const json = process.argv.includes('--json');
const unknown = names.filter((name) => !(name in benches));
if (names.length === 0 || unknown.length > 0) {
  console.error(
    `Name one or more of: ${Object.keys(benches).join(', ')}${unknown.length > 0 ? ` (not ${unknown.join(', ')})` : ''}`,
  );
  process.exit(2);
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}, ${commit()}`;
let missed = false;
for (const name of names) {
  const run = benches[name];
  if (!run) continue;
  const result = await run();
  console.log(`\n${result.bench} on ${machine}\n${result.data}`);
  for (const figure of result.figures) {
    const verdict =
      figure.holds === null
        ? ''
        : figure.holds
          ? `  (aim: ${figure.aim}, holds)`
          : `  (aim: ${figure.aim}, MISSED)`;
    console.log(`  ${figure.name.padEnd(52)}${String(figure.value).padStart(10)} ${figure.unit}${verdict}`);
    missed ||= figure.holds === false;
  }
  if (json)
    console.log(JSON.stringify({ bench: result.bench, machine, data: result.data, figures: result.figures }));
}
process.exit(missed ? 1 : 0);

function commit(): string {
  try {
    return `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()}`;
  } catch (error) {
    return error instanceof Error ? 'outside a git checkout' : 'commit unknown';
  }
}
