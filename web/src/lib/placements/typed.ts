// What stood in a field of a refused step, for showing it again: `complete.report.reached[0].women`.
import type { FormValue, FormValues } from '#lib/values.ts';

export function typedAt(values: FormValues | null | undefined, path: string): string | undefined {
  let at: FormValue | undefined = values ?? undefined;
  for (const part of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof at !== 'object') return undefined;
    at = (at as Record<string, FormValue | undefined>)[part];
  }
  return typeof at === 'string' ? at : undefined;
}
