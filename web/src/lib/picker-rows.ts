// The rows of what was picked, on pages without Svelte: copies of the one that the server wrote into the picker's template.

interface Picked {
  uri: string;
  label: string;
  level?: number | undefined;
  typed?: string | undefined;
}

/** Adds a row to a picker. With `single` it takes the place of the one before. */
export function addRow(root: HTMLElement, { uri, label, level, typed }: Picked): void {
  const chosen = root.querySelector<HTMLElement>('[data-picker-chosen]');
  const template = root.querySelector<HTMLTemplateElement>('template[data-picker-template]');
  if (!chosen || !template) return;
  const next = Number(root.dataset['next'] ?? chosen.children.length);
  root.dataset['next'] = String(next + 1);
  const row = document.importNode(template.content, true).firstElementChild as HTMLElement;
  row.dataset['uri'] = uri;
  for (const field of row.querySelectorAll<HTMLInputElement>('[name], [aria-label]')) {
    if (field.hasAttribute('name')) field.name = field.name.replace('[0]', `[${next}]`);
    const spoken = field.getAttribute('aria-label');
    if (spoken) field.setAttribute('aria-label', spoken.replace('{label}', label));
    if (field.dataset['field'] === 'uri') field.value = uri;
    if (field.dataset['field'] === 'label') field.value = label;
    if (field.dataset['field'] === 'typed') field.value = typed ?? '';
    if (field.name === 'picker') field.value += uri;
    if (level !== undefined && field.name.endsWith('.level')) field.value = String(level);
  }
  const shown = row.querySelector('[data-picker-label]');
  if (shown) shown.textContent = label;
  if (root.dataset['single'] !== undefined) chosen.replaceChildren(row);
  else chosen.append(row);
}
