// One topic in the device's copy: filled from what is kept, shown and hidden by the shared rules as one answers, read and
// checked by the same functions as on the server, and kept until it is sent.
import { judgePage, readPage } from '@compatriot/server/responses/rules.ts';
import type { PlacedFault } from '@compatriot/server/questionnaires/checks.ts';
import { previousTopic, progress, put, route, textIn } from '@compatriot/server/questionnaires/rules.ts';
import type { Answers, Question, Topic } from '@compatriot/server/questionnaires/schema.ts';
import { type Fields, fieldsOf, postedFields } from '../../routes/s/[programme]/fields.ts';
import { fieldsOfPicker, isPicker, pickerOfFields } from '../../routes/s/[programme]/pickers.ts';
import { readPicks } from '#lib/picks.ts';
import { fieldId } from '#lib/problem.ts';
import { addressOf, type Copy, faultText, number, sayStep, show } from './copy.ts';
import { preparePicker } from './copy-picker.ts';
import { askWorker } from './device.ts';
import { refill } from './form.ts';
import type { Entries, WaitingPage } from './kept.ts';
import { part } from './status.ts';
import { update } from './store.ts';
import { filled } from './words.ts';

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** @param posted a form of this page that the network did not take */
export async function showTopic(copy: Copy, topic: Topic, posted: Entries | null): Promise<void> {
  const { definition, survey } = copy;
  const toCheck = new URLSearchParams(location.search).get('return') === 'check';
  if (posted) {
    const shown = (posted.find(([name]) => name === '_shown')?.[1] ?? '').split(' ');
    const form = new FormData();
    for (const [name, value] of posted) form.append(name, value);
    const asked = topic.questions.filter(({ key }) => shown.includes(key));
    const pressed = posted.some(([name]) => name === 'picker' || name === 'more');
    const leaves = textOf(posted, 'press') === 'save';
    const made = { revision: numberIn(posted, '_revision'), versionId: textOf(posted, '_version') };
    const judged = await savePage(copy, topic, asked, form, copy.kept.answers, made);
    if (leaves) return location.replace(addressOf(copy));
    const stays = pressed || textOf(posted, 'press') !== '';
    if (!stays && judged.faults.length === 0) return goOn(copy, topic, judged.next, toCheck);
    open(copy, topic, toCheck);
    if (!stays) showFaults(copy, topic, judged.faults);
    return;
  }
  if (!route(definition, copy.kept.answers).topics.some((each) => each.topic.key === topic.key)) {
    location.replace(addressOf(copy, 'check'));
    return;
  }
  open(copy, topic, toCheck);
  askWorker({ ask: 'flush', survey });
}

const textOf = (entries: Entries, name: string): string => entries.find(([each]) => each === name)?.[1] ?? '';
function numberIn(entries: Entries, name: string): number | undefined {
  const text = textOf(entries, name);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function goOn(copy: Copy, topic: Topic, next: string, toCheck: boolean): void {
  const opened = next === topic.key;
  const target = toCheck && !opened ? 'check' : next;
  location.assign(`${addressOf(copy, target)}${toCheck && opened ? '?return=check' : ''}`);
}

function open(copy: Copy, topic: Topic, toCheck: boolean): void {
  const { definition, place, words, kept, survey } = copy;
  show(copy, `topic:${topic.key}`);
  const { step, of } = progress(definition, kept.answers, topic.key);
  sayStep(copy, filled(words.step, { step: number(copy, step), of: number(copy, of) }));
  const before = previousTopic(definition, kept.answers, topic.key)?.key;
  const back = place.querySelector<HTMLAnchorElement>('a.back');
  if (back) back.href = addressOf(copy, toCheck ? 'check' : before);
  const form = place.querySelector<HTMLFormElement>('form[data-topic]');
  if (!form) return;
  const button = form.querySelector('.buttons .primary');
  if (button && toCheck) button.textContent = words.save;

  const base = kept.answers;
  for (const question of topic.questions) fill(copy, form, question, base);
  const typed = kept.typing;
  const draft = kept.draft?.id ?? null;
  if (typed?.topic === topic.key && typed.draft === draft) refill(form, typed.entries);

  const look = (): void => showHide(copy, topic, form);
  form.addEventListener('input', look);
  form.addEventListener('change', look);
  look();

  let timer: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const entries = [...new FormData(form)].filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      );
      void update(survey, (now) => ({ ...now, typing: { draft, topic: topic.key, entries } }));
    }, 400);
  });

  const since = performance.now();
  form.addEventListener('click', (event) => {
    const more = (event.target as Element).closest<HTMLButtonElement>('button[name="more"]');
    if (!more) return;
    event.preventDefault();
    addFormRow(more);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    // The browser's own button may still be one inside a question.
    const pressed = event.submitter as HTMLButtonElement | null;
    if (pressed?.name === 'more' || pressed?.name === 'picker') return;
    const asked = visible(copy, topic, form);
    const seconds = Math.min(86_400, Math.round((performance.now() - since) / 1000));
    void savePage(copy, topic, asked, new FormData(form), base, { seconds }).then(({ faults, next }) => {
      if (faults.length === 0) goOn(copy, topic, next, toCheck);
      else showFaults(copy, topic, faults);
    });
  });
}

/** Puts one kept answer into its fields. */
function fill(copy: Copy, form: HTMLFormElement, question: Question, answers: Answers): void {
  const { key } = question;
  const root = form.querySelector<HTMLElement>(`[data-question="${key}"]`);
  if (!root) return;
  const fields = fieldsOf(question, answers[key]);
  if (isPicker(question)) {
    const { chosen, words } = pickerOfFields(question, fields, copy.kept.labels);
    preparePicker(root, key, copy.words, { picks: chosen, typed: words });
  }
  const rows = root.querySelectorAll('ol > li').length;
  const more = root.querySelector<HTMLButtonElement>('button[name="more"]');
  for (let row = rows; more && row < filledRows(question, fields); row++) addFormRow(more);
  const entries = Object.entries(fields).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  if (entries.length > 0 && !isPicker(question)) refill(root, entries);
  if (isPicker(question) && fields[key])
    refill(
      root,
      entries.filter(([name]) => name === key),
    );
  if (copy.kept.held.includes(key) && answers[key] === undefined) {
    const hint = document.createElement('p');
    hint.className = 'hint';
    hint.textContent = copy.words.held;
    root.querySelector('.field > .hint, .field > label, .field > legend')?.after(hint);
  }
}

function filledRows({ key, kind }: Question, fields: Fields): number {
  if (kind === 'countries') return fields[key]?.length ?? 0;
  const rows = Object.keys(fields).flatMap((name) => /\[(\d+)\]/.exec(name)?.[1] ?? []);
  return rows.length > 0 ? Math.max(...rows.map(Number)) + 1 : 0;
}

/** One more row like the last one, empty. */
function addFormRow(more: HTMLButtonElement): void {
  const list = more.closest('fieldset')?.querySelector('ol');
  const last = list?.lastElementChild;
  if (!list || !last) return;
  const row = last.cloneNode(true) as HTMLElement;
  const at = list.children.length;
  for (const field of row.querySelectorAll<HTMLSelectElement>('select')) {
    field.removeAttribute('id');
    field.name = field.name.replace(/\[\d+\]/, `[${at}]`);
    const spoken = field.getAttribute('aria-label');
    const count = new RegExp(`\\b${at}\\b`);
    if (spoken) field.setAttribute('aria-label', spoken.replace(count, String(at + 1)));
    const first = field.options[0];
    if (first) first.text = first.text.replace(count, String(at + 1));
    field.selectedIndex = 0;
  }
  list.append(row);
  row.querySelector('select')?.focus();
}

/** What the form says now, read as the server would. */
function readNow(copy: Copy, topic: Topic, asked: Question[], form: FormData, before: Answers) {
  const fields = postedFields(
    form,
    asked.filter((question) => !isPicker(question)).map(({ key }) => key),
  );
  for (const question of asked.filter(isPicker)) {
    const { key, kind } = question;
    const { chosen, query } = readPicks(form, key, kind === 'occupation' ? { single: true } : { level: 3 });
    const texts = [...form.getAll(`${key}_words`), query].filter(
      (text): text is string => typeof text === 'string' && text !== '',
    );
    const words = kind === 'occupation' ? texts.slice(-1) : texts;
    Object.assign(fields, fieldsOfPicker(question, { chosen, words, query: '', found: undefined }));
    const reserved = form.getAll(key).filter((value): value is string => typeof value === 'string');
    if (reserved.length > 0) fields[key] = reserved;
    for (const { uri, label } of chosen) copy.kept.labels[uri] = label;
  }
  const shown = asked.map(({ key }) => key);
  return { fields, page: readPage(copy.definition, before, { topic, fields, shown }) };
}

function withPage(before: Answers, page: Map<string, Answers[string] | undefined>): Answers {
  const answers: Answers = {};
  for (const [key, answer] of Object.entries(before)) if (!page.has(key)) put(answers, key, answer);
  for (const [key, answer] of page) if (answer !== undefined) put(answers, key, answer);
  return answers;
}

/** Five thousand regions of the world are not: this question waits for a connection, and what it was answered stays. */
export const isInCopy = ({ kind, of }: Question): boolean => kind !== 'region' || of === undefined;

/** The questions that the rules show, for what stands in the form. */
function visible(copy: Copy, topic: Topic, form: HTMLFormElement): Question[] {
  const { page } = readNow(
    copy,
    topic,
    topic.questions.filter(isInCopy),
    new FormData(form),
    copy.kept.answers,
  );
  const answers = withPage(copy.kept.answers, page);
  const shown = route(copy.definition, answers).topics.find((each) => each.topic.key === topic.key);
  return shown?.questions.filter(isInCopy) ?? [];
}

function showHide(copy: Copy, topic: Topic, form: HTMLFormElement): void {
  const questions = visible(copy, topic, form);
  for (const part of form.querySelectorAll<HTMLElement>('[data-question]')) {
    const question = questions.find(({ key }) => key === part.dataset['question']);
    part.hidden = !question;
    if (question) showChoices(part, question);
  }
}

/** Choices that their own rule leaves out: `route` hands out each question with the choices it shows. */
function showChoices(part: HTMLElement, question: Question): void {
  if (!question.choices) return;
  const codes = new Set(question.choices.map(({ code }) => code));
  const all = part.dataset['codes']?.split(' ') ?? [];
  for (const code of all) {
    const field = part.querySelector<HTMLInputElement | HTMLOptionElement>(`[value="${CSS.escape(code)}"]`);
    if (!field) continue;
    const row = field instanceof HTMLOptionElement ? field : field.closest<HTMLElement>('.choice');
    if (row) row.hidden = !codes.has(code);
    field.disabled = !codes.has(code);
  }
}

/**
 * Keeps one page. What another tab answered since this one was filled, and this one left as it was, stays.
 * @param base the answers that this page was filled with
 */
async function savePage(
  copy: Copy,
  topic: Topic,
  asked: Question[],
  form: FormData,
  base: Answers,
  made: { revision?: number | undefined; versionId?: string; seconds?: number },
) {
  const { definition, survey, versionId, language } = copy;
  const questions = asked.filter(({ kind }) => kind !== 'note');
  const { fields, page } = readNow(copy, topic, questions, form, copy.kept.answers);
  let judged: ReturnType<typeof judgePage> = { faults: [], next: topic.key };
  copy.kept = await update(survey, (kept) => {
    const old = kept.pages.find((each) => each.topic === topic.key);
    const mine = new Map(
      [...page].filter(([key, answer]) => {
        const held = kept.held.includes(key) && answer === undefined;
        const theirs = same(answer, base[key]) && !same(kept.answers[key], base[key]);
        return !held && !theirs;
      }),
    );
    const answers = withPage(kept.answers, mine);
    judged = judgePage(definition, answers, topic, new Set(mine.keys()));
    const ofKey = (name: string): string => /^[a-z0-9_]*/.exec(name)?.[0] ?? '';
    const others = Object.entries(old?.fields ?? {}).filter(([name]) => !mine.has(ofKey(name)));
    const own = Object.entries(fields).filter(([name]) => mine.has(ofKey(name)));
    const revision = old?.revision ?? made.revision ?? kept.revision ?? undefined;
    const seconds = (old?.seconds ?? 0) + (made.seconds ?? 0);
    const waiting: WaitingPage = {
      topic: topic.key,
      fields: Object.fromEntries([...others, ...own]),
      shown: [...new Set([...(old?.shown ?? []), ...mine.keys()])],
      versionId: made.versionId || versionId,
      language,
      ...(revision !== undefined && { revision }),
      ...(made.seconds !== undefined && { seconds }),
      stamp: `${Date.now()}-${Math.random()}`,
      answers: {
        ...old?.answers,
        ...Object.fromEntries([...mine].filter(([, answer]) => answer !== undefined)),
      } as Answers,
      attempts: old ? [...old.attempts, old.answers].slice(-5) : [],
    };
    return {
      ...kept,
      answers,
      labels: { ...kept.labels, ...copy.kept.labels },
      held: kept.held.filter((key) => !mine.has(key)),
      pages: [...kept.pages.filter((each) => each !== old), waiting],
      position: judged.faults.length > 0 ? topic.key : judged.next,
      typing: null,
      posted: null,
      // Somebody is at work: a link that was dead for an hour is tried at once, and soon again.
      tries: 0,
      due: 0,
    };
  });
  askWorker({ ask: 'flush', survey });
  return judged;
}

/** The same summary and the same sentences beside the fields as the server would show. */
function showFaults(copy: Copy, topic: Topic, faults: PlacedFault[]): void {
  const { place, words, definition, language } = copy;
  for (const old of place.querySelectorAll('.summary, .field > .error')) old.remove();
  for (const old of place.querySelectorAll('.field.wrong')) old.classList.remove('wrong');
  const summary = part(copy.frames, 'summary').firstElementChild as HTMLElement;
  // The server's own page moves the focus by this; here it is moved below.
  summary.removeAttribute('autofocus');
  const list = summary.querySelector('ul');
  const line = list?.firstElementChild;
  for (const { key, code, params } of faults) {
    const question = topic.questions.find((each) => each.key === key);
    const root = place.querySelector<HTMLElement>(`[data-question="${key}"] .field`);
    if (!question || !root || !list || !line) continue;
    const text = faultText(copy, code, params);
    const label = textIn(question.label, language, definition.languages[0] ?? 'en');
    const item = line.cloneNode(true) as HTMLElement;
    const link = item.querySelector('a');
    if (link) {
      link.href = `#${fieldId(key)}`;
      link.textContent = `${label}${/[.?!:)؟]$/.test(label) ? '' : ':'} ${text}`;
    }
    list.append(item);
    const error = document.createElement('p');
    error.className = 'error';
    error.id = `${fieldId(key)}-error`;
    const heard = document.createElement('span');
    heard.className = 'heard';
    heard.textContent = `${words.errorPrefix} `;
    error.append(heard, text);
    root.classList.add('wrong');
    const above = [...root.querySelectorAll(':scope > .hint, :scope > label, :scope > legend')].pop();
    if (above) above.after(error);
    else root.prepend(error);
    const field = root.querySelector<HTMLElement>(`[id="${fieldId(key)}"]`);
    field?.setAttribute('aria-invalid', 'true');
    (root instanceof HTMLFieldSetElement ? root : field)?.setAttribute('aria-describedby', error.id);
  }
  line?.remove();
  place.prepend(summary);
  document.title = `${words.errorPrefix} ${document.title.replace(`${words.errorPrefix} `, '')}`;
  summary.focus();
}
