// A walk: one person, up to four browsers, requests whose answers get lost and are made again, a code, stale pages, sends.
// Beside the real thing runs a model that knows only what the person typed and what they were told; after each step the
// draft must hold what the model holds, and at the end there is one response with the last answers.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { reactions } from '@compatriot/server/events.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import type { TestApp } from '../app.ts';
import { eventKinds, type MadeProgramme } from '../make.ts';
import type { Answer } from '../personas.ts';
import { asVisitor, type Visitor } from './survey.ts';

const text = (en: string) => ({ en });
export const walkDefinition: Definition = {
  languages: ['en'],
  title: text('Walk'),
  intro: text('Walk'),
  minutes: 1,
  topics: [
    {
      key: 'one',
      title: text('One'),
      questions: [
        { key: 'country', kind: 'country', label: text('Country'), binding: 'residence_country' },
        { key: 'years', kind: 'number', label: text('Years') },
        { key: 'mail', kind: 'email', label: text('Mail'), binding: 'email' },
      ],
    },
    {
      key: 'two',
      title: text('Two'),
      questions: [
        {
          key: 'tie',
          kind: 'one',
          label: text('Tie'),
          choices: [
            { code: 'birth', label: text('Birth') },
            { code: 'other', label: text('Other') },
          ],
        },
      ],
    },
  ],
};

type Topic = 'one' | 'two';
type Key = 'country' | 'years' | 'mail' | 'tie';
const keysOf: Record<Topic, Key[]> = { one: ['country', 'years', 'mail'], two: ['tie'] };
const allKeys = Object.values(keysOf).flat();
const values: Record<Key, string[]> = {
  country: ['NL', 'FR', 'GY'],
  years: ['1', '2', '3'],
  mail: ['a@people.example', 'b@people.example', 'c@people.example'],
  tie: ['birth', 'other'],
};

/** `''` is a cleared field. Indices are taken modulo what there is when the step is taken. */
type Step =
  | { do: 'open'; browser: number; topic: Topic }
  | { do: 'save'; browser: number; topic: Topic; edits: Partial<Record<Key, string>>; cuts: number }
  | { do: 'together'; topic: Topic; edits: Partial<Record<Key, string>>[] }
  | { do: 'resume'; browser: number; cuts: number }
  | { do: 'leave'; browser: number }
  | { do: 'send'; browser: number; seen: 'none' | 'page' | 'newest'; cuts: number }
  | { do: 'whole'; answers: Partial<Record<Key, string>>; cuts: number };

const browser = fc.nat(3);
const topic = fc.constantFrom<Topic>('one', 'two');
const cuts = fc.constantFrom(0, 0, 0, 1, 2);
const editsOf = (keys: readonly Key[]) =>
  fc.record(
    Object.fromEntries(keys.map((key) => [key, fc.constantFrom('', ...values[key])])) as Record<
      Key,
      fc.Arbitrary<string>
    >,
    { requiredKeys: [] },
  );
const save = topic.chain((at) =>
  fc.record({
    do: fc.constant('save' as const),
    browser,
    topic: fc.constant(at),
    edits: editsOf(keysOf[at]),
    cuts,
  }),
);
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: save },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('open' as const), browser, topic }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const), browser, cuts }) },
    {
      weight: 2,
      arbitrary: topic.chain((at) =>
        fc.record({
          do: fc.constant('together' as const),
          topic: fc.constant(at),
          edits: fc.array(editsOf(keysOf[at]), { minLength: 2, maxLength: 3 }),
        }),
      ),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), browser }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('send' as const),
        browser,
        seen: fc.constantFrom('none' as const, 'page' as const, 'newest' as const),
        cuts,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('whole' as const), answers: editsOf(allKeys), cuts }),
    },
  ),
  { minLength: 3, maxLength: 14 },
);

interface Page {
  /** Another each time the page is shown. */
  showing: string;
  revision: number;
  /** What the fields held; a masked one is empty. */
  fields: Record<string, string>;
}
interface Browser {
  visitor: Visitor;
  first: boolean;
  pages: Record<Topic, Page>;
}
interface Change {
  revision: number;
  /** Null: one of two that said the same at once. */
  by: Browser | null;
}
interface Draft {
  id: string;
  versionId: string;
  revision: number;
  answers: Record<string, unknown>;
  masked: string[];
}
interface Told {
  code?: string;
  revision?: number;
  receipt?: string;
  repeated?: boolean;
  details?: { path: string }[];
}

/** Walks once. Every assertion is about what the person may rely on. */
export async function walk(app: TestApp, programme: MadeProgramme, way: Step[]): Promise<void> {
  const at = (part: string) => `/api/programmes/${programme.code}/${part}`;
  const browsers: Browser[] = [];
  /** What the person has answered, by the last word of any device. */
  let answers: Record<string, string> = {};
  /** Who changed an answer last, and with which revision. */
  const changes: Partial<Record<Key, Change>> = {};
  let receipt: string | null = null;
  let wholeSent = false;

  const draftOf = async ({ visitor }: Browser): Promise<Draft | null> =>
    (await visitor.call<{ draft: Draft | null }>('GET', at('draft'))).body.draft;
  const show = async (from: Browser, topics: Topic[] = ['one', 'two']): Promise<Draft> => {
    const draft = await draftOf(from);
    if (!draft) throw new Error('The draft is gone');
    for (const each of topics) {
      const fields = Object.fromEntries(keysOf[each].map((key) => [key, textOf(draft.answers[key])]));
      from.pages[each] = { showing: randomUUID(), revision: draft.revision, fields };
    }
    return draft;
  };
  const made = async (visitor: Visitor, first: boolean): Promise<Browser> => {
    const empty = { showing: '', revision: 0, fields: {} };
    const made = { visitor, first, pages: { one: { ...empty }, two: { ...empty } } };
    await show(made);
    return made;
  };
  /** The request, `lost` more times before: those answers never arrived. */
  const insisting = async <T>(lost: number, call: () => Promise<T>): Promise<T[]> => {
    const heard: T[] = [];
    for (let time = 0; time <= lost; time++) heard.push(await call());
    return heard;
  };

  const visitor = asVisitor(app);
  const id = randomUUID();
  const secret = id.replaceAll('-', '');
  await insisting(1, () => visitor.call('POST', at('drafts'), { language: 'en', id, secret }));
  browsers.push(await made(visitor, true));

  const post = ({ visitor: from, pages }: Browser, topic: Topic, edits: Partial<Record<Key, string>>) => {
    const page = pages[topic];
    const typed: Record<string, string> = { ...page.fields, ...edits };
    const fields = Object.fromEntries(keysOf[topic].map((key) => [key, [typed[key] ?? '']]));
    return from.call<Told>('PUT', at('draft/answers'), {
      draft: id,
      topic,
      fields,
      shown: keysOf[topic],
      revision: page.revision,
      page: page.showing,
    });
  };
  /** Which of the edits are edits: what differs from what the page showed. A masked field left empty is none. */
  const edited = ({ pages, first }: Browser, topic: Topic, edits: Partial<Record<Key, string>>) =>
    (Object.entries(edits) as [Key, string][]).filter(([key, value]) =>
      key === 'mail' && !first ? value !== '' : value !== (pages[topic].fields[key] ?? ''),
    );
  const set = (key: Key, value: string): void => {
    if (value === '') Reflect.deleteProperty(answers, key);
    else answers = { ...answers, [key]: value };
  };
  const stored = async (): Promise<Record<string, string>> => {
    const [row] = await app.owner<
      { answers: Record<string, unknown> }[]
    >`select answers from drafts where id = ${id}`;
    return Object.fromEntries(Object.entries(row?.answers ?? {}).map(([key, value]) => [key, textOf(value)]));
  };
  const pick = (index: number): Browser => {
    const found = browsers[index % browsers.length];
    if (!found) throw new Error('No browser is left');
    return found;
  };

  for (const step of way) {
    if (receipt !== null && step.do !== 'send' && step.do !== 'whole') continue;
    switch (step.do) {
      case 'open': {
        const from = pick(step.browser);
        // A page of answers that this browser held before changes nothing here: what is stored is compared below.
        const strange = { draft: randomUUID(), topic: step.topic, fields: {}, shown: keysOf[step.topic] };
        const refused = await from.visitor.call<Told>('PUT', at('draft/answers'), strange);
        expect([refused.status, refused.body.code]).toEqual([409, 'other_draft']);
        await show(from, [step.topic]);
        break;
      }
      case 'save': {
        const from = pick(step.browser);
        const [heard] = await insisting(step.cuts, () => post(from, step.topic, step.edits));
        // The first was acted on; a repetition changes nothing that it did.
        const named =
          heard?.body.code === 'draft_conflict' ? (heard.body.details ?? []).map(({ path }) => path) : [];
        expect([200, 409]).toContain(heard?.status);
        const { revision } = from.pages[step.topic];
        for (const [key, value] of edited(from, step.topic, step.edits)) {
          const last = changes[key];
          const elsewhere = last !== undefined && last.by !== from && last.revision > revision;
          const masked = key === 'mail' && !from.first;
          if (last?.by === null) {
            // Nobody can say whose change it was.
          } else if (!elsewhere) expect(named, `${key} is in no conflict`).not.toContain(key);
          else if (masked || value !== (answers[key] ?? ''))
            expect(named, `${key} would be overwritten unseen`).toContain(key);
          if (named.includes(key)) continue;
          if (masked || value !== (answers[key] ?? ''))
            changes[key] = { revision: heard?.body.revision ?? revision, by: from };
          set(key, value);
        }
        // What is posted from here next was opened beside it, in another tab.
        from.pages[step.topic].showing = randomUUID();
        break;
      }
      case 'together': {
        const several = step.edits
          .slice(0, browsers.length)
          .map((edits, index) => ({ edits, from: pick(index) }));
        if (several.length < 2) break;
        const heard = await Promise.all(
          several.map(async ({ edits, from }) => ({
            edits,
            from,
            told: (await post(from, step.topic, edits)).body,
          })),
        );
        const now = await stored();
        for (const { edits, from, told } of heard) {
          const named = told.code === 'draft_conflict' ? (told.details ?? []).map(({ path }) => path) : [];
          for (const [key, value] of edited(from, step.topic, edits)) {
            if (named.includes(key)) continue;
            // Saying what stood there before changes nothing, and somebody else may have changed it after.
            if ((key !== 'mail' || from.first) && value === (answers[key] ?? '')) continue;
            // Whoever came later was refused, so what was taken stands.
            expect(now[key] ?? '', `${key} was taken and is gone`).toBe(value);
            const said = heard.filter((other) =>
              edited(other.from, step.topic, other.edits).some(([each]) => each === key),
            );
            const revision = Math.max(told.revision ?? 0, changes[key]?.revision ?? 0);
            changes[key] = { revision, by: said.length > 1 ? null : from };
          }
        }
        for (const { from } of several) from.pages[step.topic].showing = randomUUID();
        for (const key of Object.keys({ ...now, ...answers }) as Key[]) {
          const taken = heard.some(({ from, edits }) =>
            edited(from, step.topic, edits).some(([each]) => each === key),
          );
          if (!taken) expect(now[key], `${key} was touched by nobody`).toBe(answers[key]);
        }
        answers = now;
        break;
      }
      case 'resume': {
        if (browsers.length >= 4) break;
        const [, { body: code }] = (await insisting(1, () =>
          pick(step.browser).visitor.call<{ code: string }>('POST', at('resume-code')),
        )) as [unknown, { body: { code: string } }];
        const joining = asVisitor(app);
        const heard = await insisting(step.cuts, () =>
          joining.call('POST', at('resume'), { code: code.code }),
        );
        expect(heard.map(({ status, body }) => (status === 200 ? 200 : body))).toEqual(heard.map(() => 200));
        browsers.push(await made(joining, false));
        break;
      }
      case 'leave': {
        const from = pick(step.browser);
        if (browsers.length < 2) break;
        await from.visitor.call('DELETE', at('draft'));
        expect(await draftOf(from)).toBeNull();
        browsers.splice(browsers.indexOf(from), 1);
        break;
      }
      case 'send': {
        const from = pick(step.browser);
        const newest: number | undefined = receipt === null ? (await draftOf(from))?.revision : undefined;
        const revision: number | undefined = { none: undefined, page: from.pages.one.revision, newest }[
          step.seen
        ];
        const heard: Answer<Told>[] = await insisting(step.cuts, () =>
          from.visitor.call<Told>('POST', at('responses'), revision === undefined ? {} : { revision }),
        );
        const stale = revision !== undefined && newest !== undefined && revision !== newest;
        expect(heard[0]?.status, 'what was not seen is not sent').toBe(stale ? 409 : 200);
        if (stale) break;
        receipt = heard[0]?.body.receipt ?? receipt;
        expect(new Set(heard.map(({ body }) => body.receipt))).toEqual(new Set([receipt]));
        break;
      }
      case 'whole': {
        const from = browsers.find(({ first }) => first);
        if (!from) break;
        const whole = Object.fromEntries(
          Object.entries(step.answers).flatMap(([key, value]) =>
            value === '' ? [] : [[key, key === 'years' ? Number(value) : value]],
          ),
        );
        const body = { id, versionId: programme.versionId, language: 'en', answers: whole, secret };
        const heard = await insisting(step.cuts, () =>
          from.visitor.call<Told>('POST', at('responses'), body),
        );
        if (receipt !== null) {
          for (const { status, body: told } of heard) {
            if (status === 200) expect(told).toMatchObject({ receipt, repeated: true });
            else expect(told.code).toBe('different_body');
          }
          break;
        }
        expect(heard[0]?.status).toBe(200);
        receipt = heard[0]?.body.receipt ?? null;
        expect(new Set(heard.map(({ body: told }) => told.receipt))).toEqual(new Set([receipt]));
        answers = Object.fromEntries(Object.entries(step.answers).filter(([, value]) => value !== ''));
        wholeSent = true;
        break;
      }
    }
    if (receipt === null) expect(await stored(), `after ${step.do}`).toEqual(answers);
  }

  if (receipt === null) {
    const [from] = browsers;
    if (!from) throw new Error('No browser is left');
    const { revision } = await show(from);
    const sent = await from.visitor.call<Told>('POST', at('responses'), { revision });
    expect(sent.status).toBe(200);
    receipt = sent.body.receipt ?? null;
  }
  const rows = await app.owner<{ answers: Record<string, unknown>; receipt: string; email: string | null }[]>`
    select r.answers, r.receipt, c.email from responses r join contact_details c on c.response_id = r.id where r.id = ${id}`;
  expect(rows).toHaveLength(1);
  const [row] = rows;
  expect(row?.receipt).toBe(receipt);
  const { mail, ...coded } = answers;
  expect(
    Object.fromEntries(Object.entries(row?.answers ?? {}).map(([key, value]) => [key, textOf(value)])),
  ).toEqual(coded);
  expect(row?.email ?? undefined).toBe(mail);
  expect(await app.owner`select 1 from drafts where id = ${id}`).toHaveLength(0);
  expect(await eventKinds(app, id)).toEqual(['response.submitted']);
  const jobs = await app.owner<{ handler: string }[]>`
    select data ->> 'handler' as handler from pgboss.job where data ->> 'subjectId' = ${id}`;
  expect(jobs.map(({ handler }) => handler).sort()).toEqual(
    [...(reactions['response.submitted'] ?? [])].sort(),
  );
  let readers = 0;
  let others = 0;
  for (const each of browsers) {
    const again = await each.visitor.call<Told>('POST', at('responses'), {});
    expect(again.body).toMatchObject({ receipt, repeated: true });
    if ((await each.visitor.call('GET', at('response'))).status !== 200) continue;
    readers += 1;
    if (!each.first) others += 1;
  }
  // The browser that sent it reads it and the first one, of those that have not left; no other.
  expect(others).toBeLessThanOrEqual(1);
  if (wholeSent) expect(readers).toBe(1);
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
