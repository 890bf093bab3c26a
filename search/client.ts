// What we say to a Meilisearch server, and nothing more: a small client of our own, because the server's key must
// appear in no error, no log and no redirect, every question needs its own time limit, and batches go out as lines of JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { TooLate, wireTo } from './wire.ts';

export interface MeiliAddress {
  /** http://host:port, without a path. */
  url: string;
  masterKey: string | undefined;
  /** A server that we started ourselves and that has ended: its port may be a stranger's by now, so nothing is sent. */
  isGone?: () => boolean;
}

/** Settings, tasks and swaps as we use them are those of this version. */
const leastVersion: readonly [number, number] = [1, 50];

/** What can go wrong without anybody having written a bug: nothing answers, it is too slow, or it is not for us. */
export class EngineDown extends Error {}
/** It took longer than it was given: the server may be away, or the question may have been too much. */
export class EngineSlow extends EngineDown {}
/** A server that we do not use, with the reason in a sentence. */
export class EngineRefused extends Error {}
/** The server says no: a missing index, a filter that it does not understand. */
export class EngineError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Task {
  taskUid: number;
}

export interface SearchPart {
  indexUid: string;
  q?: string;
  filter: string[];
  sort?: string[];
  facets?: string[];
  limit?: number;
  offset?: number;
  attributesToRetrieve?: string[];
  matchingStrategy?: 'all';
  showMatchesPosition?: boolean;
}

export interface FoundPart<Hit> {
  hits: Hit[];
  estimatedTotalHits: number;
  facetDistribution?: Record<string, Record<string, number>>;
  processingTimeMs: number;
}

interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Lines of JSON instead of one value. */
  lines?: string;
  /** Milliseconds until an answer is given up. */
  within?: number;
  signal?: AbortSignal | undefined;
}

const ordinary = 10_000;
/** A batch of documents goes over the wire and is written down before it is acknowledged. */
const sending = 60_000;

export type MeiliClient = ReturnType<typeof meiliClient>;

export function meiliClient({ url, masterKey, isGone = () => false }: MeiliAddress) {
  const origin = new URL(url).origin;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    // Compressed answers leave in several small packets, and the last one waits 40 ms for the first to be acknowledged.
    'accept-encoding': 'identity',
    ...(masterKey ? { authorization: `Bearer ${masterKey}` } : {}),
  };
  const send = wireTo(origin);
  let known: Promise<string> | null = null;

  async function ask<Answer>(
    path: string,
    { method = 'GET', body, lines, within = ordinary, signal }: Ask = {},
  ) {
    const sent = lines ?? (body === undefined ? undefined : JSON.stringify(body));
    const question = {
      method,
      headers: lines === undefined ? headers : { ...headers, 'content-type': 'application/x-ndjson' },
      ...(sent === undefined ? {} : { body: sent }),
      within,
      signal,
    };
    for (let attempt = 1; ; attempt += 1) {
      if (isGone()) throw new EngineDown('Meilisearch has ended');
      try {
        const { status, text } = await send(path, question);
        if (isFine(status)) return (text === '' ? null : JSON.parse(text)) as Answer;
        throw refusal(status, text);
      } catch (error) {
        if ([EngineError, EngineDown, EngineRefused].some((kind) => error instanceof kind)) throw error;
        signal?.throwIfAborted();
        // The server closed the connection that we had kept open, just as we spoke. All we ask may be asked twice.
        if (attempt === 1 && closedWhileIdle(error)) continue;
        throw noAnswer(error, within);
      }
    }
  }

  const task = (path: string, asked: Ask) => ask<Task>(path, asked);
  const at = (index: string) => `/indexes/${encodeURIComponent(index)}`;

  const client = {
    origin,

    /**
     * Once for each server: which version answers, and whether it is one that we may give people's skills to.
     * @throws EngineDown, EngineRefused
     */
    async recognise(within = ordinary): Promise<string> {
      known ??= recognise(within).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },

    async alive(within = 1000): Promise<void> {
      const answer = await ask<{ status?: string }>('/health', { within });
      if (answer.status !== 'available') throw new EngineDown('Meilisearch says that it is not available');
    },

    search: <Hit>(queries: SearchPart[], within: number) =>
      ask<{ results: FoundPart<Hit>[] }>('/multi-search', { method: 'POST', body: { queries }, within }),

    async indexes(): Promise<string[]> {
      const { results } = await ask<{ results: { uid: string }[] }>('/indexes?limit=1000');
      return results.map(({ uid }) => uid);
    },
    /** @throws EngineError `index_not_found`; adding documents would quietly make an index with no settings */
    indexIsThere: (index: string) => ask<unknown>(at(index)),
    createIndex: (index: string) =>
      task('/indexes', { method: 'POST', body: { uid: index, primaryKey: 'id' } }),
    deleteIndex: (index: string) => task(at(index), { method: 'DELETE' }),
    swapIndexes: (one: string, other: string) =>
      task('/swap-indexes', { method: 'POST', body: [{ indexes: [one, other] }] }),

    settings: (index: string) => ask<Record<string, unknown>>(`${at(index)}/settings`),
    changeSettings: (index: string, change: Record<string, unknown>) =>
      task(`${at(index)}/settings`, { method: 'PATCH', body: change, within: sending }),

    putDocuments: (index: string, lines: string, signal?: AbortSignal) =>
      task(`${at(index)}/documents`, { method: 'POST', lines, within: sending, signal }),
    deleteDocuments: (index: string, ids: string[]) =>
      task(`${at(index)}/documents/delete-batch`, { method: 'POST', body: ids, within: sending }),
    documents: <Document>(
      index: string,
      page: { offset: number; limit: number } | { ids: string[]; limit: number },
    ) =>
      ask<{ results: Document[]; total: number }>(`${at(index)}/documents/fetch`, {
        method: 'POST',
        body: page,
        within: sending,
      }),

    /** What the server has not begun for an index, it drops. */
    cancelTasks: (index: string) =>
      task(`/tasks/cancel?indexUids=${encodeURIComponent(index)}&statuses=enqueued,processing`, {
        method: 'POST',
      }),

    /**
     * Until the server has done what it promised with its 202.
     * @throws EngineError when it could not
     */
    async finish({ taskUid }: Task, signal?: AbortSignal): Promise<void> {
      for (let pause = 10; ; pause = Math.min(pause * 1.5, 250)) {
        const { status, error } = await ask<{
          status: string;
          error: { code: string; message: string } | null;
        }>(`/tasks/${taskUid}`, { signal });
        if (status === 'succeeded') return;
        if (status === 'failed' || status === 'canceled') {
          throw new EngineError(
            error?.code ?? status,
            error?.message ?? `A task of Meilisearch was ${status}`,
          );
        }
        await sleep(pause, undefined, signal ? { signal } : {});
      }
    },
  };

  async function recognise(within: number): Promise<string> {
    // First without the key: a server that everybody reads is none for people's skills, on this machine neither.
    if (await isOpen(within)) {
      throw new EngineRefused(
        `The Meilisearch at ${origin} has no master key, so everybody who reaches it reads everything: start it with one, and set MEILI_MASTER_KEY.`,
      );
    }
    const { pkgVersion } = await ask<{ pkgVersion?: string }>('/version', { within });
    const [, major, minor] = /^(\d+)\.(\d+)\./.exec(pkgVersion ?? '') ?? [];
    const [leastMajor, leastMinor] = leastVersion;
    const isNew = Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
    if (!isNew) {
      throw new EngineRefused(
        `Meilisearch ${pkgVersion ?? 'of an unknown version'} at ${origin} is too old: ${leastVersion.join('.')} or newer is needed.`,
      );
    }
    return pkgVersion ?? '';
  }

  /** Without a master key a server answers everybody. */
  async function isOpen(within: number): Promise<boolean> {
    if (isGone()) throw new EngineDown('Meilisearch has ended');
    const { status } = await send('/version', { method: 'GET', headers: {}, within }).catch(
      (error: unknown) => {
        throw noAnswer(error, within);
      },
    );
    return isFine(status);
  }

  return client;
}

/** What the server said, cut short and without what was asked: a filter in its message may quote what people typed. */
function refusal(status: number, text: string): Error {
  const code = /"code":\s*"([a-z_]{1,60})"/.exec(text)?.[1] ?? `status_${status}`;
  if (status === 401 || status === 403) {
    return new EngineRefused(`Meilisearch does not accept the key (${code}): see MEILI_MASTER_KEY.`);
  }
  // Busy, or between two states, or it sends us elsewhere: the key goes to this server and to no other.
  if (status >= 500 || status === 429 || status < 400)
    return new EngineDown(`Meilisearch answers ${status} (${code})`);
  return new EngineError(code, `Meilisearch answers ${status} (${code})`);
}

const isFine = (status: number) => status >= 200 && status < 300;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const closedWhileIdle = (error: unknown) => ['ECONNRESET', 'EPIPE'].includes(codeOf(error));

function noAnswer(error: unknown, within: number): EngineDown {
  if (error instanceof TooLate) return new EngineSlow(`Meilisearch took longer than ${within} ms`);
  const code = codeOf(error);
  return new EngineDown(`Meilisearch does not answer${code ? ` (${code})` : ''}`);
}
