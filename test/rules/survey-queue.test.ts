// What waits on a phone: whatever order of saves, cuts, lost answers and other devices, the server ends with one response
// that holds the last answers, or the person is asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Changes, hasNews, mergePage } from '@compatriot/server/responses/merging.ts';
import type { Answers } from '@compatriot/server/questionnaires/schema.ts';
import { emptyKept, type Kept, type WaitingPage } from '../../web/src/lib/survey/kept.ts';
import {
  afterAnswer,
  afterConflict,
  beforeSending,
  decided,
  forgotten,
  type Incoming,
  isSettled,
  nextOutgoing,
  type Outgoing,
  pauseAfter,
  standingOf,
  withoutAside,
  withServerDraft,
} from '../../web/src/lib/survey/queue.ts';

let stamps = 0;

/** One question a topic, called as the topic. */
function page(kept: Kept, topic: string, value: string): Kept {
  const old = kept.pages.find((each) => each.topic === topic);
  const revision = old?.revision ?? kept.revision ?? undefined;
  const answers: Answers = { [topic]: value };
  const saved: WaitingPage = {
    topic,
    fields: { [topic]: [value] },
    shown: [topic],
    versionId: 'v1',
    language: 'en',
    ...(revision !== undefined && { revision }),
    stamp: String((stamps += 1)),
    answers,
    attempts: old ? [...old.attempts, old.answers].slice(-5) : [],
  };
  return {
    ...kept,
    answers: { ...kept.answers, ...answers },
    held: kept.held.filter((key) => key !== topic),
    pages: [...kept.pages.filter((each) => each !== old), saved],
  };
}

const begunHere = (): Kept => ({
  ...emptyKept('guyd'),
  draft: { id: 'd1', secret: 's', language: 'en', begun: false },
});

const begunThere = (): Kept => ({
  ...emptyKept('guyd'),
  draft: { id: 'd1', language: 'en', begun: true },
  revision: 0,
});

const withSend = (kept: Kept): Kept => ({
  ...kept,
  send: {
    ...(kept.draft &&
      !kept.draft.begun && { whole: { versionId: 'v1', language: 'en', answers: kept.answers } }),
  },
});

interface Body {
  shown: string[];
  fields: Record<string, string[]>;
  revision?: number;
  page?: string;
}

/** As the API behaves, in forty lines. */
class Server {
  draft: { revision: number; answers: Answers; changed: Changes } | null = null;
  responses: { id: string; answers: Answers; receipt: string }[] = [];
  open = true;

  answer({ kind, body }: Outgoing): Incoming {
    const sent = body as Record<string, unknown>;
    if (kind === 'forget') {
      this.draft = null;
      return { status: 204, body: null };
    }
    if (kind === 'begin') {
      this.draft ??= { revision: 0, answers: {}, changed: {} };
      return { status: 201, body: { id: sent['id'], revision: this.draft.revision } };
    }
    const before = this.responses.find(({ id }) => id === (sent['id'] ?? 'd1'));
    if (kind === 'send') {
      if (before) return { status: 200, body: { ...before, repeated: true } };
      if (!this.open) return { status: 409, body: { code: 'survey_closed' } };
      const answers = (sent['answers'] as Answers | undefined) ?? this.draft?.answers;
      if (!answers) return { status: 404, body: { code: 'not_found' } };
      this.draft = null;
      this.responses.push({ id: 'd1', answers, receipt: `R${this.responses.length}` });
      return { status: 200, body: { receipt: `R${this.responses.length - 1}`, submittedAt: 'now' } };
    }
    return this.save(sent as unknown as Body);
  }

  save(body: Body, by = 'this device'): Incoming {
    if (!this.draft) return { status: 404, body: { code: 'not_found' } };
    const seen = body.revision ?? this.draft.revision;
    const revision = this.draft.revision + 1;
    const { conflicts, answers, changed } = mergePage({
      draftId: 'd1',
      before: this.draft.answers,
      changed: this.draft.changed,
      revision,
      seen,
      showing: body.page,
      page: new Map(body.shown.map((key) => [key, body.fields[key]?.[0]])),
      by,
      hidden: new Set(),
      removed: new Set(),
    });
    const known = hasNews(this.draft.changed, seen, by) ? seen : revision;
    this.draft = { revision, answers, changed };
    if (conflicts.length === 0) return { status: 200, body: { next: 'check', revision, known } };
    const details = conflicts.map((path) => ({ path }));
    return { status: 409, body: { code: 'draft_conflict', revision, details } };
  }
}

/** As sending.ts goes on after a conflict. */
function settle(kept: Kept, request: Outgoing, answer: Incoming | null, server: Server): Kept {
  const body = answer?.body as { code?: string; details?: { path: string }[] } | null;
  if (body?.code !== 'draft_conflict' || !request.stamp || !server.draft) return kept;
  const keys = (body.details ?? []).map(({ path }) => path);
  return afterConflict(kept, request.stamp, keys, server.draft.answers, server.draft.revision);
}

function flush(kept: Kept, server: Server): Kept {
  let now = kept;
  for (let round = 0; round < 50; round++) {
    const request = nextOutgoing(now);
    if (!request) return now;
    const answer = server.answer(request);
    now = settle(afterAnswer(now, request, answer, 0, 0.5), request, answer, server);
  }
  throw new Error('It never comes to an end');
}

describe('what is sent next', () => {
  it('sends a survey that began on the device in one request with its own id and secret', () => {
    const kept = withSend(page(page(begunHere(), 'a', '1'), 'b', '2'));
    const request = nextOutgoing(kept);
    expect(request).toMatchObject({ kind: 'send', method: 'POST', path: '/api/programmes/guyd/responses' });
    expect(request?.body).toEqual({
      id: 'd1',
      secret: 's',
      versionId: 'v1',
      language: 'en',
      answers: { a: '1', b: '2' },
    });
  });

  it('sends pages before the submission of a draft that the server has, and nothing past a conflict', () => {
    const kept = withSend(page(begunThere(), 'a', '1'));
    const first = nextOutgoing(kept);
    expect(first).toMatchObject({ kind: 'page', method: 'PUT', body: { topic: 'a', revision: 0 } });
    const stuck = afterAnswer(
      kept,
      first!,
      { status: 409, body: { code: 'draft_conflict', revision: 7 } },
      0,
      0,
    );
    expect(nextOutgoing(stuck)).toBeNull();
    expect(standingOf(stuck)).toBe('conflict');
    expect(nextOutgoing(decided(stuck, true))?.body).toMatchObject({ revision: 7 });
    expect(nextOutgoing(decided(stuck, false))).toMatchObject({ kind: 'send' });
  });

  it('keeps a later save of the same page when the answer to the earlier one arrives', () => {
    const first = page(begunThere(), 'a', '1');
    const request = nextOutgoing(first)!;
    const later = page(first, 'a', '2');
    const after = afterAnswer(later, request, { status: 200, body: { revision: 1, known: 1 } }, 0, 0);
    expect(after.pages).toHaveLength(1);
    expect(nextOutgoing(after)?.body).toMatchObject({ fields: { a: ['2'] }, revision: 0, page: 'device' });
  });

  it('waits longer after each failure, never beyond five minutes, and as long as the server asks', () => {
    for (let tries = 1; tries < 40; tries++) {
      expect(pauseAfter(tries, 0)).toBeGreaterThanOrEqual(500);
      expect(pauseAfter(tries, 1)).toBeLessThanOrEqual(300_000);
    }
    expect(pauseAfter(3, 1)).toBe(4000);
    const kept = page(begunThere(), 'a', '1');
    const request = nextOutgoing(kept)!;
    expect(afterAnswer(kept, request, { status: 503, body: null, retryAfter: 60 }, 1000, 1).due).toBe(61_000);
    expect(afterAnswer(kept, request, null, 1000, 1)).toMatchObject({
      tries: 1,
      due: 2000,
      pages: [{ topic: 'a' }],
    });
  });
});

describe('what an answer means', () => {
  it.each([
    [{ status: 409, body: { code: 'survey_closed', title: 'Closed' } }, 'closed'],
    [{ status: 404, body: { code: 'not_found' } }, 'gone'],
    [{ status: 400, body: { code: 'invalid', details: [{ path: 'a' }] } }, 'incomplete'],
    [{ status: 409, body: { code: 'different_body' } }, 'refused'],
    [{ status: 409, body: { code: 'draft_conflict' } }, 'incomplete'],
    [{ status: 200, body: { receipt: 'R', submittedAt: 'now' } }, 'sent'],
    [null, 'waiting_to_send'],
  ])('%j after sending: %s', (answer, standing) => {
    const kept = withSend(begunThere());
    expect(standingOf(afterAnswer(kept, nextOutgoing(kept)!, answer, 0, 0))).toBe(standing);
  });

  it('takes a page with something wrong in it as saved, and one with unknown fields as refused', () => {
    const kept = page(begunThere(), 'a', 'x');
    const request = nextOutgoing(kept)!;
    const invalid = (path: string): Incoming => ({
      status: 400,
      body: { code: 'invalid', details: [{ path }] },
    });
    expect(isSettled(afterAnswer(kept, request, invalid('a'), 0, 0))).toBe(true);
    expect(standingOf(afterAnswer(kept, request, invalid('fields'), 0, 0))).toBe('refused');
  });

  it('lets go of the person’s own words, and of nothing else, once the server has them', () => {
    let kept: Kept = { ...begunThere(), own: ['email'] };
    kept = page(page(kept, 'email', 'a@b.example'), 'tie', 'birth');
    const server = new Server();
    server.draft = { revision: 0, answers: {}, changed: {} };
    const after = flush(kept, server);
    expect(after.answers).toEqual({ tie: 'birth' });
    expect(after.held).toEqual(['email']);
    expect(JSON.stringify(after)).not.toContain('a@b.example');
  });

  it('keeps only the receipt of what was sent, and nothing of what is forgotten', () => {
    const kept = withSend(page({ ...begunHere(), labels: { u: 'nurse' } }, 'name', 'Anita'));
    const sent = flush(kept, new Server());
    expect(sent.sent?.receipt).toBe('R0');
    expect(JSON.stringify(sent)).not.toMatch(/Anita|nurse/);
    const gone = forgotten(kept, true);
    expect(JSON.stringify(gone)).not.toMatch(/Anita|nurse/);
    expect(nextOutgoing(gone)).toMatchObject({ kind: 'forget', method: 'DELETE' });
  });
});

/** Several questions on one page. */
function whole(kept: Kept, answers: Record<string, string>): Kept {
  const fields = Object.fromEntries(Object.entries(answers).map(([key, value]) => [key, [value]]));
  const old = kept.pages.find(({ topic }) => topic === 'who');
  const revision = old?.revision ?? kept.revision ?? 0;
  const stamp = String((stamps += 1));
  const made: WaitingPage = {
    ...{
      topic: 'who',
      fields,
      shown: Object.keys(answers),
      versionId: 'v1',
      language: 'en',
      revision,
      stamp,
    },
    answers,
    attempts: old ? [...old.attempts, old.answers] : [],
  };
  return { ...kept, answers: { ...kept.answers, ...answers }, pages: [made] };
}

describe('an answer of another device', () => {
  const both = (): { kept: Kept; server: Server } => {
    const server = new Server();
    server.draft = { revision: 0, answers: {}, changed: {} };
    const kept = flush(whole(begunThere(), { country: 'NL', years: '1' }), server);
    server.save({ shown: ['country'], fields: { country: ['FR'] } }, 'another');
    return { kept, server };
  };

  it('outlives a later save of the same page that was made before this device knew of it', () => {
    const { kept, server } = both();
    const first = whole(kept, { country: 'NL', years: '2' });
    const request = nextOutgoing(first)!;
    const later = whole(first, { country: 'NL', years: '3' });
    const after = flush(afterAnswer(later, request, server.answer(request), 0, 0), server);
    expect(server.draft?.answers).toEqual({ country: 'FR', years: '3' });
    // Nor does the device know of it by having saved: what it shows next was made from the revision before.
    flush(whole(after, { country: 'NL', years: '1' }), server);
    expect(server.draft?.answers).toEqual({ country: 'FR', years: '1' });
  });

  it('is overwritten where the person says so, and nowhere else', () => {
    const { kept, server } = both();
    server.save({ shown: ['years'], fields: { years: ['7'] } }, 'another');
    const stuck = flush(whole(kept, { country: 'NL', years: '2' }), server);
    expect(standingOf(stuck)).toBe('conflict');
    expect(stuck.pages[0]).toMatchObject({
      shown: ['years'],
      fields: { years: ['2'] },
      answers: { years: '2' },
    });
    flush(decided(stuck, true), server);
    expect(server.draft?.answers).toEqual({ country: 'FR', years: '2' });
  });
});

describe('another draft in the same browser', () => {
  const other = {
    ...{ id: 'bob', versionId: 'v1', language: 'en', revision: 3, labels: {}, position: null },
    answers: { a: 'Bob’s' },
    held: [],
  };
  const alices = (): Kept => ({
    ...page(begunThere(), 'name', 'Alice'),
    typing: { draft: 'd1', topic: 'name', entries: [['name', 'Alice B.']] },
  });

  it('gets nothing of what waited or was typed, which is kept apart until somebody says so', () => {
    for (const kept of [alices(), withSend(alices())]) {
      const after = withServerDraft(kept, other, []);
      expect(nextOutgoing(after)).toBeNull();
      expect(after).toMatchObject({ draft: { id: 'bob' }, answers: { a: 'Bob’s' }, typing: null, pages: [] });
      expect(after.aside).toMatchObject([{ answers: { name: 'Alice' } }]);
      expect([standingOf(after), isSettled(after)]).toEqual(['other', false]);
      expect(nextOutgoing(page(after, 'a', 'Bob'))).toMatchObject({
        body: { draft: 'bob', fields: { a: ['Bob'] } },
      });
      expect(JSON.stringify(withoutAside(after))).not.toContain('Alice');
      expect(JSON.stringify(forgotten(after, true))).not.toContain('Alice');
    }
  });

  it('is named in every request, and the server’s refusal stops all of them', () => {
    const request = nextOutgoing(alices())!;
    expect(request).toMatchObject({ draft: 'd1', body: { draft: 'd1' } });
    const refused = afterAnswer(alices(), request, { status: 409, body: { code: 'other_draft' } }, 0, 0);
    expect([nextOutgoing(refused), standingOf(refused)]).toEqual([null, 'other']);
    expect(JSON.stringify(withoutAside(refused))).not.toContain('Alice');
    expect(nextOutgoing(withSend(begunThere()))?.body).toMatchObject({ draft: 'd1' });
    expect(nextOutgoing(forgotten(begunThere(), true))?.path).toBe('/api/programmes/guyd/draft?draft=d1');
  });

  it('that the server answers a beginning with is not filled from this device', () => {
    const kept = page(begunHere(), 'name', 'Alice');
    const begun = afterAnswer(
      kept,
      nextOutgoing(kept)!,
      { status: 201, body: { id: 'bob', revision: 3 } },
      0,
      0,
    );
    expect(nextOutgoing(begun)).toBeNull();
    expect(begun).toMatchObject({
      draft: { id: 'bob' },
      answers: {},
      aside: [{ answers: { name: 'Alice' } }],
    });
  });

  it('is not told the answer to a request of the one before', () => {
    const kept = alices();
    const after = withServerDraft(kept, other, []);
    const late = afterAnswer(
      after,
      nextOutgoing(kept)!,
      { status: 200, body: { revision: 9, known: 9 } },
      0,
      0,
    );
    expect(late).toEqual(after);
  });
});

describe('forgetting a whole submission of which nothing was heard', () => {
  it('takes the response back by its own id and secret before the draft', () => {
    const kept = withSend(page(begunHere(), 'name', 'Alice'));
    const request = nextOutgoing(kept)!;
    expect(forgotten(kept, true).forget).not.toHaveProperty('sent');
    const tried = afterAnswer(beforeSending(kept, request), request, null, 0, 0);
    let gone = forgotten(tried, false);
    expect(JSON.stringify(gone)).not.toContain('Alice');
    const back = nextOutgoing(gone)!;
    expect(back).toMatchObject({ method: 'DELETE', path: '/api/programmes/guyd/response' });
    expect(back.body).toEqual({ id: 'd1', secret: 's' });
    expect(nextOutgoing(afterAnswer(gone, back, null, 0, 0))).toMatchObject({ kind: 'takeBack' });
    // A late answer to the submission brings nothing back.
    expect(afterAnswer(gone, request, { status: 200, body: { receipt: 'R' } }, 0, 0).sent).toBeNull();
    gone = afterAnswer(gone, back, { status: 404, body: {} }, 0, 0);
    expect(nextOutgoing(gone)).toMatchObject({ kind: 'forget' });
    expect(isSettled(afterAnswer(gone, nextOutgoing(gone)!, { status: 204, body: null }, 0, 0))).toBe(true);
  });
});

describe('a page from the server', () => {
  const server = {
    id: 'd2',
    versionId: 'v2',
    language: 'en',
    revision: 5,
    answers: { a: 'theirs', b: 'theirs' },
    held: ['email'],
    labels: {},
    position: 'b',
  };

  it('brings its answers along, under what still waits here', () => {
    const after = withServerDraft(page(begunThere(), 'a', 'mine'), { ...server, id: 'd1' }, ['email']);
    expect(after.answers).toEqual({ a: 'mine', b: 'theirs' });
    expect(after).toMatchObject({ revision: 5, held: ['email'], versionId: 'v2' });
  });

  it('does not take the place of a draft that lives on this device only', () => {
    const kept = page(begunHere(), 'a', 'mine');
    expect(withServerDraft(kept, server, [])).toMatchObject({ draft: { id: 'd1' }, answers: { a: 'mine' } });
    expect(withServerDraft(kept, null, []).pages).toHaveLength(1);
  });

  it('leaves nothing behind when the server has no draft and nothing waits', () => {
    const kept = { ...begunThere(), answers: { a: 'old' }, held: ['email'] };
    expect(withServerDraft(kept, null, [])).toMatchObject({ draft: null, answers: {}, held: [] });
  });
});

describe('any order of saves, cuts, lost answers and other devices', () => {
  const topic = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('save' as const),
        topic,
        value: fc.stringMatching(/^[a-z]{1,3}$/),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('try' as const),
        net: fc.constantFrom('cut', 'lost', 'busy', 'good'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('other' as const),
        topic,
        value: fc.stringMatching(/^[A-Z]{1,3}$/),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const) }) },
  );

  it('ends in one response with the last answers, or asks', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (onDevice, steps) => {
        const server = new Server();
        if (!onDevice) server.draft = { revision: 0, answers: {}, changed: {} };
        let kept = onDevice ? begunHere() : begunThere();
        const last: Answers = {};
        const others = new Set<string>();
        for (const each of steps) {
          if (each.do === 'save' && !kept.send && !kept.sent) {
            kept = page(kept, each.topic, each.value);
            last[each.topic] = each.value;
          } else if (each.do === 'send' && !kept.send && !kept.sent) kept = withSend(kept);
          else if (each.do === 'other' && server.draft) {
            server.save({ shown: [each.topic], fields: { [each.topic]: [each.value] } }, 'another');
            others.add(each.topic);
          } else if (each.do === 'try') {
            const request = nextOutgoing(kept);
            if (!request) continue;
            const processed = each.net === 'lost' || each.net === 'good' ? server.answer(request) : null;
            const heard =
              each.net === 'busy' ? { status: 503, body: null } : each.net === 'good' ? processed : null;
            kept = settle(afterAnswer(kept, request, heard, 0, 0.5), request, heard, server);
          }
        }
        if (!kept.send && !kept.sent) kept = withSend(kept);
        kept = flush(kept, server);
        expect(server.responses.length).toBeLessThanOrEqual(1);
        const asked = standingOf(kept);
        if (others.size === 0) expect(asked).toBe('sent');
        if (asked !== 'sent') return;
        const sent = server.responses[0]?.answers ?? {};
        for (const [key, value] of Object.entries(last)) if (!others.has(key)) expect(sent[key]).toBe(value);
        expect(kept.sent?.receipt).toBe(server.responses[0]?.receipt);
      }),
      { numRuns: 1500 },
    );
  });
});
