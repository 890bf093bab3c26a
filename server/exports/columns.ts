// What a column of an export is, and the columns that several lists share.
import type { Words } from './words.ts';

export type Cell = string | number | boolean | null;

export interface Column<Row> {
  heading: (words: Words) => string;
  /** In characters. */
  width: number;
  cell: (row: Row, words: Words) => Cell;
}

export interface Table<Row> {
  /** Key of what the list is called. */
  title: string;
  columns: Column<Row>[];
}

export const column = <Row>(key: string, width: number, cell: Column<Row>['cell']): Column<Row> => ({
  heading: (words) => words.say(key),
  width,
  cell,
});

/** A code as programs read it, and its word as people do. */
export const coded = <Row>(key: string, prefix: string, code: (row: Row) => string | null): Column<Row>[] => [
  column(key, 20, (row, words) => words.word(prefix, code(row))),
  codeColumn(key, 14, code),
];

export const codeColumn = <Row>(key: string, width: number, cell: (row: Row) => Cell): Column<Row> => ({
  heading: (words) => words.say('export_code', { name: words.say(key) }),
  width,
  cell,
});

/** ISO 3166-1. */
export const countryColumns = <Row>(key: string, code: (row: Row) => string | null): Column<Row>[] => [
  column(key, 20, (row, words) => words.country(code(row))),
  codeColumn(key, 8, code),
];

/** Postgres writes an instant with its offset and microseconds; people and spreadsheets want ISO 8601 in UTC, to the second. */
export const instant = (value: string | null): string | null =>
  value === null ? null : `${new Date(value).toISOString().slice(0, 19)}Z`;

export interface AssignmentPart {
  title: string;
  institution: string;
  mode: string;
  sector: string;
  country: string;
  place: string | null;
  startsOn: string | null;
  endsOn: string | null;
}

export const whereColumns = <Row extends AssignmentPart>(): Column<Row>[] => [
  column('assignment_field_title', 40, (row) => row.title),
  column('assignment_field_institution', 32, (row) => row.institution),
  ...coded<Row>('assignment_field_mode', 'word_mode_', (row) => row.mode),
  ...coded<Row>('assignment_field_sector', 'word_sector_', (row) => row.sector),
  ...countryColumns<Row>('assignment_field_country', (row) => row.country),
  column('assignment_field_place', 20, (row) => row.place),
  column('assignment_field_starts', 12, (row) => row.startsOn),
  column('assignment_field_ends', 12, (row) => row.endsOn),
];
