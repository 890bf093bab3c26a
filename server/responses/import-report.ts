// Goes through a file of responses once and says what an import of it would do. Pieces of it wait for other work in between,
// so that fifty thousand rows do not keep everybody waiting.
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Definition } from '../questionnaires/schema.ts';
import { type Plan, planColumns, type ReadRow, type RowFault, readRow } from './import-columns.ts';
import { FileRefused, recordsOf } from './records.ts';

export const mostImportRows = 50_000;
/** What a report lists; counts go on. */
const mostListed = 200;
const mostUnmapped = 100;
/** Milliseconds of work between two pauses. */
const stretch = 10;

export interface Report {
  rows: number;
  /** New, and without a problem. */
  ready: number;
  /** Imported before, or twice in this file with the same content. */
  present: number;
  problemRows: number;
  /** `row` as a spreadsheet counts: the headings are row 1. */
  problems: { row: number; column: string; code: string; params: RowFault['params'] }[];
  unused: string[];
  unmapped: { column: string; value: string; times: number }[];
  /** Answers to questions that the person would not have been asked; they stay out, as on the web. */
  leftOut: number;
}

export interface Row extends ReadRow {
  number: number;
}

/** Rows of a file, one after the other. @throws {FileRefused} */
export async function* rowsOf(
  file: Buffer,
  definition: Definition,
  scope: { programmeId: string; now: Date; language: string },
): AsyncGenerator<{ plan: Plan; row: Row }> {
  let plan: Plan | null = null;
  let number = 0;
  let since = performance.now();
  for await (const cells of recordsOf(file)) {
    number += 1;
    if (!plan) {
      plan = planColumns(definition, cells);
      if (!plan) throw new FileRefused('file_no_instance');
      if (plan.columns.length === 0) throw new FileRefused('file_no_questions');
      continue;
    }
    if (number > mostImportRows + 1) throw new FileRefused('file_too_many_rows', { most: mostImportRows });
    yield { plan, row: { number, ...readRow(definition, plan, cells, scope) } };
    if (performance.now() - since > stretch) {
      await breathe();
      since = performance.now();
    }
  }
  if (number < 2) throw new FileRefused('file_empty');
}

/**
 * @param before which of these ids were imported before
 * @throws {FileRefused}
 */
export async function reportOn(
  file: Buffer,
  definition: Definition,
  scope: { programmeId: string; now: Date; language: string },
  before: (ids: string[]) => Promise<ReadonlySet<string>>,
): Promise<Report> {
  const report: Report = {
    ...{ rows: 0, ready: 0, present: 0, problemRows: 0, problems: [], unused: [], unmapped: [], leftOut: 0 },
  };
  const unmapped = new Map<string, Report['unmapped'][number]>();
  /** Contents by id: the same row twice is counted once, another row under the same id is a problem. */
  const seen = new Map<string, string>();
  let batch: Row[] = [];
  let instanceHeading = '';
  const count = async (): Promise<void> => {
    const known = await before(batch.flatMap(({ id }) => id ?? []));
    for (const row of batch) {
      const content = contentOf(row);
      const twin = row.id === null ? undefined : seen.get(row.id);
      if (row.id !== null && twin === undefined) seen.set(row.id, content);
      // What was imported before is not looked at again: the form may have changed since.
      if (row.id !== null && (known.has(row.id) || twin === content)) report.present += 1;
      else countRow(row, twin === undefined);
    }
    batch = [];
  };
  const countRow = (row: Row, first: boolean): void => {
    const faults = first
      ? row.faults
      : [...row.faults, { column: instanceHeading, code: 'instance_twice', params: {} }];
    report.leftOut += row.leftOut;
    for (const { column, value } of row.unmapped) {
      const id = `${column}\n${value}`;
      const met = unmapped.get(id);
      if (met) met.times += 1;
      else if (unmapped.size < mostUnmapped)
        unmapped.set(id, { column, value: value.slice(0, 80), times: 1 });
    }
    if (faults.length === 0) report.ready += 1;
    else report.problemRows += 1;
    for (const { column, code, params } of faults)
      if (report.problems.length < mostListed)
        report.problems.push({ row: row.number, column, code, params });
  };
  for await (const { plan, row } of rowsOf(file, definition, scope)) {
    report.rows += 1;
    if (report.rows === 1) {
      report.unused = plan.unused.slice(0, mostListed);
      instanceHeading = plan.headings[plan.instance] ?? '';
    }
    batch.push(row);
    if (batch.length >= 1000) await count();
  }
  await count();
  report.unmapped = [...unmapped.values()].sort((one, other) => other.times - one.times);
  return report;
}

/** What two rows of one instance are compared by; a fingerprint, because fifty thousand contents are a lot to keep. */
const contentOf = ({ answers }: Row): string =>
  createHash('sha256').update(JSON.stringify(answers)).digest('base64');
