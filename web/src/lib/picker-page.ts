// The whole script of a page that runs without Svelte in the browser (csr = false): it upgrades every picker on it.
import { addRow } from '#lib/picker-rows.ts';
import { attachPicker } from '#lib/picker.ts';

for (const root of document.querySelectorAll<HTMLElement>('[data-picker]')) {
  const chosen = root.querySelector<HTMLElement>('[data-picker-chosen]');
  if (!chosen) continue;
  const single = root.dataset['single'] !== undefined;
  const most = Number(root.dataset['max'] ?? 10);
  const box = root.querySelector<HTMLElement>('[data-picker-box]');

  const refresh = (): void => {
    if (box) box.hidden = !single && chosen.children.length >= most;
    chosen.hidden = chosen.children.length === 0;
  };

  attachPicker(root, {
    isChosen: (uri) => [...chosen.children].some((row) => (row as HTMLElement).dataset['uri'] === uri),
    pick: (suggestion, typed) => {
      addRow(root, { ...suggestion, typed });
      refresh();
    },
  });

  chosen.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[name="picker"]');
    if (!button) return;
    event.preventDefault();
    button.closest('li')?.remove();
    refresh();
    root.querySelector<HTMLElement>('[data-picker-input]')?.focus();
  });
  refresh();
}
