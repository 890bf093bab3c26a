// Between a form on the page and its fields: read what stands in it, and put back what was typed before.
import type { Entries } from './kept.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const controlsOf = (form: ParentNode): Control[] => [
  ...form.querySelectorAll<Control>('input[name], select[name], textarea[name]'),
];

/** What the form would post, without the page's own fields and without buttons. */
export function entriesOf(form: HTMLFormElement): Entries {
  return [...new FormData(form)].flatMap(([name, value]): Entries =>
    typeof value === 'string' && !name.startsWith('_') && name !== 'picker' ? [[name, value]] : [],
  );
}

const plain = (name: string): string => name.replace(/\[\]$/, '');

/**
 * Puts values into the controls that carry their names, in order where a name is repeated. Hidden fields stay: they are
 * the page's own. @returns whether anything is different now
 */
export function refill(root: ParentNode, entries: Entries): boolean {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(plain(name), [...(values.get(plain(name)) ?? []), value]);
  let changed = false;
  for (const control of controlsOf(root)) {
    if (control.type === 'hidden' || !control.name) continue;
    const given = values.get(plain(control.name)) ?? [];
    if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
      const checked = given.includes(control.value);
      changed ||= control.checked !== checked;
      control.checked = checked;
      continue;
    }
    const value = given.shift() ?? '';
    if (control.value === value) continue;
    control.value = value;
    changed = true;
  }
  return changed;
}
