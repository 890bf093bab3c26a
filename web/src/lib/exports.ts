// Exports in the page's language. Call these while rendering.
import type { ExportFormat, ExportKind, ExportStatus } from '@compatriot/db/vocabulary.ts';
import type { exportPart } from '@compatriot/server/exports/schema.ts';
import type { z } from 'zod';
import type { Tone } from '#lib/components/kinds.ts';
import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

/** As it comes over the wire. */
export type ExportItem = z.input<typeof exportPart> & {
  /** Whose programme's it is; a host may work for several. */
  programme: string;
};

const kinds: Record<ExportKind, () => string> = {
  talent: m.export_kind_talent,
  list: m.export_kind_list,
  placements: m.export_kind_placements,
  assignments: m.export_kind_assignments,
  institutions: m.export_kind_institutions,
  organisations: m.export_kind_organisations,
  shortlist: m.export_kind_shortlist,
  survey: m.export_kind_survey,
  officials: m.export_kind_officials,
  host_placements: m.export_kind_host_placements,
  host_assignments: m.export_kind_host_assignments,
  report: m.export_kind_report,
};
const statuses: Record<ExportStatus, () => string> = {
  waiting: m.export_status_waiting,
  running: m.export_status_running,
  done: m.export_status_done,
  refused: m.export_status_refused,
  failed: m.export_status_failed,
  cancelled: m.export_status_cancelled,
  withdrawn: m.export_status_withdrawn,
  expired: m.export_status_expired,
};
const tones: Record<ExportStatus, Tone> = {
  waiting: 'neutral',
  running: 'info',
  done: 'success',
  refused: 'warning',
  failed: 'danger',
  cancelled: 'neutral',
  withdrawn: 'warning',
  expired: 'neutral',
};
const formats: Record<ExportFormat, () => string> = { csv: m.export_csv, xlsx: m.export_xlsx };

export const kindWord = (kind: ExportKind): string => kinds[kind]();
export const statusWord = (status: ExportStatus): string => statuses[status]();
export const statusTone = (status: ExportStatus): Tone => tones[status];
export const formatWord = (format: ExportFormat): string => formats[format]();
export const goesOn = ({ status }: { status: ExportStatus }): boolean =>
  status === 'waiting' || status === 'running';

export function sizeWord(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return formatNumber(Math.max(value, 0.1), {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}
