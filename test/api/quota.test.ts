// The day's quota is checked without counting the day's records (migration 0035, look_counts): what that says must be what
// counting them says, whoever writes records and whatever leaves the 24 hours.
import { beforeAll, expect, test } from 'vitest';
import { insertAccess, insertLooks, peopleSeenSince } from '@compatriot/db/queries/events.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import type { TalentAnswer } from '@compatriot/server/talent/schema.ts';
import { useTestApp } from '../app.ts';
import { type MadeProgramme, makeProfile, makeProgramme } from '../make.ts';
import { type Persona, asCoordinator } from '../personas.ts';

const app = useTestApp();
const day = 86_400_000;
let programme: MadeProgramme;
let profiles: string[];

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  profiles = [];
  for (let number = 0; number < 24; number += 1)
    profiles.push((await makeProfile(app.current, programme, { recipients: ['programme_team'] })).id);
});

const as = <T>(official: Persona, work: (tx: Transaction) => Promise<T>) =>
  app.current.parts.database.transaction({ account: official.accountId ?? '', team: [programme.id] }, work);
const look = (official: Persona, profileIds: string[], quota: number) =>
  as(official, async (tx) => {
    const looks = { programmeId: programme.id, profileIds, tier: 1 as const, route: 'test', quota };
    const within = await insertLooks(tx, looks);
    const people = await peopleSeenSince(
      tx,
      official.accountId ?? '',
      programme.id,
      new Date(Date.now() - day),
    );
    return { within, people };
  });
const known = async (official: Persona) => {
  const [row] = await app.current.owner<{ people: number }[]>`
    select people from look_counts where account_id = ${official.accountId} and programme_id = ${programme.id}`;
  return row?.people;
};
const earlier = (official: Persona, interval: string, profileIds = profiles) => app.current.owner`
  update access_records set at = at - ${interval}::interval
  where account_id = ${official.accountId} and profile_id = any (${profileIds})`;

test('two hundred looks of all kinds: within the quota exactly when a count of the records says so', async () => {
  const official = await asCoordinator(app.current, programme.id);
  let random = 7;
  const next = (below: number) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
  const seen = { yes: 0, no: 0 };
  for (let step = 0; step < 200; step += 1) {
    const kind = next(8);
    const some = profiles.filter(() => next(kind === 0 ? 2 : 6) === 0);
    if (kind === 0) await earlier(official, `${next(36)} hours`, some);
    else if (kind === 1)
      // Elsewhere records are written without a look at the quota.
      await as(official, (tx) =>
        insertAccess(
          tx,
          some.map((profileId) => ({
            programmeId: programme.id,
            profileId,
            accountId: official.accountId ?? '',
            tier: 2 as const,
            route: 'test',
            preview: next(2) === 0,
          })),
        ),
      );
    else if (some.length > 0) {
      const quota = 4 + next(24);
      const { within, people } = await look(official, some, quota);
      expect(within, `step ${step}: ${people} people, quota ${quota}`).toBe(people <= quota);
      seen[within ? 'yes' : 'no'] += 1;
    }
  }
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(20);
});

test('who looks at the same people again is not counted again, nor what shows while typing', async () => {
  const official = await asCoordinator(app.current, programme.id);
  await look(official, profiles.slice(0, 5), 200);
  await look(official, profiles.slice(0, 5), 200);
  expect(await known(official)).toBe(5);
  await look(official, profiles.slice(3, 8), 200);
  expect(await known(official)).toBe(8);
  await as(official, (tx) =>
    insertAccess(tx, [
      {
        programmeId: programme.id,
        profileId: profiles[20] ?? '',
        accountId: official.accountId ?? '',
        tier: 1,
        route: 'test',
        preview: true,
      },
    ]),
  );
  expect(await known(official)).toBe(8);
  await look(official, profiles.slice(20, 21), 200);
  expect(await known(official)).toBe(9);
});

test('a day later the places are free again', async () => {
  const official = await asCoordinator(app.current, programme.id);
  await app.current.owner`update programmes set daily_quota = 20 where id = ${programme.id}`;
  const ask = (page: number) =>
    official.get<TalentAnswer>(`/api/programmes/${programme.code}/talent?page=${page}`);
  expect((await ask(1)).status).toBe(200);
  expect((await ask(2)).status).toBe(429);
  // What was refused left nothing behind.
  expect(await known(official)).toBe(20);
  await earlier(official, '25 hours');
  const second = await ask(2);
  expect([second.status, second.body.items.length]).toEqual([200, 4]);
  expect(await known(official)).toBe(4);
});
