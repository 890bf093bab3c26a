// What an attacker tried on rosters, and what they find now.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { remindInvited } from '@compatriot/server/rosters/jobs.ts';
import { makeProfile, makeProgramme } from '../make.ts';
import { asCoordinator, asOutsider } from '../personas.ts';
import { answer, invited, makeStage } from './placement-stage.ts';
import {
  app,
  sql,
  programme,
  coordinator,
  upload,
  address,
  headings,
  line,
  listOf,
  made,
  run,
  codeFor,
  opened,
  useRosterStage,
} from './roster-stage.ts';

useRosterStage();

describe('after an attacker', () => {
  test('a profile that somebody planted under an address is none, and loses its consents with the yes', async () => {
    const { current } = app;
    const email = address();
    const planted = await makeProfile(current, programme, {
      email,
      name: 'Planted Name',
      recipients: ['home_government'],
    });
    const id = await made(listOf(line(email)));
    await run(id);
    const { shown, plain, yes } = await opened(email);
    expect(shown).toMatchObject({ signIn: false, profile: null, open: true });
    expect(shown.consents).toHaveLength(4);
    const found = () => sql()`select recipient from talent_documents where profile_id = ${planted.id}`;
    expect(await found()).toHaveLength(1);
    expect(await yes({ facts: plain, consents: { talentPoolTeam: true } })).toMatchObject({
      body: { merged: false },
    });
    await current.settle();
    expect(await found()).toHaveLength(0);
    expect(await sql()`select id from consents where profile_id = ${planted.id}`).toHaveLength(0);
    // Signing in later gives the person what they agreed to.
    const own =
      await sql()`select p.id from profiles p join contact_details c on c.response_id = p.response_id
      where c.email = ${email} and p.id <> ${planted.id}`;
    expect(own).toHaveLength(1);
    expect(await sql()`select recipient from talent_documents where profile_id = ${own[0]?.id}`).toEqual([
      { recipient: 'programme_team' },
    ]);
  });

  test('an address that waits is not invited again, and one answer ends everything', async () => {
    const { current } = app;
    const [email, other] = [address(), address()];
    await run(await made(listOf(line(email))));
    const again = await made(listOf(line(email), line(other, { name: 'Kofi', year: '1971' })));
    await run(again);
    expect(await sql()`select id from mails where recipient = ${email}`).toHaveLength(1);
    expect((await coordinator.get<{ invited: number }>(`/api/rosters/${again}`)).body.invited).toBe(2);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(1);
    // One that is over does not stand in the way.
    await sql()`update roster_people set expires_at = now() where email = ${email}`;
    await run(await made(listOf(line(email))));
    expect(await sql()`select id from mails where recipient = ${email}`).toHaveLength(2);
    // Refused by another way meanwhile: not reminded, and forgotten.
    const { no } = await opened(other);
    const [pending] = await sql()`select * from roster_people where email = ${other}`;
    expect((await no({ never: true })).status).toBe(204);
    await sql()`insert into roster_people ${sql()([{ ...pending, invited_at: new Date(Date.now() - 30 * 86_400_000) }])}`;
    await remindInvited(current.parts, current.config);
    expect(await sql()`select id from mails where recipient = ${other}`).toHaveLength(1);
    expect(await sql()`select id from roster_people where email = ${other}`).toHaveLength(0);
  });

  test('two rows of one address are not two people', async () => {
    const email = address();
    const id = await made(listOf(line(email), line(email, { name: 'Kofi' })));
    const both = { groups: [{ group: '2', decision: 'both' }] };
    expect((await coordinator.send('PUT', `/api/rosters/${id}/twins`, both)).status).toBe(400);
  });

  test('only a typed code counts as a try, and a cookie made elsewhere is none', async () => {
    const { current } = app;
    const email = address();
    await run(await made(listOf(line(email))));
    const tries = async () => (await sql()<{ n: number }[]>`select count(*)::int as n from tries`)[0]?.n ?? 0;
    const before = await tries();
    const visitor = asOutsider(current);
    const code = (await codeFor(email)).replaceAll('-', '');
    for (const cookie of [
      '',
      'join=',
      'join=000000000000',
      `join=${code}`,
      `join=${code}.${'0'.repeat(64)}`,
    ]) {
      const looked = await visitor.get<{ code: string }>('/api/join', { cookie });
      expect(looked).toMatchObject({ status: 409, body: { code: 'wrong_invitation' } });
      expect((await visitor.send('POST', '/api/join/no', {}, { cookie })).status).toBe(409);
    }
    expect(await tries()).toBe(before);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(1);
    await visitor.send('POST', '/api/join/open', { code: '0000-0000-0000' });
    expect(await tries()).toBe(before + 1);
  });

  test('a closed survey still shows what the list says, and still erases', async () => {
    const { current } = app;
    const own = await makeProgramme(current);
    const team = await asCoordinator(current, own.id);
    const email = address();
    await run(await made(listOf(line(email)), team, own), team);
    await sql()`update programmes set status = 'closed' where id = ${own.id}`;
    const { shown, plain, yes, no } = await opened(email);
    expect(shown).toMatchObject({ open: false, consents: [], profile: null, facts: { name: 'Ama Mensah' } });
    const agreed = await yes({ facts: plain, consents: { talentPoolTeam: true } });
    expect(agreed.body).toMatchObject({ code: 'survey_closed' });
    expect((await no()).status).toBe(204);
    expect(await sql()`select id from roster_people where email = ${email}`).toHaveLength(0);
  });

  test('no heading is kept, and yet the next file with it is read alike', async () => {
    const own = await makeProgramme(app.current);
    const team = await asCoordinator(app.current, own.id);
    const file = () => `Zoe Quist,E-mail,Occupation\nx${randomUUID()},${address()},Nurse`;
    const id = await made(file(), team, own);
    const named = await team.send('PUT', `/api/rosters/${id}/columns`, {
      people: { sheet: 0, fields: ['city', 'email', null] },
      placements: null,
      language: 'en',
    });
    expect(named.status).toBe(204);
    const [row] = await sql()`select columns from rosters where id = ${id}`;
    expect(JSON.stringify(row)).not.toMatch(/quist|occupation/i);
    const next = await made(file(), team, own);
    const { body } = await team.get<{ columns: { people: { fields: unknown[] } } }>(`/api/rosters/${next}`);
    expect(body.columns.people.fields).toEqual(['city', 'email', null]);
    // Of another programme nothing is known of it.
    const elsewhere = await made(file());
    const other = await coordinator.get<{ columns: { people: { fields: unknown[] } } }>(
      `/api/rosters/${elsewhere}`,
    );
    expect(other.body.columns.people.fields).toEqual([null, 'email', 'occupation']);
  });

  test('there are bounds: words of a file, files that wait, invitations a day', async () => {
    const own = await makeProgramme(app.current);
    const team = await asCoordinator(app.current, own.id);
    const rows = Array.from({ length: 130 }, (_, row) => {
      const skills = Array.from({ length: 40 }, (_each, at) => `word ${row} ${at}`);
      return `a${row}@x.example,${skills.join(';')}`;
    });
    const wordy = await upload(['E-mail,Skills', ...rows].join('\n'), team, own);
    expect(wordy.status).toBe(400);
    expect(JSON.stringify(wordy.body)).toContain('5000');
    // Nor by naming the column later.
    const plain = await made(['E-mail,Remarks', ...rows].join('\n'), team, own);
    const named = await team.send('PUT', `/api/rosters/${plain}/columns`, {
      people: { sheet: 0, fields: ['email', 'skills'] },
      placements: null,
      language: 'en',
    });
    expect(named.status).toBe(400);
    const last = await made(listOf(line(address())), team, own);
    await sql()`insert into rosters (programme_id, file_hash, language, columns, rows)
      select ${own.id}, 'x', 'en', '{}', 1 from generate_series(1, 18)`;
    expect((await upload(listOf(line(address())), team, own)).body.code).toBe('too_many_rosters');
    await sql()`insert into rosters (programme_id, file_hash, language, columns, rows, status, invited)
      values (${own.id}, 'y', 'en', '{}', 10000, 'done', 10000)`;
    const asked = await team.send<{ code: string }>('POST', `/api/rosters/${last}/run`);
    expect(asked.body.code).toBe('too_many_invited');
    await sql()`update rosters set updated_at = now() - interval '2 days' where programme_id = ${own.id} and file_hash = 'y'`;
    expect((await team.send('POST', `/api/rosters/${last}/run`)).status).toBe(202);
  });

  test('two decisions at once are both kept', async () => {
    const id = await made(listOf(line(address(), { skills: 'triage;cannulation' })));
    const decision = (words: string) => ({ decisions: [{ kind: 'skill', words, decision: 'drop' }] });
    await Promise.all(
      ['triage', 'cannulation'].map((words) =>
        coordinator.send('PUT', `/api/rosters/${id}/words`, decision(words)),
      ),
    );
    const [row] = await sql()`select words from rosters where id = ${id}`;
    expect(Object.keys(row?.words as object).sort()).toEqual(['skill:cannulation', 'skill:triage']);
  });

  test('a card beside a disclosed address is a look at tier 2', async () => {
    const on = await makeStage(app.current);
    await answer(on.member, await invited(on), { answer: 'yes' });
    const [contact] = await sql()`select email from contact_details where profile_id = ${on.profile.id}`;
    const id = await made(listOf(line(String(contact?.email))), on.coordinator, on.programme);
    const { body } = await on.coordinator.get<{ visible: { cards: { address: boolean }[] }[] }>(
      `/api/rosters/${id}/twins`,
    );
    expect(body.visible.flatMap(({ cards }) => cards.map(({ address: same }) => same))).toEqual([true]);
    expect(
      await sql()`select tier from access_records where profile_id = ${on.profile.id}
      and route = '/api/rosters/:id/twins'`,
    ).toEqual([{ tier: 2 }]);
  });

  test('system actors that have nothing to do with lists read none', async () => {
    const email = address();
    await run(await made(listOf(line(email))));
    const read = (system: string, table: string) =>
      app.current.parts.database.transaction(
        { system, programme: programme.id },
        async (tx) => (await tx.execute(`select * from ${table}`)).length,
      );
    expect(await read('worker', 'roster_people')).toBeGreaterThan(0);
    for (const table of ['rosters', 'roster_people', 'roster_refusals', 'past_placements'])
      for (const system of ['search', 'seed', 'mail']) expect(await read(system, table)).toBe(0);
  });

  test(
    '5,000 rows: each page is answered soon, and others are not kept waiting',
    { timeout: 60_000 },
    async () => {
      const own = await makeProgramme(app.current);
      const team = await asCoordinator(app.current, own.id);
      const rows = Array.from({ length: 5000 }, (_, at) =>
        line(`p${at % 4900}-${own.code}@roster.example`, {
          name: `Person ${at}`,
          year: String(1950 + (at % 50)),
          skills: Array.from({ length: 12 }, (_each, skill) => `skill ${(at + skill) % 4000}`).join('; '),
          past: 'Georgetown Hospital,2018-01-01,2018-03-01,40',
        }),
      );
      const id = await made([headings, ...rows].join('\n'), team, own);
      for (const path of ['', '/words', '/twins', '/report']) {
        let worst = 0;
        let last = performance.now();
        const ticks = setInterval(() => {
          worst = Math.max(worst, performance.now() - last);
          last = performance.now();
        }, 5);
        const begun = performance.now();
        expect((await team.get(`/api/rosters/${id}${path}`)).status).toBe(200);
        const took = performance.now() - begun;
        clearInterval(ticks);
        // Alone on the machine these are 170 to 520 ms, and 75 ms at most.
        expect(took, path).toBeLessThan(10_000);
        expect(worst, path).toBeLessThan(2_000);
      }
    },
  );
});
