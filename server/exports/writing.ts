// The side of the thread that writes a file (thread.ts) which the rest of the program sees.
import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadMessage, ThreadTask } from './thread.ts';

export interface FileWriter {
  /** JSON texts of rows. Comes back while the thread is at work, unless it is two batches behind. */
  add(rows: string[]): Promise<void>;
  /** How many rows are written. */
  written(): number;
  /** @returns the file's size in bytes, when all of it is on the disk */
  end(): Promise<number>;
  /** Ends the thread, whatever it is at. */
  stop(): Promise<void>;
}

const mostAhead = 2;
/** Memory of one thread: batches and a packer's buffers; a runaway ends itself and not the server. */
const megabytes = 192;

export function openFileWriter(task: ThreadTask): FileWriter {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    name: 'export',
  });
  let written = 0;
  let ahead = 0;
  let size: number | null = null;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  thread.on('message', (answer: ThreadAnswer) => {
    if ('size' in answer) size = answer.size;
    else {
      written += answer.written;
      ahead -= 1;
    }
    wake();
  });
  const fail = (error: Error): void => {
    failure ??= error;
    wake();
  };
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('The thread ended before the file did')));
  const until = async (ready: () => boolean): Promise<void> => {
    while (!ready()) {
      if (failure) throw failure;
      await new Promise<void>((resume) => (wake = resume));
    }
  };
  return {
    async add(rows) {
      await until(() => ahead < mostAhead);
      if (failure) throw failure;
      ahead += 1;
      thread.postMessage({ rows } satisfies ThreadMessage);
    },
    written: () => written,
    async end() {
      thread.postMessage('end' satisfies ThreadMessage);
      await until(() => size !== null);
      return size ?? 0;
    },
    async stop() {
      await thread.terminate();
    },
  };
}
