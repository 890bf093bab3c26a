// A file of a stranger's as sheets of plain cells: CSV in UTF-8, UTF-16 or Windows-1252, or a measured workbook. Whatever a
// cell holds becomes one bounded line of text without control characters; nothing in it is ever run or believed.
import { FileRefused, recordsOf } from '../responses/records.ts';
import { readWorkbook } from '../xlsform/workbook.ts';

export interface Sheet {
  name: string;
  /** The headings are the first row. */
  rows: string[][];
}

export const largestRoster = 5 * 1024 * 1024;
export const mostPeople = 5000;
const mostColumns = 200;
const mostSheets = 10;
const mostCells = 300_000;
/** Letters of a cell: names, lists of skills. What is longer is a text about somebody and nothing that this import takes. */
const longestCell = 2000;

/** Bidirectional overrides and isolates can make a line read otherwise than it is; the plain marks of Arabic may stay. */
const steering = /[\u202a-\u202e\u2066-\u2069]/g;

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  const text = typeof value === 'string' ? value : String(value as number | boolean);
  return text
    .slice(0, longestCell)
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replaceAll(steering, '')
    .normalize('NFC')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** @throws {FileRefused | WorkbookRefused} */
export async function readSheets(file: Buffer): Promise<Sheet[]> {
  const sheets = isWorkbook(file)
    ? (await readWorkbook(file))
        .slice(0, mostSheets)
        .map(({ sheet, data }) => ({ name: cellText(sheet), data }))
    : [{ name: '', data: await csvRows(file) }];
  let cells = 0;
  const read = sheets.flatMap(({ name, data }) => {
    const rows = data.map((row) => trimmed(row.slice(0, mostColumns).map(cellText)));
    while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop();
    cells += rows.reduce((sum, row) => sum + row.length, 0);
    if (rows.length > mostPeople + 1) throw new FileRefused('file_too_many_rows', { most: mostPeople });
    if (cells > mostCells) throw new FileRefused('file_too_many_cells', { most: mostCells });
    return rows.length > 0 ? [{ name, rows }] : [];
  });
  if ((read[0]?.rows.length ?? 0) < 2) throw new FileRefused('file_empty');
  return read;
}

/** Zip files begin so, and old .xls files and those with a password by the other. */
const isWorkbook = (file: Buffer): boolean =>
  file.length > 4 && (file.readUInt32BE(0) === 0x504b0304 || file.readUInt32BE(0) === 0xd0cf11e0);

async function csvRows(file: Buffer): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const record of recordsOf(Buffer.from(decoded(file), 'utf8'))) {
    if (rows.length > mostPeople) throw new FileRefused('file_too_many_rows', { most: mostPeople });
    rows.push(record);
  }
  return rows;
}

/** Excel saves CSV in the code page of Windows, or as "Unicode text". */
function decoded(file: Buffer): string {
  if (file.length > 1 && file[0] === 0xff && file[1] === 0xfe)
    return new TextDecoder('utf-16le').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    // Every byte is a letter there: what was no text at all ends as rows without an address.
    return new TextDecoder('windows-1252').decode(file);
  }
}

function trimmed(cells: string[]): string[] {
  let end = cells.length;
  while (end > 0 && cells[end - 1] === '') end -= 1;
  return cells.slice(0, end);
}
