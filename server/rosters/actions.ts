// A programme's old spreadsheet on its way in: uploaded, its columns named, then imported or given up. What is decided about
// words and rows of one person is in deciding.ts; what happens after the yes is in jobs.ts.
import { createHash } from 'node:crypto';
import {
  earlierColumns,
  expireRosters,
  findRoster,
  importedRoster,
  insertRoster,
  invitedSince,
  joinedOf,
  latestRosters,
  lockRosters,
  moveRoster,
  openRosters,
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
import { keyedHash } from '../responses/codes.ts';
import { FileRefused } from '../responses/records.ts';
import type { OpenRequest } from '../route.ts';
import { WorkbookRefused } from '../xlsform/unpack.ts';
import { guessMapping, plainWords } from './columns.ts';
import { rosterPolicy } from './policy.ts';
import { distinctWords, mostWords, prepare, undecidedTwins, wordKey } from './preparing.ts';
import type { Mapping, RosterField, TwinDecisions, WordDecisions } from './schema.ts';
import { readSheets, type Sheet } from './sheets.ts';
import { readRows, type RosterRow, type Fault } from './values.ts';
import { vocabulary } from './vocabulary.ts';

/** Of one programme: each file holds its people until somebody decides, and the way to a mass mailing is short. */
const mostOpen = 20;
const mostInvitedADay = 10_000;
const day = 86_400_000;

/**
 * How columns are read, and what was chosen for headings by hand, by their keyed hashes: the next file with them begins so, and
 * a first row that was no heading but somebody is not kept.
 */
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
  const [programmeId, earlier] = await request.transaction(async (ctx) => {
    const { programme } = await importingProgramme(ctx, code);
    return [programme.id, remembered(await earlierColumns(ctx.tx, programme.id, 5))] as const;
  });
  if (!Buffer.isBuffer(file)) throw problems.wrongFileType('CSV, XLSX');
  const sheets = await sheetsOf(file);
  const hash = headingHash(request, programmeId);
  const columns: KeptColumns = guessMapping(sheets, { get: (words) => earlier.get(hash(words)) });
  await checkWords(sheets, columns, 'file');
  const fileHash = createHash('sha256').update(file).digest('hex');
  return request.transaction(async (ctx) => {
    const { programme, accountId } = await importingProgramme(ctx, code);
    await expireRosters(ctx.tx);
    if (await importedRoster(ctx.tx, programme.id, fileHash)) throw problems.rosterTwice();
    // Without an open questionnaire nobody could be asked for the consents that it words.
    if (programme.status !== 'open' || !(await publishedVersionId(ctx.tx, programme.id)))
      throw problems.surveyClosed();
    await lockRosters(ctx.tx, programme.id);
    if ((await openRosters(ctx.tx, programme.id)) >= mostOpen) throw problems.tooManyRosters(mostOpen);
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

const headingHash =
  (request: OpenRequest, programmeId: string) =>
  (words: string): string =>
    keyedHash(request.reply.server.settings.sessionKey, 'roster heading', `${programmeId} ${words}`);

/** @throws 400 when the file names more different occupations and skills than anybody could decide about */
async function checkWords(sheets: Sheet[], mapping: Mapping, path: string): Promise<void> {
  const { rows } = await readRows(sheets, mapping, vocabulary());
  if (distinctWords(rows).length > mostWords)
    throw problems.invalid([
      { path, code: 'too_long', text: 'roster_too_many_words', values: { most: mostWords } },
    ]);
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
export async function readRoster(
  ctx: Context,
  id: string,
  lock: 'lock' | null = null,
): Promise<RosterRecord> {
  const row = await findRoster(ctx.tx, id, lock);
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
export async function openedRoster(row: RosterRecord): Promise<Opened | null> {
  if (!row.sheets) return null;
  const sheets = row.sheets as Sheet[];
  const { people, placements } = row.columns as KeptColumns;
  const mapping = { people, placements };
  const twins = { groups: {}, left: [], ...(row.twins as Partial<TwinDecisions>) };
  return {
    row,
    sheets,
    mapping,
    ...(await readRows(sheets, mapping, vocabulary())),
    words: row.words as WordDecisions,
    twins,
  };
}

/** @throws 404, 409 not_now when nothing is left to decide */
export async function openRoster(ctx: Context, id: string, lock: 'lock' | null = null): Promise<Opened> {
  const row = await readRoster(ctx, id, lock);
  const opened = row.status === 'open' ? await openedRoster(row) : null;
  if (!opened) throw problems.notNow(row.status);
  return opened;
}

/** The same without its cells, held until the transaction ends. @throws 404, 409 not_now */
export async function undecidedRoster(ctx: Context, id: string): Promise<RosterRecord> {
  const row = await readRoster(ctx, id, 'lock');
  if (row.status !== 'open') throw problems.notNow(row.status);
  return row;
}

const samplesShown = 3;

function samplesOf(rows: readonly string[][], at: number): string[] {
  const found: string[] = [];
  for (const cells of rows.slice(1)) {
    if (cells[at]) found.push(cells[at].slice(0, 80));
    if (found.length === samplesShown) break;
  }
  return found;
}

export async function showRoster(ctx: Context, id: string) {
  const row = await readRoster(ctx, id);
  const opened = await openedRoster(row);
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
          samples: samplesOf(rows, at),
        })),
      })) ?? null,
    open: opened && {
      words: distinctWords(opened.rows).filter(
        ({ kind, words }) => !Object.hasOwn(opened.words, wordKey(kind, words)),
      ).length,
      twins: undecidedTwins(opened.rows, opened.twins),
    },
  };
}

/** @throws 400 without a column of addresses, 404, 409 */
export function nameColumns(
  request: OpenRequest,
  id: string,
  body: Mapping & { language: string },
): Promise<void> {
  return request.transaction((ctx) =>
    keepColumns(ctx, id, body, (programmeId) => headingHash(request, programmeId)),
  );
}

async function keepColumns(
  ctx: Context,
  id: string,
  { language, ...mapping }: Mapping & { language: string },
  hashFor: (programmeId: string) => (words: string) => string,
): Promise<void> {
  const row = await undecidedRoster(ctx, id);
  const sheets = (row.sheets ?? []) as Sheet[];
  const hash = hashFor(row.programmeId);
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
    for (const [at, heading] of headings.entries())
      chosen[hash(plainWords(heading))] = columns.fields[at] ?? null;
  }
  await checkWords(sheets, mapping, 'people');
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
  const { people, undecidedTwins: waiting } = await prepare(rows, words, twins);
  if (waiting > 0) throw problems.twinsUndecided(waiting);
  if (people.length === 0) throw problems.nobodyToInvite();
  if (await importedRoster(ctx.tx, row.programmeId, row.fileHash)) throw problems.rosterTwice();
  await lockRosters(ctx.tx, row.programmeId);
  const today = await invitedSince(ctx.tx, row.programmeId, new Date(ctx.now.getTime() - day));
  if (today + people.length > mostInvitedADay) throw problems.tooManyInvited(mostInvitedADay);
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
