// Papers as PDF, in the reader's language: the record's figures and codes become words here, the templates only set them.
import { encode } from 'uqr';
import { localeTag, type Mode } from '@compatriot/db/vocabulary.ts';
import { say } from '../messages.ts';
import { print } from './printing.ts';

export interface CertificateData {
  programme: string;
  /** #rrggbb; the product's own without one. */
  accent: string | null;
  number: string;
  holder: string;
  institution: string;
  assignment: string;
  mode: Mode;
  place: string | null;
  country: string | null;
  startsOn: string | null;
  endsOn: string | null;
  issuedAt: Date;
  /** Where anybody sees whether it stands. */
  address: string;
}

/** What the two sides agree on. */
export interface AgreedData {
  currency: string;
  /** Minor units, as all amounts. */
  stipend: number;
  /** A stipendRhythms. */
  stipendEvery: string;
  stipendTimes: number;
  travel: number;
  daily: number;
  dailyDays: number;
  /** One of insurers. */
  insuredBy: string;
  insurance: string;
  startsOn: string;
  endsOn: string | null;
  leaveDays: number;
  duties: string;
  other: string;
}

export interface TermsData extends AgreedData {
  programme: string;
  accent?: string | null;
  institution: string;
  title: string;
  place: string | null;
  country: string | null;
  mode: Mode;
  number: number | string;
  /** Hexadecimal; null while they are a draft. */
  sha256: string | null;
  /** Of a contract: which amendment it is, and what held before. */
  amends?: { amendment: number; contractOn: Date; before: AgreedData } | null;
  signatures: { party: 'member' | 'programme'; name: string; at: Date | string; evidence: string | null }[];
}

export interface PaperData {
  certificate: CertificateData;
  terms: TermsData;
}

/** @returns a PDF that readers of screens can read (PDF/UA-1). @throws when it cannot be set */
export function renderPdf<Kind extends keyof PaperData>(
  kind: Kind,
  language: string,
  data: PaperData[Kind],
  now: Date = new Date(),
): Promise<Buffer> {
  return kind === 'certificate'
    ? print('certificate', certificateWords(language, data as CertificateData), now)
    : print('terms', termsWords(language, data as TermsData), now);
}

const ownAccent = '#0b5d57';
const rightToLeft = new Set(['ar']);

const common = (language: string, accent: string | null | undefined) => ({
  language,
  rtl: rightToLeft.has(language),
  accent: accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent : ownAccent,
});

const dayIn = (language: string, day: string): string =>
  new Intl.DateTimeFormat(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

const countryIn = (language: string, code: string | null): string | null =>
  code === null
    ? null
    : (new Intl.DisplayNames([localeTag(language)], { type: 'region', fallback: 'code' }).of(code) ?? code);

/** In a line that runs to the left, what comes from elsewhere keeps its own direction and its place (Unicode UAX 9: FSI, PDI). */
const apart = (language: string, text: string): string =>
  rightToLeft.has(language) ? `\u2068${text}\u2069` : text;

/** Between places: Arabic has a comma of its own. */
const joined = (language: string, parts: (string | null)[]): string =>
  parts
    .flatMap((part) => (part ? [apart(language, part)] : []))
    .join(rightToLeft.has(language) ? '، ' : ', ');

export function moneyIn(language: string, amount: number, currency: string): string {
  const format = new Intl.NumberFormat(localeTag(language), {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
  });
  return apart(language, format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)));
}

export function certificateWords(language: string, data: CertificateData) {
  const { startsOn, endsOn } = data;
  const when =
    startsOn && endsOn
      ? say(language, 'pdf_certificate_from_to', {
          from: dayIn(language, startsOn),
          to: dayIn(language, endsOn),
        })
      : startsOn
        ? say(language, 'pdf_certificate_from', { from: dayIn(language, startsOn) })
        : '';
  return {
    ...common(language, data.accent),
    title: say(language, 'pdf_certificate_title'),
    programme: data.programme,
    certifies: say(language, 'pdf_certificate_certifies'),
    holder: data.holder,
    did: say(language, `pdf_certificate_did_${data.mode}`),
    assignment: data.assignment,
    where: joined(language, [data.institution, data.place, countryIn(language, data.country)]),
    when,
    numberLabel: say(language, 'pdf_certificate_number'),
    number: data.number,
    issued: say(language, 'pdf_certificate_issued', {
      date: dayIn(language, data.issuedAt.toISOString().slice(0, 10)),
    }),
    verify: say(language, 'pdf_certificate_verify'),
    address: data.address,
    square: squareOf(data.address),
  };
}

/** The address as a square that a telephone reads (ISO/IEC 18004), as SVG. */
function squareOf(address: string): string {
  const { data, size } = encode(address, { border: 2 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#1b2430" d="${dots.join('')}"/></svg>`;
}

interface PaperRow {
  label: string;
  value: string;
  /** Somebody's own words, in whichever language. */
  own: boolean;
}

interface PaperPart {
  title: string;
  rows: PaperRow[];
  words: string[];
}

/** What was agreed, part by part: the same for the terms themselves and for what an amendment changed in them. */
function agreedWords(language: string, data: AgreedData): Record<'when' | 'money' | 'texts', PaperPart[]> {
  const word = (key: string, values: Record<string, string | number> = {}): string =>
    say(language, key, values);
  const money = (amount: number): string => moneyIn(language, amount, data.currency);
  const row = (label: string, value: string): PaperRow => ({ label: word(label), value, own: false });
  const stipend =
    data.stipend === 0 || data.stipendTimes === 0
      ? word('pdf_terms_nothing')
      : data.stipendEvery === 'once'
        ? word('pdf_terms_stipend_once', { amount: money(data.stipend) })
        : word(`pdf_terms_stipend_${data.stipendEvery}`, {
            amount: money(data.stipend),
            times: data.stipendTimes,
            total: money(data.stipend * data.stipendTimes),
          });
  const daily =
    data.daily === 0 || data.dailyDays === 0
      ? word('pdf_terms_nothing')
      : word('pdf_terms_daily_days', {
          amount: money(data.daily),
          times: data.dailyDays,
          total: money(data.daily * data.dailyDays),
        });
  const travel =
    data.travel === 0 ? word('pdf_terms_nothing') : word('pdf_terms_up_to', { amount: money(data.travel) });
  return {
    when: [
      {
        title: word('pdf_terms_where_and_when'),
        words: [],
        rows: [
          row('pdf_terms_starts', dayIn(language, data.startsOn)),
          row('pdf_terms_ends', data.endsOn ? dayIn(language, data.endsOn) : word('pdf_terms_for_good')),
          row('pdf_terms_leave', word('pdf_terms_days', { count: data.leaveDays })),
        ],
      },
    ],
    money: [
      {
        title: word('pdf_terms_money'),
        words: [],
        rows: [
          row('pdf_terms_stipend', stipend),
          row('pdf_terms_travel', travel),
          row('pdf_terms_daily', daily),
          row(
            'pdf_terms_total',
            money(data.stipend * data.stipendTimes + data.travel + data.daily * data.dailyDays),
          ),
        ],
      },
    ],
    texts: [
      {
        title: word('pdf_terms_insurance'),
        words: data.insurance ? linesOf(data.insurance) : [],
        rows: [row('pdf_terms_insured_by', word(`pdf_terms_insured_by_${data.insuredBy}`))],
      },
      { title: word('pdf_terms_duties'), rows: [], words: linesOf(data.duties) },
      { title: word('pdf_terms_other'), rows: [], words: linesOf(data.other) },
    ],
  };
}

/** Line by line what was and what is; a text that is new is said to be, and stands below. */
function changedWords(language: string, before: AgreedData, after: AgreedData): PaperPart {
  const [old, now] = [before, after].map((each) => Object.values(agreedWords(language, each)).flat());
  const rows = (now ?? []).flatMap(({ title, rows, words }, at) => {
    const was = old?.[at];
    const lines = rows.flatMap(({ label, value }, line) => {
      const earlier = was?.rows[line]?.value ?? '';
      if (earlier === value) return [];
      const both = { before: apart(language, earlier), after: apart(language, value) };
      return [{ label, value: say(language, 'pdf_terms_was_now', both), own: false }];
    });
    if (JSON.stringify(was?.words) === JSON.stringify(words)) return lines;
    const said = say(language, words.length > 0 ? 'pdf_terms_text_new' : 'pdf_terms_text_gone');
    return [...lines, { label: title, value: said, own: false }];
  });
  return {
    title: say(language, 'pdf_terms_changes'),
    words: rows.length > 0 ? [] : [say(language, 'pdf_terms_no_change')],
    rows,
  };
}

export function termsWords(language: string, data: TermsData) {
  const word = (key: string, values: Record<string, string | number> = {}): string =>
    say(language, key, values);
  const row = (label: string, value: string, own = false) =>
    value === '' ? [] : [{ label: word(label), value, own }];
  const { when, money, texts } = agreedWords(language, data);
  const { amends } = data;
  return {
    ...common(language, data.accent),
    title: amends
      ? word('pdf_terms_amendment_title', {
          number: amends.amendment,
          date: dayIn(language, amends.contractOn.toISOString().slice(0, 10)),
        })
      : word('pdf_terms_title'),
    programme: data.programme,
    assignment: data.title,
    reference: data.sha256 ? word('pdf_terms_reference', { number: data.number }) : word('pdf_terms_draft'),
    mark: data.sha256 ? data.sha256.slice(0, 32) : '',
    parts: [
      ...(amends ? [changedWords(language, amends.before, data)] : []),
      ...when.map((part) => ({
        ...part,
        rows: [
          ...row('pdf_terms_institution', data.institution, true),
          ...row('pdf_terms_place', joined(language, [data.place, countryIn(language, data.country)])),
          ...row('pdf_terms_mode', word(`pdf_terms_mode_${data.mode}`)),
          ...part.rows,
        ],
      })),
      ...money,
      ...texts.filter(({ rows, words }) => rows.length > 0 || words.length > 0),
    ],
    signaturesTitle: word('pdf_terms_signatures'),
    unsigned: word('pdf_terms_unsigned'),
    signatures: data.signatures.map(({ party, name, at, evidence }) => ({
      party: word(`pdf_terms_party_${party}`),
      name,
      at: word('pdf_terms_signed_at', { when: momentIn(language, at) }),
      note: evidence ? word('pdf_terms_on_paper', { evidence: apart(language, evidence) }) : '',
    })),
  };
}

const linesOf = (text: string): string[] => text.split(/\n+/).filter((line) => line.trim() !== '');

/** To the second and in UTC: a signature is a record. */
function momentIn(language: string, at: Date | string): string {
  const format = new Intl.DateTimeFormat(localeTag(language), {
    dateStyle: 'long',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(at))} UTC`;
}
