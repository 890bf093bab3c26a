// Organisations answer for themselves: listed for exactly those whose box they ticked, linked to people only by those
// people's own word, and gone everywhere when they take their answers back.
import { randomUUID } from 'node:crypto';
import { organisationsQuestionnaire } from '@compatriot/db/seed/questionnaires/organisations.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { cleanUp } from '@compatriot/server/surveys/jobs.ts';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProfile, type MadeProgramme, makeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asMember, type Persona } from '../personas.ts';
import { asVisitor, tablesWith, wholeBody, type Visitor } from './survey.ts';

const app = useTestApp();

interface Place extends MadeProgramme {
  survey: string;
  organisationsVersion: string;
}
interface Listed {
  items: { id: string; name: string; people: number | null; contact: { email: string } | null }[];
  total: number;
}

async function newPlace(): Promise<Place> {
  const programme = await makeProgramme(app.current);
  const definition = organisationsQuestionnaire({
    title: 'A programme',
    originCountries: ['GY'],
    languages: ['en', 'fr'],
    sectors: ['health', 'education'],
    modes: ['temporary'],
  });
  const [version] = await app.current.owner<{ id: string }[]>`
    insert into questionnaire_versions (programme_id, audience, version, status, definition, published_at)
    values (${programme.id}, 'organisations', 1, 'published', ${app.current.owner.json(definition as never)}, now()) returning id`;
  return { ...programme, survey: `${programme.code}.organisations`, organisationsVersion: version?.id ?? '' };
}

const about = {
  list_team: true,
  organisation_name: 'Guyanese Nurses of Utrecht',
  organisation_kind: 'professional',
  organisation_country: 'NL',
  organisation_city: 'Utrecht',
  organisation_members: '50_199',
  organisation_founded: 1998,
  organisation_activities: ['training', 'health_missions'],
  sectors: ['health'],
  organisation_offers: 'Trainers for two weeks a year',
  name: 'Zephyrine Oudkerk',
  email: 'zephyrine@example.org',
};

async function answer(place: Place, answers: Record<string, unknown> = about): Promise<Visitor> {
  const visitor = asVisitor(app.current);
  const sent = await visitor.call(
    'POST',
    `/api/programmes/${place.survey}/responses`,
    wholeBody(place.organisationsVersion, answers),
  );
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  await app.current.settle();
  return visitor;
}

const list = async (persona: Persona, place: Place, query = '') =>
  (await persona.get<Listed>(`/api/programmes/${place.code}/organisations${query}`)).body;

describe('an organisation that answers', () => {
  test('is listed with what it said for the side it said yes to, and makes nobody a profile', async () => {
    const place = await newPlace();
    await answer(place);
    const coordinator = await asCoordinator(app.current, place.id);
    const government = await asFocalPoint(app.current, place.id);
    expect(await list(coordinator, place)).toMatchObject({
      recipient: 'programme_team',
      open: true,
      total: 1,
      items: [
        {
          name: 'Guyanese Nurses of Utrecht',
          kind: 'professional',
          country: 'NL',
          city: 'Utrecht',
          members: '50_199',
          founded: 1998,
          activities: ['training', 'health_missions'],
          sectors: ['health'],
          offers: 'Trainers for two weeks a year',
          // There is a contact person, and no box was ticked for showing them.
          contact: null,
          people: null,
        },
      ],
    });
    expect(await list(government, place)).toMatchObject({
      recipient: 'home_government',
      items: [],
      total: 0,
    });
    expect(await app.current.owner`select 1 from profiles where programme_id = ${place.id}`).toHaveLength(0);
    const [row] = await app.current.owner<
      { id: string }[]
    >`select id from organisations where programme_id = ${place.id}`;
    expect(await eventKinds(app.current, row?.id ?? '')).toEqual(['organisation.listed']);
  });

  test('shows its contact person only with the box for it, and only to whom it is listed', async () => {
    const place = await newPlace();
    await answer(place, { ...about, list_team: undefined, list_government: true, list_contact: true });
    const government = await asFocalPoint(app.current, place.id);
    const coordinator = await asCoordinator(app.current, place.id);
    expect((await list(government, place)).items[0]?.contact).toEqual({
      name: 'Zephyrine Oudkerk',
      email: 'zephyrine@example.org',
    });
    expect((await list(coordinator, place)).items).toEqual([]);
  });

  test('without a box is counted and no more', async () => {
    const place = await newPlace();
    await answer(place, { ...about, list_team: undefined, list_contact: true });
    expect(
      await app.current.owner`select 1 from organisations where programme_id = ${place.id}`,
    ).toHaveLength(0);
    const released = await app.current
      .owner`select 1 from statistic_releases where programme_id = ${place.id}`;
    expect(released).toHaveLength(0);
  });

  test('is listed once however often the job runs', async () => {
    const place = await newPlace();
    await answer(place);
    const [response] = await app.current.owner<
      { id: string }[]
    >`select id from responses where programme_id = ${place.id}`;
    await handleJob(app.current.parts, {
      handler: 'profile.make',
      event: 'response.submitted',
      eventId: response?.id ?? '',
      programmeId: place.id,
      subjectId: response?.id ?? '',
    });
    expect(
      await app.current.owner`select 1 from organisations where programme_id = ${place.id}`,
    ).toHaveLength(1);
  });

  test('takes its answers back, and is nowhere any more', async () => {
    const place = await newPlace();
    const visitor = await answer(place, {
      ...about,
      list_contact: true,
      organisation_name: 'Xylophonists Abroad',
      email: 'xylophone@example.org',
    });
    const profile = await makeProfile(app.current, place);
    const member = await asMember(app.current, profile.id);
    const coordinator = await asCoordinator(app.current, place.id);
    const id = (await list(coordinator, place)).items[0]?.id ?? '';
    await member.send('PUT', `/api/me/profiles/${profile.id}/organisations/${id}`);
    expect((await visitor.call('DELETE', `/api/programmes/${place.survey}/response`)).status).toBe(204);
    expect((await list(coordinator, place)).items).toEqual([]);
    expect(
      (await member.get<{ mine: unknown[] }>(`/api/me/profiles/${profile.id}/organisations`)).body.mine,
    ).toEqual([]);
    expect(await tablesWith(app.current, 'Xylophonists')).toEqual([]);
    expect(await tablesWith(app.current, 'xylophone')).toEqual([]);
  });

  test('the list is searched by words of name and place, fifty a page', async () => {
    const place = await newPlace();
    const coordinator = await asCoordinator(app.current, place.id);
    for (let each = 0; each < 52; each++) {
      const id = randomUUID();
      await app.current
        .owner`insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
        values (${id}, ${place.id}, ${place.organisationsVersion}, 'en', '{}', '', ${id}, '')`;
      await app.current
        .owner`insert into organisations (programme_id, response_id, name, city, listed_team, listed_government)
        values (${place.id}, ${id}, ${`Group ${each}`}, ${each === 7 ? 'Québec' : null}, true, false)`;
    }
    const first = await list(coordinator, place);
    expect([first.items.length, first.total]).toEqual([50, 52]);
    expect((await list(coordinator, place, '?page=2')).items).toHaveLength(2);
    expect((await list(coordinator, place, '?q=quebec')).items.map(({ name }) => name)).toEqual(['Group 7']);
    expect((await list(coordinator, place, `?q=${encodeURIComponent('%')}`)).items).toEqual([]);
  });
});

describe('belonging', () => {
  test('is the person’s own word: found by name, said, taken back, and read by nobody else', async () => {
    const place = await newPlace();
    await answer(place);
    const coordinator = await asCoordinator(app.current, place.id);
    const profile = await makeProfile(app.current, place);
    const member = await asMember(app.current, profile.id);
    const path = `/api/me/profiles/${profile.id}/organisations`;
    type Found = { mine: { id: string; name: string }[]; found: { id: string; name: string }[] };
    // Without words there is no leafing through the list.
    expect((await member.get<Found>(path)).body).toEqual({ mine: [], found: [] });
    expect((await member.get<Found>(`${path}?q=%25`)).body.found).toEqual([]);
    const { found } = (await member.get<Found>(`${path}?q=NURSES`)).body;
    expect(found).toEqual([
      { id: expect.any(String), name: about.organisation_name, country: 'NL', city: 'Utrecht' },
    ]);
    const id = found[0]?.id ?? '';
    expect((await member.send('PUT', `${path}/${id}`)).status).toBe(204);
    expect((await member.send('PUT', `${path}/${id}`)).status).toBe(204);
    expect((await member.get<Found>(path)).body.mine.map(({ name }) => name)).toEqual([
      about.organisation_name,
    ]);
    const downloaded = await member.get(`/api/me/profiles/${profile.id}/download`);
    expect(JSON.stringify(downloaded.body)).toContain(about.organisation_name);
    // The official's list tells nothing, the audit does not say which, and nobody else may ask.
    expect((await list(coordinator, place)).items[0]?.people).toBeNull();
    const events = await app.current.owner`select details from events where subject_id = ${profile.id}`;
    expect(JSON.stringify(events)).not.toContain(id);
    expect((await coordinator.get(`${path}?q=nurses`)).status).toBe(404);
    expect((await member.send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await member.send('DELETE', `${path}/${id}`)).status).toBe(404);
    expect((await member.get<Found>(path)).body.mine).toEqual([]);
  });

  test('finds what is listed for the team alone, by three letters at the start of a word, eight at most, thirty times an hour', async () => {
    const place = await newPlace();
    await answer(place, { ...about, organisation_name: 'Quiet Exiles' });
    await answer(place, {
      ...about,
      organisation_name: 'Embassy Exiles',
      list_team: undefined,
      list_government: true,
    });
    for (let each = 0; each < 9; each++)
      await answer(place, { ...about, organisation_name: `Club number ${each}` });
    const profile = await makeProfile(app.current, place);
    const member = await asMember(app.current, profile.id);
    const seek = async (words: string) => {
      const { status, body } = await member.get<{ found: { name: string }[] }>(
        `/api/me/profiles/${profile.id}/organisations?${new URLSearchParams({ q: words })}`,
      );
      return status === 200 ? body.found.map(({ name }) => name) : status;
    };
    expect(await seek('exi')).toEqual(['Quiet Exiles']);
    for (const words of ['e', 'ex', 'e x', 'xiles', ' ', '...', '%%%', 'embassy'])
      expect(await seek(words)).toEqual([]);
    expect(await seek('quiet-exiles')).toEqual(['Quiet Exiles']);
    expect(await seek('club')).toHaveLength(8);
    // So far eight that were long enough to be sought.
    for (let each = 8; each < 30; each++) await seek('nobody');
    expect(await seek('exiles')).toBe(429);
    // Their own list stays in reach.
    expect(await seek('')).toEqual([]);
  });

  test('of another programme’s organisation cannot be said', async () => {
    const place = await newPlace();
    const elsewhere = await newPlace();
    await answer(elsewhere);
    const [foreign] = await app.current.owner<
      { id: string }[]
    >`select id from organisations where programme_id = ${elsewhere.id}`;
    const profile = await makeProfile(app.current, place);
    const member = await asMember(app.current, profile.id);
    const path = `/api/me/profiles/${profile.id}/organisations`;
    expect((await member.get<{ found: unknown[] }>(`${path}?q=nurses`)).body.found).toEqual([]);
    for (const id of [foreign?.id ?? '', randomUUID()]) {
      expect((await member.send('PUT', `${path}/${id}`)).status).toBe(404);
    }
  });

  test('is told as a number of ten or more, rounded, renewed once a day and only by ten', async () => {
    const place = await newPlace();
    await answer(place);
    const coordinator = await asCoordinator(app.current, place.id);
    const [organisation] = await app.current.owner<
      { id: string }[]
    >`select id from organisations where programme_id = ${place.id}`;
    const people = async () => (await list(coordinator, place)).items[0]?.people;
    const say = async (how: number) => {
      for (let each = 0; each < how; each++) {
        const { id } = await makeProfile(app.current, place);
        await app.current.owner`insert into organisation_people (organisation_id, profile_id, programme_id)
          values (${organisation?.id ?? ''}, ${id}, ${place.id})`;
      }
      await cleanUp(app.current.parts);
    };
    await say(9);
    expect(await people()).toBeNull();
    await say(4);
    expect(await people()).toBe(10);
    await say(6);
    expect(await people()).toBe(10);
    await say(1);
    expect(await people()).toBe(20);
    await app.current.owner`delete from organisation_people where ctid in
      (select ctid from organisation_people where organisation_id = ${organisation?.id ?? ''} limit 11)`;
    await cleanUp(app.current.parts);
    expect(await people()).toBeNull();
  });
});

test('who erases their profile leaves the organisation’s answers, without their own name and address', async () => {
  const place = await newPlace();
  await answer(place, { ...about, list_contact: true, name: 'Quirina Thijm', email: 'quirina@example.org' });
  const profile = await makeProfile(app.current, place);
  const member = await asMember(app.current, profile.id);
  await app.current.owner`update accounts set email = 'quirina@example.org' where id = ${member.accountId}`;
  expect((await member.send('DELETE', `/api/me/profiles/${profile.id}`)).status).toBe(204);
  const coordinator = await asCoordinator(app.current, place.id);
  expect((await list(coordinator, place)).items).toMatchObject([
    { name: about.organisation_name, contact: null },
  ]);
  expect(await tablesWith(app.current, 'quirina')).toEqual([]);
});
