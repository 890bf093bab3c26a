// What PostgreSQL's and the system's messages mean for the person who typed `npm start`: one sentence with the way out.

// In this order: a full disk makes other things fail, too.
const meanings: [RegExp, (dataDir: string, line: string) => string][] = [
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/i,
    (dataDir) =>
      `The disk that holds ${dataDir} is full: free about 500 MB and start again; what was saved is unharmed.`,
  ],
  [
    /Read-only file system|EROFS/i,
    (dataDir) => `${dataDir} is on a read-only disk: set DATA_DIR to a folder that can be written.`,
  ],
  [
    /error while loading shared libraries|GLIBC|not found \(required by|spawn .*ENOENT|Exec format/i,
    (_dataDir, line) =>
      `The embedded PostgreSQL does not run on this system (${line}): set DATABASE_URL to a PostgreSQL 18 server instead.`,
  ],
  [
    /pre-existing shared memory block|is another postmaster/i,
    (dataDir) =>
      `Another PostgreSQL still uses ${dataDir}: wait a few seconds and start again, or stop it first.`,
  ],
  [
    /Cannot allocate memory|could not map anonymous shared memory|ENOMEM/i,
    () =>
      'There is not enough free memory for the database (about 200 MB): close other programs and start again.',
  ],
  [
    /Permission denied|EACCES|EPERM|Operation not permitted|has wrong ownership|invalid permissions/i,
    (dataDir, line) =>
      `The database may not use its folder ${dataDir} (${line}): ` +
      `give the folder to the user who starts Compatriot, or set DATA_DIR to another folder.`,
  ],
  [
    /ENOTDIR|EEXIST/i,
    (dataDir) => `${dataDir} is not a folder: move it away, or set DATA_DIR to another folder.`,
  ],
  [
    /invalid value for parameter|unrecognized configuration parameter|outside the valid range/i,
    (_dataDir, line) => `The database refuses one of its settings: ${line}.`,
  ],
  [
    /FATAL|PANIC|initdb:|could not find the database system/,
    (dataDir, line) =>
      `The data folder ${dataDir} is damaged (${line}): put a backup back, or move the folder away to start with an ` +
      `empty one; ${dataDir}/postgres.log says more.`,
  ],
];

/** Its message already is a sentence for a person. */
export class Explained extends Error {}

export function explain(error: unknown, dataDir: string): Error {
  if (error instanceof Explained || !(error instanceof Error)) return error as Error;
  const { message } = error;
  const meaning = meanings.find(([pattern]) => pattern.test(message));
  if (!meaning) return error;
  const [pattern, sentence] = meaning;
  const lines = message.split('\n').filter((text) => text.trim());
  const line = lines.find((text) => pattern.test(text)) ?? message;
  const tidy = line.replace(/^.*?(FATAL|PANIC|error):\s*/i, '').trim();
  return new Explained(sentence(dataDir, tidy), { cause: error });
}
