// What is sent next, and what an answer, or none, does to what waits. Pure: the service worker asks here and does only
// the fetching (sending.ts), so that every order of cuts and replays can be tried without a network.
import type { Answers } from '@compatriot/server/questionnaires/schema.ts';
import type { Aside, DeviceDraft, Entries, Kept, WaitingPage } from './kept.ts';

export interface Outgoing {
  kind: 'forget' | 'takeBack' | 'begin' | 'page' | 'send';
  method: 'DELETE' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
  /** The draft it is about. */
  draft: string | null;
  /** Of the page it carries. */
  stamp?: string;
  topic?: string;
}

/** What came back; null when nothing did. */
export interface Incoming {
  status: number;
  body: unknown;
  /** Seconds. */
  retryAfter?: number;
}

/** A second at first, five minutes at most: a phone in a tunnel must not empty its battery, nor wait for an hour. */
const longestPause = 300_000;

/** Milliseconds until the next try: doubling, and spread so that a whole hall does not come back in one moment. */
export function pauseAfter(tries: number, random: number): number {
  return Math.round(Math.min(longestPause, 1000 * 2 ** Math.max(0, tries - 1)) * (0.5 + random / 2));
}

const api = (survey: string, part: string): string => `/api/programmes/${encodeURIComponent(survey)}/${part}`;

/** Refusals of everything that waits, not of one page. */
const ends = ['gone', 'survey_closed', 'other_draft'];

/** The next request, or null when nothing can go: all is sent, or somebody has to look at the rest first. */
export function nextOutgoing(kept: Kept): Outgoing | null {
  const { survey, draft, send } = kept;
  if (kept.forget?.sent) {
    const { sent: body, draft: about } = kept.forget;
    return { kind: 'takeBack', method: 'DELETE', path: api(survey, 'response'), body, draft: about };
  }
  if (kept.forget) {
    const { draft: about } = kept.forget;
    const path = api(survey, about ? `draft?draft=${about}` : 'draft');
    return { kind: 'forget', method: 'DELETE', path, draft: about };
  }
  if (!draft) return null;
  if (send && !send.problem && send.whole && !draft.begun) {
    const { id, secret, channel } = draft;
    return {
      kind: 'send',
      method: 'POST',
      path: api(survey, 'responses'),
      draft: id,
      body: { id, secret, ...(channel && { channel }), ...send.whole },
    };
  }
  if (ends.includes(send?.problem?.code ?? '')) return null;
  const page = kept.pages.find(({ problem }) => !problem);
  if (!draft.begun) {
    if (send?.problem || (!page && !send)) return null;
    const { id, secret, language, channel } = draft;
    return {
      kind: 'begin',
      method: 'POST',
      path: api(survey, 'drafts'),
      draft: id,
      body: { id, secret, language, ...(channel && { channel }) },
    };
  }
  if (page) {
    const { topic, fields, shown, versionId, language, revision, seconds, stamp } = page;
    return {
      kind: 'page',
      method: 'PUT',
      path: api(survey, 'draft/answers'),
      draft: draft.id,
      body: {
        draft: draft.id,
        topic,
        fields,
        shown,
        language,
        // All pages of the device are one: the last answer given on it is meant, the first one again included.
        page: 'device',
        ...(versionId && { versionId }),
        ...(revision !== undefined && { revision }),
        ...(seconds !== undefined && { seconds }),
      },
      stamp,
      topic,
    };
  }
  if (send && !send.problem && kept.pages.length === 0) {
    const { revision } = kept;
    // What another device saved since is not sent unseen.
    const body = { draft: draft.id, ...(revision !== null && { revision }) };
    return { kind: 'send', method: 'POST', path: api(survey, 'responses'), draft: draft.id, body };
  }
  return null;
}

const hasWork = (kept: Kept): boolean =>
  kept.pages.length > 0 || kept.send !== null || kept.forget !== null || kept.posted !== null;

/** Nothing on this device still has to reach the server, or somebody's eyes. */
export const isSettled = (kept: Kept): boolean => !hasWork(kept) && kept.aside.length === 0;

/** The record before a request goes out: whether a whole submission arrives may never be heard. */
export function beforeSending(kept: Kept, request: Outgoing): Kept {
  if (request.kind !== 'send' || !kept.send?.whole || kept.draft?.id !== request.draft) return kept;
  return { ...kept, send: { ...kept.send, attempted: true } };
}

const partsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A busy or broken server, a proxy's words, or nothing at all: the same request again later is right. */
const isPassing = (answer: Incoming | null): answer is null =>
  answer === null ||
  answer.status >= 500 ||
  answer.status === 408 ||
  answer.status === 425 ||
  answer.status === 429;

/** The record after one request. `now` in ms, `random` from 0 to 1. Whatever was saved meanwhile stays. */
export function afterAnswer(
  kept: Kept,
  request: Outgoing,
  answer: Incoming | null,
  now: number,
  random: number,
): Kept {
  if (isPassing(answer)) {
    const tries = kept.tries + 1;
    const asked = (answer as Incoming | null)?.retryAfter ?? 0;
    return {
      ...kept,
      tries,
      due: now + Math.max(asked * 1000, pauseAfter(tries, random)),
      pages: kept.pages.map((page) => (page.stamp === request.stamp ? attempted(page) : page)),
    };
  }
  const heard: Kept = { ...kept, tries: 0, due: 0 };
  const good = answer.status >= 200 && answer.status < 300;
  if (request.kind === 'takeBack') return { ...heard, forget: kept.forget && { draft: kept.forget.draft } };
  if (request.kind === 'forget') return { ...heard, forget: null };
  // Forgotten meanwhile, or another draft's by now: it says nothing about what is kept.
  if (kept.draft?.id !== request.draft) return heard;
  switch (request.kind) {
    case 'begin':
      return good ? begun(heard, partsOf(answer.body)) : sendRefused(heard, answer);
    case 'page':
      return pageAnswered(heard, request, answer, good);
    case 'send':
      return good ? sent(heard, partsOf(answer.body)) : sendRefused(heard, answer);
  }
}

function attempted(page: WaitingPage): WaitingPage {
  const known = page.attempts.some((answers) => JSON.stringify(answers) === JSON.stringify(page.answers));
  return known ? page : { ...page, attempts: [...page.attempts.slice(-4), page.answers] };
}

/** The server answers with the draft that this browser has there already, whoever's that is: it gets nothing of this one. */
function begun(kept: Kept, body: Record<string, unknown>): Kept {
  if (!kept.draft) return kept;
  const { secret: _done, ...own } = kept.draft;
  const revision = typeof body['revision'] === 'number' ? body['revision'] : kept.revision;
  const id = textOf(body['id']) || own.id;
  const draft = { ...own, id, begun: true };
  if (id !== own.id) return { ...putAside(kept), draft, revision };
  const pages = kept.pages.map((page) => (revision === null ? page : { revision, ...page }));
  return { ...kept, draft, pages, revision };
}

/** What waits for a draft that this browser does not hold any more, kept apart from the one that it holds. */
function putAside(kept: Kept): Kept {
  const { versionId, answers, draft } = kept;
  const lost: Aside = { versionId, language: draft?.language ?? '', answers };
  const waits = kept.pages.length > 0 || kept.send !== null;
  return { ...cleared(kept), aside: waits ? [...kept.aside, lost] : kept.aside };
}

/** The same for a form that was made for another draft, as its fields stand. */
export function withPosted(kept: Kept, entries: Entries): Kept {
  const own = entries.filter(([name, value]) => !name.startsWith('_') && value !== '');
  const said = (name: string): string => entries.find(([each]) => each === name)?.[1] ?? '';
  const answers: Record<string, string[]> = {};
  for (const [name, value] of own) answers[name] = [...(answers[name] ?? []), value];
  const lost: Aside = { versionId: said('_version'), language: kept.draft?.language ?? '', answers };
  return own.length > 0 ? { ...kept, aside: [...kept.aside, lost] } : kept;
}

/** Lets go of what was put aside, and of what the server refused for the same reason. */
export function withoutAside(kept: Kept): Kept {
  const refused = kept.send?.problem?.code === 'other_draft';
  return { ...(refused ? cleared(kept) : kept), aside: [] };
}

function pageAnswered(kept: Kept, { stamp }: Outgoing, answer: Incoming, good: boolean): Kept {
  const page = kept.pages.find((each) => each.stamp === stamp);
  const body = partsOf(answer.body);
  const revision = typeof body['revision'] === 'number' ? body['revision'] : undefined;
  if (good || wasSaved(answer)) {
    // A newer save of the same topic goes on saying what it was made from: the server knows this device's own changes
    // from another's. Nor does the device know more than it was told.
    const known = typeof body['known'] === 'number' ? body['known'] : 0;
    const pages = kept.pages.filter((each) => each.stamp !== stamp);
    const after = {
      ...kept,
      pages,
      revision: kept.revision === null ? null : Math.max(kept.revision, known),
    };
    return withoutOwn(after, page);
  }
  // A closed survey or a draft that is gone stands in the way of everything, not of one page.
  if (endsAll(answer)) return sendRefused(kept, answer);
  if (!page) return kept;
  const problem = {
    code: body['code'] === 'draft_conflict' ? ('conflict' as const) : ('refused' as const),
    title: textOf(body['title']),
    ...(revision !== undefined && { revision }),
  };
  const named = problem.code === 'conflict' ? pathsIn(answer) : [];
  const rest = named.length > 0 ? onlyAbout(page, named) : page;
  const pages = kept.pages.map((each) => (each === page ? { ...rest, problem } : each));
  return withoutOwn({ ...kept, pages }, named.length > 0 ? page : undefined);
}

const pathsIn = ({ body }: Incoming): string[] => {
  const details = partsOf(body)['details'];
  return Array.isArray(details) ? details.map((detail) => textOf(partsOf(detail)['path'])) : [];
};

/** The server has saved the page but for these questions: only they are still to be decided. */
function onlyAbout(page: WaitingPage, keys: readonly string[]): WaitingPage {
  const isMeant = (name: string): boolean => keys.includes(/^[a-z0-9_]*/.exec(name)?.[0] ?? '');
  const only = <T>(all: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => isMeant(name)));
  return {
    ...page,
    fields: only(page.fields),
    shown: page.shown.filter(isMeant),
    answers: only(page.answers),
    attempts: page.attempts.map(only),
  };
}

/** 400 with the questions named: the page is saved as typed, and what is wrong is said again before sending. */
function wasSaved({ status, body }: Incoming): boolean {
  const details = partsOf(body)['details'];
  return (
    status === 400 &&
    partsOf(body)['code'] === 'invalid' &&
    Array.isArray(details) &&
    details.length > 0 &&
    details.every(
      (detail) =>
        !/^(fields|shown|topic|versionId|revision|language|seconds|draft|page)\b/.test(
          textOf(partsOf(detail)['path']),
        ),
    )
  );
}

const endsAll = ({ status, body }: Incoming): boolean =>
  status === 404 ||
  status === 410 ||
  ['survey_closed', 'other_draft'].includes(textOf(partsOf(body)['code']));

/** The person's own words go as soon as the server has them; choices stay, because rules on later pages read them. */
function withoutOwn(kept: Kept, page: WaitingPage | undefined): Kept {
  if (!page) return kept;
  const waiting = new Set(kept.pages.flatMap(({ shown }) => shown));
  const gone = kept.own.filter((key) => page.shown.includes(key) && !waiting.has(key));
  const answered = gone.filter((key) => Object.hasOwn(page.answers, key));
  return {
    ...kept,
    answers: Object.fromEntries(
      Object.entries(kept.answers).filter(([key]) => !gone.includes(key)),
    ) as Answers,
    held: [...new Set([...kept.held.filter((key) => !gone.includes(key)), ...answered])],
  };
}

/** Only the receipt stays. */
function sent(kept: Kept, body: Record<string, unknown>): Kept {
  return {
    ...cleared(kept),
    sent: { receipt: textOf(body['receipt']), submittedAt: textOf(body['submittedAt']) },
  };
}

const cleared = (kept: Kept): Kept => ({
  ...kept,
  draft: null,
  revision: null,
  answers: {},
  held: [],
  labels: {},
  position: null,
  pages: [],
  send: null,
  posted: null,
  typing: null,
});

function sendRefused(kept: Kept, { status, body }: Incoming): Kept {
  const { code, title } = partsOf(body);
  const named = status === 404 || status === 410 ? 'gone' : textOf(code) || 'refused';
  return { ...kept, send: { ...kept.send, problem: { code: named, title: textOf(title) } } };
}

/**
 * The server holds another answer than this page was made from. When that other answer is this device's own, whose
 * acknowledgement was lost, the page simply goes again on top of it.
 * @param server the draft's answers as they stand there
 */
export function afterConflict(
  kept: Kept,
  stamp: string,
  keys: readonly string[],
  server: Answers,
  revision: number,
): Kept {
  const same = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  return {
    ...kept,
    pages: kept.pages.map((page) => {
      if (page.stamp !== stamp || page.problem?.code !== 'conflict') return page;
      const mine = keys.every((key) =>
        [...page.attempts, page.answers].some((answers) => same(answers[key], server[key])),
      );
      const { problem: _settled, ...rest } = page;
      return mine ? { ...rest, revision } : { ...page, problem: { ...page.problem, revision } };
    }),
  };
}

/** The person chose, between two devices: this one's answers go over the others, or give way to them. */
export function decided(kept: Kept, mine: boolean): Kept {
  const pages = kept.pages.flatMap((page) => {
    if (page.problem?.code !== 'conflict') return [page];
    const { problem, ...rest } = page;
    return mine ? [{ ...rest, ...(problem.revision !== undefined && { revision: problem.revision }) }] : [];
  });
  return { ...kept, pages };
}

/** What a page from the server brings along; what still waits here stays on top of it. */
export function withServerDraft(kept: Kept, server: DeviceDraft | null, own: string[]): Kept {
  if (!server) return hasWork(kept) ? { ...kept, own } : { ...cleared(kept), own };
  // Answers that live here only, or a submission on its way, are not given up for a draft that the server shows.
  const isOther = kept.draft !== null && kept.draft.id !== server.id;
  if (isOther && kept.draft?.begun) return withServerDraft(putAside(kept), server, own);
  if (kept.forget || kept.send || (isOther && kept.pages.length > 0)) return { ...kept, own };
  const waiting = new Set(kept.pages.flatMap(({ shown }) => shown));
  const mine = Object.entries(kept.answers).filter(([key]) => waiting.has(key));
  const theirs = Object.entries(server.answers).filter(([key]) => !waiting.has(key));
  return {
    ...kept,
    own,
    draft: { id: server.id, language: server.language, begun: true },
    versionId: server.versionId,
    revision: server.revision,
    answers: Object.fromEntries([...theirs, ...mine]) as Answers,
    held: server.held.filter((key) => !waiting.has(key)),
    labels: { ...server.labels, ...(waiting.size > 0 ? kept.labels : {}) },
    position: server.position,
    typing: kept.typing?.draft === server.id ? kept.typing : null,
    sent: null,
  };
}

/** Everything a person typed goes from this device; the server's copy follows when it can be reached. */
export function forgotten(kept: Kept, alsoThere: boolean): Kept {
  const { draft, send } = kept;
  const sent = send?.attempted && draft?.secret ? { id: draft.id, secret: draft.secret } : kept.forget?.sent;
  const forget = { draft: draft?.id ?? kept.forget?.draft ?? null, ...(sent && { sent }) };
  return {
    ...cleared(kept),
    own: kept.own,
    sent: null,
    aside: [],
    forget: alsoThere || sent ? forget : null,
  };
}

export type Standing =
  | 'nothing'
  | 'waiting'
  | 'waiting_to_send'
  | 'sent'
  | 'conflict'
  | 'closed'
  | 'gone'
  | 'other'
  | 'incomplete'
  | 'refused'
  | 'forgetting';

/** What the person is told. */
export function standingOf(kept: Kept): Standing {
  const code = kept.send?.problem?.code;
  if (code === 'survey_closed') return 'closed';
  if (code === 'gone') return 'gone';
  if (code === 'other_draft') return 'other';
  if (code === 'invalid' || code === 'draft_conflict') return 'incomplete';
  if (kept.pages.some(({ problem }) => problem?.code === 'conflict')) return 'conflict';
  if (code || kept.pages.some(({ problem }) => problem)) return 'refused';
  if (kept.forget) return 'forgetting';
  if (kept.send) return 'waiting_to_send';
  if (kept.sent) return 'sent';
  if (kept.aside.length > 0) return 'other';
  return isSettled(kept) ? 'nothing' : 'waiting';
}
