// Skills and occupations without a connection: what was picked before stays and can be taken out; new ones are kept in
// the person's own words, as the server does when no entry of the taxonomy fits.
import { addRow } from '#lib/picker-rows.ts';
import { type DeviceWords, filled } from './words.ts';

interface Filled {
  picks: { uri: string; label: string; level?: number | undefined; typed?: string | undefined }[];
  typed: string[];
}

/** @param root the question's part of the page */
export function preparePicker(
  root: HTMLElement,
  key: string,
  words: DeviceWords,
  { picks, typed }: Filled,
): void {
  const picker = root.querySelector<HTMLElement>('[data-picker]');
  const chosen = picker?.querySelector<HTMLElement>('[data-picker-chosen]');
  const input = picker?.querySelector<HTMLInputElement>('[data-picker-input]');
  const search = picker?.querySelector<HTMLButtonElement>('[data-picker-search]');
  if (!picker || !chosen || !input || !search) return;
  const single = picker.dataset['single'] !== undefined;
  const most = single ? 1 : Number(picker.dataset['max'] ?? 10);
  const box = picker.querySelector<HTMLElement>('[data-picker-box]');

  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent = words.pickerWords;
  const own = document.createElement('ul');
  own.className = 'own-words';
  box?.before(hint);
  picker.append(own);
  search.type = 'button';
  search.textContent = words.pickerAdd;

  const refresh = (): void => {
    chosen.hidden = chosen.children.length === 0;
    own.hidden = own.children.length === 0;
    if (box) box.hidden = !single && chosen.children.length + own.children.length >= most;
  };

  const addWords = (text: string): void => {
    const row = document.createElement('li');
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: `${key}_words`, value: text });
    const shown = document.createElement('span');
    shown.dir = 'auto';
    shown.textContent = text;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'button quiet';
    remove.textContent = words.removeShort;
    remove.setAttribute('aria-label', filled(words.remove, { label: text }));
    row.append(field, shown, ' ', remove);
    if (single) {
      own.replaceChildren(row);
      chosen.replaceChildren();
    } else own.append(row);
  };

  const take = (): void => {
    const text = input.value.trim();
    if (!text) return;
    addWords(text);
    input.value = '';
    refresh();
    input.focus();
  };

  search.addEventListener('click', take);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || input.value.trim() === '') return;
    event.preventDefault();
    take();
  });
  picker.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('li button');
    if (!button) return;
    event.preventDefault();
    button.closest('li')?.remove();
    refresh();
    input.focus();
  });

  for (const pick of picks) addRow(picker, pick);
  for (const text of typed) addWords(text);
  refresh();
}
