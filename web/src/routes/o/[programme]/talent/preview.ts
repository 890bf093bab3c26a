// What the server says while somebody is still typing or ticking: how many people, and a handful of first cards. Only the
// newest question's answer is ever shown, however slow the link.
import { getLocale } from '#lib/paraglide/runtime.js';
import type { TalentPreview } from '@compatriot/server/talent/schema.ts';
import { questionOf } from './address.ts';

/** Waits this long after a key (ms): shorter asks for every letter, longer feels stuck. */
export const pause = 150;

export interface Asker {
  /** `null` when no answer could be had. Called at most once, and never after a newer question. */
  ask(search: URLSearchParams, cards: number, answered: (preview: TalentPreview | null) => void): void;
  stop(): void;
}

export function askerOf(programme: string): Asker {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  function stop(): void {
    clearTimeout(timer);
    asking?.abort();
  }

  async function answerTo(search: URLSearchParams, cards: number, signal: AbortSignal) {
    const query = questionOf(search, 'sort');
    query.set('cards', String(cards));
    const response = await fetch(`/api/programmes/${encodeURIComponent(programme)}/talent/preview?${query}`, {
      signal,
      headers: { accept: 'application/json', 'accept-language': getLocale() },
    });
    if (!response.ok) throw new Error(`The preview answered ${response.status}`);
    return (await response.json()) as TalentPreview;
  }

  return {
    stop,
    ask(search, cards, answered) {
      stop();
      const mine = new AbortController();
      asking = mine;
      timer = setTimeout(() => {
        answerTo(search, cards, mine.signal).then(
          (preview) => {
            if (!mine.signal.aborted) answered(preview);
          },
          (error: unknown) => {
            if (mine.signal.aborted) return;
            console.error('No answer while typing', error);
            answered(null);
          },
        );
      }, pause);
    },
  };
}
