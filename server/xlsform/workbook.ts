// The sheets of a workbook that a stranger sent, measured before they are read (see unpack.ts).
import readXlsxFile from 'read-excel-file/node';
import type { RawSheet } from './tables.ts';
import { unpackWorkbook, WorkbookRefused } from './unpack.ts';

/** @throws {WorkbookRefused} */
export async function readWorkbook(file: Buffer): Promise<RawSheet[]> {
  const measured = await unpackWorkbook(file);
  try {
    return (await readXlsxFile(measured, { trim: false })) as RawSheet[];
  } catch {
    // The library says in its own words, by many kinds of error, that these are not the parts of a workbook.
    throw new WorkbookRefused('not_a_workbook');
  }
}
