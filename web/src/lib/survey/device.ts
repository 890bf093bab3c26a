// What both kinds of page do with the device: find out what waits, ask the worker to send it, and try again by
// themselves when it is time.
import type { Kept } from './kept.ts';
import { isSettled, nextOutgoing } from './queue.ts';
import { load, update } from './store.ts';
import type { Ask, Told } from './worker-scope.ts';

/** A label of the browser's own queue; any one name does, because the worker sends everything it finds. */
const syncName = 'survey';

export function askWorker(message: Ask): void {
  const { controller, ready } = navigator.serviceWorker;
  if (controller) controller.postMessage(message);
  else void ready.then(({ active }) => active?.postMessage(message));
}

/** Where the browser has it, it sends even after the tab is closed. */
async function askBrowser(): Promise<void> {
  const registration = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
    sync?: { register(name: string): Promise<void> };
  };
  await registration.sync?.register(syncName);
}

/**
 * Calls `show` with the record now and whenever the worker moved it on, and keeps asking the worker to send what waits:
 * at once, when the connection comes back, and after each pause.
 */
export function watch(
  survey: string,
  show: (kept: Kept | null, sending: boolean) => void,
): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wantsSync = true;

  async function look(sending = false): Promise<void> {
    const kept = await load(survey);
    show(kept, sending);
    clearTimeout(timer);
    if (sending || !kept || isSettled(kept) || !nextOutgoing(kept)) return;
    timer = setTimeout(flush, Math.max(0, kept.due - Date.now()));
    if (!wantsSync) return;
    wantsSync = false;
    await askBrowser().catch((error: unknown) =>
      console.error('The browser sends only while it is open', error),
    );
  }

  function flush(): void {
    clearTimeout(timer);
    askWorker({ ask: 'flush', survey });
  }

  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<Told>) => {
    if (event.data.survey === survey) void look(event.data.sending);
  });
  // The network is there before it works: after the first miss the pauses begin anew, short.
  addEventListener('online', () => {
    void update(survey, (kept) => ({ ...kept, tries: 0, due: 0 })).then(flush);
  });
  // A phone that is taken out of the pocket again.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look();
  });
  // A page that comes back from the browser's own memory may show what was long sent.
  addEventListener('pageshow', (event) => {
    if (event.persisted) void look();
  });
  return look;
}
