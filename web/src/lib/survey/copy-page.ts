// The script of the device's copy of a questionnaire: shows the page that the address asks for, and takes in a form that
// was posted while there was no connection.
import './old-browsers.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { addressOf, begin, type Copy, queueSending, sayStep, show } from './copy.ts';
import { showCheck } from './copy-check.ts';
import { showTopic } from './copy-topic.ts';
import { askWorker, watch } from './device.ts';
import type { Entries, Kept } from './kept.ts';
import { isSettled, standingOf, withPosted } from './queue.ts';
import { download, statusOf } from './status.ts';
import { update } from './store.ts';
import { dataIn, type DeviceWords, filled } from './words.ts';

async function start(status: HTMLElement, place: HTMLElement): Promise<void> {
  const { device: survey = '', version = '', own = '', language = 'en', programme = '' } = status.dataset;
  const words = dataIn<DeviceWords>(document, 'words');
  const definition = dataIn<Definition>(document, 'definition');
  if (!words || !definition) throw new Error('The copy on this device is not complete');
  let posted: Kept['posted'] = null;
  const kept = await update(survey, (now) => {
    posted = now.posted;
    return { ...now, own: own.split(' ').filter(Boolean), posted: null };
  });
  const copy: Copy = {
    survey,
    versionId: version,
    language,
    programme,
    words,
    definition,
    frames: document,
    place,
    kept,
  };
  await open(copy, posted as Kept['posted']);
  place.querySelector('a.back')?.after(status);

  let wasWaiting = false;
  const line = place.querySelector<HTMLElement>('[data-saved]');
  const before = line?.textContent ?? '';
  const look = watch(survey, (now, sending) => {
    const waits = now !== null && !isSettled(now);
    const finished = pageOf() === 'done';
    const shown = statusOf(copy, now, { sending, copy: true, wasWaiting: wasWaiting && !waits });
    // The last page says it itself, in large.
    const said = finished && now !== null && ['waiting_to_send', 'sent'].includes(standingOf(now));
    status.replaceChildren(...(shown.box && !said ? [shown.box] : []));
    if (line) line.textContent = shown.line ?? before;
    wasWaiting ||= waits;
    if (now && finished) showFinished(copy, now);
    else if (now && standingOf(now) === 'sent' && place.querySelector('form[data-topic]')) {
      location.assign(addressOf(copy, 'done'));
    }
  });
  await look();
}

const pageOf = (): string => decodeURIComponent(location.pathname.split('/')[3] ?? '');

async function open(copy: Copy, posted: Kept['posted']): Promise<void> {
  const { definition, survey, kept } = copy;
  const name = pageOf();
  const topic = definition.topics.find(({ key }) => key === name);
  // A form that was posted to another address than the one now open was given up.
  const entries: Entries | null =
    posted && posted.path === location.pathname + location.search ? posted.entries : null;
  if (entries && location.search.startsWith('?/forget')) {
    askWorker({ ask: 'forget', survey });
    return showStart(copy, true);
  }
  if (name === '' && entries) {
    await begin(copy, entries.find(([field]) => field === 'channel')?.[1]);
    location.replace(addressOf(copy, definition.topics[0]?.key ?? 'check'));
    return;
  }
  if (name === '') return showStart(copy, false);
  if (name === 'done' && (kept.send || kept.sent)) return showFinished(copy, kept);
  if (topic || name === 'check') {
    if (!kept.draft && !entries) {
      location.replace(addressOf(copy, kept.send || kept.sent ? 'done' : ''));
      return;
    }
    const meant = entries?.find(([field]) => field === '_draft')?.[1];
    if (!kept.draft) await begin(copy, undefined, meant);
    // Made for other answers than the ones that this device holds by now: kept apart from those.
    const isOther = meant !== undefined && meant !== copy.kept.draft?.id;
    if (isOther && topic) copy.kept = await update(survey, (now) => withPosted(now, entries ?? []));
    if (topic) return showTopic(copy, topic, isOther ? null : entries);
    if (!entries) return showCheck(copy);
    if (isOther) return showCheck(copy);
    await queueSending(copy);
    location.replace(addressOf(copy, 'done'));
    return;
  }
  show(copy, 'other');
  sayStep(copy, '');
}

/** Shows those parts of the page that are meant for how things stand. */
function choose(place: HTMLElement, name: string): void {
  for (const part of place.querySelectorAll<HTMLElement>('[data-when]'))
    part.hidden = part.dataset['when'] !== name;
}

function showStart(copy: Copy, forgotten: boolean): void {
  const { definition, kept, place } = copy;
  show(copy, 'start');
  sayStep(copy, '');
  const begun = kept.draft !== null && !forgotten;
  choose(place, begun ? 'begun' : 'new');
  const link = place.querySelector<HTMLAnchorElement>('[data-when="begun"] a');
  if (link) link.href = addressOf(copy, kept.position ?? definition.topics[0]?.key ?? 'check');
  place.querySelector('form[data-when="new"]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void begin(copy).then(() => location.assign(addressOf(copy, definition.topics[0]?.key ?? 'check')));
  });
}

function showFinished(copy: Copy, kept: Kept): void {
  const { place, survey, words } = copy;
  if (!place.querySelector('[data-receipt]')) {
    show(copy, 'done');
    sayStep(copy, '');
    place
      .querySelector('[data-do="flush"]')
      ?.addEventListener('click', () => askWorker({ ask: 'flush', survey }));
    place.querySelector('[data-do="file"]')?.addEventListener('click', () => download(copy.kept));
  }
  copy.kept = kept;
  choose(place, kept.sent ? 'sent' : 'waiting');
  if (!kept.sent) return;
  const heading = place.querySelector<HTMLElement>('[data-when="sent"] h1');
  document.title = `${heading?.textContent ?? ''} – ${copy.programme}`;
  const number = place.querySelector('[data-receipt]');
  if (number) number.textContent = kept.sent.receipt;
  const at = new Date(kept.sent.submittedAt);
  const date = Number.isNaN(at.getTime())
    ? ''
    : new Intl.DateTimeFormat(words.pageTag, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  const line = place.querySelector('[data-sent-at]');
  if (line) line.textContent = date && filled(words.sent, { date });
}

const status = document.querySelector<HTMLElement>('[data-device][data-copy]');
const place = document.querySelector<HTMLElement>('[data-place]');
if (status && place) {
  start(status, place).catch((error: unknown) => {
    console.error(error);
    status.textContent = String(error);
  });
}
