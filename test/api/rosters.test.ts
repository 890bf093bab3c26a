// A list of experts from an old spreadsheet: decided, checked, invited all or none, once a file; nobody hidden is revealed,
// and who says yes becomes a person like any other.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { remindInvited } from '@compatriot/server/rosters/jobs.ts';
import { cleanUp } from '@compatriot/server/surveys/jobs.ts';
import { eventKinds, makeInstitution, makeProfile, makeProgramme } from '../make.ts';
import {
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';

import {
  app,
  sql,
  programme,
  coordinator,
  upload,
  address,
  line,
  listOf,
  made,
  run,
  codeFor,
  opened,
  nurse,
  decide,
  useRosterStage,
} from './roster-stage.ts';

useRosterStage();

describe('who may', () => {
  test('bring a list: coordinators only; everybody else finds nothing or may not', async () => {
    const { current } = app;
    const file = listOf(line(address()));
    const other = await makeProgramme(current);
    const foreign = await asCoordinator(current, other.id);
    const institution = await makeInstitution(current, programme.id);
    const profile = await makeProfile(current, programme);
    const strangers: [Persona, number, number][] = [
      [asOutsider(current), 401, 401],
      [await asSomebody(current), 404, 404],
      [await asFocalPoint(current, programme.id), 403, 404],
      [await asFocalPoint(current, programme.id, 'programme_team'), 403, 404],
      [await asHost(current, programme.id, institution), 404, 404],
      [await asMember(current, profile.id), 404, 404],
      [foreign, 404, 404],
    ];
    const id = await made(file);
    for (const [persona, onProgramme, onRoster] of strangers) {
      expect((await upload(file, persona)).status).toBe(onProgramme);
      expect((await persona.get(`/api/programmes/${programme.code}/rosters`)).status).toBe(onProgramme);
      for (const path of ['', '/words', '/twins', '/report', '/report.csv'])
        expect((await persona.get(`/api/rosters/${id}${path}`)).status).toBe(onRoster);
      for (const verb of ['run', 'cancel'])
        expect((await persona.send('POST', `/api/rosters/${id}/${verb}`)).status).toBe(onRoster);
    }
    expect(await eventKinds(current, id)).toEqual(['roster.uploaded']);
  });
});

describe('a file', () => {
  test('that cannot be read is refused in words', async () => {
    for (const file of [
      '',
      'only,headings',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]),
    ])
      expect((await upload(file)).status).toBe(400);
    const tooMany = ['email', ...Array.from({ length: 5001 }, (_, at) => `a${at}@x.example`)].join('\n');
    expect((await upload(tooMany)).status).toBe(400);
    expect((await upload('x'.repeat(5 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test('in Windows-1252 with semicolons and French headings is understood', async () => {
    const email = address();
    const text = `Nom;Courriel;Année de naissance;Pays;Métier\nRenée Façade;${email};1979;Pays-Bas;Infirmière`;
    const id = await made(Buffer.from(text, 'latin1'));
    const { body } = await coordinator.get<{ columns: { people: { fields: string[] } } }>(
      `/api/rosters/${id}`,
    );
    expect(body.columns.people.fields).toEqual([
      'name',
      'email',
      'birth_year',
      'residence_country',
      'occupation',
    ]);
    await run(id);
    const { shown } = await opened(email);
    expect(shown.facts).toMatchObject({ name: 'Renée Façade', birthYear: 1979, residenceCountry: 'NL' });
  });

  test('reports every row and fault, and changes nothing', async () => {
    const good = address();
    const id = await made(
      listOf(
        line(good),
        line(''),
        line('nobody at all'),
        line(address(), { country: 'Atlantis', year: 'long ago', past: 'Hospital,31/31/2019,,many' }),
      ),
    );
    const before = await sql()`select count(*)::int as n from mails`;
    const { body } = await coordinator.get<{
      invite: number;
      stopped: number;
      faults: { row: number; column: string; stops: boolean; message: string }[];
    }>(`/api/rosters/${id}/report`);
    expect(body).toMatchObject({ invite: 2, stopped: 3 });
    expect(body.faults.map(({ row, column, stops }) => `${row} ${column} ${stops}`)).toEqual(
      expect.arrayContaining([
        '3 E-mail true',
        '4 E-mail true',
        '5 Country false',
        '5 Year of birth false',
        '5 From false',
        '5 People trained false',
      ]),
    );
    expect(body.faults.every(({ message }) => message.length > 20)).toBe(true);
    expect(await sql()`select count(*)::int as n from mails`).toEqual(before);
  });
});

describe('all or nothing, once', () => {
  test('a file invites each person once, however often it is brought', async () => {
    const emails = [address(), address()];
    const file = listOf(line(emails[0] ?? ''), line(emails[1] ?? '', { name: 'Kwame', year: '1970' }));
    const id = await made(file);
    const twin = await made(file);
    await run(id);
    expect((await coordinator.send<{ code: string }>('POST', `/api/rosters/${twin}/run`)).body.code).toBe(
      'roster_twice',
    );
    expect((await upload(file)).body.code).toBe('roster_twice');
    expect((await coordinator.send('POST', `/api/rosters/${id}/run`)).status).toBe(409);
    const mails = await sql()`select recipient from mails where recipient = any (${emails})`;
    expect(mails).toHaveLength(2);
    const [row] = await sql()`select status, sheets, words, twins, invited from rosters where id = ${id}`;
    expect(row).toEqual({ status: 'done', sheets: null, words: {}, twins: {}, invited: 2 });
    expect(await eventKinds(app.current, id)).toEqual(['roster.uploaded', 'roster.asked', 'roster.done']);
  });

  test('nothing of a list stays when its last row cannot be written', async () => {
    const emails = Array.from({ length: 150 }, address);
    const id = await made(
      listOf(
        ...emails.map((email, at) => line(email, { name: `Person ${at}`, year: String(1950 + (at % 50)) })),
      ),
    );
    await sql().unsafe(`create function refuse_last() returns trigger language plpgsql as $$ begin
      if new.email = '${emails.at(-1)}' then raise exception 'refused'; end if; return new; end $$;
      create trigger refuse_last before insert on roster_people for each row execute function refuse_last()`);
    await coordinator.send('POST', `/api/rosters/${id}/run`);
    await expect(app.current.settle()).rejects.toThrow();
    expect(await sql()`select id from roster_people where roster_id = ${id}`).toHaveLength(0);
    expect(await sql()`select id from mails where recipient = any (${emails})`).toHaveLength(0);
    await sql().unsafe('drop trigger refuse_last on roster_people; drop function refuse_last()');
    // The queue tries again and begins anew.
    const job = {
      handler: 'roster.import',
      event: 'roster.asked',
      eventId: randomUUID(),
      programmeId: programme.id,
      subjectId: id,
    };
    await app.current.parts.database.transaction({ system: 'test', programme: programme.id }, (tx) =>
      app.current.parts.jobs.enqueue(tx, [job]),
    );
    await app.current.settle();
    expect(await sql()`select id from roster_people where roster_id = ${id}`).toHaveLength(150);
    expect(await sql()`select id from mails where recipient = any (${emails})`).toHaveLength(150);
  });

  test('a list given up leaves nothing', async () => {
    const id = await made(listOf(line(address())));
    expect((await coordinator.send('POST', `/api/rosters/${id}/cancel`)).status).toBe(204);
    expect((await coordinator.send('POST', `/api/rosters/${id}/run`)).status).toBe(409);
    const [row] = await sql()`select status, sheets from rosters where id = ${id}`;
    expect(row).toEqual({ status: 'cancelled', sheets: null });
  });
});

describe('rows of one person', () => {
  test('wait for a choice, and the chosen values win', async () => {
    const email = address();
    const id = await made(
      listOf(
        line(email, { past: 'Ward A,2015,2016,10' }),
        line(email, { name: 'Ama Owusu', country: 'Belgium', past: 'Ward B,2018,2018,20' }),
      ),
    );
    const refused = await coordinator.send<{ code: string }>('POST', `/api/rosters/${id}/run`);
    expect(refused.body.code).toBe('twins_undecided');
    const { body } = await coordinator.get<{ groups: { group: string; why: string; differing: string[] }[] }>(
      `/api/rosters/${id}/twins`,
    );
    expect(body.groups).toMatchObject([
      { group: '2', why: 'email', differing: ['name', 'residenceCountry'] },
    ]);
    const wrong = { groups: [{ group: '2', decision: { name: 99 } }] };
    expect((await coordinator.send('PUT', `/api/rosters/${id}/twins`, wrong)).status).toBe(400);
    const choice = { groups: [{ group: '2', decision: { name: 3, residenceCountry: 2 } }] };
    expect((await coordinator.send('PUT', `/api/rosters/${id}/twins`, choice)).status).toBe(204);
    await run(id);
    const { shown } = await opened(email);
    expect(shown.facts).toMatchObject({ name: 'Ama Owusu', residenceCountry: 'NL' });
    expect(shown.facts.placements.map(({ host }) => host).sort()).toEqual(['Ward A', 'Ward B']);
  });
});

describe('the invited person', () => {
  test('sees everything, changes it, agrees, and becomes a person like any other', async () => {
    const { current } = app;
    const email = address();
    const id = await made(listOf(line(email, { past: 'Georgetown Hospital,2018-01-01,2018-03-01,40' })));
    await decide(id);
    await run(id);
    const [pending] = await sql()`select id, facts from roster_people where email = ${email}`;
    const { shown, plain, yes, look } = await opened(email);
    expect(shown.facts.skills.map(({ uri }) => uri)).toContain(nurse);
    expect(shown.consents.map(({ key }) => key)).toEqual([
      'talentPoolTeam',
      'talentPoolGovernment',
      'contact',
      'research',
    ]);
    expect(shown.profile).toBeNull();
    expect((await yes({ facts: plain, consents: {} })).status).toBe(400);
    const answer = await yes({
      facts: { ...plain, name: 'Ama N. Mensah', phone: null },
      consents: { talentPoolTeam: true, contact: true },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    await current.settle();
    const [person] = await sql()`
      select p.id, p.birth_year, p.residence_country, c.name, c.email, p.response_id from profiles p
      join contact_details c on c.response_id = p.response_id where c.email = ${email}`;
    expect(person).toMatchObject({ birth_year: 1984, residence_country: 'NL', name: 'Ama N. Mensah' });
    const given =
      await sql()`select purpose, recipient from consents where profile_id = ${person?.id} order by 1, 2`;
    expect(given).toEqual([
      { purpose: 'contact', recipient: 'programme_team' },
      { purpose: 'talent_pool', recipient: 'programme_team' },
    ]);
    expect(await sql()`select recipient from talent_documents where profile_id = ${person?.id}`).toEqual([
      { recipient: 'programme_team' },
    ]);
    expect(await sql()`select host from past_placements where response_id = ${person?.response_id}`).toEqual([
      { host: 'Georgetown Hospital' },
    ]);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(0);
    // The same path as a survey's: the response's event, then the profile's.
    expect(await eventKinds(current, String(person?.response_id))).toEqual(['response.submitted']);
    expect(await eventKinds(current, String(person?.id))).toEqual(['profile.made']);
    const [told] =
      await sql()`select programme_id, details from events where kind = 'roster.joined' and subject_id = ${pending?.id}`;
    expect(told).toEqual({ programme_id: null, details: {} });
    expect(
      (await coordinator.get<{ invited: number; joined: number }>(`/api/rosters/${id}`)).body,
    ).toMatchObject({ invited: 1, joined: null });
    expect(await sql()`select response_id from roster_answers where roster_id = ${id}`).toEqual([
      { response_id: person?.response_id },
    ]);
    expect((await look()).status).toBe(409);
    // The government was not asked for and finds nobody.
    const focal = await asFocalPoint(current, programme.id);
    expect(
      (await focal.get<{ total: number }>(`/api/programmes/${programme.code}/talent?country=NL&q=nurse`)).body
        .total ?? 0,
    ).toBe(0);
  });

  test('says no: everything is erased at once, and to the importer it looks like no answer', async () => {
    const [no, silent] = [address(), address()];
    const id = await made(listOf(line(no), line(silent, { name: 'Kofi', year: '1971' })));
    await run(id);
    const before = (await coordinator.get(`/api/rosters/${id}`)).body;
    const events = () => sql()`select kind from events where programme_id = ${programme.id} order by at, id`;
    const told = await events();
    const { no: decline, look } = await opened(no);
    expect((await decline({ never: true })).status).toBe(204);
    expect(await sql()`select id from roster_people where email = ${no}`).toHaveLength(0);
    expect((await coordinator.get(`/api/rosters/${id}`)).body).toEqual(before);
    expect(await events()).toEqual(told);
    expect((await look()).status).toBe(409);
    // Not asked again, and nobody sees that.
    const again = await made(listOf(line(no)));
    await run(again);
    expect(await sql()`select id from roster_people where email = ${no}`).toHaveLength(0);
    expect(await sql()`select id from mails where recipient = ${no}`).toHaveLength(1);
    expect((await coordinator.get<{ invited: number }>(`/api/rosters/${again}`)).body.invited).toBe(1);
  });

  test('opens nothing with a wrong code; looking changes nothing', async () => {
    const email = address();
    await run(await made(listOf(line(email))));
    const visitor = asOutsider(app.current);
    for (const code of ['', '0000-0000-0000', 'x'.repeat(90)])
      expect((await visitor.send('POST', '/api/join/open', { code })).status).toBe(409);
    expect((await visitor.get('/api/join')).status).toBe(409);
    const [before] = await sql()`select * from roster_people where email = ${email}`;
    await opened(email);
    expect((await sql()`select * from roster_people where email = ${email}`)[0]).toEqual(before);
    // No code stands anywhere but in the mail.
    const code = (await codeFor(email)).replaceAll('-', '');
    expect(JSON.stringify(before)).not.toContain(code);
  });

  test('with a profile already: chooses value by value, and keeps everything else', async () => {
    const { current } = app;
    const email = address();
    const profile = await makeProfile(current, programme, {
      email,
      name: 'Ama Secret',
      country: 'DE',
      recipients: ['programme_team'],
      skills: [[nurse, 4]],
    });
    const person = await asSomebody(current, email);
    await sql()`update profiles set account_id = ${person.accountId} where id = ${profile.id}`;
    await sql()`update consents set account_id = ${person.accountId} where profile_id = ${profile.id}`;
    const given = () =>
      sql()`select purpose, recipient from consents where profile_id = ${profile.id} order by 1, 2`;
    const before = await given();
    const id = await made(listOf(line(email, { past: 'Ward A,2015,2016,10' })));
    await decide(id);
    await run(id);
    // Whoever holds the mail alone reads nothing of the profile, and changes nothing.
    const holder = await opened(email);
    expect(holder.shown).toMatchObject({ signIn: true, profile: null });
    expect(JSON.stringify(holder.shown)).not.toMatch(/Secret|DE"|Quiet/);
    const body = { facts: holder.plain, consents: {}, take: ['residenceCountry'] };
    expect((await holder.yes(body)).status).toBe(401);
    const stranger = await opened(email, (await asSomebody(current)).accountId);
    expect(stranger.shown).toMatchObject({ signIn: true, profile: null });
    expect((await stranger.yes(body)).status).toBe(401);
    const { shown, plain, yes } = await opened(email, person.accountId);
    expect(shown).toMatchObject({ signIn: false, profile: { readers: ['programme_team'] } });
    const keys = shown.profile?.offers.map(({ key }) => key) ?? [];
    expect(keys).toContain('residenceCountry');
    expect(keys).not.toContain(`skill:${nurse}`);
    const answer = await yes({
      facts: plain,
      consents: { talentPoolGovernment: true },
      take: ['residenceCountry', 'language:nld'],
    });
    expect(answer).toMatchObject({ status: 200, body: { merged: true } });
    // As any change of one's own profile, told in the person's name.
    expect(
      await sql()`select actor_id, actor_system, details from events where kind = 'profile.changed' and subject_id = ${profile.id}`,
    ).toEqual([{ actor_id: person.accountId, actor_system: null, details: { change: 'own' } }]);
    await current.settle();
    const rows =
      await sql()`select residence_country, birth_year, experience_years, account_id from profiles where id = ${profile.id}`;
    expect(rows).toMatchObject([{ residence_country: 'NL', birth_year: 1984, experience_years: 12 }]);
    expect(rows[0]?.account_id).toBe(person.accountId);
    expect(await sql()`select level from profile_skills where profile_id = ${profile.id}`).toEqual([
      { level: 4 },
    ]);
    expect(
      await sql()`select language from profile_languages where profile_id = ${profile.id} order by 1`,
    ).toEqual([{ language: 'eng' }, { language: 'nld' }]);
    // A list gives no consent for somebody who has a profile: those are changed there.
    expect(await given()).toEqual(before);
    expect(await sql()`select host from past_placements where response_id = ${profile.responseId}`).toEqual([
      { host: 'Ward A' },
    ]);
    // The person reads it, takes it along and takes it off; nobody else does.
    const own = `/api/me/profiles/${profile.id}`;
    const { body: mine } = await person.get<{ pastPlacements: { id: string; host: string }[] }>(own);
    expect(mine.pastPlacements).toMatchObject([{ host: 'Ward A' }]);
    expect(
      (await person.get<{ pastPlacements: object[] }>(`${own}/download`)).body.pastPlacements,
    ).toHaveLength(1);
    const past = `${own}/past-placements/${mine.pastPlacements[0]?.id}`;
    expect((await coordinator.send('DELETE', past)).status).toBe(404);
    expect((await person.send('DELETE', past)).status).toBe(204);
    expect((await person.send('DELETE', past)).status).toBe(404);
  });
});

describe('retention', () => {
  test('one reminder that opens too; erased after ninety days; a file that waits, after seven', async () => {
    const { current } = app;
    const email = address();
    const waits = await made(listOf(line(address())));
    await run(await made(listOf(line(email))));
    const first = await codeFor(email);
    await sql()`update roster_people set invited_at = now() - interval '22 days' where email = ${email}`;
    await remindInvited(current.parts, current.config);
    await remindInvited(current.parts, current.config);
    expect(await sql()`select id from mails where recipient = ${email}`).toHaveLength(2);
    const codes = await sql()<{ body: string }[]>`select body from mails where recipient = ${email}`;
    const both = codes.map(({ body }) => /#([0-9A-Z-]{14})/.exec(body)?.[1] ?? '');
    expect(both).toContain(first);
    for (const code of both)
      expect((await asOutsider(current).send('POST', '/api/join/open', { code })).status).toBe(204);
    await sql()`update roster_people set expires_at = now() where email = ${email}`;
    await sql()`update rosters set created_at = now() - interval '8 days' where id = ${waits}`;
    expect((await asOutsider(current).send('POST', '/api/join/open', { code: first })).status).toBe(409);
    await cleanUp(current.parts);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(0);
    expect((await sql()`select status, sheets from rosters where id = ${waits}`)[0]).toEqual({
      status: 'expired',
      sheets: null,
    });
  });

  test('whoever erases themselves is on no list any more', async () => {
    const { current } = app;
    const email = address();
    const profile = await makeProfile(current, programme, { email });
    const person = await asSomebody(current, email);
    await sql()`update profiles set account_id = ${person.accountId} where id = ${profile.id}`;
    await run(await made(listOf(line(email))));
    expect((await person.send('DELETE', `/api/me/profiles/${profile.id}`)).status).toBeLessThan(300);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(0);
  });
});

describe('figures of past placements', () => {
  test('count people of the pool, ten or more, in fives, and no sum of what rows say', async () => {
    const { current } = app;
    const own = await makeProgramme(current);
    const team = await asCoordinator(current, own.id);
    const add = async (
      year: number,
      recipients: ('programme_team' | 'home_government')[] = ['programme_team'],
    ) => {
      const made = await makeProfile(current, own, { recipients });
      await sql()`insert into past_placements (programme_id, response_id, host, starts_on, beneficiaries)
        values (${own.id}, ${made.responseId}, 'Ward', ${`${year}-02-01`}, 1024), (${own.id}, ${made.responseId}, 'Ward B', ${`${year}-05-01`}, 0)`;
      return made.id;
    };
    const first = await add(2018);
    for (let person = 1; person < 9; person++) await add(2018);
    const figures = async () =>
      (await team.get<{ past: object[] }>(`/api/programmes/${own.code}/rosters`)).body.past;
    // Eighteen placements, but of nine people; whoever the team does not find makes no difference.
    await add(2018, ['home_government']);
    await add(2018, []);
    expect(await figures()).toEqual([]);
    await add(2018);
    await add(2019);
    expect(await figures()).toEqual([{ year: 2018, people: 10 }]);
    await add(2018);
    expect(await figures()).toEqual([{ year: 2018, people: 10 }]);
    await sql()`delete from consents where profile_id = ${first} and recipient = 'programme_team'`;
    await add(2018, []);
    expect(await figures()).toEqual([{ year: 2018, people: 10 }]);
    await sql()`delete from consents where programme_id = ${own.id} and recipient = 'programme_team'`;
    expect(await figures()).toEqual([]);
  });
});

test('how many said yes is told of people in the pool, in fives, where ten were invited and ten are there', async () => {
  const { current } = app;
  const id = await made(
    listOf(
      ...Array.from({ length: 12 }, (_, at) => line(address(), { name: `P ${at}`, year: String(1960 + at) })),
    ),
  );
  await run(id);
  const told = async () => {
    const { body } = await coordinator.get<{ joined: number | null }>(`/api/rosters/${id}`);
    const list = await coordinator.get<{ items: { id: string; joined: number | null }[] }>(
      `/api/programmes/${programme.code}/rosters`,
    );
    expect(list.body.items.find((each) => each.id === id)?.joined).toBe(body.joined);
    return body.joined;
  };
  const add = async (recipients: ('programme_team' | 'home_government')[]) => {
    const { responseId } = await makeProfile(current, programme, { recipients });
    await sql()`insert into roster_answers (roster_id, response_id, programme_id) values (${id}, ${responseId}, ${programme.id})`;
    return responseId;
  };
  for (let person = 0; person < 9; person++) await add(['programme_team']);
  // Yes, but to others.
  for (let person = 0; person < 3; person++) await add(['home_government']);
  expect(await told()).toBeNull();
  const tenth = await add(['programme_team']);
  expect(await told()).toBe(10);
  await add(['programme_team']);
  expect(await told()).toBe(10);
  await sql()`update rosters set invited = 9 where id = ${id}`;
  expect(await told()).toBeNull();
  await sql()`update rosters set invited = 12 where id = ${id}`;
  await sql()`delete from consents where profile_id = (select id from profiles where response_id = ${tenth})`;
  expect(await told()).toBe(10);
  // Nor does anybody read whose yes it was by a statement of their own, the system included.
  const read = await current.parts.database.transaction({ system: 'roster', programme: programme.id }, (tx) =>
    tx.execute('select response_id from roster_answers'),
  );
  expect(read).toHaveLength(0);
});
