// Says in words what is sent and what is not, at the top of the page and under its button, with the buttons that belong
// to it. Everything it shows was written by the server, into the copy that this device keeps.
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { textIn } from '@compatriot/server/questionnaires/rules.ts';
import { askWorker } from './device.ts';
import type { Kept } from './kept.ts';
import { decided, forgotten, type Standing, standingOf, withoutAside } from './queue.ts';
import { update } from './store.ts';
import { type DeviceWords, filled } from './words.ts';

export interface Sayings {
  words: DeviceWords;
  definition: Definition;
  language: string;
  /** The copy's document, whose templates hold the frames. */
  frames: ParentNode;
}

type Tone = 'notice' | 'warning' | 'success';

/** A part of the copy, ready to be put on a page. */
export function part(frames: ParentNode, name: string): DocumentFragment {
  const template = frames.querySelector<HTMLTemplateElement>(`template[data-part="${name}"]`);
  return document.importNode(template?.content ?? document.createDocumentFragment(), true);
}

export function notice({ frames }: Sayings, tone: Tone, text: string): HTMLElement {
  const frame = part(frames, tone).firstElementChild as HTMLElement;
  const words = frame.querySelector<HTMLElement>('.words') ?? frame;
  words.textContent = '';
  const line = document.createElement('p');
  line.textContent = text;
  words.append(line);
  return frame;
}

function button(text: string, press: () => void): HTMLElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button secondary';
  made.textContent = text;
  made.addEventListener('click', press);
  return made;
}

const topicNames = ({ definition, language }: Sayings, keys: readonly string[]): string =>
  definition.topics
    .filter(({ key }) => keys.includes(key))
    .map(({ title }) => `“${textIn(title, language, definition.languages[0] ?? 'en')}”`)
    .join(', ');

export interface Shown {
  /** Of the line under the page's button; null: the server's own words stay. */
  line: string | null;
  box: HTMLElement | null;
}

/** @param copy on the device's copy, where "no connection" itself is worth saying */
export function statusOf(
  sayings: Sayings,
  kept: Kept | null,
  state: { sending: boolean; copy: boolean; wasWaiting: boolean },
): Shown {
  const { words } = sayings;
  const standing: Standing = kept ? standingOf(kept) : 'nothing';
  const survey = kept?.survey ?? '';
  const withActions = (tone: Tone, text: string, ...actions: (HTMLElement | null)[]): HTMLElement => {
    const box = notice(sayings, tone, text);
    const row = document.createElement('div');
    row.className = 'buttons';
    row.append(...actions.filter((each) => each !== null));
    if (row.childElementCount > 0) box.querySelector('.words')?.append(row);
    return box;
  };
  const change = (how: (now: Kept) => Kept): void => {
    void update(survey, how).then(() => askWorker({ ask: 'flush', survey }));
  };
  const file = button(words.file, () => kept && download(kept));
  const forget = button(words.forget, () => {
    void update(survey, (now) => forgotten(now, false)).then(() => location.assign(`/s/${survey}`));
  });
  const pagesWith = (code: string): string =>
    topicNames(
      sayings,
      (kept?.pages ?? []).filter(({ problem }) => problem?.code === code).map(({ topic }) => topic),
    );
  const sending = state.sending ? words.sending : null;
  switch (standing) {
    case 'conflict':
      return {
        line: null,
        box: withActions(
          'warning',
          filled(words.conflict, { topics: pagesWith('conflict') }),
          button(words.conflictMine, () => change((now) => decided(now, true))),
          button(words.conflictOther, () => {
            void update(survey, (now) => decided(now, false)).then(() => location.reload());
          }),
        ),
      };
    case 'closed':
      return { line: null, box: withActions('warning', words.closed, file, forget) };
    case 'gone':
      return { line: null, box: withActions('warning', words.gone, file, forget) };
    case 'other':
      return {
        line: null,
        box: withActions(
          'warning',
          words.other,
          file,
          button(words.forget, () => {
            void update(survey, withoutAside).then(() => location.reload());
          }),
        ),
      };
    case 'incomplete': {
      const link = document.createElement('a');
      link.className = 'button secondary';
      link.href = `/s/${survey}/check`;
      link.textContent = words.incompleteLink;
      link.addEventListener('click', (event) => {
        event.preventDefault();
        void update(survey, (now) => ({ ...now, send: null })).then(() => location.assign(link.href));
      });
      return { line: null, box: withActions('warning', words.incomplete, link) };
    }
    case 'refused':
      return {
        line: null,
        box: withActions(
          'warning',
          filled(words.refusedPages, { topics: pagesWith('refused') }),
          file,
          button(words.refusedDrop, () => {
            void update(survey, (now) => ({
              ...now,
              send: null,
              pages: now.pages.filter(({ problem }) => !problem),
            })).then(() => location.reload());
          }),
        ),
      };
    case 'forgetting':
      return { line: null, box: notice(sayings, 'notice', sending ?? words.forgetting) };
    case 'waiting_to_send':
      return {
        line: sending ?? words.waitShort,
        box: withActions(
          'notice',
          sending ?? words.waitShort,
          state.sending ? null : button(words.tryNow, () => askWorker({ ask: 'flush', survey })),
        ),
      };
    case 'waiting':
      return {
        line: sending ?? words.waiting,
        box: notice(sayings, 'notice', sending ?? (state.copy ? words.offline : words.waiting)),
      };
    default:
      if (state.wasWaiting && standing === 'nothing') {
        return { line: words.saved, box: notice(sayings, 'success', words.saved) };
      }
      return {
        line: null,
        box: state.copy && standing === 'nothing' ? notice(sayings, 'notice', words.offline) : null,
      };
  }
}

/** What only this device has, as a file to keep or to hand to somebody who helps. */
function download(kept: Kept): void {
  const { survey, versionId, answers, draft, aside } = kept;
  const refused = kept.send?.problem || kept.pages.some(({ problem }) => problem) || aside.length === 0;
  const own = refused ? [{ versionId, language: draft?.language, answers }] : [];
  const [first, ...more] = [...aside, ...own];
  const text = JSON.stringify({ survey, ...first, ...(more.length > 0 && { more }) }, null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }));
  link.download = `${survey}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export { download };
