// Where exports lie: in a folder of DATA_DIR that only the program's own user can enter, under names that say nothing.
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFormat } from '@compatriot/db/vocabulary.ts';

const folderOf = (dataDir: string): string => join(dataDir, 'exports');
const finalPath = (dataDir: string, id: string, format: ExportFormat): string =>
  join(folderOf(dataDir), `${id}.${format}`);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A path for a file that is being made; each try has its own, so that two never write into one. */
export async function partPath(dataDir: string, id: string, attempt: number): Promise<string> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const path = join(folderOf(dataDir), `${id}.${attempt}.part`);
  await rm(path, { force: true });
  return path;
}

/** From here on the file can be served. */
export async function keepFile(
  dataDir: string,
  id: string,
  format: ExportFormat,
  part: string,
): Promise<void> {
  await rename(part, finalPath(dataDir, id, format));
}

/** @returns null when it is not there */
export async function openFile(
  dataDir: string,
  id: string,
  format: ExportFormat,
): Promise<{ file: FileHandle; size: number } | null> {
  try {
    const file = await open(finalPath(dataDir, id, format), 'r');
    return { file, size: (await file.stat()).size };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export async function deleteFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

export const deleteKept = (dataDir: string, id: string, format: ExportFormat): Promise<void> =>
  deleteFile(finalPath(dataDir, id, format));

export interface LyingFile {
  path: string;
  id: string;
  part: boolean;
  /** Milliseconds since it was last written to. */
  age: number;
}

/** Everything that lies in the folder, whatever put it there. */
export async function lyingFiles(dataDir: string, now: Date): Promise<LyingFile[]> {
  const names = await readdir(folderOf(dataDir)).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files: LyingFile[] = [];
  for (const name of names) {
    const path = join(folderOf(dataDir), name);
    const written = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (!written) continue;
    files.push({
      path,
      id: name.split('.')[0] ?? '',
      part: name.endsWith('.part'),
      age: now.getTime() - written.mtimeMs,
    });
  }
  return files;
}
