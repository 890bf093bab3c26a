// What every page of the device's copy knows: the questionnaire, the words, the place to show things in, and the record.
import type { Kept } from './kept.ts';
import { timeOrderedId } from '@compatriot/server/responses/ids.ts';
import { prune } from '@compatriot/server/questionnaires/rules.ts';
import { askWorker } from './device.ts';
import { part, type Sayings } from './status.ts';
import { update } from './store.ts';
import { filled } from './words.ts';

export interface Copy extends Sayings {
  survey: string;
  versionId: string;
  programme: string;
  /** Where a page of the copy stands. */
  place: HTMLElement;
  kept: Kept;
}

export const addressOf = ({ survey }: Pick<Copy, 'survey'>, page = ''): string =>
  `/s/${encodeURIComponent(survey)}${page && `/${page}`}`;

/** Shows one page of the copy. */
export function show(copy: Copy, name: string): void {
  copy.place.replaceChildren(part(copy.frames, name));
  const heading = copy.place.querySelector('h1')?.textContent ?? '';
  document.title = `${heading} – ${copy.programme}`;
}

export function sayStep({ words }: Copy, text: string): void {
  const step = document.querySelector('header .step');
  if (step) step.textContent = text;
  // The copy was rendered at its own address; its languages are those of the page it stands for.
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header a[hreflang]')) {
    link.href = `${location.pathname}?lang=${link.hreflang}`;
  }
  document.documentElement.dataset['copy'] = words.tag;
}

export const number = ({ words }: Copy, value: number): string =>
  new Intl.NumberFormat(words.pageTag).format(value);

export function faultText({ words }: Copy, code: string, params: Record<string, string | number>): string {
  return filled(words.faults[code] ?? words.faults['bad_shape'] ?? '', params);
}

/** The draft's id, and a secret of 128 bits that opens it and its receipt later. */
export function makeKey(): { id: string; secret: string } {
  const secret = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
  return { id: timeOrderedId(), secret };
}

/**
 * Begins on the device, when it has not begun here or on the server.
 * @param known the server's draft that a posted page was made from
 */
export async function begin(copy: Copy, channel?: string, known?: string): Promise<void> {
  copy.kept = await update(copy.survey, (kept) => {
    const made = known ? { id: known, begun: true } : { ...makeKey(), begun: false };
    const draft = kept.draft ?? { ...made, language: copy.language };
    return {
      ...kept,
      posted: null,
      sent: null,
      versionId: kept.versionId || copy.versionId,
      draft: channel && !kept.draft ? { ...draft, channel } : draft,
    };
  });
}

/** The finished answers go to the queue: whole, when the server never saw the draft. */
export async function queueSending(copy: Copy): Promise<void> {
  const { survey, definition, language, versionId } = copy;
  copy.kept = await update(survey, (kept) => {
    const seconds = kept.pages.reduce((sum, page) => sum + (page.seconds ?? 0), 0);
    const whole = { versionId, language, answers: prune(definition, kept.answers), seconds };
    return {
      ...kept,
      posted: null,
      position: 'check',
      tries: 0,
      due: 0,
      send: { ...(kept.draft && !kept.draft.begun && { whole }) },
    };
  });
  askWorker({ ask: 'flush', survey });
}
