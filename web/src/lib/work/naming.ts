// "Enter an answer here" says at the field what is missing; in the list at the top of the page it must say where.
import { m } from '#lib/paraglide/messages.js';
import type { Problem } from '#lib/problem.ts';

/** The problem with each line led by the name of its field, for ErrorSummary. */
export function named(
  problem: Problem | null | undefined,
  names: Record<string, () => string>,
): Problem | undefined {
  if (!problem?.details) return problem ?? undefined;
  return {
    ...problem,
    details: problem.details.map((detail) => {
      const field = names[detail.path]?.();
      return field
        ? { ...detail, message: m.work_field_problem({ field, message: detail.message }) }
        : detail;
    }),
  };
}
