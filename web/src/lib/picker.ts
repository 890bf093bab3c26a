// Turns the picker's search box into a combobox that suggests while one types (ARIA 1.2 combobox with a listbox).
// One implementation for both kinds of page: ConceptPicker attaches it where Svelte runs, picker-page.ts where it
// does not. It touches only attributes and the empty list it was given, so Svelte's own markup stays Svelte's.

export interface Suggestion {
  uri: string;
  label: string;
  matched: string;
  group: string | null;
}

interface PickerHandlers {
  /** `words` stood in the box when it was chosen. */
  pick(suggestion: Suggestion, words: string): void;
  /** Leaves out what is chosen already. */
  isChosen(uri: string): boolean;
}

/** Type-ahead waits this long after a key (ms): shorter asks for every letter, longer feels stuck. */
const pause = 150;
const shortest = 2;

function part<T extends Element>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-picker-${name}]`);
  if (!found) throw new Error(`The picker has no ${name}`);
  return found;
}

export function attachPicker(root: HTMLElement, handlers: PickerHandlers): () => void {
  const input = part<HTMLInputElement>(root, 'input');
  const list = part<HTMLUListElement>(root, 'list');
  const status = part<HTMLElement>(root, 'status');
  const {
    endpoint = '',
    language = 'en',
    programme,
    textNone = '',
    textSome = '',
    textFailed = '',
  } = root.dataset;
  const stop = new AbortController();
  const on = { signal: stop.signal };
  let asking: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: Suggestion[] = [];
  let active = -1;

  part<HTMLElement>(root, 'search').hidden = true;
  list.id ||= `${input.id}-list`;
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');
  input.autocomplete = 'off';
  root.dataset['ready'] = '';

  function close(): void {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function mark(index: number): void {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(at === index));
      if (at === index) {
        input.setAttribute('aria-activedescendant', option.id);
        option.scrollIntoView({ block: 'nearest' });
      }
    }
    if (index < 0) input.removeAttribute('aria-activedescendant');
  }

  function show(items: Suggestion[]): void {
    shown = items.filter((item) => !handlers.isChosen(item.uri));
    list.replaceChildren(...shown.map(optionFor));
    active = -1;
    input.removeAttribute('aria-activedescendant');
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    status.textContent = shown.length > 0 ? textSome.replace('{n}', String(shown.length)) : textNone;
    status.classList.toggle('heard', shown.length > 0);
  }

  function optionFor(item: Suggestion, index: number): HTMLLIElement {
    const option = document.createElement('li');
    option.id = `${list.id}-${index}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    const label = document.createElement('span');
    label.textContent = item.label;
    option.append(label);
    // When another name matched than the one shown, say which, or the suggestion looks like a mistake.
    const beside = [item.matched !== item.label ? item.matched : '', item.group ?? ''].filter(Boolean);
    if (beside.length > 0) {
      const small = document.createElement('small');
      small.textContent = beside.join(' · ');
      option.append(' ', small);
    }
    return option;
  }

  async function ask(query: string): Promise<void> {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      // Some skills are known in one programme only.
      const about = { q: query, lang: language, ...(programme && { programme }) };
      const response = await fetch(`${endpoint}?${new URLSearchParams(about)}`, { signal });
      if (!response.ok) throw new Error(`Suggestions answered ${response.status}`);
      const { items } = (await response.json()) as { items: Suggestion[] };
      if (!signal.aborted) show(items);
    } catch (error) {
      if (signal.aborted) return;
      console.error(error);
      close();
      // The button still works over a link this poor: it sends the form.
      part<HTMLElement>(root, 'search').hidden = false;
      status.textContent = textFailed;
      status.classList.remove('heard');
    }
  }

  function choose(index: number): void {
    const item = shown[index];
    if (!item) return;
    handlers.pick(item, input.value.trim());
    input.value = '';
    status.textContent = '';
    close();
    input.focus();
  }

  input.addEventListener(
    'input',
    () => {
      clearTimeout(timer);
      const query = input.value.trim();
      if (query.length < shortest) {
        asking?.abort();
        status.textContent = '';
        close();
        return;
      }
      timer = setTimeout(() => void ask(query), pause);
    },
    on,
  );
  input.addEventListener(
    'keydown',
    (event) => {
      const open = !list.hidden;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        if (!open) return;
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        mark((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
      } else if (event.key === 'Enter' && (open || input.value !== '')) {
        // Enter chooses; it must not send the whole form while somebody is still picking.
        event.preventDefault();
        if (open) choose(Math.max(active, 0));
      } else if (event.key === 'Escape' && (open || input.value !== '')) {
        event.preventDefault();
        if (open) close();
        else input.value = '';
      } else if (event.key === 'Tab' && open && active >= 0) {
        choose(active);
      }
    },
    on,
  );
  input.addEventListener('blur', () => close(), on);
  list.addEventListener('mousedown', (event) => event.preventDefault(), on);
  list.addEventListener(
    'click',
    (event) => {
      const option = (event.target as Element).closest('[role="option"]');
      if (option) choose([...list.children].indexOf(option));
    },
    on,
  );

  return () => {
    clearTimeout(timer);
    asking?.abort();
    stop.abort();
  };
}
