// The programme's report as it comes over the wire.
import type { recordsAnswer, reportAnswer, targetsAnswer } from '@compatriot/server/indicators/schema.ts';
import type { z } from 'zod';

export type Report = z.output<typeof reportAnswer>;
export type Figure = Report['figures'][number];
export type Records = z.output<typeof recordsAnswer>;
export type Targets = z.input<typeof targetsAnswer>;
export type IndicatorRecord = Records['items'][number];

/** One figure in a table; without an address there is nothing behind it. */
export interface Cell {
  text: string;
  href?: string | undefined;
}
export interface FigureRow {
  key: string;
  label: string;
  cells: Cell[];
  /** A name that a person wrote. */
  own?: boolean;
}
export interface FigureTable {
  caption: string;
  hint?: string;
  /** The first names the rows. */
  columns: string[];
  rows: FigureRow[];
}
