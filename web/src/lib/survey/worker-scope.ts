// The parts of a service worker's world that ours uses. TypeScript's own library for it cannot stand beside the one for
// pages in a single program.
export interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
export interface Messaging extends Lasting {
  readonly data: unknown;
}
interface Client {
  postMessage(message: unknown): void;
}
export interface WorkerScope {
  readonly location: Location;
  readonly navigator: Navigator;
  readonly clients: { claim(): Promise<void>; matchAll(): Promise<readonly Client[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate' | 'sync', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Messaging) => void): void;
}

export const scope = globalThis as unknown as WorkerScope;

/** What pages ask of the worker. */
export type Ask =
  | { ask: 'keep'; survey: string; tag: string; version: string }
  | { ask: 'flush'; survey: string }
  | { ask: 'forget'; survey: string };

/** What the worker tells every open page. */
export interface Told {
  survey: string;
  sending: boolean;
}
