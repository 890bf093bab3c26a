// What a form held, as the page gets it back, and how a field finds its own part of it.
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormValues = { [name: string]: FormValue };

/** The text of one value, for showing it in a field again. */
export function textOf(values: FormValues | null | undefined, name: string): string | undefined {
  const value = values?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a group of checkboxes, for ticking them again. */
export function listOf(values: FormValues | null | undefined, name: string): string[] | undefined {
  const value = values?.[name];
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
