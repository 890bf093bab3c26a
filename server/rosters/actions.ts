// A programme's old spreadsheet on its way in: uploaded, its columns named, then imported or given up. What is decided about
// words and rows of one person is in deciding.ts; what happens after the yes is in jobs.ts.
import { createHash } from 'node:crypto';
import {
  earlierColumns,
  expireRosters,
  findRoster,
  importedRoster,
  insertRoster,
  joinedOf,
  latestRosters,
  moveRoster,
  pastPlacementFigures,
  publishedVersionId,
  type RosterRecord,
} from '@compatriot/db/queries/rosters.ts';
import type { RosterStatus } from '@compatriot/db/vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { pageLanguages } from '../messages.ts';
import { problems } from '../problems.ts';
import { type OfficialAccess, officialProgramme } from '../programmes/access.ts';
import { FileRefused } from '../responses/records.ts';
import type { OpenRequest } from '../route.ts';
import { WorkbookRefused } from '../xlsform/unpack.ts';
import { guessMapping, plainWords } from './columns.ts';
import { rosterPolicy } from './policy.ts';
import { distinctWords, prepare, wordKey } from './rules.ts';
import type { Mapping, RosterField, TwinDecisions, WordDecisions } from './schema.ts';
import { readSheets, type Sheet } from './sheets.ts';
import { readRows, type RosterRow, type Fault } from './values.ts';
import { vocabulary } from './vocabulary.ts';

/** How columns are read, and what was chosen for headings by hand: the next file with them begins so. */
interface KeptColumns extends Mapping {
  chosen?: Record<string, RosterField | null>;
}

/** @throws 404 without a role in the programme, 403 for everyone but coordinators */
async function importingProgramme(ctx: Context, code: string): Promise<OfficialAccess> {
  const access = await officialProgramme(ctx, code);
  authorize(ctx, rosterPolicy, 'roster.import', { programmeId: access.programme.id });
  return access;
}

/**
 * Reads a file and keeps its cells for the decisions.
 * @throws 400 when it cannot be read, 403, 404, 409 survey_closed, already_exists when this very file was imported
 */
export async function uploadRoster(
  request: OpenRequest,
  code: string,
  file: unknown,
): Promise<{ id: string }> {
  await request.transaction((ctx) => importingProgramme(ctx, code));
  if (!Buffer.isBuffer(file)) throw problems.wrongFileType('CSV, XLSX');
  const sheets = await sheetsOf(file);
  const fileHash = createHash('sha256').update(file).digest('hex');
  return request.transaction(async (ctx) => {
    const { programme, accountId } = await importingProgramme(ctx, code);
    await expireRosters(ctx.tx);
    if (await importedRoster(ctx.tx, programme.id, fileHash)) throw problems.rosterTwice();
    // Without an open questionnaire nobody could be asked for the consents that it words.
    if (programme.status !== 'open' || !(await publishedVersionId(ctx.tx, programme.id)))
      throw problems.surveyClosed();
    const columns: KeptColumns = guessMapping(
      sheets,
      remembered(await earlierColumns(ctx.tx, programme.id, 5)),
    );
    const id = await insertRoster(ctx.tx, {
      programmeId: programme.id,
      madeBy: accountId,
      fileHash,
      language: ctx.language,
      sheets,
      columns,
      rows: Math.max(0, (sheets[columns.people.sheet]?.rows.length ?? 1) - 1),
    });
    await ctx.record('roster.uploaded', { id, programmeId: programme.id });
    return { id };
  });
}

async function sheetsOf(file: Buffer): Promise<Sheet[]> {
  try {
    return await readSheets(file);
  } catch (error) {
    if (error instanceof FileRefused)
      throw problems.invalid([
        { path: 'file', code: error.code, text: `import_${error.code}`, values: error.params },
      ]);
    if (error instanceof WorkbookRefused)
      throw problems.invalid([{ path: 'file', code: error.code, text: `roster_${error.code}` }]);
    throw error;
  }
}

function remembered(earlier: readonly unknown[]): Map<string, RosterField | null> {
  const found = new Map<string, RosterField | null>();
  for (const { chosen = {} } of earlier as KeptColumns[])
    for (const [heading, field] of Object.entries(chosen)) if (!found.has(heading)) found.set(heading, field);
  return found;
}

const summaryOf = (
  row: Pick<RosterRecord, 'id' | 'status' | 'rows' | 'done' | 'invited' | 'createdAt'>,
  joined: ReadonlyMap<string, number>,
) => ({
  ...{ id: row.id, rows: row.rows, done: row.done, invited: row.invited, createdAt: row.createdAt },
  status: row.status as RosterStatus,
  joined: joined.get(row.id) ?? null,
});

export async function listRosters(ctx: Context, code: string) {
  const { programme } = await importingProgramme(ctx, code);
  const items = await latestRosters(ctx.tx, programme.id, 50);
  const joined = await joinedOf(
    ctx.tx,
    items.map(({ id }) => id),
  );
  return {
    items: items.map((each) => summaryOf(each, joined)),
    past: await pastPlacementFigures(ctx.tx, programme.id),
  };
}

/** @throws 404 for a roster of another programme, and for everybody who is no coordinator: row-level security hides it */
export async function readRoster(ctx: Context, id: string): Promise<RosterRecord> {
  const row = await findRoster(ctx.tx, id);
  if (!row) throw problems.notFound();
  authorize(ctx, rosterPolicy, 'roster.import', row);
  return row;
}

export interface Opened {
  row: RosterRecord;
  sheets: Sheet[];
  mapping: Mapping;
  rows: RosterRow[];
  faults: Fault[];
  words: WordDecisions;
  twins: TwinDecisions;
}

/** The cells as they are read now. Null once the file is deleted. */
export function openedRoster(row: RosterRecord): Opened | null {
  if (!row.sheets) return null;
  const sheets = row.sheets as Sheet[];
  const { people, placements } = row.columns as KeptColumns;
  const mapping = { people, placements };
  const twins = { groups: {}, left: [], ...(row.twins as Partial<TwinDecisions>) };
  return {
    row,
    sheets,
    mapping,
    ...readRows(sheets, mapping, vocabulary()),
    words: row.words as WordDecisions,
    twins,
  };
}

/** @throws 404, 409 not_now when nothing is left to decide */
export async function openRoster(ctx: Context, id: string): Promise<Opened> {
  const row = await readRoster(ctx, id);
  const opened = row.status === 'open' ? openedRoster(row) : null;
  if (!opened) throw problems.notNow(row.status);
  return opened;
}

const samplesShown = 3;

export async function showRoster(ctx: Context, id: string) {
  const row = await readRoster(ctx, id);
  const opened = openedRoster(row);
  const { people, placements } = row.columns as KeptColumns;
  return {
    ...summaryOf(row, await joinedOf(ctx.tx, [row.id])),
    language: row.language,
    columns: { people, placements },
    sheets:
      opened?.sheets.map(({ name, rows }) => ({
        name,
        rows: Math.max(0, rows.length - 1),
        columns: (rows[0] ?? []).map((heading, at) => ({
          heading,
          samples: rows
            .slice(1)
            .flatMap((cells) => (cells[at] ? [cells[at].slice(0, 80)] : []))
            .slice(0, samplesShown),
        })),
      })) ?? null,
    open: opened && {
      words: distinctWords(opened.rows).filter(
        ({ kind, words }) => !Object.hasOwn(opened.words, wordKey(kind, words)),
      ).length,
      twins: prepare(opened.rows, opened.words, opened.twins).undecidedTwins,
    },
  };
}

/** @throws 400 without a column of addresses, 404, 409 */
export async function nameColumns(
  ctx: Context,
  id: string,
  { language, ...mapping }: Mapping & { language: string },
): Promise<void> {
  const { row, sheets } = await openRoster(ctx, id);
  const detail = (path: string, code: string) => problems.invalid([{ path, code }]);
  if (!pageLanguages.includes(language)) throw detail('language', 'not_a_choice');
  const chosen: Record<string, RosterField | null> = {};
  for (const [part, columns] of Object.entries(mapping)) {
    if (!columns) continue;
    const headings = sheets[columns.sheet]?.rows[0];
    if (!headings) throw detail(`${part}.sheet`, 'not_a_choice');
    const named = columns.fields.filter((field) => field !== null);
    if (!named.includes('email')) throw detail(part, 'no_email_column');
    if (new Set(named).size < named.length) throw detail(part, 'column_twice');
    for (const [at, heading] of headings.entries()) chosen[plainWords(heading)] = columns.fields[at] ?? null;
  }
  const columns: KeptColumns = { ...mapping, chosen };
  // Other columns, other rows of one person: what was decided of rows is decided anew.
  const changed = {
    columns,
    language,
    twins: {},
    updatedAt: ctx.now,
  };
  if (!(await moveRoster(ctx.tx, id, ['open'], changed))) throw problems.notNow(row.status);
  await ctx.record(
    'roster.columns_named',
    { id, programmeId: row.programmeId },
    { columns: Object.values(chosen).filter(Boolean).length },
  );
}

/** @throws 404, 409 twins_undecided, nobody_to_invite, not_now, already_exists */
export async function runRoster(ctx: Context, id: string): Promise<void> {
  const { row, rows, words, twins } = await openRoster(ctx, id);
  const { people, undecidedTwins } = prepare(rows, words, twins);
  if (undecidedTwins > 0) throw problems.twinsUndecided(undecidedTwins);
  if (people.length === 0) throw problems.nobodyToInvite();
  if (await importedRoster(ctx.tx, row.programmeId, row.fileHash)) throw problems.rosterTwice();
  if (!(await publishedVersionId(ctx.tx, row.programmeId))) throw problems.surveyClosed();
  if (!(await moveRoster(ctx.tx, id, ['open'], { status: 'waiting', done: 0, updatedAt: ctx.now })))
    throw problems.notNow(row.status);
  await ctx.record('roster.asked', { id, programmeId: row.programmeId }, { people: people.length });
}

/** Before it has begun, or while it runs: then nobody is written to. @throws 404, 409 not_now when it is over */
export async function cancelRoster(ctx: Context, id: string): Promise<void> {
  const row = await readRoster(ctx, id);
  const over = { status: 'cancelled', sheets: null, words: {}, twins: {}, updatedAt: ctx.now };
  if (!(await moveRoster(ctx.tx, id, ['open', 'waiting', 'running'], over)))
    throw problems.notNow(row.status);
  await ctx.record('roster.cancelled', { id, programmeId: row.programmeId });
}
