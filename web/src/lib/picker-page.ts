// The whole script of a page that runs without Svelte in the browser (csr = false): it upgrades every picker on it.
import { attachPicker } from '#lib/picker.ts';

for (const root of document.querySelectorAll<HTMLElement>('[data-picker]')) {
  const chosen = root.querySelector<HTMLElement>('[data-picker-chosen]');
  const template = root.querySelector<HTMLTemplateElement>('template[data-picker-template]');
  if (!chosen || !template) continue;
  const single = root.dataset['single'] !== undefined;
  const most = Number(root.dataset['max'] ?? 10);
  const box = root.querySelector<HTMLElement>('[data-picker-box]');
  let next = chosen.children.length;

  const refresh = (): void => {
    if (box) box.hidden = !single && chosen.children.length >= most;
    chosen.hidden = chosen.children.length === 0;
  };

  attachPicker(root, {
    isChosen: (uri) => [...chosen.children].some((row) => (row as HTMLElement).dataset['uri'] === uri),
    pick: ({ uri, label }) => {
      const row = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
      row.dataset['uri'] = uri;
      for (const field of row.querySelectorAll<HTMLInputElement>('[name], [aria-label]')) {
        if (field.hasAttribute('name')) field.name = field.name.replace('[0]', `[${next}]`);
        const spoken = field.getAttribute('aria-label');
        if (spoken) field.setAttribute('aria-label', spoken.replace('{label}', label));
        if (field.dataset['field'] === 'uri') field.value = uri;
        if (field.dataset['field'] === 'label') field.value = label;
        if (field.name === 'picker') field.value += uri;
      }
      const shown = row.querySelector('[data-picker-label]');
      if (shown) shown.textContent = label;
      if (single) chosen.replaceChildren(row);
      else chosen.append(row);
      next += 1;
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
