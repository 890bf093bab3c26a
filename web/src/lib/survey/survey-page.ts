// The script of every survey page that came from the server: it keeps what is typed until the server has it, hands the
// draft to the device's store, and says what still waits. The page works the same without it.
import './old-browsers.ts';
import { copyFor } from './copies.ts';
import { askWorker, watch } from './device.ts';
import { entriesOf, refill } from './form.ts';
import type { DeviceDraft, Kept } from './kept.ts';
import { isSettled, standingOf, withServerDraft } from './queue.ts';
import { statusOf, type Sayings, notice } from './status.ts';
import { load, update } from './store.ts';
import { dataIn, type DeviceWords } from './words.ts';

/** Between a key and its keeping, ms: short enough for a dropped phone, long enough for a poor one. */
const pause = 400;

async function start(place: HTMLElement): Promise<void> {
  const { device: survey = '', tag = '', version = '', own = '' } = place.dataset;
  // Looked for anew once an hour (its own cache header), not with every page.
  await navigator.serviceWorker.register('/s/worker.js', { scope: '/s/', updateViaCache: 'all' });
  const before = await load(survey);
  const draft = dataIn<DeviceDraft>(document, 'draft');
  // Nothing was begun here and nothing waits: then nothing is kept either, but the receipt as long as it is looked at.
  const over = (kept: Kept): boolean => !draft && isSettled(kept) && !location.pathname.endsWith('/done');
  if (draft || before) {
    const keys = own.split(' ').filter(Boolean);
    await update(survey, (kept) => (over(kept) ? null : withServerDraft(kept, draft, keys)));
  }

  const form = document.querySelector<HTMLFormElement>('form[data-topic]');
  const topic = location.pathname.split('/')[3] ?? '';
  if (form) keepTyping(form, survey, topic, draft?.id ?? null);
  const sayings = once(() => sayingsFor(survey, place));
  // What somebody else typed into another draft is not put into this one.
  const typed = before?.typing?.draft === (draft?.id ?? null) ? before.typing : undefined;
  // The server has answered a form that was posted from another page: it has what was typed there.
  if (typed?.posted && typed.topic !== topic) await update(survey, (kept) => ({ ...kept, typing: null }));
  if (
    form &&
    typed?.topic === topic &&
    !document.querySelector('[role=alert]') &&
    refill(form, typed.entries)
  ) {
    const known = await sayings();
    if (known) place.append(notice(known, 'notice', known.words.restored));
  }

  let wasWaiting = false;
  const line = document.querySelector<HTMLElement>('[data-saved]');
  const serverLine = line?.textContent ?? '';
  const look = watch(survey, (kept, sending) => {
    const waits = kept !== null && !isSettled(kept);
    if (!waits && !wasWaiting) return;
    void sayings().then((known) => {
      if (!known) return;
      const shown = statusOf(known, kept, { sending, copy: false, wasWaiting: wasWaiting && !waits });
      place.replaceChildren(...(shown.box ? [shown.box] : []));
      if (line) line.textContent = shown.line ?? serverLine;
      wasWaiting ||= waits;
      leave(kept, survey);
    });
  });
  await look();
  // After what the person waits for: the copy is for later.
  const idle = (globalThis as { requestIdleCallback?: (work: () => void) => void }).requestIdleCallback;
  const keep = (): void => askWorker({ ask: 'keep', survey, tag, version });
  if (document.readyState === 'complete') (idle ?? setTimeout)(keep);
  else addEventListener('load', () => (idle ?? setTimeout)(keep));
}

/** Sent while this page was open: what it shows is over. */
function leave(kept: Kept | null, survey: string): void {
  if (kept && standingOf(kept) === 'sent' && document.querySelector('form[data-topic]')) {
    location.assign(`/s/${survey}/done`);
  }
}

function keepTyping(form: HTMLFormElement, survey: string, topic: string, draft: string | null): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const entries = entriesOf(form);
    void update(survey, (kept) => ({ ...kept, typing: { draft, topic, entries } }));
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  });
  // The last words before a phone puts the page away.
  addEventListener('pagehide', () => timer !== undefined && keep());
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    timer = undefined;
    // Kept until the answer comes: over a dead link the form comes back with this in it.
    void update(survey, (kept) => ({
      ...kept,
      typing: { draft, topic, entries: entriesOf(form), posted: true },
    }));
  });
}

/** The sentences live in the copy, so that a page with nothing to say carries none. */
async function sayingsFor(survey: string, place: HTMLElement): Promise<Sayings | null> {
  const copy = await copyFor(survey, document.documentElement.lang);
  if (!copy) return null;
  const frames = new DOMParser().parseFromString(await copy.text(), 'text/html');
  const words = dataIn<DeviceWords>(frames, 'words');
  const definition = dataIn<Sayings['definition']>(frames, 'definition');
  const language = frames.querySelector<HTMLElement>('[data-copy]')?.dataset['language'] ?? place.lang;
  return words && definition ? { words, definition, language, frames } : null;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const place = document.querySelector<HTMLElement>('[data-device]');
if (place && 'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis) {
  // A browser that keeps nothing (private windows, a full phone) leaves the page as it was.
  start(place).catch((error: unknown) => console.error('This browser keeps nothing for later', error));
}
