// Responses that another tool captured with the same form. A file is checked first and waits for a yes; then all its rows are
// imported in one transaction or none, as often as it is tried, because a row's id follows from its instance.
import {
  expireImports,
  findImport,
  importedBefore,
  type ImportedResponse,
  importFile,
  insertImport,
  insertImported,
  moveImport,
} from '@compatriot/db/queries/entries.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import { enterSurvey } from '@compatriot/db/queries/responses.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import type { Audience, ImportStatus } from '@compatriot/db/vocabulary.ts';
import { hashSecret } from '../accounts/sessions.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { asSystem, jobsAfter, type Services } from '../events.ts';
import { problems } from '../problems.ts';
import { separate } from '../questionnaires/facts.ts';
import { prune } from '../questionnaires/rules.ts';
import type { Definition } from '../questionnaires/schema.ts';
import { releasedVersion, type Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { say } from '../messages.ts';
import { type Report, reportOn, type Row, rowsOf } from './import-report.ts';
import { enteringProgramme, entryPolicy } from './paper.ts';
import { makeReceipt } from './receipt.ts';
import { FileRefused } from './records.ts';
import { canonical, languageFor } from './rules.ts';
import { makeKey } from './visitor.ts';

export const largestImport = 20 * 1024 * 1024;

export interface ImportQuery {
  dry: boolean;
  audience: Audience;
  lang?: string | undefined;
}

/**
 * Checks a file and keeps it for a yes; with `dry` false the yes is given at once, when nothing stands in the way.
 * @throws 400 when the file cannot be read at all, 404, 403, 409 survey_closed or import_has_problems
 */
export async function checkImport(request: OpenRequest, code: string, query: ImportQuery, file: unknown) {
  if (!Buffer.isBuffer(file)) throw problems.wrongFileType('CSV');
  const { programmeId, version, accountId, language } = await request.transaction(async (ctx) => {
    const { programme, accountId } = await enteringProgramme(ctx, code);
    await expireImports(ctx.tx);
    const open = await enterSurvey(ctx.tx, surveyCode(code, query.audience));
    const version = open?.publishedId ? await releasedVersion(ctx.tx, programme.id, open.publishedId) : null;
    if (!version) throw problems.surveyClosed();
    const language = languageFor(version.definition, query.lang ?? '');
    return { programmeId: programme.id, version, accountId, language };
  });
  const scope = { programmeId, now: new Date(), language };
  let report: Report;
  try {
    report = await reportOn(file, version.definition, scope, (ids) =>
      request.transaction((ctx) => importedBefore(ctx.tx, programmeId, ids)),
    );
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    throw problems.invalid([
      { path: 'file', code: error.code, text: `import_${error.code}`, values: error.params },
    ]);
  }
  return request.transaction(async (ctx) => {
    const made = await insertImport(ctx.tx, {
      programmeId,
      versionId: version.id,
      madeBy: accountId,
      language,
      // Nothing to import is nothing to keep.
      file: report.ready > 0 && report.problemRows === 0 ? file : null,
      rows: report.rows,
      report,
    });
    await ctx.record(
      'import.checked',
      { id: made.id, programmeId },
      { rows: report.rows, ready: report.ready },
    );
    if (!query.dry) await giveYes(ctx, { ...made, report });
    return describe(ctx, (await findImport(ctx.tx, made.id)) ?? made);
  });
}

type ImportRow = NonNullable<Awaited<ReturnType<typeof findImport>>>;

async function readImport(ctx: Context, id: string): Promise<ImportRow> {
  const row = await findImport(ctx.tx, id);
  if (!row) throw problems.notFound();
  authorize(ctx, entryPolicy, 'response.enter', row);
  return row;
}

export async function showImport(ctx: Context, id: string) {
  return describe(ctx, await readImport(ctx, id));
}

/** @throws 409 import_has_problems, not_now */
export async function runImport(ctx: Context, id: string) {
  const row = await readImport(ctx, id);
  await giveYes(ctx, row);
  return describe(ctx, await readImport(ctx, id));
}

async function giveYes(ctx: Context, row: ImportRow): Promise<void> {
  const { id, programmeId } = row;
  const { problemRows, ready } = row.report as Report;
  if (problemRows > 0) throw problems.importHasProblems(problemRows);
  if (ready === 0) throw problems.notNow(row.status);
  if (!(await moveImport(ctx.tx, id, ['checked'], { status: 'waiting', done: 0, updatedAt: ctx.now })))
    throw problems.notNow(row.status);
  await ctx.record('import.asked', { id, programmeId }, { rows: ready });
}

/** Before it has begun, or while it runs: then nothing of it stays. @throws 409 not_now when it is over */
export async function cancelImport(ctx: Context, id: string) {
  const row = await readImport(ctx, id);
  const cancelled = { status: 'cancelled', file: null, updatedAt: ctx.now };
  if (!(await moveImport(ctx.tx, id, ['checked', 'waiting', 'running'], cancelled)))
    throw problems.notNow(row.status);
  await ctx.record('import.cancelled', { id, programmeId: row.programmeId });
  return describe(ctx, await readImport(ctx, id));
}

function describe(ctx: Context, row: ImportRow) {
  const report = row.report as Report;
  return {
    id: row.id,
    status: row.status as ImportStatus,
    rows: row.rows,
    done: row.done,
    added: row.added,
    createdAt: row.createdAt,
    report: {
      ...report,
      problems: report.problems.map(({ row: number, column, code, params }) => ({
        row: number,
        column,
        message: say(ctx.language, own.has(code) ? `import_${code}` : `survey_answer_${code}`, params),
      })),
    },
  };
}

/** What only a file can have wrong; the rest is what answers have wrong anywhere. */
const own = new Set(['row_too_long', 'instance_twice', 'cell_too_long', 'cell_too_many']);

class Cancelled extends Error {}

/** Rows of one statement. */
const batchSize = 500;

/** The job: all rows in one transaction. Run again after a crash it begins anew, for nothing of it was there. */
export async function importResponses(services: Services, job: Job): Promise<void> {
  const { subjectId: id, programmeId } = job;
  if (!programmeId) return;
  const told = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    asSystem(services, 'worker', programmeId, work);
  const begun = await told(async (ctx) => {
    const row = await findImport(ctx.tx, id);
    const running = await moveImport(ctx.tx, id, ['waiting', 'running'], {
      status: 'running',
      done: 0,
      updatedAt: ctx.now,
    });
    const file = running ? await importFile(ctx.tx, id) : null;
    const version = row && (await releasedVersion(ctx.tx, programmeId, row.versionId));
    return row && file && version ? { row, file, version } : null;
  });
  if (!begun) return; // cancelled before it began, or done by an earlier run
  try {
    await told(async (ctx) => {
      const added = await importAll(services, ctx, begun, async (done) => {
        // In a transaction of its own, so that the page sees it, and so that a cancellation is seen here.
        const going = await told((aside) =>
          moveImport(aside.tx, id, ['running'], { status: 'running', done, updatedAt: new Date() }),
        );
        if (!going) throw new Cancelled();
      });
      const over = { status: 'done', done: begun.row.rows, added, file: null, updatedAt: new Date() };
      if (!(await moveImport(ctx.tx, id, ['running'], over))) throw new Cancelled();
      await ctx.record('import.done', { id, programmeId }, { added });
    });
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (error instanceof FileRefused || error instanceof RowRefused) {
      // What was fine when it was checked no longer is: somebody has to look at it again.
      await told((ctx) =>
        moveImport(ctx.tx, id, ['running'], { status: 'failed', file: null, updatedAt: ctx.now }),
      );
      return;
    }
    throw error;
  }
}

class RowRefused extends Error {}

async function importAll(
  services: Services,
  ctx: Context,
  { row, file, version }: { row: ImportRow; file: Buffer; version: Version },
  progress: (done: number) => Promise<void>,
): Promise<number> {
  const { programmeId, versionId, language, id: importId, madeBy: enteredBy } = row;
  const scope = { programmeId, now: row.createdAt, language };
  const prefix = await codeOf(ctx, programmeId);
  let added = 0;
  let done = 0;
  let batch: ImportedResponse[] = [];
  const seen = new Set<string>();
  const write = async (): Promise<void> => {
    const known = await importedBefore(
      ctx.tx,
      programmeId,
      batch.map(({ id }) => id),
    );
    let open = batch.filter(({ id }) => !known.has(id));
    const made: string[] = [];
    // A receipt that is taken (40 random bits) is made anew.
    for (let attempt = 0; open.length > 0 && attempt < 5; attempt++) {
      const written = new Set(
        await insertImported(ctx.tx, { programmeId, versionId, enteredBy, importId }, open),
      );
      made.push(...written);
      open = open
        .filter(({ id }) => !written.has(id))
        .map((each) => ({ ...each, receipt: makeReceipt(prefix) }));
      // Another import of the same file may have been a moment earlier.
      const meanwhile =
        open.length > 0
          ? await importedBefore(
              ctx.tx,
              programmeId,
              open.map(({ id }) => id),
            )
          : new Set();
      open = open.filter(({ id }) => !meanwhile.has(id));
    }
    if (open.length > 0) throw new RowRefused();
    await services.jobs.enqueue(
      ctx.tx,
      made.flatMap((id, place) => jobsOf(id, programmeId, added + place === 0)),
    );
    added += made.length;
    batch = [];
    await progress(done);
  };
  for await (const { row: each } of rowsOf(file, version.definition, scope)) {
    done += 1;
    if (each.id === null) throw new RowRefused();
    if (seen.has(each.id)) continue;
    seen.add(each.id);
    // A row that was imported before is left out above, whatever the form says of it by now.
    if (each.faults.length > 0 && !(await importedBefore(ctx.tx, programmeId, [each.id])).has(each.id))
      throw new RowRefused();
    if (each.faults.length === 0)
      batch.push(responseOf(version.definition, { ...each, id: each.id }, versionId, prefix, scope.now));
    if (batch.length >= batchSize) await write();
  }
  if (batch.length > 0) await write();
  return added;
}

/** As after a response from the web, but figures are looked after once for the whole file. */
function jobsOf(id: string, programmeId: string, first: boolean): Job[] {
  return jobsAfter('response.submitted', id, { id, programmeId }).filter(
    ({ handler }) => first || handler !== 'statistics.release',
  );
}

async function codeOf(ctx: Context, programmeId: string): Promise<string> {
  const programme = await findProgrammeById(ctx.tx, programmeId);
  return programme?.code ?? '';
}

function responseOf(
  definition: Definition,
  row: Row & { id: string },
  versionId: string,
  prefix: string,
  now: Date,
): ImportedResponse {
  const { id, language, answers } = row;
  const parts = separate(definition, prune(definition, answers));
  return {
    id,
    language,
    answers: parts.answers,
    bodyHash: hashSecret(canonical({ versionId, language, channel: null, answers })),
    receipt: makeReceipt(prefix),
    // Nobody holds it: the person comes to these answers by proving the address.
    secretHash: makeKey().secretHash,
    submittedAt: (row.submittedAt ?? now).toISOString(),
    contact: { ...parts.contact, email: parts.contact.email?.toLowerCase() ?? null },
    freeText: parts.freeText,
  };
}
