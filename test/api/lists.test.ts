// Lists of people over the API: who may do what, that nobody learns of somebody hidden, and that a no is a no at once.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ListAnswer, ListsAnswer } from '@compatriot/server/lists/schema.ts';
import { backWithin, mostOnList } from '@compatriot/server/lists/rules.ts';
import type { TalentAnswer } from '@compatriot/server/talent/schema.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, type MadeProfile, type MadeProgramme, makeProfile, makeProgramme } from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';

const app = useTestApp();
let programme: MadeProgramme;
let foreign: MadeProgramme;
let team: Persona;
let colleague: Persona;
let government: Persona;
let open: MadeProfile;
let teamOnly: MadeProfile;
let base: string;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  foreign = await makeProgramme(app.current);
  base = `/api/programmes/${programme.code}/lists`;
  team = await asCoordinator(app.current, programme.id);
  colleague = await asFocalPoint(app.current, programme.id, 'programme_team');
  government = await asFocalPoint(app.current, programme.id);
  open = await makeProfile(app.current, programme);
  teamOnly = await makeProfile(app.current, programme, { recipients: ['programme_team'] });
});

const cardOf = async (profile: MadeProfile, recipient = 'programme_team'): Promise<string> => {
  const [row] = await app.current.owner<{ id: string }[]>`
    select id from talent_documents where profile_id = ${profile.id} and recipient = ${recipient}`;
  return row?.id ?? randomUUID();
};
const make = async (persona: Persona, body: { name?: string; shared?: boolean } = {}): Promise<string> => {
  const answer = await persona.send<{ id: string }>('POST', base, { name: `List ${randomUUID()}`, ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
const add = (persona: Persona, list: string, card: string, note = '') =>
  persona.send<{ added: boolean }>('POST', `${base}/${list}/people`, { card, note });
const read = (persona: Persona, list: string) => persona.get<ListAnswer>(`${base}/${list}`);
const names = (answer: { body: ListAnswer }) => answer.body.items.map(({ card }) => card.pseudonym).sort();
/** A shared list of the coordinator's with both people on it. */
async function sharedList(): Promise<string> {
  const list = await make(team, { shared: true });
  expect((await add(team, list, await cardOf(open), 'Speaks Dutch')).body).toEqual({ added: true });
  expect((await add(team, list, await cardOf(teamOnly), 'Only for the team')).body).toEqual({ added: true });
  return list;
}

describe('who may', () => {
  test('nobody without signing in: 401; nobody without a role in the programme: 404', async () => {
    const list = await sharedList();
    expect((await asOutsider(app.current).get(base)).status).toBe(401);
    const strangers = [
      await asSomebody(app.current),
      await asMember(app.current, open.id),
      await asCoordinator(app.current, foreign.id),
      await asAdministrator(app.current),
    ];
    for (const stranger of strangers) {
      expect((await stranger.get(base)).status).toBe(404);
      const found = await read(stranger, list);
      expect(found.status).toBe(404);
      expect(found.body).toEqual((await read(stranger, randomUUID())).body);
      expect((await stranger.send('POST', base, { name: 'Mine' })).status).toBe(404);
    }
    // Nor through the address of another programme.
    const elsewhere = await asCoordinator(app.current, foreign.id);
    expect((await elsewhere.get(`/api/programmes/${foreign.code}/lists/${list}`)).status).toBe(404);
  });

  test('a list is its maker’s alone until it is shared, and again when it is taken back', async () => {
    const list = await make(team, { name: 'Midwives' });
    const seen = async () =>
      (await colleague.get<ListsAnswer>(base)).body.items.some((each) => each.id === list);
    expect([await seen(), (await read(colleague, list)).status]).toEqual([false, 404]);
    expect((await add(colleague, list, await cardOf(open))).status).toBe(404);
    expect((await team.send('PATCH', `${base}/${list}`, { shared: true })).status).toBe(204);
    expect([await seen(), (await read(colleague, list)).status]).toEqual([true, 200]);
    expect((await read(colleague, list)).body).toMatchObject({ mine: false, maker: team.email });
    expect((await team.send('PATCH', `${base}/${list}`, { shared: false })).status).toBe(204);
    expect([await seen(), (await read(colleague, list)).status]).toEqual([false, 404]);
    expect(await eventKinds(app.current, list)).toEqual(['list.made', 'list.changed', 'list.changed']);
  });

  test('colleagues work on a shared list; only its maker renames, shares and deletes it', async () => {
    const list = await sharedList();
    const card = await cardOf(open);
    expect((await read(colleague, list)).body.can).toEqual(['list.add', 'list.note', 'list.remove']);
    expect((await colleague.send('PATCH', `${base}/${list}`, { name: 'Ours' })).status).toBe(403);
    expect((await colleague.send('DELETE', `${base}/${list}`)).status).toBe(403);
    expect(
      (await colleague.send('PATCH', `${base}/${list}/people/${card}`, { note: 'Can teach' })).status,
    ).toBe(204);
    expect((await colleague.send('DELETE', `${base}/${list}/people/${card}`)).status).toBe(204);
    expect((await add(colleague, list, card)).body).toEqual({ added: true });
    expect((await team.send('PATCH', `${base}/${list}`, { name: 'Ours' })).status).toBe(204);
    expect((await team.send('DELETE', `${base}/${list}`)).status).toBe(204);
    expect((await read(team, list)).status).toBe(404);
    expect(await eventKinds(app.current, list)).toEqual([
      'list.made',
      'list.person_added',
      'list.person_added',
      'list.noted',
      'list.person_removed',
      'list.person_added',
      'list.changed',
      'list.deleted',
    ]);
    // Nothing of what was written stays behind, in the table or in the audit.
    const [left] = await app.current.owner<{ rows: number; said: number }[]>`
      select (select count(*)::int from talent_list_people where list_id = ${list}) as rows,
        (select count(*)::int from events where subject_id = ${list} and details::text ~ '(Dutch|teach|Ours)') as said`;
    expect(left).toEqual({ rows: 0, said: 0 });
  });

  test('who loses the role loses the lists: their own are gone, with the searches; shared ones stay for the colleagues', async () => {
    const leaver = await asFocalPoint(app.current, programme.id, 'programme_team');
    const card = await cardOf(open);
    const own = await make(leaver);
    await add(leaver, own, card, 'Mine alone');
    const shared = await make(leaver, { shared: true });
    await add(leaver, shared, card, 'For all of us');
    const searches = `/api/programmes/${programme.code}/searches`;
    const search = { name: 'Nurses', query: 'q=nurse', alert: false };
    expect((await leaver.send('POST', searches, search)).status).toBe(201);
    const left = async () =>
      (
        await app.current.owner<{ lists: string[]; notes: number; searches: number }[]>`
          select (select coalesce(json_agg(id), '[]') from talent_lists where account_id = ${leaver.accountId}) as lists,
            (select count(*)::int from talent_list_people where list_id in (${own}, ${shared})) as notes,
            (select count(*)::int from saved_searches where account_id = ${leaver.accountId}) as searches`
      )[0];
    // One role less on a side where they still work changes nothing.
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programme.id}, ${leaver.accountId}, 'coordinator', 'programme_team')`;
    await app.current
      .owner`delete from memberships where account_id = ${leaver.accountId} and role = 'coordinator'`;
    expect(await left()).toMatchObject({ notes: 2, searches: 1 });
    expect((await team.send('DELETE', `${base}/${shared}`)).status).toBe(403);

    await app.current.owner`delete from memberships where account_id = ${leaver.accountId}`;
    expect((await read(leaver, shared)).status).toBe(404);
    expect(await left()).toEqual({ lists: [shared], notes: 1, searches: 0 });

    // Nor does the end of the account take from the colleagues what is theirs.
    await app.current.owner`delete from accounts where id = ${leaver.accountId}`;
    // What is left without its maker is a coordinator's to rename and to delete, and nobody's to hide.
    expect((await read(colleague, shared)).body).toMatchObject({ mine: false, maker: null, people: 1 });
    expect((await colleague.send('PATCH', `${base}/${shared}`, { name: 'Ours' })).status).toBe(403);
    expect((await read(team, shared)).body.can).toContain('list.change');
    expect((await team.send('PATCH', `${base}/${shared}`, { shared: false })).status).toBe(403);
    const name = `Handed over ${randomUUID()}`;
    expect((await team.send('PATCH', `${base}/${shared}`, { name, shared: true })).status).toBe(204);
    expect((await read(colleague, shared)).body.name).toBe(name);
    expect((await team.send('DELETE', `${base}/${shared}`)).status).toBe(204);
  });

  test('who changes sides leaves the lists with the side they were made on', async () => {
    const mover = await asFocalPoint(app.current, programme.id, 'programme_team');
    const name = `Ours ${randomUUID()}`;
    const list = await make(mover, { name, shared: true });
    await add(mover, list, await cardOf(teamOnly), 'Only for the team');
    await app.current
      .owner`update memberships set recipient = 'home_government' where account_id = ${mover.accountId}`;
    expect((await read(mover, list)).status).toBe(404);
    expect((await mover.get<ListsAnswer>(base)).body.items).toEqual([]);
    expect((await mover.send('PATCH', `${base}/${list}`, { name: 'Taken along' })).status).toBe(404);
    expect((await mover.send('DELETE', `${base}/${list}`)).status).toBe(404);
    expect((await read(colleague, list)).body).toMatchObject({ name, people: 1 });
    // The name they cannot see does not stand in their way.
    await make(mover, { name });
  });
});

describe('what is asked for', () => {
  test.each([
    ['no name', { name: ' ' }],
    ['a name of 81 letters', { name: 'x'.repeat(81) }],
    ['a name with a control character', { name: 'a\u0007b' }],
    ['a field of the server’s', { name: 'Nurses', accountId: randomUUID() }],
  ])('%s is refused', async (_what, body) => {
    expect((await team.send('POST', base, body)).status).toBe(400);
  });

  test('a note of 1,001 letters is refused, an empty change too', async () => {
    const list = await make(team);
    const card = await cardOf(open);
    expect((await add(team, list, card, 'x'.repeat(1001))).status).toBe(400);
    expect((await team.send('PATCH', `${base}/${list}`, {})).status).toBe(400);
  });

  test('two lists of one person have two names; two people may choose the same', async () => {
    await make(team, { name: 'Teachers' });
    const again = await team.send<{ details: { path: string }[] }>('POST', base, { name: 'Teachers' });
    expect(again.status).toBe(409);
    expect(again.body.details[0]?.path).toBe('name');
    await make(colleague, { name: 'Teachers' });
    const other = await make(team);
    expect((await team.send('PATCH', `${base}/${other}`, { name: 'Teachers' })).status).toBe(409);
  });

  test('adding twice is adding once, and leaves the note as it is', async () => {
    const list = await make(team);
    const card = await cardOf(open);
    expect((await add(team, list, card, 'First')).body).toEqual({ added: true });
    expect((await add(team, list, card, 'Second')).body).toEqual({ added: false });
    const { body } = await read(team, list);
    expect(body.items.map(({ note }) => note)).toEqual(['First']);
    expect(body.people).toBe(1);
  });

  test('two colleagues do not write over each other’s note: 412', async () => {
    const list = await sharedList();
    const card = await cardOf(open);
    const note = (persona: Persona, text: string, version: number) =>
      persona.send('PATCH', `${base}/${list}/people/${card}`, { note: text }, { 'if-match': `"${version}"` });
    const version = (await read(team, list)).body.items.find((item) => item.card.id === card)?.version ?? 0;
    expect((await note(team, 'Mine', version)).status).toBe(204);
    expect((await note(colleague, 'Mine', version)).status).toBe(412);
    expect((await note(colleague, 'Both', version + 1)).status).toBe(204);
    const both = (await read(team, list)).body.items.find((item) => item.card.id === card);
    expect([both?.note, both?.version]).toEqual(['Both', version + 2]);
  });

  test('a full list takes nobody more, and a person who keeps too many lists makes no more', async () => {
    const list = await make(team);
    const people = await app.current.owner<{ id: string }[]>`select id from profiles where id = ${open.id}`;
    expect(people).toHaveLength(1);
    await app.current.owner`
      with made as (
        insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
        select gen_random_uuid(), ${programme.id}, ${programme.versionId}, 'en', '{}', '', gen_random_uuid(), ''
        from generate_series(1, ${mostOnList}) returning id
      ), person as (
        insert into profiles (programme_id, response_id, pseudonym, origin_country, residence_country)
        select ${programme.id}, id, 'Quiet ' || id, 'GY', 'NL' from made returning id
      ), given as (
        insert into consents (profile_id, programme_id, purpose, recipient, wording)
        select id, ${programme.id}, 'talent_pool', 'programme_team', 'test' from person returning id, profile_id
      ), found as (
        insert into talent_documents (consent_id, profile_id, programme_id, recipient, pseudonym, origin_country, residence_country)
        select id, profile_id, ${programme.id}, 'programme_team', 'Quiet', 'GY', 'NL' from given returning profile_id
      )
      insert into talent_list_people (list_id, profile_id, programme_id, recipient)
      select ${list}, profile_id, ${programme.id}, 'programme_team' from found`;
    expect((await add(team, list, await cardOf(open))).status).toBe(409);
    expect((await read(team, list)).body.people).toBe(mostOnList);
    const collector = await asCoordinator(app.current, programme.id);
    await app.current.owner`insert into talent_lists (programme_id, recipient, account_id, name)
      select ${programme.id}, 'programme_team', ${collector.accountId}, 'List ' || n from generate_series(1, 100) n`;
    expect((await collector.send('POST', base, { name: 'One more' })).status).toBe(409);
  });
});

describe('who is shown', () => {
  test('a list is shared with its maker’s side and not with the other one, either way round', async () => {
    const talent = `/api/programmes/${programme.code}/talent`;
    const sides = [
      [team, government, 'home_government'],
      [government, team, 'programme_team'],
    ] as const;
    for (const [maker, reader, recipient] of sides) {
      const name = `Shared ${randomUUID()}`;
      const list = await make(maker, { name, shared: true });
      const side = maker === team ? 'programme_team' : 'home_government';
      expect((await add(maker, list, await cardOf(open, side), 'Between us')).body).toEqual({ added: true });
      expect((await read(maker, list)).body).toMatchObject({ recipient: side, people: 1 });

      const card = await cardOf(open, recipient);
      const nowhere = randomUUID();
      const ways = (id: string) => [
        reader.get(`${base}/${id}`),
        reader.get(`${talent}?list=${id}`),
        add(reader, id, card, 'x'),
        reader.send('PATCH', `${base}/${id}`, { name: 'Ours' }),
        reader.send('PATCH', `${base}/${id}/people/${card}`, { note: 'x' }),
        reader.send('DELETE', `${base}/${id}/people/${card}`),
        reader.send('DELETE', `${base}/${id}`),
      ];
      // As though it were not there.
      const [found, absent] = [await Promise.all(ways(list)), await Promise.all(ways(nowhere))];
      expect(found.map(({ status, body }) => [status, body])).toEqual(
        absent.map(({ status, body }) => [status, body]),
      );
      expect(found.map(({ status }) => status)).toEqual(found.map(() => 404));
      const shown = [await reader.get(base), await reader.get(talent), await reader.get(`${talent}/${card}`)];
      expect(shown.map(({ status }) => status)).toEqual([200, 200, 200]);
      for (const secret of [list, name, 'Between us']) expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });

  test('a card that was given to the team opens nothing to the government', async () => {
    const list = await make(government);
    for (const card of [await cardOf(teamOnly), await cardOf(open), randomUUID()]) {
      expect((await add(government, list, card)).status).toBe(404);
      expect((await government.send('PATCH', `${base}/${list}/people/${card}`, { note: 'x' })).status).toBe(
        404,
      );
      expect((await government.send('DELETE', `${base}/${list}/people/${card}`)).status).toBe(404);
    }
  });

  test('every card shown is written down and counts against the day’s quota', async () => {
    const list = await sharedList();
    const reader = await asCoordinator(app.current, programme.id);
    await read(reader, list);
    const looks = await app.current.owner<{ route: string; tier: number }[]>`
      select route, tier from access_records where account_id = ${reader.accountId} and profile_id in (${open.id}, ${teamOnly.id})`;
    expect([...looks]).toEqual(
      Array.from({ length: 2 }, () => ({ route: '/api/programmes/:programme/lists/:id', tier: 1 })),
    );
    await app.current.owner`update programmes set daily_quota = 1 where id = ${programme.id}`;
    const second = await asCoordinator(app.current, programme.id);
    const refused = await read(second, list);
    await app.current.owner`update programmes set daily_quota = 200 where id = ${programme.id}`;
    expect(refused.status).toBe(429);
    expect(JSON.stringify(refused.body)).not.toContain(open.pseudonym);
    const [none] = await app.current.owner<{ looks: number }[]>`
      select count(*)::int as looks from access_records where account_id = ${second.accountId}`;
    expect(none?.looks).toBe(0);
  });

  test('a person who withdraws is gone at once, and so is what was noted; one who pauses comes back', async () => {
    const person = await makeProfile(app.current, programme);
    const member = await asMember(app.current, person.id);
    const list = await make(team, { shared: true });
    await add(team, list, await cardOf(person), 'Wants to teach');
    const own = await make(government);
    await add(government, own, await cardOf(person, 'home_government'), 'Ministry knows her');
    const rows = async () =>
      (await app.current.owner`select 1 from talent_list_people where profile_id = ${person.id}`).count;
    const consent = (talentPoolTeam: boolean, talentPoolGovernment: boolean) =>
      member.send('PUT', `/api/me/profiles/${person.id}/consents`, {
        talentPoolTeam,
        talentPoolGovernment,
        contact: false,
        research: false,
      });

    await member.send('POST', `/api/me/profiles/${person.id}/pause`, {
      until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
    });
    expect((await read(team, list)).body).toMatchObject({ people: 0, items: [] });
    await member.send('POST', `/api/me/profiles/${person.id}/resume`);
    await app.current.settle();
    expect(names(await read(team, list))).toEqual([person.pseudonym]);
    expect(await rows()).toBe(2);

    // No to the team: what it noted goes, shared or not; the government's list stands.
    expect((await consent(false, true)).status).toBe(204);
    expect((await read(team, list)).body).toMatchObject({ people: 0, items: [] });
    expect(names(await read(government, own))).toEqual([person.pseudonym]);
    expect(await rows()).toBe(1);

    expect((await consent(false, false)).status).toBe(204);
    expect((await read(government, own)).body).toMatchObject({ people: 0, items: [] });
    expect(await rows()).toBe(0);
    // A new yes is a new beginning.
    await consent(true, true);
    await app.current.settle();
    expect((await read(team, list)).body.people).toBe(0);
  });

  test('whoever is put on a list while they withdraw is not on it afterwards', async () => {
    const person = await makeProfile(app.current, programme);
    const list = await make(team, { shared: true });
    const card = await cardOf(person);
    const adding = await app.current.owner.begin(async (sql) => {
      await sql`delete from consents where profile_id = ${person.id} and purpose = 'talent_pool'
        and recipient = 'programme_team'`;
      const answer = add(team, list, card, 'Too late');
      const answered = answer.then(() => true);
      const waits = async () =>
        (
          await app.current.owner`select 1 from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database() and query ~ 'talent_list_people'`
        ).count > 0;
      // Until the other transaction has come to the withdrawal and waits for it, or has gone past it.
      while (!(await waits()) && !(await Promise.race([answered, setTimeout(20, false)])));
      return { answer };
    });
    expect((await adding.answer).status).toBe(404);
    const rows = await app.current.owner`select 1 from talent_list_people where profile_id = ${person.id}`;
    expect(rows.count).toBe(0);
  });

  test('the person reads in their own data what was noted, and erasing ends it', async () => {
    const person = await makeProfile(app.current, programme);
    const member = await asMember(app.current, person.id);
    const list = await make(team, { name: `Ward ${randomUUID()}` });
    await add(team, list, await cardOf(person), 'Has led a ward');
    const own = await member.get<{ lists: Record<string, unknown>[] }>(
      `/api/me/profiles/${person.id}/download`,
    );
    expect(own.body.lists).toEqual([
      {
        list: expect.stringMatching(/^Ward /) as string,
        note: 'Has led a ward',
        recipient: 'programme_team',
        addedAt: expect.any(String) as string,
      },
    ]);
    const other = await asMember(app.current, open.id);
    expect((await other.get(`/api/me/profiles/${person.id}/download`)).status).toBe(404);
    expect((await member.send('DELETE', `/api/me/profiles/${person.id}`)).status).toBe(204);
    const rows = await app.current.owner`select 1 from talent_list_people where profile_id = ${person.id}`;
    expect(rows.count).toBe(0);
    expect((await read(team, list)).body.people).toBe(0);
  });

  test('search within a list finds whom the reader may see on it; cards name the lists', async () => {
    const list = await sharedList();
    const within = (persona: Persona, id = list) =>
      persona.get<TalentAnswer>(`/api/programmes/${programme.code}/talent?list=${id}`);
    const mine = await within(team);
    expect(mine.body.items.map((item) => item.pseudonym).sort()).toEqual(
      [open.pseudonym, teamOnly.pseudonym].sort(),
    );
    expect(mine.body.items[0]?.lists.map((each) => each.id)).toContain(list);
    const hidden = await make(team);
    expect((await within(colleague, hidden)).status).toBe(404);
  });
});

describe('a page of fifty', () => {
  test('shows fifty, then the rest, and the last page for any after it', async () => {
    const place = await makeProgramme(app.current);
    const reader = await asCoordinator(app.current, place.id);
    const people = [];
    for (let n = 0; n < 53; n++) people.push(await makeProfile(app.current, place, { languages: [] }));
    const at = `/api/programmes/${place.code}/lists`;
    const list = (await reader.send<{ id: string }>('POST', at, { name: 'Many' })).body.id;
    for (const person of people) {
      await reader.send('POST', `${at}/${list}/people`, { card: await cardOf(person) });
    }
    const page = (n: number) => reader.get<ListAnswer>(`${at}/${list}?page=${n}`);
    const [first, second, past] = [await page(1), await page(2), await page(9)];
    expect([first.body.items.length, second.body.items.length]).toEqual([50, 3]);
    expect(past.body.page).toBe(2);
    // Who was added last comes first.
    expect(first.body.items[0]?.card.pseudonym).toBe(people.at(-1)?.pseudonym);
    expect(new Set([...names(first), ...names(second)]).size).toBe(53);
    expect((await reader.get(`${at}/${list}?page=0`)).status).toBe(400);
  });
});

test.each([
  ['/o/guyd/talent?q=nurse', '/o/guyd/talent?q=nurse'],
  ['/o/guyd/../admin', null],
  ['/o/other/talent', null],
  ['//evil.example/o/guyd/', null],
  ['https://evil.example/o/guyd/', null],
  ['/o/guyd/\\evil.example', '/o/guyd//evil.example'],
  [undefined, null],
])('going back to %s leads to %s', (path, wanted) => {
  expect(backWithin('guyd', path)).toBe(wanted);
});
