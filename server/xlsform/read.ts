// An XLSForm workbook as a questionnaire. What cannot be carried is a problem that names sheet, row and column; nothing is
// lost silently. What is carried in other words than it stood there (a name in lower case, a page made for questions
// outside groups) is a remark.
import type { Definition, Question, Text, Topic } from '../questionnaires/schema.ts';
import { workingDefinition } from '../questionnaires/schema.ts';
import { keyFrom, own } from './columns.ts';
import { readChoices } from './choices.ts';
import { buildQuestion, kindOf, readShowWhen, type RowKind, typeOfRow } from './questions.ts';
import {
  Notes,
  type RawSheet,
  readTable,
  type Row,
  type SheetNote,
  strangeSheets,
  type Table,
} from './tables.ts';
import { languageCode } from './tables.ts';
import { WorkbookRefused } from './unpack.ts';
import { readWorkbook } from './workbook.ts';

export type Reading =
  | { definition: Definition; remarks: SheetNote[] }
  | { definition: null; problems: SheetNote[]; remarks: SheetNote[] };

/** Minutes a question takes, about: GUYD's 45 take four minutes on the short path and eight in full. */
const questionsAMinute = 5;
const mostQuestions = 30;
const mostTopics = 30;

/** Reads the bytes of an .xlsx file. Never throws for what is in the file. */
export async function readXlsform(file: Buffer): Promise<Reading> {
  const refused = (code: string): Reading => ({
    definition: null,
    problems: [{ sheet: '', row: 0, column: '', code, params: {} }],
    remarks: [],
  });
  try {
    const sheets = await readWorkbook(file);
    return readSheets(sheets);
  } catch (error) {
    if (error instanceof WorkbookRefused) return refused(error.code);
    throw error;
  }
}

/** The same from the cells of the sheets; pure. */
export function readSheets(sheets: readonly RawSheet[]): Reading {
  const notes = new Notes();
  strangeSheets(sheets, notes);
  const survey = readTable(sheets, 'survey', notes);
  const choices = readTable(sheets, 'choices', notes);
  const settings = readTable(sheets, 'settings', notes);
  if (!survey) {
    notes.problem({ sheet: 'survey', row: 0, column: '' }, 'sheet_missing', { sheet: 'survey' });
    return { definition: null, problems: notes.problems, remarks: notes.remarks };
  }
  const head = readSettings(settings, [survey, ...(choices ? [choices] : [])], notes);
  const definition = readSurvey(survey, choices, head, notes);
  if (notes.problems.length === 0) checkShape(definition.made, definition.rows, notes);
  if (notes.problems.length > 0)
    return { definition: null, problems: notes.problems, remarks: notes.remarks };
  return { definition: definition.made, remarks: notes.remarks };
}

interface Head {
  languages: string[];
  title: Text;
  minutes: number | null;
  /** A row's texts with the default language in its place. */
  text: (row: Row, column: string) => Text;
}

function readSettings(table: Table | null, others: Table[], notes: Notes): Head {
  const row = table?.rows[0];
  const place = { sheet: 'settings', row: row?.number ?? 0, column: '' };
  const headed = [...new Set(others.flatMap(({ languages }) => languages))];
  const wanted = row?.cell('default_language') ?? '';
  const named = wanted === '' || wanted.toLowerCase() === 'default' ? null : languageCode(wanted);
  if (row && wanted !== '' && wanted.toLowerCase() !== 'default' && named === null)
    notes.problem(row.at('default_language'), 'language_unknown', { language: wanted });
  const first = named ?? headed.find((language) => language !== '') ?? 'en';
  if (headed.includes('') && headed.includes(first) && headed.length > 1)
    for (const { rows } of others)
      for (const each of rows)
        for (const column of ['label', 'hint'])
          if (each.texts(column)[''] && each.texts(column)[first])
            notes.problem(each.at(column), 'language_twice', { language: first });
  const declared = row?.cell(`${own}languages`).split(/\s+/).filter(Boolean) ?? [];
  const languages = declared.length > 0 ? declared : [...new Set([first, ...headed.filter(Boolean)])];
  const text = (from: Row, column: string): Text => {
    const { '': plain, ...rest } = from.texts(column);
    return plain === undefined ? rest : { [first]: plain, ...rest };
  };
  for (const extra of table?.rows.slice(1) ?? [])
    notes.problem({ ...place, row: extra.number }, 'settings_row');
  for (const { column, heading } of row?.strangers() ?? [])
    notes.problem({ ...place, column: heading }, 'column_unknown', { column });
  if (row?.cell('style')) notes.remark(row.at('style'), 'style_ignored');
  const titles = row ? text(row, `${own}title`) : {};
  const formTitle = row?.cell('form_title') ?? '';
  const title = Object.keys(titles).length > 0 ? titles : { [first]: formTitle };
  // The title that every tool shows was changed and ours beside it was not.
  if (row && Object.keys(titles).length > 0 && formTitle !== '' && titles[first]?.trim() !== formTitle)
    notes.problem(row.at('form_title'), 'title_differs', { column: `${own}title` });
  if (!title[first]) notes.remark({ ...place, column: 'form_title' }, 'title_missing');
  const given = row?.cell(`${own}minutes`) ?? '';
  const minutes = given === '' ? null : Number(given);
  if (row && minutes !== null && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 60))
    notes.problem(row.at(`${own}minutes`), 'value_bad', { value: given });
  return { languages, title, minutes, text };
}

/** A survey row that is a question, with its key and kind, before any expression is read. */
interface Asked {
  row: Row;
  type: RowKind;
  key: string;
  kind: Question['kind'];
}

interface Page {
  row: Row | null;
  key: string;
  title: Text;
  intro: Text | null;
  asked: Asked[];
}

function readSurvey(survey: Table, choices: Table | null, head: Head, notes: Notes) {
  const { pages, intro } = readPages(survey, head, notes);
  const named = new Map<string, { key: string; kind: Question['kind'] }>();
  const kinds = new Map<string, Question['kind']>();
  for (const { row, key, kind } of pages.flatMap(({ asked }) => asked)) {
    if (kinds.has(key)) notes.problem(row.at('name'), 'name_twice', { name: key });
    kinds.set(key, kind);
    named.set(row.cell('name'), { key, kind });
  }
  const lists = readChoices(choices, head.text, notes);
  const tools = { notes, lists, kinds, text: head.text, lookup: (name: string) => named.get(name) };
  /** Where each part of the definition stands, by its place in it. */
  const rows = new Map<string, Row>();
  const topics: Topic[] = pages.map((page, position) => {
    if (page.row) rows.set(`topics.${position}`, page.row);
    const showWhen = page.row ? readShowWhen(page.row, tools) : undefined;
    return {
      key: page.key,
      title: page.title,
      ...(page.intro && { intro: page.intro }),
      ...(showWhen && { showWhen }),
      questions: page.asked.map((each, place) => {
        rows.set(`topics.${position}.questions.${place}`, each.row);
        return buildQuestion(each, tools);
      }),
    };
  });
  lists.reportUnused(notes);
  const [first = 'en'] = head.languages;
  const count = topics.reduce((sum, { questions }) => sum + questions.length, 0);
  if (!intro) notes.remark({ sheet: 'survey', row: 0, column: '' }, 'intro_missing');
  const made: Definition = {
    languages: head.languages,
    title: head.title,
    intro: intro ?? { [first]: '' },
    minutes: head.minutes ?? Math.min(60, Math.max(1, Math.round(count / questionsAMinute))),
    topics,
  };
  return { made, rows };
}

function readPages(survey: Table, head: Head, notes: Notes): { pages: Page[]; intro: Text | null } {
  const pages: Page[] = [];
  let intro: Text | null = null;
  let group: Page | null = null;
  let loose: Page | null = null;
  let depth = 0;
  for (const row of survey.rows) {
    for (const { column, heading } of row.strangers())
      notes.problem({ ...row.at('type'), column: heading }, 'column_unknown', { column });
    const type = typeOfRow(row, notes);
    if (!type) continue;
    if (type.word === 'begin_group') {
      depth += 1;
      loose = null;
      if (depth > 1) {
        notes.problem(row.at('type'), 'group_nested');
        continue;
      }
      group = {
        row,
        key: keyOf(row, notes, `${own}key`),
        title: head.text(row, 'label'),
        intro: null,
        asked: [],
      };
      if (Object.keys(group.title).length === 0) notes.problem(row.at('label'), 'label_missing');
      refuseCells(row, ['hint', 'required', 'constraint', 'choice_filter'], notes);
      if (row.cell('appearance') !== '' && row.cell('appearance') !== 'field-list')
        notes.remark(row.at('appearance'), 'appearance_ignored', { appearance: row.cell('appearance') });
      if (pages.some(({ key }) => key === group?.key))
        notes.problem(row.at('name'), 'name_twice', { name: group.key });
      pages.push(group);
      continue;
    }
    if (type.word === 'end_group') {
      if (depth === 0) notes.problem(row.at('type'), 'group_not_open');
      depth = Math.max(0, depth - 1);
      if (depth === 0) {
        if (group && group.asked.length === 0) notes.problem(row.at('type'), 'group_empty');
        group = null;
      }
      continue;
    }
    const part = row.cell(`${own}part`);
    if (part === 'intro' || (part === 'topic_intro' && group)) {
      const words = head.text(row, 'label');
      if (type.word !== 'note') notes.problem(row.at('type'), 'value_bad', { value: type.word });
      refuseCells(row, ['hint', 'required', 'relevant', 'constraint', 'choice_filter', 'appearance'], notes);
      if (part === 'intro') intro = words;
      else if (group) group.intro = words;
      continue;
    }
    if (part !== '') notes.problem(row.at(`${own}part`), 'value_bad', { value: part });
    if (!group && (!loose || loose.asked.length >= mostQuestions)) {
      const number = pages.length + 1;
      loose = { row: null, key: `page_${number}`, title: head.title, intro: null, asked: [] };
      notes.remark(row.at('type'), 'page_made', { page: number });
      pages.push(loose);
    }
    const page = group ?? loose;
    const kind = kindOf(row, type, notes);
    if (!page || !kind) continue;
    if (page.asked.length === mostQuestions)
      notes.problem(row.at('type'), 'group_too_long', { most: mostQuestions });
    page.asked.push({ row, type, key: keyOf(row, notes), kind });
  }
  const last = survey.rows.at(-1);
  if (depth > 0 && last) notes.problem(last.at('type'), 'group_not_closed');
  if (pages.length === 0) notes.problem({ sheet: 'survey', row: 0, column: 'type' }, 'no_questions');
  if (pages.length > mostTopics)
    notes.problem({ sheet: 'survey', row: 0, column: 'type' }, 'too_many_groups', { most: mostTopics });
  return { pages, intro };
}

/** Cells that mean nothing for this row in any tool, or nothing in ours. */
function refuseCells(row: Row, columns: string[], notes: Notes): void {
  for (const column of columns)
    if (row.cell(column) !== '' || Object.keys(row.texts(column)).length > 0)
      notes.problem(row.at(column), 'cell_unfit', { type: row.cell('type') });
}

/** A name as a key of ours; a name that must change for that is a remark. */
function keyOf(row: Row, notes: Notes, column?: string): string {
  const given = column ? row.cell(column) : '';
  const name = given || row.cell('name');
  if (name === '') {
    notes.problem(row.at('name'), 'name_missing');
    return `row_${row.number}`;
  }
  const key = keyFrom(name);
  if (key === '') {
    notes.problem(row.at('name'), 'name_bad', { name });
    return `row_${row.number}`;
  }
  if (key !== name) notes.remark(row.at('name'), 'name_changed', { name, key });
  return key;
}

/** Sizes and shapes that hold for every questionnaire, however it was made. */
function checkShape(definition: Definition, rows: ReadonlyMap<string, Row>, notes: Notes): void {
  const checked = workingDefinition.safeParse(definition);
  for (const { path } of checked.success ? [] : checked.error.issues) {
    const place = path.map(String);
    let row: Row | undefined;
    for (let length = place.length; length > 0 && !row; length--)
      row = rows.get(place.slice(0, length).join('.'));
    const column =
      place.find((part) => ['label', 'hint', 'title', 'choices', 'limits', 'earlier'].includes(part)) ?? '';
    const at = row ? { ...row.at('type'), column } : { sheet: 'survey', row: 0, column };
    notes.problem(at, 'shape_bad', { what: place.join('.') });
  }
}
