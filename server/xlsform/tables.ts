// The sheets of a workbook as rows with named cells, whatever way a form writes its headings; and the list of what could not
// be carried, each with its sheet, row and column.
import { fromNeutral, own, ownChoice, type SheetName, sheetNames } from './columns.ts';

/** As the spreadsheet library reads it: the first row is row 1 of the sheet, blanks are null. */
export interface RawSheet {
  sheet: string;
  data: readonly (readonly (string | number | boolean | Date | null)[])[];
}

/** `row` counts as spreadsheets do; `column` is the heading as the file writes it. Row 0: the workbook or sheet as a whole. */
export interface SheetNote {
  sheet: string;
  row: number;
  column: string;
  code: string;
  params: Record<string, string | number>;
}

/** What stands in the way (problems) and what was carried otherwise than it stood there (remarks). */
export interface Findings {
  problems: SheetNote[];
  remarks: SheetNote[];
}

/** Problems of one file that are listed; a form that is no XLSForm at all would have thousands. */
const mostProblems = 500;

export class Notes implements Findings {
  readonly problems: SheetNote[] = [];
  readonly remarks: SheetNote[] = [];

  problem(at: Place, code: string, params: SheetNote['params'] = {}): void {
    if (this.problems.length < mostProblems) this.problems.push({ ...at, code, params });
  }

  remark(at: Place, code: string, params: SheetNote['params'] = {}): void {
    if (this.remarks.length < mostProblems) this.remarks.push({ ...at, code, params });
  }
}

export interface Place {
  sheet: string;
  row: number;
  column: string;
}

export interface Row {
  number: number;
  /** By canonical column, trimmed; blank cells are absent. */
  cell: (column: string) => string;
  /** The texts of `label`, `hint`… by language, exactly as written; '' stands for the form's default language. */
  texts: (column: string) => Record<string, string>;
  /** Where a column of this row is, for a note. */
  at: (column: string) => Place;
  /** Columns of this row that have content and that nobody of ours names. */
  strangers: () => { column: string; heading: string }[];
}

export interface Table {
  rows: Row[];
  /** Languages in the order in which the headings name them. */
  languages: string[];
}

interface Heading {
  column: string;
  /** Null: a column without languages; '': the default language. */
  language: string | null;
  raw: string;
}

const aliases: Record<string, string> = {
  'list name': 'list_name',
  value: 'name',
  relevance: 'relevant',
  'choice filter': 'choice_filter',
  caption: 'label',
  'form title': 'form_title',
  title: 'form_title',
  'form id': 'form_id',
  id_string: 'form_id',
  'default language': 'default_language',
};

/** Columns whose cells are people's texts, one for each language. */
const textual = ['label', 'hint', `${own}hint`, `${own}title`];

const knownColumns: Record<SheetName, readonly string[]> = {
  survey: [
    ...['type', 'name', 'label', 'hint', 'required', 'relevant', 'constraint', 'choice_filter', 'appearance'],
    ...['part', 'key', 'kind', 'binding', 'sensitive', 'unknown', 'refusal', 'limits', 'suggested', 'of'].map(
      (mark) => own + mark,
    ),
    ...['earlier', 'earlier_choices', 'rule'].map((mark) => own + mark),
  ],
  choices: [
    ...['list_name', 'name', 'label', `${own}hint`],
    ...['exclusive', 'reserved', 'from', 'to', 'rule'].map((mark) => own + mark),
  ],
  settings: [
    ...['form_title', 'form_id', 'version', 'default_language', 'style'],
    ...['languages', 'minutes', 'title'].map((mark) => own + mark),
  ],
};

/** "French (fr)" → fr; "French" → fr by its English name; null when it is no language that we know. */
export function languageCode(name: string): string | null {
  const code = /\(\s*([A-Za-z]{2,3})\s*\)\s*$/.exec(name)?.[1]?.toLowerCase();
  if (code) return code;
  const plain = name.trim().toLowerCase();
  if (/^[a-z]{2,3}$/.test(plain)) return plain;
  return byName().get(plain) ?? null;
}

let names: Map<string, string> | undefined;
/** The languages of two letters by their English names and by their own. */
function byName(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  for (const one of letters) {
    for (const other of letters) {
      const code = one + other;
      const inEnglish = english.of(code);
      if (!inEnglish) continue;
      names.set(inEnglish.toLowerCase(), code);
      const own = new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }).of(code);
      if (own && !names.has(own.toLowerCase())) names.set(own.toLowerCase(), code);
    }
  }
  return names;
}

/** @returns null when the sheet is not there */
export function readTable(sheets: readonly RawSheet[], name: SheetName, notes: Notes): Table | null {
  const raw = sheets.find(({ sheet }) => sheet.trim().toLowerCase() === name);
  if (!raw) return null;
  const firstRow = raw.data.findIndex((cells) => cells.some((cell) => !isEmpty(cell)));
  const headings = (raw.data[firstRow] ?? []).map((cell, position) =>
    headingOf(cell, { sheet: name, row: firstRow + 1, column: letters(position) }, notes),
  );
  const seen = new Set<string>();
  for (const heading of headings) {
    if (!heading) continue;
    const id = `${heading.column}|${heading.language}`;
    if (seen.has(id))
      notes.problem({ sheet: name, row: firstRow + 1, column: heading.raw }, 'column_twice', {
        column: heading.raw,
      });
    seen.add(id);
  }
  const rows = raw.data
    .map((cells, position) => ({ cells, number: position + 1 }))
    .slice(firstRow + 1)
    .filter(({ cells }) => cells.some((cell) => !isEmpty(cell)))
    .map(({ cells, number }) => {
      for (const [position, cell] of cells.entries()) {
        if (!isEmpty(cell) && !headings[position]) {
          notes.problem({ sheet: name, row: number, column: letters(position) }, 'heading_missing');
        }
      }
      return rowOf(name, number, headings, cells);
    });
  const languages = headings.flatMap((heading) => (heading?.language == null ? [] : [heading.language]));
  return { rows, languages: [...new Set(languages)] };
}

function isEmpty(cell: unknown): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

/** A, B, … Z, AA: as spreadsheets name columns without a heading. */
function letters(position: number): string {
  let name = '';
  for (let left = position + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function headingOf(cell: unknown, at: Place, notes: Notes): Heading | null {
  if (isEmpty(cell)) return null;
  const raw = String(cell).trim();
  if (at.sheet === 'choices' && raw.toLowerCase().startsWith(ownChoice)) {
    const mark = raw.slice(ownChoice.length).toLowerCase();
    const hint = /^hint_([a-z]{2,3})$/.exec(mark)?.[1];
    return { column: own + (hint ? 'hint' : mark), language: hint ?? null, raw };
  }
  const ours = raw.toLowerCase().startsWith(own);
  const rest = ours ? raw.slice(own.length) : raw;
  // `label::French (fr)`; old forms write one colon.
  const [first = '', ...others] = rest.split(/::|(?<=^(?:label|hint)):/i).map((part) => part.trim());
  const plain = first.toLowerCase();
  const column = ours ? own + plain : (aliases[plain] ?? plain);
  if (!textual.includes(column)) return { column: others.length > 0 ? raw : column, language: null, raw };
  if (others.length === 0) return { column, language: '', raw };
  const language = languageCode(others.join('::'));
  if (language === null) {
    notes.problem({ ...at, column: raw }, 'language_unknown', { language: others.join('::') });
    return { column, language: '', raw };
  }
  return { column, language, raw };
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? fromNeutral(cell) : String(cell as number | boolean);
}

function rowOf(
  sheet: SheetName,
  number: number,
  headings: readonly (Heading | null)[],
  cells: RawSheet['data'][number],
): Row {
  const headingFor = (column: string): string =>
    headings.find((heading) => heading?.column === column)?.raw ?? column;
  return {
    number,
    cell(column) {
      const position = headings.findIndex((heading) => heading?.column === column && !heading.language);
      return position < 0 ? '' : textOf(cells[position]).trim();
    },
    texts(column) {
      const found: Record<string, string> = {};
      for (const [position, heading] of headings.entries()) {
        if (heading?.column !== column || heading.language === null) continue;
        const text = textOf(cells[position]);
        if (text.trim() !== '') found[heading.language] = text;
      }
      return found;
    },
    at: (column) => ({ sheet, row: number, column: headingFor(column) }),
    strangers: () =>
      headings.flatMap((heading, position) => {
        if (!heading || knownColumns[sheet].includes(heading.column) || isEmpty(cells[position])) return [];
        // KoboToolbox's own marks of rows; they mean nothing outside it.
        return heading.raw.startsWith('$') ? [] : [{ column: heading.column, heading: heading.raw }];
      }),
  };
}

/** Sheets beside the three. What other tools would use is a problem, a page of notes is not. */
export function strangeSheets(sheets: readonly RawSheet[], notes: Notes): void {
  for (const { sheet, data } of sheets) {
    const name = sheet.trim().toLowerCase();
    if (sheetNames.some((known) => known === name) || data.length === 0) continue;
    const place = { sheet, row: 0, column: '' };
    if (['entities', 'external_choices', 'osm'].includes(name))
      notes.problem(place, 'sheet_unknown', { sheet });
    else notes.remark(place, 'sheet_ignored', { sheet });
  }
}
