// The side of the thread that solves a portfolio (thread.ts) which the rest of the program sees.
import { Worker } from 'node:worker_threads';
import type { SolveNews, SolveOutcome, SolveTask } from './thread.ts';

export interface Solving {
  /** Fails when the thread ends before it has said what came out. */
  outcome: Promise<SolveOutcome>;
  /** The latest word of how far it is. */
  news(): SolveNews | null;
  /** Ends the thread, whatever it is at. */
  stop(): Promise<void>;
}

/** Memory of one thread beside the solver's own: rows of some hundred thousand entries. */
const megabytes = 256;

export function startSolving(task: SolveTask): Solving {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    name: 'portfolio',
  });
  let latest: SolveNews | null = null;
  const outcome = new Promise<SolveOutcome>((resolve, reject) => {
    thread.on('message', (message: { news?: SolveNews; outcome?: SolveOutcome }) => {
      if (message.news) latest = message.news;
      if (message.outcome) resolve(message.outcome);
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread ended before the choice was made')));
  });
  return {
    outcome,
    news: () => latest,
    async stop() {
      await thread.terminate();
    },
  };
}
