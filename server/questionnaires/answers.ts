// Reads one posted question into an answer. It never refuses: what cannot be read comes back as it was typed, so
// that checks.ts can say what is wrong and the page can show it again. Pure, and without zod for the browser.
import { isReserved, refusedAnswer, unknownAnswer } from './rules.ts';
import type { Answer, Question } from './schema.ts';

/** Rows of skills or languages that a page may post; the zod shapes hold as many. */
export const mostRows = 30;
/** Choices that one question may post; a definition cannot have more. */
const mostValues = 300;

/** All posted values of one field name, like `FormData.getAll` without files. */
export type Form = (name: string) => readonly string[];

/**
 * The answer to one question from its posted fields; undefined when nothing was given.
 * Field names: `key` (repeated for many and countries) · skills `key[0].uri`, `.level`, `.typed` · languages
 * `key[0].code`, `.level` · occupation `key.uri`, `key.typed` · date `key` or `key.day`, `key.month`, `key.year` ·
 * month `key` or `key.month`, `key.year` · ranking `key[0]`, `key[1]`… in order, or `key` repeated. The reserved
 * answers arrive as the value of `key`; beside something typed into a single field the refusal wins.
 */
export function readForm(question: Question, form: Form): Answer | undefined {
  const { key, kind } = question;
  const values = form(key)
    .slice(0, mostValues)
    .map((value) => tidy(value, kind === 'long_text'))
    .filter((value) => value !== '');
  if (kind === 'note') return undefined;
  if (kind === 'many' || kind === 'countries') return readMany(kind, values);
  const reserved = [refusedAnswer, unknownAnswer].find((value) => values.includes(value));
  if (reserved) return reserved;

  const field = (name: string): string => tidy(form(name)[0] ?? '');
  switch (kind) {
    case 'consent':
      return readConsent(values[0]);
    case 'number':
      return values[0] === undefined ? undefined : (readNumber(values[0]) ?? values[0]);
    case 'country':
      return values[0]?.toUpperCase();
    case 'phone':
      return values[0] === undefined ? undefined : readPhone(values[0]);
    case 'date':
      return values[0] ?? joined([field(`${key}.year`), field(`${key}.month`), field(`${key}.day`)]);
    case 'month':
      return values[0] ?? joined([field(`${key}.year`), field(`${key}.month`)]);
    case 'ranking': {
      const ranked = rows((row) => field(`${key}[${row}]`) || undefined);
      return ranked.length > 0 ? ranked : values.length > 0 ? values : undefined;
    }
    case 'occupation': {
      const uri = field(`${key}.uri`);
      const typed = field(`${key}.typed`);
      if (!uri && !typed) return undefined;
      return { ...(uri && { uri }), ...(typed && { typed }) };
    }
    case 'skills': {
      const skills = rows((row) => {
        const uri = field(`${key}[${row}].uri`);
        const typed = field(`${key}[${row}].typed`);
        // Words without a chosen skill are kept (uri ''), so that somebody can code them later.
        if (!uri && !typed) return undefined;
        const level = readNumber(field(`${key}[${row}].level`));
        return { uri, ...(level !== undefined && { level }), ...(typed && { typed }) };
      });
      return skills.length > 0 ? skills : undefined;
    }
    case 'languages': {
      const languages = rows((row) => {
        const code = field(`${key}[${row}].code`).toLowerCase();
        const level = field(`${key}[${row}].level`);
        if (!code && !level) return undefined;
        return { code, ...(level && { level }) };
      });
      return languages.length > 0 ? languages : undefined;
    }
    default:
      return values[0];
  }
}

function readMany(kind: 'many' | 'countries', values: string[]): Answer | undefined {
  if (values.length === 0) return undefined;
  const [only] = values;
  if (values.length === 1 && only !== undefined && isReserved(only)) return only;
  // A reserved answer among others stays in the list: checks.ts calls that `exclusive`, and no tick is lost.
  const codes =
    kind === 'countries' ? values.map((code) => (isReserved(code) ? code : code.toUpperCase())) : values;
  return [...new Set(codes)];
}

function readConsent(value: string | undefined): Answer | undefined {
  if (value === undefined) return undefined;
  if (['true', 'yes', 'on', '1'].includes(value)) return true;
  if (['false', 'no', 'off', '0'].includes(value)) return false;
  return value;
}

function rows<Row>(read: (row: number) => Row | undefined): Row[] {
  return Array.from({ length: mostRows }, (_, row) => read(row)).filter((row) => row !== undefined);
}

/** `2026-03-01` from its parts, padded; what is missing stays a gap that the check names. */
function joined(parts: string[]): string | undefined {
  if (parts.every((part) => part === '')) return undefined;
  return parts
    .map(latinDigits)
    .map((part, place) => (place === 0 ? part : part.padStart(2, '0')))
    .join('-');
}

/**
 * One spelling per text. No language has thirty marks on one letter; putting thousands in order takes time that grows with
 * the square of their number, so such a text stays as it is.
 */
export const composed = (value: string): string =>
  /\p{M}{31}/u.test(value) ? value : value.normalize('NFC');

/** One spelling per text (NFC), no blanks around it; a single line unless the question is a long text. */
function tidy(value: string, lines = false): string {
  const text = composed(value).replaceAll('\r\n', '\n');
  return (lines ? text : text.replaceAll(/\s+/g, ' ')).trim();
}

/** Arabic-Indic and Persian digits, as phones in those languages type them. */
function latinDigits(value: string): string {
  return value
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

/** A phone number without what people put between digits; left as typed when that is not a full number. */
function readPhone(value: string): string {
  const digits = latinDigits(value)
    .replace('(0)', '')
    .replaceAll(/[\s().\-/\u00ad\u200e\u200f\u202a-\u202e]/g, '')
    .replace(/^00/, '+');
  return /^\+\d+$/.test(digits) ? digits : value;
}

/**
 * A number as people write it: `12`, `1 200`, `1,200`, `1.200`, `12,5`, `12.5`, `١٢`. One separator before exactly
 * three digits parts thousands, because no question here asks for thousandths; any other single one is a decimal.
 * Undefined when it is not a number.
 */
export function readNumber(value: string): number | undefined {
  if (value.length > 30) return undefined;
  const plain = latinDigits(value)
    .replaceAll('٫', '.')
    .replaceAll('٬', ' ')
    .replaceAll(/[\u2212\u2013]/g, '-')
    // Without looking behind: Safari before 16.4 cannot read such a pattern, and with it not one line of this file.
    .replaceAll(/(\d)[\s'’](?=\d)/g, '$1');
  const parts = /^([+-]?)(\d+(?:[.,]\d+)*)$/.exec(plain);
  const [, sign, digits] = parts ?? [];
  if (digits === undefined) return undefined;
  const number = Number(`${sign === '-' ? '-' : ''}${decimalPoint(digits)}`);
  return Number.isFinite(number) ? number : undefined;
}

function decimalPoint(digits: string): string {
  const marks = digits.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return digits;
  const thousands = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits);
  if (thousands && marks.every((mark) => mark === last)) return digits.replaceAll(last, '');
  const [whole = '', fraction = '', ...more] = digits.split(last);
  // `1.2.3` is no number; `1.234,5` and `1,234.5` are.
  if (more.length > 0 || (marks.length > 1 && !/^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(whole))) return 'NaN';
  return `${whole.replaceAll(/[.,]/g, '')}.${fraction}`;
}
