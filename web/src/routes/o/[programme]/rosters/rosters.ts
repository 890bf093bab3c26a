// Lists of experts as the API tells them, and their words.
import type { Tone } from '#lib/components/kinds.ts';
import { m } from '#lib/paraglide/messages.js';

export type Status = 'open' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed' | 'expired';

export interface RosterSummary {
  id: string;
  status: Status;
  rows: number;
  done: number;
  invited: number | null;
  /** In fives, from ten people on. */
  joined: number | null;
  createdAt: string;
}
export interface SheetColumns {
  sheet: number;
  fields: (string | null)[];
}
export interface Roster extends RosterSummary {
  language: string;
  sheets: { name: string; rows: number; columns: { heading: string; samples: string[] }[] }[] | null;
  columns: { people: SheetColumns; placements: SheetColumns | null };
  open: { words: number; twins: number } | null;
}
export interface Suggestion {
  uri: string;
  label: string;
  matched: string;
  group: string | null;
}
export interface Words {
  total: number;
  undecided: number;
  page: number;
  pages: number;
  items: {
    kind: 'occupation' | 'skill';
    words: string;
    times: number;
    decision: 'keep' | 'drop' | { uri: string; label: string } | null;
    suggestions: Suggestion[];
    sure: 'yes' | 'likely' | 'no';
  }[];
}
export interface RosterRow {
  row: number;
  facts: { fact: string; value: string }[];
  placements: number;
}
export interface Twins {
  total: number;
  undecided: number;
  groups: {
    group: string;
    why: 'email' | 'name';
    rows: RosterRow[];
    differing: string[];
    /** Rows beyond those that are listed. */
    more: number;
    decision: 'both' | Record<string, number> | null;
  }[];
  page: number;
  pages: number;
  visible: {
    row: RosterRow;
    left: boolean;
    cards: {
      id: string;
      pseudonym: string;
      occupation: string | null;
      country: string;
      ageBand: string | null;
      experienceBand: string | null;
      address: boolean;
    }[];
  }[];
}
export interface Report {
  rows: number;
  invite: number;
  merged: number;
  leftOut: number;
  placements: number;
  stopped: number;
  undecidedWords: number;
  undecidedTwins: number;
  faults: { sheet: string; row: number; column: string; message: string; stops: boolean }[];
  faultsTotal: number;
  what: { row: number; outcome: 'invite' | 'merged' | 'left' | 'stopped'; into: number | null }[];
}

export function statusWord(status: Status): string {
  switch (status) {
    case 'open':
      return m.roster_status_open();
    case 'waiting':
      return m.roster_status_waiting();
    case 'running':
      return m.roster_status_running();
    case 'done':
      return m.roster_status_done();
    case 'cancelled':
      return m.roster_status_cancelled();
    case 'failed':
      return m.roster_status_failed();
    case 'expired':
      return m.roster_status_expired();
  }
}

export const toneOf = (status: Status): Tone =>
  status === 'done' ? 'success' : status === 'failed' || status === 'expired' ? 'warning' : 'neutral';

const fields: Record<string, () => string> = {
  name: m.roster_field_name,
  first_name: m.roster_field_first_name,
  last_name: m.roster_field_last_name,
  email: m.roster_field_email,
  phone: m.roster_field_phone,
  city: m.roster_field_city,
  mail_language: m.roster_field_mail_language,
  birth_year: m.roster_field_birth_year,
  sex: m.roster_field_sex,
  residence_country: m.roster_field_residence_country,
  occupation: m.roster_field_occupation,
  skills: m.roster_field_skills,
  languages: m.roster_field_languages,
  education_level: m.roster_field_education_level,
  experience_years: m.roster_field_experience_years,
  sectors: m.roster_field_sectors,
  modes: m.roster_field_modes,
  host: m.roster_field_host,
  place: m.roster_field_place,
  from: m.roster_field_from,
  until: m.roster_field_until,
  mode: m.roster_field_mode,
  role: m.roster_field_role,
  beneficiaries: m.roster_field_beneficiaries,
};
export const fieldNames: readonly string[] = Object.keys(fields);
export const placementFieldNames: readonly string[] = [
  'email',
  ...fieldNames.slice(fieldNames.indexOf('host')),
];

/** `birthYear` as the facts call it, or `birth_year` as the columns do. */
export const fieldWord = (name: string): string =>
  fields[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]?.() ?? name;

export function outcomeWord({ outcome, into }: Report['what'][number]): string {
  switch (outcome) {
    case 'invite':
      return m.roster_outcome_invite();
    case 'merged':
      return m.roster_outcome_merged({ row: into ?? 0 });
    case 'left':
      return m.roster_outcome_left();
    case 'stopped':
      return m.roster_outcome_stopped();
  }
}
