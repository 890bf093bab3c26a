// The side of the thread that sets papers (thread.ts) which the rest of the program sees. One thread a process, started with
// the first paper and ended when none was asked for in a while.
import { Worker } from 'node:worker_threads';
import type { PaperKind, PrintAnswer, PrintTask } from './thread.ts';

/** A paper takes some ten milliseconds; one that takes this long is hostile, and the thread starts anew. */
const mostMilliseconds = 10_000;
const idleMilliseconds = 60_000;
const megabytes = 256;

interface Waiting {
  resolve: (pdf: Buffer) => void;
  reject: (error: Error) => void;
  late: NodeJS.Timeout;
}

let thread: Worker | null = null;
let idle: NodeJS.Timeout | null = null;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** @param data as the kind's template reads it. @throws when the template fails on it or takes too long */
export function print(kind: PaperKind, data: object, at: Date): Promise<Buffer> {
  const id = ++asked;
  if (idle) clearTimeout(idle);
  thread ??= start();
  const using = thread;
  return new Promise<Buffer>((resolve, reject) => {
    const late = setTimeout(
      () => end(using, new Error(`A ${kind} took more than ${mostMilliseconds} ms`)),
      mostMilliseconds,
    );
    waiting.set(id, { resolve, reject, late });
    const task: PrintTask = { id, kind, data: JSON.stringify(data), at: Math.floor(at.getTime() / 1000) };
    using.postMessage(task);
  });
}

function start(): Worker {
  const started = new Worker(new URL('./thread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    name: 'pdf',
  });
  // A process that has nothing else to do may end.
  started.unref();
  started.on('message', (answer: PrintAnswer) => {
    const one = waiting.get(answer.id);
    if (!one) return;
    waiting.delete(answer.id);
    clearTimeout(one.late);
    if ('pdf' in answer) one.resolve(Buffer.from(answer.pdf.buffer));
    else one.reject(new Error(answer.failure));
    if (waiting.size > 0) return;
    idle = setTimeout(() => end(started, new Error('Nothing was asked for')), idleMilliseconds);
    idle.unref();
  });
  started.on('error', (error) => end(started, error));
  started.on('exit', () => end(started, new Error('The thread that sets papers ended')));
  return started;
}

/** Those who wait for this thread are told why. */
function end(ended: Worker, why: Error): void {
  if (thread !== ended) return;
  thread = null;
  for (const { reject, late } of waiting.values()) {
    clearTimeout(late);
    reject(why);
  }
  waiting.clear();
  void ended.terminate();
}
