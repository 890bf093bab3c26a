// The list while somebody turns the questions: asked a moment after the last turn, older questions called off, and only the
// newest one's answer shown, however slow the link.
import { getLocale } from '#lib/paraglide/runtime.js';

/** Waits this long after a turn (ms): a slider reports dozens of values on its way. */
const pause = 250;

export interface Asker<Answer> {
  /** `null` when no answer could be had. Called at most once, and never after a newer question. */
  ask(address: string, answered: (answer: Answer | null) => void): void;
  stop(): void;
}

export function makeAsker<Answer>(): Asker<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  function stop(): void {
    clearTimeout(timer);
    asking?.abort();
  }

  async function answerAt(address: string, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(address, {
      signal,
      headers: { accept: 'application/json', 'accept-language': getLocale() },
    });
    // A session that ended leads to the sign-in page, which is no list.
    const isList = response.headers.get('content-type')?.includes('json') ?? false;
    if (!response.ok || !isList) throw new Error(`The list was answered with ${response.status}`);
    return (await response.json()) as Answer;
  }

  return {
    stop,
    ask(address, answered) {
      stop();
      const mine = new AbortController();
      asking = mine;
      timer = setTimeout(() => {
        answerAt(address, mine.signal).then(
          (answer) => {
            if (!mine.signal.aborted) answered(answer);
          },
          (error: unknown) => {
            if (mine.signal.aborted) return;
            console.error('No list', error);
            answered(null);
          },
        );
      }, pause);
    },
  };
}
