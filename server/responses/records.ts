// A CSV file as records of cells, for every import: what parts the cells is found out, a file that cannot be read is refused
// in words, and pieces of it wait for other work in between.
import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';

/** Why a file cannot be read at all. */
export class FileRefused extends Error {
  readonly code:
    | 'file_not_utf8'
    | 'file_not_csv'
    | 'file_empty'
    | 'file_too_many_rows'
    | 'file_no_instance'
    | 'file_no_questions'
    | 'file_too_many_cells';
  readonly params: Record<string, string | number>;
  constructor(code: FileRefused['code'], params: Record<string, string | number> = {}) {
    super(code);
    this.name = 'FileRefused';
    this.code = code;
    this.params = params;
  }
}

/** The records of a CSV file in UTF-8, one after the other. @throws {FileRefused} */
export async function* recordsOf(file: Buffer): AsyncGenerator<string[]> {
  // Excel on Windows saves CSV in its own code page; read as UTF-8, every accent would be lost.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new FileRefused('file_not_utf8');
  }
  const options: Options = {
    bom: true,
    delimiter: delimiterOf(file),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  };
  // In pieces: a single chunk of 20 MB would be parsed in one go.
  const pieces = function* () {
    for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536);
  };
  const parser = Readable.from(pieces()).pipe(parse(options));
  try {
    for await (const record of parser) yield record as string[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw new FileRefused('file_not_csv', { line: 'lines' in error ? Number(error.lines) : 0 });
    throw error;
  }
}

/** KoboToolbox parts by semicolon, ODK by comma, Excel by whatever the country does. */
function delimiterOf(file: Buffer): string {
  const head = file.subarray(0, 65_536).toString('utf8');
  const line = (/^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(head)?.[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = [';', '\t', ','].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}
