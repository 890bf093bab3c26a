// Solves the portfolios that were asked for. A solve that was cut off begins again; one that was cancelled ends its thread
// within a second.
import type { Job } from '@compatriot/db/jobs.ts';
import {
  claimPortfolio,
  keepChoices,
  movePortfolio,
  type PortfolioChange,
  type PortfolioProgress,
  type PortfolioRow,
} from '@compatriot/db/queries/portfolios.ts';
import type { PortfolioStatus } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { type Read, readPortfolio } from './reading.ts';
import { choicesFrom, costsFrom, impossibleResult, resultFrom } from './result.ts';
import { mostAttempts, silentSeconds } from './rules.ts';
import { startSolving } from './solving.ts';

/** It is nobody's to solve any more: cancelled, or another worker has taken it over. */
class Stopped extends Error {}

/** How often the solver says how far it is, in milliseconds. */
const beat = 500;

export async function solvePortfolio(parts: Services, job: Job): Promise<void> {
  const { subjectId: id, programmeId } = job;
  if (!programmeId) return;
  const told = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    asSystem(parts, 'worker', programmeId, work);
  const row = await told((ctx) => claimPortfolio(ctx.tx, id, silentSeconds));
  if (!row) return;
  // Tried again later: whoever is at it may yet fall silent.
  if (row === 'taken') throw new Error('Another worker is solving this portfolio');
  const moveIn = (ctx: Context, to: PortfolioStatus, set: PortfolioChange = {}): Promise<boolean> =>
    movePortfolio(ctx.tx, id, ['running'], to, set, row.attempts);
  const move = (to: PortfolioStatus, set: PortfolioChange = {}): Promise<boolean> =>
    told((ctx) => moveIn(ctx, to, set));
  if (row.attempts > mostAttempts) {
    await move('failed', { problem: 'too_many_attempts', progress: null, finishedAt: new Date() });
    return;
  }
  const end = (
    to: 'done' | 'infeasible' | 'failed',
    set: PortfolioChange,
    keep?: (ctx: Context) => Promise<void>,
  ) =>
    told(async (ctx) => {
      if (!(await moveIn(ctx, to, { ...set, progress: null, finishedAt: new Date() }))) return;
      await keep?.(ctx);
      await ctx.record('portfolio.solved', row, { status: to });
    });
  /** Says every half second how far it is; ends the work when that is nobody's any more. */
  const watched = async <T>(work: Promise<T>, progress: () => PortfolioProgress | null): Promise<T> => {
    let over = false;
    const watch = async (): Promise<never> => {
      for (;;) {
        await new Promise((resume) => setTimeout(resume, beat));
        if (over) return new Promise<never>(() => undefined);
        if (!(await move('running', { progress: progress() }))) throw new Stopped();
      }
    };
    try {
      return await Promise.race([work, watch()]);
    } finally {
      over = true;
    }
  };
  try {
    const read = await readIn(parts, row, told, watched);
    if (read.excluded.length > 0) {
      await end('infeasible', { result: impossibleResult(row, read, null) });
      return;
    }
    const solving = startSolving({ portfolio: read.portfolio, seconds: row.inputs.seconds });
    try {
      const outcome = await watched(solving.outcome, solving.news);
      if (outcome.status === 'no_answer') await end('failed', { problem: 'no_answer' });
      else if (outcome.status === 'infeasible')
        await end('infeasible', { result: impossibleResult(row, read, outcome) });
      else
        await end('done', { result: resultFrom(row, read, outcome) }, (ctx) =>
          keepChoices(ctx.tx, row, choicesFrom(read, outcome), costsFrom(read, outcome)),
        );
    } finally {
      await solving.stop();
    }
  } catch (error) {
    if (error instanceof Stopped) return;
    await move('waiting');
    throw error;
  }
}

async function readIn(
  parts: Services,
  row: PortfolioRow,
  told: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>,
  watched: <T>(work: Promise<T>, progress: () => PortfolioProgress | null) => Promise<T>,
): Promise<Read> {
  let progress: PortfolioProgress = { step: 'reading', done: 0, all: 0, gap: null, best: null };
  const reading = async (): Promise<Read> => {
    await parts.matching.ready({ programmeId: row.programmeId, recipient: row.recipient });
    return told((ctx) =>
      readPortfolio(ctx, parts.matching, row, (done, all) => {
        progress = { ...progress, done, all };
      }),
    );
  };
  return watched(reading(), () => progress);
}
