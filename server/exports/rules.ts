// The numbers and decisions of exports. Pure.
import type { ExportFormat, ExportKind, ExportStatus } from '@compatriot/db/vocabulary.ts';

/** Waiting or running at a time for one person; each takes seconds, and others wait behind them. */
export const mostGoing = 3;
/** Files of a person that can be fetched at a time; the oldest makes room. */
export const mostKept = 20;
/** Hours until a file is deleted (SAFETY.md: links that expire). */
export const fileHours = 24;
/** Somebody who waited longer than this has gone on to something else: a mail says that it is there. Seconds. */
export const longSeconds = 30;
/** Whoever makes a file says so every second; after this silence somebody else begins again. Seconds. */
export const silentSeconds = 20;
/** A job that ended three processes is not tried on a fourth. */
export const mostAttempts = 3;

/** Nobody is at work on it and no file hangs on it. */
export const overStatuses: readonly ExportStatus[] = [
  'done',
  'refused',
  'failed',
  'cancelled',
  'withdrawn',
  'expired',
];
export const goingStatuses: readonly ExportStatus[] = ['waiting', 'running'];

/** Kinds whose rows are cards of the pool: they count against the day's quota. */
export const cardKinds: readonly ExportKind[] = ['talent', 'list', 'shortlist'];

/** Says what it is and never who is in it. */
export function fileName(programme: string, kind: ExportKind, day: string, format: ExportFormat): string {
  return `${programme}-${kind.replace('host_', '')}-${day}.${format}`;
}

export const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * Spreadsheets run what begins with one of these signs (the wide ones too, where a keyboard writes those); an apostrophe
 * makes it words. Blanks before the sign are no protection: some programs trim them.
 */
export function harmless(text: string): string {
  return /^[\s'\u200b\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/**
 * In CSV, where a comma stands between cells, also whatever begins a cell for a spreadsheet that expects semicolons or tabs
 * there: it knows no quotes in the middle of a cell, and a line break ends its row.
 */
export function harmlessInCsv(text: string): string {
  return harmless(text).replace(
    /[;\t\r\n](?=(?:[^\S\t\r\n]|['\u200b\ufeff])*[=+\-@\uff0b\uff0d\uff1d\uff20])/g,
    "$&'",
  );
}

/** Languages of the pages that are written from the right. */
export const isRightToLeft = (language: string): boolean => /^(ar|fa|he|ur)\b/.test(language);
