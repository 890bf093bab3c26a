// What every benchmark says its figures with, so that they are rounded and read alike.
import type { Figure } from './run.ts';

/** @param aim in words; together with `holds`, or neither for a figure that is only told */
export function figure(
  name: string,
  value: number,
  unit: string,
  holds: boolean | null = null,
  aim: string | null = null,
): Figure {
  return { name, value: rounded(value), unit, aim, holds };
}

/** Three digits are what a run repeats at best. */
function rounded(value: number): number {
  const parts = Math.abs(value) < 10 ? 100 : Math.abs(value) < 100 ? 10 : 1;
  return Math.round(value * parts) / parts;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that this share of all values lies below; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
