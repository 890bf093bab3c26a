// Asking for an export and reading the file that comes of it, as the tests of exports do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll } from 'vitest';
import { startSession } from '@compatriot/server/accounts/sessions.ts';
import { asSystem } from '@compatriot/server/events.ts';
import type { TestApp } from '../app.ts';
import type { Persona } from '../personas.ts';

/** A folder of this file's own for what the app of this file makes. */
export function useExportsFolder(app: { current: TestApp }): { current: string } {
  const folder = { current: '' };
  beforeAll(() => {
    folder.current = mkdtempSync(join(tmpdir(), 'compatriot-exports-'));
    app.current.config.dataDir = folder.current;
  });
  afterAll(() => rmSync(folder.current, { recursive: true, force: true }));
  return folder;
}

export interface Asked {
  kind: string;
  format?: 'csv' | 'xlsx';
  query?: string;
  most?: number;
}

export const exportsOf = (programme: { code: string }): string => `/api/programmes/${programme.code}/exports`;

/** @returns its id, before anything is made of it */
export async function ask(person: Persona, programme: { code: string }, asked: Asked): Promise<string> {
  const answer = await person.send<{ id: string }>('POST', exportsOf(programme), { format: 'csv', ...asked });
  if (answer.status !== 202) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

/** The file as it comes over the wire. */
export async function fetchFile(app: TestApp, person: Persona, programme: { code: string }, id: string) {
  const session = await asSystem(app.parts, 'sign_in', null, (ctx) =>
    startSession(ctx, person.accountId ?? ''),
  );
  const answer = await app.api.inject({
    method: 'GET',
    url: `${exportsOf(programme)}/${id}/file`,
    headers: { cookie: `session=${app.api.jwt.sign({ sid: session.sessionId })}` },
  });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
}

/** Headings and rows of a CSV file, which must be as RFC 4180 has it. */
export function readCsv(bytes: Buffer): string[][] {
  const text = bytes.toString('utf8');
  if (!text.startsWith('\ufeff')) throw new Error('The mark of UTF-8 is missing');
  return parse(text, { bom: true, record_delimiter: '\r\n' });
}

/** Headings and rows of the first sheet, empty cells as null. */
export async function readSheet(bytes: Buffer): Promise<unknown[][]> {
  const sheets = (await readXlsxFile(bytes, { trim: false })) as { data: unknown[][] }[];
  return sheets[0]?.data ?? [];
}

/** Rows by heading. */
export function byHeading<Cell>([headings = [], ...rows]: Cell[][]): Map<string, Cell>[] {
  return rows.map((row) => new Map(headings.map((heading, place) => [String(heading), row[place] as Cell])));
}
