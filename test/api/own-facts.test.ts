// What a person says about themselves after the survey: their own only, whole, and what follows from it at once.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Fits } from '@compatriot/server/fits/schema.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeProfile, makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asMember, asOutsider, type Persona } from '../personas.ts';

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
let programme: MadeProgramme;
let profile: { id: string };
let member: Persona;

const facts = {
  modes: ['temporary'],
  availableFrom: '2027-02',
  availableUntil: '2027-02',
  tie: 'birth',
  legalRoom: 'yes',
  licence: true,
  birthYear: 1984,
};
const put = (who: Persona, body: object, id = profile.id) =>
  who.send('PUT', `/api/me/profiles/${id}/facts`, body);

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  profile = await makeProfile(app.current, programme, { skills: [[nursing, 3]] });
  member = await asMember(app.current, profile.id);
});

describe('facts of one’s own', () => {
  test('nobody else reads or writes them', async () => {
    const other = await makeProfile(app.current, programme);
    const url = `/api/me/profiles/${profile.id}/facts`;
    for (const [who, status] of [
      [asOutsider(app.current), 401],
      [await asMember(app.current, other.id), 404],
      [await asCoordinator(app.current, programme.id), 404],
    ] as const) {
      expect((await who.get(url)).status).toBe(status);
      expect((await put(who, facts)).status).toBe(status);
    }
    expect((await member.get(url)).body).toMatchObject({ tie: 'birth', programme: { code: programme.code } });
  });

  test.each([
    ['no way of working', { modes: [] }],
    ['a day instead of a month', { availableFrom: '2027-02-03' }],
    ['a month that there is not', { availableFrom: '2027-13' }],
    ['an end before the beginning', { availableFrom: '2027-05', availableUntil: '2027-04' }],
    ['a year that nobody was born in', { birthYear: 1700 }],
    ['an unknown tie', { tie: 'friendship' }],
    ['a field of the server’s', { status: 'active' }],
  ])('%s is refused, and nothing changes', async (_what, change) => {
    const before = (await member.get(`/api/me/profiles/${profile.id}/facts`)).body;
    expect((await put(member, { ...facts, ...change })).status).toBe(400);
    expect((await member.get(`/api/me/profiles/${profile.id}/facts`)).body).toEqual(before);
  });

  test('what is said counts at once, reaches the pool as months, and is one event without its values', async () => {
    await makeAssignment(app.current, programme.id, { skills: [[nursing, 'essential', 2]] });
    const failed = async () =>
      (await member.get<Fits>('/api/me/fits')).body.items.map((item) => item.failed.join());
    expect(await failed()).toEqual(['']);
    expect((await put(member, facts)).status).toBe(204);
    expect(await failed()).toEqual(['dates']);
    await app.current.settle();
    const [card] = await app.current.owner<{ from: string; until: string }[]>`
      select available_from::text as from, available_until::text as until from talent_documents
      where profile_id = ${profile.id} and recipient = 'programme_team'`;
    expect(card).toEqual({ from: '2027-02-01', until: '2027-02-28' });
    expect(
      (await put(member, { ...facts, availableUntil: '2027-04', birthYear: null, tie: null })).status,
    ).toBe(204);
    expect(await failed()).toEqual(['']);
    expect((await member.get(`/api/me/profiles/${profile.id}/facts`)).body).toMatchObject({
      availableFrom: '2027-02',
      availableUntil: '2027-04',
      birthYear: null,
      tie: null,
    });
    expect(await eventKinds(app.current, profile.id)).toEqual(['profile.changed', 'profile.changed']);
    const [event] = await app.current
      .owner`select details from events where subject_id = ${profile.id} limit 1`;
    expect(event?.details).toEqual({ change: 'facts' });
  });
});
