// What went wrong, in one sentence with the way out. The tools we call say it at length and each in its own words.

export const pnpm = 'pnpm@12.21.0';

/** Its message is for the person at the terminal. */
export class Failure extends Error {}

// In this order: a full disk makes other things fail, too.
const meanings = [
  [
    /ENOSPC|No space left on device|os error 28|Disk quota exceeded|EDQUOT/i,
    'The disk is full. Free about 2 GB and run the same command again; what is done already is kept.',
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|lockfile.*(not up to date|out of date)|frozen-lockfile/i,
    `pnpm-lock.yaml does not match a package.json. Run "npx ${pnpm} install" and commit the lockfile.`,
  ],
  [
    /self.signed certificate|UNABLE_TO_(GET|VERIFY)|unable to get local issuer|invalid peer certificate|UnknownIssuer/i,
    'The registry’s certificate is not trusted here. Point npm at your organisation’s one ' +
      '("npm config set cafile <file>") and run the same command again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|fetch failed|dns error|error sending request|failed to lookup|network (error|timeout)|ERR_PNPM_META_FETCH|ERR_PNPM_FETCH_(?!4)/i,
    'The package registry cannot be reached. Check the network (and npm’s proxy and registry settings: ' +
      '"npm config list"), then run the same command again; what was downloaded already is kept.',
  ],
  [
    /E40[13]\b|ERR_PNPM_FETCH_40[13]|401 Unauthorized|403 Forbidden/i,
    'The package registry refuses access. Check npm’s registry settings ("npm config list"), then try again.',
  ],
  [
    /E404\b|ERR_PNPM_FETCH_404|ERR_PNPM_NO_MATCHING_VERSION|ETARGET|notarget/i,
    'The package registry lacks a version that pnpm-lock.yaml names. Check which registry npm uses ("npm config get registry").',
  ],
  [
    /heap out of memory|ENOMEM|Cannot allocate memory|signal SIGKILL/i,
    'There was not enough memory (about 1.5 GB free are needed to build). Close other programs and try again.',
  ],
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    'A file cannot be written. Give this folder to the user who runs the command, or clone it where they may write.',
  ],
  [
    /EADDRINUSE|Address already in use/i,
    'The port is taken. Stop the program that uses it, or choose another one: PORT=3001 npm start',
  ],
];

function meaningOf(output) {
  const text = output.replace(/\s+/g, ' '); // pnpm breaks its lines anywhere
  return meanings.find(([pattern]) => pattern.test(text))?.[1];
}

export const explain = (output) => meaningOf(output) ?? output.trim();

/** A step that ended badly: the end of what it said, then the sentence. */
export function stepFailure(title, output, ended) {
  const lines = output
    .replace(/\r/g, '\n')
    .split('\n')
    .filter((line) => line.trim());
  const tail = lines.slice(-15).map((line) => `  | ${line}`);
  const sentence = meaningOf(output) ?? 'Mend what is said above, then run the same command again.';
  return new Failure([...tail, '', `${title} failed (${ended}). ${sentence}`].join('\n'));
}
