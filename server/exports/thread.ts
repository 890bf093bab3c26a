// Makes the text of an export's rows on a thread of its own, so that nobody waits for a page meanwhile. Speaks with writing.ts:
// batches of JSON texts come in, each is answered when it has been written; `end` is answered with the file's size.
import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportFormat, ExportKind } from '@compatriot/db/vocabulary.ts';
import { csvSheet } from './csv.ts';
import type { Table } from './columns.ts';
import { isRightToLeft } from './rules.ts';
import type { Sheet } from './sheet.ts';
import { tables } from './tables.ts';
import { wordsIn } from './words.ts';
import { xlsxSheet } from './xlsx.ts';

export interface ThreadTask {
  path: string;
  kind: ExportKind;
  format: ExportFormat;
  language: string;
}
export type ThreadMessage = { rows: string[] } | 'end';
export type ThreadAnswer = { written: number } | { size: number };

const port = parentPort;
if (!port) throw new Error('thread.ts runs on a thread of its own');
const { path, kind, format, language } = workerData as ThreadTask;
const words = wordsIn(language);
const table = tables[kind] as Table<unknown>;
const columns = table.columns.map(({ heading, width }) => ({ heading: heading(words), width }));
// Never over a file that is there, and for nobody else of the machine.
const file = await open(path, 'wx', 0o600);
const waiting: Uint8Array[] = [];
let size = 0;

const push = (part: string | Uint8Array): void => {
  waiting.push(typeof part === 'string' ? Buffer.from(part) : part);
};
const sheet: Sheet =
  format === 'csv'
    ? csvSheet(
        columns.map(({ heading }) => heading),
        push,
      )
    : xlsxSheet({ title: words.say(table.title), columns, rightToLeft: isRightToLeft(language) }, push);

async function flush(): Promise<void> {
  const bytes = Buffer.concat(waiting.splice(0));
  await file.appendFile(bytes);
  size += bytes.length;
}

async function hear(message: ThreadMessage): Promise<ThreadAnswer> {
  if (message === 'end') {
    await sheet.end();
    await flush();
    // On the disk before anybody is told that it is there.
    await file.sync();
    await file.close();
    return { size };
  }
  const rows = JSON.parse(`[${message.rows.join(',')}]`) as unknown[];
  await sheet.add(rows.map((row) => table.columns.map(({ cell }) => cell(row, words))));
  await flush();
  return { written: rows.length };
}

let before = Promise.resolve();
port.on('message', (message: ThreadMessage) => {
  // One after the other; an error is nobody's to catch, so it ends the thread, and with it the export.
  before = before.then(async () => {
    const answer = await hear(message);
    port.postMessage(answer);
    if ('size' in answer) port.close();
  });
});
