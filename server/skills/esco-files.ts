// Finds the tables of ESCO's own CSV download, as a folder, a zip file, or zip files in a folder; several languages and
// the language-free relations may lie beside each other.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';

export interface EscoFile {
  /** `occupations_en.csv` */
  name: string;
  /** @throws EscoRefused where it is no text in UTF-8 */
  read(): string;
  /** What tells it from any other file, without unpacking it. */
  fingerprint(): string;
}

/** A sentence for the person who typed the command. */
export class EscoRefused extends Error {}

/** The largest table of v1.1.1 has 21 MB. */
const mostBytes = 400_000_000;

/** The version comes from the names ESCO gives its downloads; null where they were renamed. */
export function findEsco(paths: string[]): { files: EscoFile[]; versions: string[] } {
  const files: EscoFile[] = [];
  const versions = new Set<string>();
  const visit = (path: string, depth: number) => {
    const version = /\bv(\d+(?:\.\d+){1,3})\b/.exec(basename(path))?.[1];
    if (version) versions.add(version);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) throw new EscoRefused(`There is no file or folder ${path}.`);
    if (stat.isDirectory()) {
      if (depth < 3) for (const name of readdirSync(path).sort()) visit(join(path, name), depth + 1);
    } else if (/\.csv$/i.test(path)) {
      files.push({
        name: basename(path),
        read: () => textOf(basename(path), readFileSync(path)),
        fingerprint: () => digest(readFileSync(path)),
      });
    } else if (/\.zip$/i.test(path)) files.push(...inside(path));
    else if (depth === 0) throw new EscoRefused(`${path} is neither a folder, a zip file nor a CSV file.`);
  };
  for (const path of paths) visit(path, 0);
  return { files, versions: [...versions] };
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new EscoRefused(
      `${name} is not in UTF-8, as ESCO publishes it: a spreadsheet may have saved it. Take the file as it was downloaded.`,
    );
  }
}

function inside(path: string): EscoFile[] {
  const packed = readFileSync(path);
  const refused = () =>
    new EscoRefused(`${path} is no readable zip file, or was not downloaded to its end: download it again.`);
  const names: string[] = [];
  try {
    unzipSync(packed, {
      filter: ({ name, originalSize }) => {
        if (!/\.csv$/i.test(name)) return false;
        if (originalSize > mostBytes)
          throw new EscoRefused(`${name} in ${path} is too large for an ESCO table.`);
        names.push(name);
        return false;
      },
    });
  } catch (error) {
    if (error instanceof EscoRefused) throw error;
    throw refused();
  }
  const sum = digest(packed);
  return names.map((wanted) => ({
    name: basename(wanted),
    read() {
      let bytes: Uint8Array | undefined;
      try {
        bytes = unzipSync(packed, { filter: ({ name }) => name === wanted })[wanted];
      } catch (error) {
        if (error instanceof Error) throw refused();
        throw error;
      }
      if (!bytes) throw refused();
      return textOf(basename(wanted), bytes);
    },
    fingerprint: () => `${sum} ${wanted}`,
  }));
}
