// CSV as RFC 4180 has it, in UTF-8 with the mark by which Excel knows that.
import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.ts';
import { harmlessInCsv } from './rules.ts';
import type { Sheet } from './sheet.ts';

const mark = '\ufeff';

const textOf = (cell: Cell): string => {
  if (typeof cell === 'string') return harmlessInCsv(cell);
  return cell === null ? '' : String(cell);
};

export function csvSheet(headings: readonly string[], push: (text: string) => void): Sheet {
  const write = (rows: readonly (readonly Cell[])[]): string =>
    stringify(
      rows.map((row) => row.map(textOf)),
      // A line break alone ends no record, but some programs think so.
      { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
    );
  push(mark + write([headings]));
  return {
    add: (rows) => push(write(rows)),
    end: () => undefined,
  };
}
