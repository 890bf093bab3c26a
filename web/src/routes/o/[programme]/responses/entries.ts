// What coordinators enter for others, as the API tells it.
import { m } from '#lib/paraglide/messages.js';

export type Audience = 'people' | 'organisations';
export type ImportStatus = 'checked' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed' | 'expired';

export interface Entry {
  receipt: string;
  submittedAt: string;
  source: 'web' | 'paper' | 'import';
  language: string;
  audience: Audience;
  enteredBy: string | null;
  files: { id: string; mediaType: string; size: number }[];
}

export interface Entries {
  items: Entry[];
  next: string | null;
  imports: { id: string; status: ImportStatus; rows: number; added: number | null; createdAt: string }[];
}

export interface ResponseImport {
  id: string;
  status: ImportStatus;
  rows: number;
  done: number;
  added: number | null;
  createdAt: string;
  report: {
    rows: number;
    ready: number;
    present: number;
    problemRows: number;
    problems: { row: number; column: string; message: string }[];
    unused: string[];
    unmapped: { column: string; value: string; times: number }[];
    leftOut: number;
  };
}

export function statusWord(status: ImportStatus): string {
  switch (status) {
    case 'checked':
      return m.import_status_checked();
    case 'waiting':
      return m.import_status_waiting();
    case 'running':
      return m.import_status_running();
    case 'done':
      return m.import_status_done();
    case 'cancelled':
      return m.import_status_cancelled();
    case 'failed':
      return m.import_status_failed();
    case 'expired':
      return m.import_status_expired();
  }
}

export const audienceFrom = (value: unknown): Audience =>
  value === 'organisations' ? 'organisations' : 'people';
