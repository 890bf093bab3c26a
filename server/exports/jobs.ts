// Makes the files that were asked for, and deletes those whose time is over. A job that was cut off begins again; what it had
// written lies under another name and is never served.
import type { Job } from '@compatriot/db/jobs.ts';
import { findAccount } from '@compatriot/db/queries/accounts.ts';
import {
  actForExport,
  claimExport,
  expireExports,
  type ExportChange,
  type ExportRow,
  liveExports,
  moveExport,
} from '@compatriot/db/queries/exports.ts';
import type { Rows } from '@compatriot/db/queries/export-rows.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import type { ExportStatus } from '@compatriot/db/vocabulary.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { authorize } from '../authorize.ts';
import type { Config } from '../config.ts';
import type { Actor, Context } from '../context.ts';
import { asSystem, makeRecord, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { Problem, problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { exportProgramme } from './actions.ts';
import { takeCards } from './cards.ts';
import { deleteFile, deleteKept, keepFile, lyingFiles, partPath } from './files.ts';
import { allAtOnce, kinds, type Making } from './kinds.ts';
import { exportPolicy } from './policy.ts';
import { fileHours, longSeconds, mostAttempts, silentSeconds } from './rules.ts';
import { type FileWriter, openFileWriter } from './writing.ts';

type Parts = Services & { config: Config; search: SearchEngine };

/** The export is nobody's to make any more: cancelled, or somebody in it left the pool. */
class Stopped extends Error {}

/** How often the maker says how far it is, in milliseconds. */
const beat = 500;

export async function makeExport(parts: Parts, job: Job): Promise<void> {
  const { subjectId: id, programmeId } = job;
  if (!programmeId) return;
  const told = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    asSystem(parts, 'worker', programmeId, work);
  const row = await told((ctx) => claimExport(ctx.tx, id, silentSeconds));
  if (!row) return;
  // Tried again later: whoever is at it may yet fall silent.
  if (row === 'taken') throw new Error('Another worker is making this export');
  /** Only while this try is the one that counts. */
  const move = (to: ExportStatus, set: ExportChange = {}): Promise<boolean> =>
    told((ctx) => moveExport(ctx.tx, id, ['running'], to, set, row.attempts));
  if (row.attempts > mostAttempts) {
    await move('failed', { query: null, finishedAt: new Date() });
    return;
  }
  const { dataDir } = parts.config;
  const part = await partPath(dataDir, id, row.attempts);
  try {
    const made = await writeFile(parts, row, part, async (rows, done) => {
      if (!(await move('running', { rows, done }))) throw new Stopped();
    });
    await keepFile(dataDir, id, row.format, part);
    const now = new Date();
    const there = await told(async (ctx) => {
      const moved = await moveExport(
        ctx.tx,
        id,
        ['running'],
        'done',
        {
          ...made,
          query: null,
          finishedAt: now,
          expiresAt: new Date(now.getTime() + fileHours * 3_600_000),
        },
        row.attempts,
      );
      if (!moved) return false;
      await ctx.record('export.made', row, { kind: row.kind, format: row.format, rows: made.rows });
      if (now.getTime() - row.createdAt.getTime() > longSeconds * 1000)
        await tell(ctx, parts.config, row, job);
      return true;
    });
    if (!there) await deleteKept(dataDir, id, row.format);
  } catch (error) {
    await deleteFile(part);
    if (error instanceof Stopped) return;
    if (error instanceof Problem) {
      // Rights or a list that ended meanwhile: there is nothing to try again.
      await move('refused', { query: null, problem: error.code, finishedAt: new Date() });
      return;
    }
    await move('waiting');
    throw error;
  }
}

type Written = Required<Pick<ExportChange, 'rows' | 'done' | 'size' | 'about'>>;
type Progress = (rows: number, done: number) => Promise<void>;

/**
 * Reads as the person who asked, with the rights of the moment. Lists come through a cursor, in one transaction. People of the
 * pool are chosen and written down in a short one of their own, because the day's quota is held meanwhile and others wait.
 */
async function writeFile(parts: Parts, row: ExportRow, path: string, progress: Progress): Promise<Written> {
  const { id, kind, language, programmeId } = row;
  const acting = <T>(work: (making: Making) => Promise<T>): Promise<T> =>
    parts.database.transaction({ system: 'worker', programme: programmeId }, async (tx) => {
      const person = await actForExport(tx, id);
      if (!person) throw new Stopped();
      const ctx = contextOf(parts, { person, system: null }, tx, language);
      const { programme, recipient } = await exportProgramme(ctx, await codeOf(ctx, programmeId));
      authorize(ctx, exportPolicy, `export.${kind}`, { programmeId });
      if (recipient !== row.recipient) throw problems.notAllowed();
      return work({ ctx, services: parts, programme });
    });
  const how = kinds[kind];
  const query = row.query ?? '';
  if (!('cards' in how))
    return acting(async (making) => {
      const about = how.about?.(making, query) ?? [];
      return { ...(await writeRows(row, path, await how.rows(making, query), progress)), about };
    });
  const code = await acting(({ programme }) => Promise.resolve(programme.code));
  const cards = await how.cards(
    {
      services: parts,
      engine: parts.search,
      code,
      transaction: (work) => acting(({ ctx }) => work(ctx)),
    },
    query,
  );
  const { lines, about } = await acting(async (making) => ({
    lines: await takeCards(making.ctx, await officialProgramme(making.ctx, code), cards, row.most),
    about: how.about?.(making, query) ?? [],
  }));
  return { ...(await writeRows(row, path, allAtOnce(lines), progress)), about };
}

async function writeRows(
  { kind, format, language }: ExportRow,
  path: string,
  rows: Rows,
  progress: Progress,
) {
  let writer: FileWriter | null = null;
  try {
    writer = openFileWriter({ path, kind, format, language });
    let last = 0;
    for await (const batch of rows.batches) {
      await writer.add(batch);
      if (Date.now() - last < beat) continue;
      last = Date.now();
      await progress(rows.count, writer.written());
    }
    const size = await writer.end();
    const done = writer.written();
    return { rows: done, done, size };
  } finally {
    await writer?.stop();
  }
}

function contextOf(services: Services, actor: Actor, tx: Context['tx'], language: string): Context {
  return {
    actor,
    tx,
    now: new Date(),
    language: pageLanguage(language),
    route: '/api/programmes/:programme/exports',
    record: makeRecord(tx, actor, services.jobs),
  };
}

async function codeOf(ctx: Context, programmeId: string): Promise<string> {
  const programme = await findProgrammeById(ctx.tx, programmeId);
  return programme?.code ?? '';
}

/** To who waited long. Says that a file is there, not of what. */
async function tell(ctx: Context, config: Config, row: ExportRow, job: Job): Promise<void> {
  const account = await findAccount(ctx.tx, row.accountId);
  if (!account) return;
  const host = row.kind.startsWith('host_');
  const page = host ? '/host/exports' : `/o/${await codeOf(ctx, row.programmeId)}/exports`;
  const language = pageLanguage(row.language);
  const values = { link: `${config.publicOrigin}${page}`, hours: fileHours };
  await queueMail(
    ctx,
    {
      accountId: account.id,
      recipient: account.email,
      subject: say(language, 'mail_export_ready_subject'),
      body: say(language, 'mail_export_ready_body', values),
    },
    job.eventId,
  );
}

/** Ends what has had its time and deletes files that are nobody's: expired, cancelled, withdrawn, or left by a crash. */
export async function sweepExports(parts: Parts): Promise<void> {
  const { dataDir } = parts.config;
  const now = new Date();
  await asSystem(parts, 'cleaner', null, (ctx) => expireExports(ctx.tx));
  const files = await lyingFiles(dataDir, now);
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const ids = [...new Set(files.map(({ id }) => id))].filter((id) => uuid.test(id));
  const live = await asSystem(parts, 'cleaner', null, (ctx) => liveExports(ctx.tx, ids));
  for (const file of files) {
    // A part that nobody has written to for an hour was left by somebody who is gone.
    if (live.has(file.id) && !(file.part && file.age > 3_600_000)) continue;
    await deleteFile(file.path);
  }
}
