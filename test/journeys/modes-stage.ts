// The way from a yes to `oriented` in the demo, over the API with each person's own session; what the pages of that way look
// like is shown by other journeys (talent, matching, money, at-work).
import type { APIResponse } from 'playwright-core';
import { expect, inject } from 'vitest';
import { reachEmbedded } from '@compatriot/db/embedded.ts';
import postgres from '@compatriot/db/postgres.ts';
import type { CheckKind } from '@compatriot/db/work-vocabulary.ts';
import type { Visit } from './browser.ts';

type Json = Record<string, unknown>;

export const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

async function said<T>(answer: APIResponse): Promise<T> {
  const text = await answer.text();
  expect(answer.ok(), `${answer.url()}: ${answer.status()} ${text}`).toBe(true);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
export const read = async <T>({ page, origin }: Visit, path: string): Promise<T> =>
  said<T>(await page.request.get(origin + path));
const send = async <T = Json>(
  { page, origin }: Visit,
  method: 'POST' | 'PUT',
  path: string,
  data: Json = {},
): Promise<T> => said<T>(await page.request.fetch(origin + path, { method, data }));

async function withDatabase<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const { url } = await reachEmbedded({ dataDir: inject('dataDir') });
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** Where the demo's person reads mail; no page shows it before their yes. */
export const emailOf = (placementId: string): Promise<string> =>
  withDatabase(async (sql) => {
    const [row] = await sql<{ email: string }[]>`
      select c.email from contact_details c join placements p on p.profile_id = c.profile_id
      where p.id = ${placementId}`;
    return row?.email ?? '';
  });

/** Whether a mail was written; /dev/mail shows the newest alone, and journeys before this one made many. */
export const wasTold = (to: string, subject: string): Promise<boolean> =>
  withDatabase(async (sql) => {
    const [row] = await sql`select 1 from mails where recipient = ${to} and subject like ${`%${subject}%`}`;
    return row !== undefined;
  });

export interface Cast {
  programme: string;
  id: string;
  coordinator: Visit;
  host: Visit;
  member: Visit;
}

interface Line {
  id: string;
  currency: string;
  free: number;
  validFrom: string;
  validUntil: string;
}

interface Whole {
  status: string;
  assignment: { id: string };
  next: { step: string; missing: string[] }[];
}
export const whole = (on: Cast): Promise<Whole> =>
  read<Whole>(on.coordinator, `/api/programmes/${on.programme}/placements/${on.id}`);

export const step = (who: Visit, id: string, data: Json) =>
  send(who, 'POST', `/api/placements/${id}/steps`, data);

/** Whoever signs in as a host of the institution of this placement; a second try of a journey finds them there. */
export async function addHost(
  coordinator: Visit,
  programme: string,
  institution: string,
  email: string,
): Promise<void> {
  const { items } = await read<{ items: { id: string; name: string }[] }>(
    coordinator,
    `/api/programmes/${programme}/institutions`,
  );
  const found = items.find(({ name }) => name === institution);
  const path = `/api/programmes/${programme}/institutions/${found?.id}/hosts`;
  const answer = await coordinator.page.request.post(coordinator.origin + path, { data: { email } });
  if (answer.status() !== 409) await said(answer);
}

/** The panel has met and the host asks for this person: from `interested` to `scored`. */
export async function weigh(on: Cast, assignmentId: string): Promise<void> {
  const { programme, id, coordinator, host } = on;
  await step(host, id, { step: 'interview', date: day(0) });
  const accounts = await withDatabase(
    (sql) => sql<{ id: string; email: string }[]>`select id, email from accounts`,
  );
  for (const who of [host, coordinator]) {
    const { account } = await read<{ account: { email: string } }>(who, '/api/session');
    const accountId = accounts.find(({ email }) => email === account.email)?.id;
    await send(coordinator, 'POST', `/api/programmes/${programme}/assignments/${assignmentId}/panel`, {
      accountId,
    });
  }
  for (const who of [host, coordinator]) {
    const { seats, criteria } = await read<{
      seats: { id: string; mine: boolean }[];
      criteria: { uri: string | null }[];
    }>(who, `/api/placements/${id}/selection`);
    const seatId = seats.find((seat) => seat.mine)?.id;
    await send(who, 'POST', `/api/placements/${id}/declaration`, { seatId, conflict: null });
    const scores = criteria.map(({ uri }) => ({ uri, score: 4 }));
    await send(who, 'POST', `/api/placements/${id}/scores`, { seatId, scores, note: 'Knows the work' });
  }
  // The last score moves it on, in a job.
  await expect.poll(async () => (await whole(on)).status, { timeout: 20_000, interval: 300 }).toBe('scored');
  await send(host, 'POST', `/api/placements/${id}/host-choice`, { choice: 'select', note: 'She fits' });
}

async function choose(on: Cast, assignmentId: string): Promise<void> {
  await weigh(on, assignmentId);
  await step(on.coordinator, on.id, { step: 'select', note: 'Both agree' });
}

async function sign(who: Visit, id: string, name: string): Promise<void> {
  const { items } = await read<{ items: { sha256: string | null; status: string }[] }>(
    who,
    `/api/placements/${id}/terms`,
  );
  const sha256 = items.find((each) => each.status === 'ready')?.sha256;
  await send(who, 'POST', `/api/placements/${id}/terms/signatures`, {
    name,
    agreed: true,
    language: 'en',
    sha256,
  });
}

/** A line of the demo's with this much free for these stays: other journeys leave lines of other days here, or used up. */
export async function freeLine(coordinator: Visit, programme: string, amount: number): Promise<Line> {
  const { lines } = await read<{ lines: Line[] }>(coordinator, `/api/programmes/${programme}/budget`);
  const line = lines.find(
    (each) => each.validFrom <= day(-40) && each.validUntil >= day(100) && each.free >= amount,
  );
  if (!line) throw new Error('No line of the programme has room for this');
  return line;
}

/** A line of the programme's for this need, set aside when it has none; for a vacancy the employer pays, and there is none. */
async function lineFor({ programme, coordinator }: Cast, assignmentId: string): Promise<Line | null> {
  const need = await read<{ vacancy: boolean }>(
    coordinator,
    `/api/programmes/${programme}/assignments/${assignmentId}`,
  );
  if (need.vacancy) return null;
  const funding = `/api/programmes/${programme}/assignments/${assignmentId}/funding`;
  const { lines } = await read<{ lines: { line: Line }[] }>(coordinator, funding);
  if (lines[0]) return lines[0].line;
  const line = await freeLine(coordinator, programme, 500_00);
  await send(coordinator, 'PUT', funding, { lines: [{ lineId: line.id, amount: 500_00 }] });
  return line;
}

async function contract(on: Cast, assignmentId: string, endsOn: string | null): Promise<void> {
  const { id, coordinator, member } = on;
  const line = await lineFor(on, assignmentId);
  await send(coordinator, 'PUT', `/api/placements/${id}/terms`, {
    currency: line?.currency ?? 'USD',
    stipend: 0,
    stipendEvery: 'month',
    stipendTimes: 0,
    travel: line ? 100_00 : 0,
    daily: 0,
    dailyDays: 0,
    insuredBy: 'programme',
    insurance: 'Health and accident',
    startsOn: day(-40),
    endsOn,
    leaveDays: 2,
    duties: 'Teaching, six hours a day',
  });
  await send(coordinator, 'POST', `/api/placements/${id}/terms/ready`);
  if (line)
    await send(coordinator, 'PUT', `/api/placements/${id}/promises`, {
      parts: [{ part: 'travel', lineId: line.id }],
    });
  await step(coordinator, id, { step: 'offer' });
  await sign(member, id, 'Ama Mensah');
  if ((await whole(on)).status === 'offered') await step(member, id, { step: 'accept' });
  await sign(coordinator, id, 'Programme coordinator');
  if ((await whole(on)).status === 'accepted') await step(coordinator, id, { step: 'contract' });
}

async function orient({ programme, id, coordinator, member }: Cast): Promise<void> {
  const list = `/api/programmes/${programme}/orientations`;
  const made = await send<{ id: string }>(coordinator, 'POST', list, {
    title: 'Before you begin',
    form: 'online',
    link: 'https://meet.example/before',
    startsAt: `${day(2)}T10:00`,
    timeZone: 'Europe/Amsterdam',
    minutes: 60,
    capacity: 10,
  });
  await send(member, 'POST', `/api/placements/${id}/orientation`, { orientationId: made.id });
  // The day of the session comes.
  await withDatabase(
    (sql) => sql`update orientations set starts_at = now() - interval '2 hours' where id = ${made.id}`,
  );
  await send(coordinator, 'PUT', `${list}/${made.id}/attendance`, {
    people: [{ placementId: id, attended: true }],
  });
  await step(coordinator, id, { step: 'orient' });
}

/**
 * From `interested` to `oriented`.
 * @returns the checks that this mode asked for
 */
export async function prepare(on: Cast, endsOn: string | null): Promise<CheckKind[]> {
  await choose(on, (await whole(on)).assignment.id);
  return makeReady(on, endsOn);
}

/** From `selected` to `oriented`. */
export async function makeReady(on: Cast, endsOn: string | null): Promise<CheckKind[]> {
  const { id, coordinator } = on;
  const { assignment } = await whole(on);
  const { items } = await read<{ items: { kind: CheckKind }[] }>(coordinator, `/api/placements/${id}/checks`);
  for (const { kind } of items) {
    await send(coordinator, 'POST', `/api/placements/${id}/checks/${kind}/steps`, {
      step: 'verify',
      note: 'Seen',
      validUntil: '2099-12-31',
    });
  }
  await step(coordinator, id, { step: 'clear' });
  await contract(on, assignment.id, endsOn);
  await orient(on);
  expect((await whole(on)).status).toBe('oriented');
  return items.map(({ kind }) => kind);
}

/** Her yes to an invitation. */
export const sayYes = (member: Visit, id: string) =>
  send(member, 'POST', `/api/me/invitations/${id}/answer`, { answer: 'yes' });
