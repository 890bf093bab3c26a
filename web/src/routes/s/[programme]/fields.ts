// Between answers and the fields of a form: what the server reads with readForm (server/questionnaires/answers.ts) is
// written here, so that a page shows a draft and a refused form in the same way.
import { isReserved } from '@compatriot/server/questionnaires/rules.ts';
import type { Question } from '@compatriot/server/questionnaires/schema.ts';

export type Fields = Record<string, string[]>;

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The fields that one answer fills. An answer that could not be read was kept as typed and fills its field again. */
export function fieldsOf(question: Question, answer: unknown): Fields {
  const { key, kind } = question;
  if (answer === undefined) return {};
  if (isReserved(answer)) return { [key]: [answer] };
  switch (kind) {
    case 'consent':
      return { [key]: [String(answer)] };
    case 'date':
    case 'month': {
      const [year = '', month = '', day = ''] = text(answer).split('-');
      return { [`${key}.year`]: [year], [`${key}.month`]: [month], [`${key}.day`]: [day] };
    }
    case 'ranking':
      return rowsOf(answer, (code, row) => ({ [`${key}[${row}]`]: [text(code)] }));
    case 'occupation': {
      const { uri, typed } = partsOf(answer);
      return { [`${key}.uri`]: [text(uri)], [`${key}.typed`]: [text(typed)] };
    }
    case 'skills':
    case 'languages':
      return rowsOf(answer, (item, row) =>
        Object.fromEntries(
          Object.entries(partsOf(item)).map(([name, value]) => [`${key}[${row}].${name}`, [text(value)]]),
        ),
      );
    default:
      return { [key]: Array.isArray(answer) ? answer.map(text) : [text(answer)] };
  }
}

function rowsOf(answer: unknown, fields: (item: unknown, row: number) => Fields): Fields {
  return Array.isArray(answer) ? Object.assign({}, ...answer.map((item, row) => fields(item, row))) : {};
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The question that a field belongs to. */
export const keyOf = (name: string): string => /^[a-z0-9_]*/.exec(name)?.[0] ?? '';

/** The fields of some questions only. */
export function fieldsAbout(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => keys.includes(keyOf(name))));
}

/** One of the page's own hidden ids. */
export function postedId(form: FormData, name: string): string | undefined {
  const id = String(form.get(name) ?? '');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}

/** The posted fields that belong to questions; the page's own (`_shown`, the pickers' boxes and buttons) are left out. */
export function postedFields(form: FormData, keys: readonly string[]): Fields {
  const fields: Fields = {};
  for (const [posted, value] of form) {
    if (typeof value !== 'string') continue;
    const name = posted.replace(/\[\]$/, '');
    const key = keyOf(name);
    if (!keys.includes(key) || name.endsWith('.label')) continue;
    (fields[name] ??= []).push(value);
  }
  return fields;
}

export const first = (fields: Fields, name: string): string => fields[name]?.[0] ?? '';

/** How many rows of `key[0]…` are filled, at least one for each index up to the last. */
export function rowCount(fields: Fields, key: string): number {
  const prefix = `${key}[`;
  const rows = Object.entries(fields)
    .filter(([name, values]) => name.startsWith(prefix) && values.some((value) => value !== ''))
    .map(([name]) => Number.parseInt(name.slice(prefix.length), 10));
  return rows.length > 0 ? Math.max(...rows) + 1 : 0;
}
