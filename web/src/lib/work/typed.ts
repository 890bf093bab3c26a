// What stood in a field of the form that was refused, and what is wrong with it.
import { messageAt } from '#lib/problem.ts';
import { typedAt } from '#lib/placements/typed.ts';
import type { RefusedWork } from './actions.ts';
import type { WorkForm } from './words.ts';

export type Refusal = RefusedWork | null | undefined;

/** The props that show a field of a form again: its name, what was typed and what is wrong. */
export function fieldOf(refused: Refusal, form: WorkForm, field: string, stored?: string) {
  const name = `${form}.${field}`;
  const mine = refused?.form === form ? refused : null;
  return {
    name,
    value: mine ? typedAt(mine.values, name) : stored,
    error: messageAt(mine?.problem, name),
  };
}

export const isRefused = (refused: Refusal, form: WorkForm): boolean => refused?.form === form;
