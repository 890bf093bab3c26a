// Asking for a list as a file, looking how far it is, fetching it, ending it. The file itself is made by a job (jobs.ts).
import {
  countGoing,
  deleteExport,
  deleteOldest,
  type ExportRow,
  findExport,
  holdExports,
  insertExport,
  moveExport,
  ownExports,
} from '@compatriot/db/queries/exports.ts';
import { findProgramme, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { say } from '../messages.ts';
import { problems } from '../problems.ts';
import { quotaReached } from '../profiles/access.ts';
import { officialProgramme } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import { countAllowed } from './cards.ts';
import { openFile } from './files.ts';
import { kinds, parametersOf } from './kinds.ts';
import { exportPolicy, mayExport } from './policy.ts';
import { fileName, goingStatuses, mediaTypes, mostGoing, mostKept, overStatuses } from './rules.ts';
import type { ExportBody, ExportPart } from './schema.ts';

interface Reached {
  programme: ProgrammeRow;
  accountId: string;
  /** On whose side the person stands here; null for hosts and administrators. */
  recipient: PoolRecipient | null;
}

/** @throws 404 for everybody who works neither in the programme nor for one of its institutions */
export async function exportProgramme(ctx: Context, code: string): Promise<Reached> {
  const { person } = ctx.actor;
  const programme = person && (await findProgramme(ctx.tx, code));
  if (!programme || !mayExport(ctx.actor, { programmeId: programme.id })) throw problems.notFound();
  const roles = person.memberships.filter((each) => each.programmeId === programme.id);
  const recipient = roles.some((each) => each.recipient === 'programme_team')
    ? 'programme_team'
    : (roles[0]?.recipient ?? null);
  return { programme, accountId: person.account.id, recipient };
}

/**
 * @throws 404, 403, 400 for a list that there is not, 429 too_many_exports, export_being_asked or quota_reached, 409 export_past_quota: more people
 * than are left of the day, and the person has not said how many will do
 */
export async function askExport(
  request: OpenRequest,
  engine: SearchEngine,
  code: string,
  body: ExportBody,
): Promise<{ id: string }> {
  const kind = kinds[body.kind];
  const mayAsk = async (ctx: Context): Promise<Reached> => {
    const reached = await exportProgramme(ctx, code);
    const { programme, accountId } = reached;
    authorize(ctx, exportPolicy, `export.${body.kind}`, { programmeId: programme.id });
    if (!kind.query.safeParse(parametersOf(kind.query, body.query)).success)
      throw problems.invalid([{ path: 'query', code: 'bad_shape' }]);
    if ((await countGoing(ctx.tx, accountId)) >= mostGoing) throw problems.tooManyExports(mostGoing);
    return reached;
  };
  await request.transaction(mayAsk);
  if ('cards' in kind) {
    // Engines read on connections of their own: nothing is open while one is asked, and nothing held.
    const { services, transaction } = request;
    const cards = await kind.cards({ services, engine, code, transaction }, body.query);
    await transaction(async (ctx) => {
      const access = await officialProgramme(ctx, code);
      const may = await countAllowed(ctx, access, cards);
      if (may === 0 && cards.total > 0) throw await quotaReached(ctx, access);
      if (may < cards.total && body.most === undefined) throw problems.exportPastQuota(cards.total, may);
    });
  }
  return request.transaction(async (ctx) => {
    const holder = ctx.actor.person?.account.id ?? '';
    if (!(await holdExports(ctx.tx, holder))) throw problems.exportBeingAsked();
    const { programme, accountId, recipient } = await mayAsk(ctx);
    const made = await insertExport(ctx.tx, {
      programmeId: programme.id,
      accountId,
      kind: body.kind,
      format: body.format,
      language: ctx.language,
      recipient,
      query: body.query,
      most: body.most ?? null,
    });
    await ctx.record('export.asked', made, { kind: made.kind, format: made.format });
    for (const gone of await deleteOldest(ctx.tx, accountId, mostKept - 1))
      await ctx.record('export.removed', gone, { kind: gone.kind });
    return { id: made.id };
  });
}

export async function listExports(ctx: Context, code: string) {
  const { programme, accountId } = await exportProgramme(ctx, code);
  const rows = await ownExports(ctx.tx, accountId, programme.id);
  return { items: rows.map((row) => describe(ctx, programme, row)) };
}

async function ownExport(ctx: Context, code: string, id: string) {
  const reached = await exportProgramme(ctx, code);
  const row = await findExport(ctx.tx, reached.programme.id, id);
  if (!row || row.accountId !== reached.accountId) throw problems.notFound();
  return { ...reached, row };
}

export async function showExport(ctx: Context, code: string, id: string): Promise<ExportPart> {
  const { programme, row } = await ownExport(ctx, code, id);
  return describe(ctx, programme, row);
}

/** One that goes on is cancelled; one that is over leaves the list, and its file the disk. */
export async function removeExport(ctx: Context, code: string, id: string): Promise<void> {
  const { row } = await ownExport(ctx, code, id);
  if (await moveExport(ctx.tx, id, goingStatuses, 'cancelled', { query: null, finishedAt: ctx.now })) {
    await ctx.record('export.cancelled', row, { kind: row.kind });
    return;
  }
  if (!(await deleteExport(ctx.tx, id, overStatuses))) throw problems.notFound();
  await ctx.record('export.removed', row, { kind: row.kind });
}

/**
 * The file, for the one who asked and while the right to it lasts.
 * @throws 404, 403 when the right ended, 409 not_now before it is there, 410 export_gone
 */
export async function fetchExport(request: OpenRequest, dataDir: string, code: string, id: string) {
  const { row, programme, opened } = await request.transaction(async (ctx) => {
    const { row, programme, recipient } = await ownExport(ctx, code, id);
    authorize(ctx, exportPolicy, `export.${row.kind}`, { programmeId: programme.id });
    // Made for the other side: what it may show is no longer this person's to read.
    if (row.recipient !== recipient) throw problems.notAllowed();
    if (goingStatuses.includes(row.status)) throw problems.notNow(row.status);
    if (row.status !== 'done' || !row.expiresAt || row.expiresAt <= ctx.now) throw problems.exportGone();
    // What a host's institutions or a list gave is no more to be read once those are somebody else's.
    if ((await kinds[row.kind].lasts?.(ctx, programme, row.about)) === false) throw problems.exportGone();
    const opened = await openFile(dataDir, row.id, row.format);
    if (!opened) throw problems.exportGone();
    await ctx.record('export.fetched', row, { kind: row.kind, format: row.format });
    return { row, programme, opened };
  });
  const name = fileName(programme.code, row.kind, today(row.createdAt), row.format);
  request.reply
    .header('content-type', mediaTypes[row.format])
    .header('content-length', opened.size)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'");
  return opened.file.createReadStream();
}

function describe(ctx: Context, programme: ProgrammeRow, row: ExportRow): ExportPart {
  const { id, kind, format, status, most, rows, done, createdAt, finishedAt } = row;
  // The clean-up comes by every ten minutes; nobody should read "there" meanwhile.
  const over = status === 'done' && row.expiresAt !== null && row.expiresAt <= ctx.now;
  return {
    id,
    kind,
    format,
    status: over ? 'expired' : status,
    most,
    rows,
    done,
    size: status === 'done' && !over ? row.size : null,
    reason: row.problem
      ? say(ctx.language, `problem_${row.problem}`, { limit: programme.dailyQuota, status: '' })
      : null,
    name: fileName(programme.code, kind, today(createdAt), format),
    createdAt,
    finishedAt,
    expiresAt: status === 'done' && !over ? row.expiresAt : null,
  };
}
