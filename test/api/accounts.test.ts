// Signing in: codes, what a stranger can learn of who is known here (nothing), and what proving an address gives.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '@compatriot/db/client.ts';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import { signOn } from '@compatriot/db/queries/accounts.ts';
import { buildApp } from '@compatriot/server/app.ts';
import { codesPerWindow } from '@compatriot/server/accounts/rules.ts';
import { ConfigError, readConfig } from '@compatriot/server/config.ts';
import { withoutValues } from '@compatriot/server/problems.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProfile, makeProgramme } from '../make.ts';
import { asMember, asSomebody } from '../personas.ts';
import { anotherThan, type Asked, browserOf, newAddress, signingIn } from './sign-in.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const { ask, askCode, openWith, mailedCode, signIn, sessionWith } = signingIn(app);

describe('the ladder', () => {
  test('400 for what is no address and no code, 401 for a wrong code, 204 for the right one', async () => {
    expect((await ask('POST', '/api/sign-in/codes', { body: { email: 'nobody' } })).status).toBe(400);
    expect(
      (await ask('POST', '/api/sign-in/codes', { body: { email: newAddress(), admin: true } })).status,
    ).toBe(400);
    const email = newAddress();
    for (const code of ['12345', '1234567', 'abcdef']) expect((await openWith(email, code)).status).toBe(400);
    expect((await sessionWith('')).status).toBe(401);
    expect((await askCode(email)).status).toBe(202);
    const code = await mailedCode(email);
    expect((await openWith(email, anotherThan(code))).status).toBe(401);
    // As people copy it.
    const answer = await openWith(email.toUpperCase(), ` ${code.slice(0, 3)}-${code.slice(3)} `);
    expect(answer.status).toBe(204);
    const { session } = browserOf(email, answer);
    const mine = await sessionWith(`session=${session}`);
    expect(mine.status).toBe(200);
    const [account] = await sql()<{ id: string }[]>`select id from accounts where email = ${email}`;
    expect(JSON.parse(mine.text)).toMatchObject({
      account: { id: account?.id, email, administrator: false },
    });
    expect(await eventKinds(app.current, account?.id ?? '')).toEqual(['session.opened']);
  });

  test('no code and no address is kept in the clear', async () => {
    const email = newAddress();
    await askCode(email);
    const [row] = await sql()<{ row: string }[]>`
      select to_jsonb(c)::text as row from sign_in_codes c where email = ${email}`;
    expect(row?.row).not.toContain(await mailedCode(email));
    const browser = await signIn();
    const [kept] = await sql()<{ row: string }[]>`
      select to_jsonb(s)::text as row from sessions s where id = ${browser.sessionId}`;
    expect(kept?.row).not.toContain(browser.refresh.split('.')[1]);
  });
});

describe('a code', () => {
  test('works once', async () => {
    const email = newAddress();
    await askCode(email);
    const code = await mailedCode(email);
    expect((await openWith(email, code)).status).toBe(204);
    expect((await openWith(email, code)).status).toBe(401);
  });

  test('works once, also for two who use it at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = newAddress();
      await askCode(email);
      const code = await mailedCode(email);
      const answers = await Promise.all([
        openWith(email, code),
        openWith(email, code),
        openWith(email, code),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([204, 401, 401]);
    }
  });

  test('is dead after five wrong tries: each is counted although it was refused', async () => {
    const email = newAddress();
    await askCode(email);
    const code = await mailedCode(email);
    for (let tries = 1; tries <= 5; tries += 1) {
      expect((await openWith(email, anotherThan(code))).status).toBe(401);
      const [row] = await sql()<
        { attempts: number }[]
      >`select attempts from sign_in_codes where email = ${email}`;
      expect(row?.attempts).toBe(tries);
    }
    expect((await openWith(email, code)).status).toBe(401);
    // A new one opens the door again, the dead one still does not.
    await askCode(email);
    expect((await openWith(email, await mailedCode(email))).status).toBe(204);
    expect((await openWith(email, code)).status).toBe(401);
  });

  test('four wrong tries leave the right one', async () => {
    const email = newAddress();
    await askCode(email);
    const code = await mailedCode(email);
    for (let tries = 1; tries <= 4; tries += 1) await openWith(email, anotherThan(code));
    expect((await openWith(email, code)).status).toBe(204);
  });

  test('counts tries that come all at once', async () => {
    const email = newAddress();
    await askCode(email);
    const code = await mailedCode(email);
    const wrong = anotherThan(code);
    await Promise.all(Array.from({ length: 20 }, () => openWith(email, wrong)));
    expect((await openWith(email, code)).status).toBe(401);
  });

  test('runs out', async () => {
    const email = newAddress();
    await askCode(email);
    const code = await mailedCode(email);
    await sql()`update sign_in_codes set expires_at = now() - interval '1 second' where email = ${email}`;
    expect((await openWith(email, code)).status).toBe(401);
  });

  test('opens no other address', async () => {
    const [one, other] = [newAddress(), newAddress()];
    await askCode(one);
    await askCode(other);
    expect((await openWith(other, await mailedCode(one))).status).toBe(401);
  });

  test('is mailed a few times and then no more, with the same answer; also when asked for all at once', async () => {
    const mails = async (email: string) =>
      (await sql()`select 1 from mails where recipient = ${email}`).length;
    const email = newAddress();
    const answers: Asked[] = [];
    for (let time = 1; time <= codesPerWindow + 2; time += 1) answers.push(await askCode(email));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`))).toEqual(
      new Set(['202 {"sent":true}']),
    );
    expect(await mails(email)).toBe(codesPerWindow);
    const hurried = newAddress();
    await Promise.all(Array.from({ length: 12 }, () => askCode(hurried)));
    expect(await mails(hurried)).toBe(codesPerWindow);
  });
});

describe('who is known here', () => {
  test('cannot be found out: same status, same body, same statements for a known and an unknown address', async () => {
    const { name } = (await sql()<{ name: string }[]>`select current_database() as name`)[0] ?? { name: '' };
    const { host, port, user, pass } = sql().options;
    const owner = new URL(`postgres://${host[0]}:${port[0]}/${name}`);
    owner.username = String(user);
    owner.password = String(pass);
    let heard: string[] = [];
    const database = openDatabase(applicationUrl(owner.toString()), {
      connections: 1,
      onStatement: (text) => heard.push(text),
    });
    const api = await buildApp({ ...app.current.parts, database, requestLimit: 100_000 });
    const watched = async (url: string, body: object) => {
      heard = [];
      const { status, text, headers, cookies } = await ask('POST', url, { body, api });
      const { date, 'content-length': length, ...rest } = headers;
      // What the rate limit says of the caller's own address moves by the second.
      const said = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-ratelimit')));
      return { status, text, said, cookies, length, statements: heard };
    };
    try {
      const programme = await makeProgramme(app.current);
      const known = (await asSomebody(app.current)).email;
      const answered = newAddress();
      await makeProfile(app.current, programme, { email: answered });
      const member = (await asMember(app.current, (await makeProfile(app.current, programme)).id)).email;
      await watched('/api/sign-in/codes', { email: newAddress() }); // the driver looks types up once
      const unknown = await watched('/api/sign-in/codes', { email: newAddress() });
      expect(unknown.status).toBe(202);
      expect(unknown.statements.length).toBeGreaterThan(5);
      for (const email of [known, answered, member]) {
        expect(await watched('/api/sign-in/codes', { email })).toEqual(unknown);
      }
      const wrong = await watched('/api/sign-in/sessions', { email: newAddress(), code: '000000' });
      expect(wrong.status).toBe(401);
      for (const email of [known, member]) {
        expect(await watched('/api/sign-in/sessions', { email, code: '000000' })).toEqual(wrong);
      }
    } finally {
      await api.close();
      await database.close();
    }
  });
});

describe('behind a proxy, without the demo', () => {
  let api: FastifyInstance;
  beforeAll(async () => {
    api = await buildApp({
      ...app.current.parts,
      config: { ...app.current.config, demo: false, publicOrigin: 'http://localhost:3000' },
    });
  });
  afterAll(() => api?.close());

  const secured = async (headers: Record<string, string>, from?: string, through = api) => {
    const email = newAddress();
    await askCode(email);
    const body = { email, code: await mailedCode(email) };
    const answer = await ask('POST', '/api/sign-in/sessions', {
      body,
      headers,
      api: through,
      ...(from ? { from } : {}),
    });
    expect(answer.status).toBe(204);
    return answer.cookies.map((each) => each.secure === true);
  };

  test('cookies are Secure when the proxy speaks TLS, or the public address does', async () => {
    expect(await secured({ 'x-forwarded-proto': 'https' })).toEqual([true, true]);
    expect(await secured({})).toEqual([false, false]);
    const tls = await buildApp({
      ...app.current.parts,
      config: { ...app.current.config, demo: false, publicOrigin: 'https://talent.example' },
    });
    expect(await secured({}, undefined, tls)).toEqual([true, true]);
    await tls.close();
  });

  test('the demo believes no proxy', async () => {
    expect(await secured({ 'x-forwarded-proto': 'https' }, undefined, app.current.api)).toEqual([
      false,
      false,
    ]);
  });

  test('a made-up forwarding address buys no more tries', async () => {
    /** Ten tries more than one address has: how many were refused. */
    const refused = async (from: string, forwarded: (time: number) => string) => {
      let count = 0;
      for (let time = 0, tries = 20; time < tries; time += 1) {
        const answer = await ask('POST', '/api/sign-in/sessions', {
          body: { email: newAddress(), code: '000000' },
          headers: { 'x-forwarded-for': forwarded(time) },
          api,
          from,
        });
        tries = Number(answer.headers['x-ratelimit-limit']) + 10;
        if (answer.status === 429) count += 1;
      }
      return count;
    };
    // The proxy adds whom it heard; what stands before that is whatever the caller wrote.
    expect(await refused('10.9.9.9', (time) => `198.51.100.${time}, 203.0.113.7`)).toBe(10);
    // A caller who is no proxy at all.
    expect(await refused('203.0.113.8', (time) => `198.51.100.${time}`)).toBe(10);
    // Different people behind the proxy do not share a limit.
    expect(await refused('10.9.9.9', (time) => `198.51.100.${time}`)).toBe(0);
  });

  test.each(['/api/dev/mail', '/api/dev/sign-ins'])('%s is 404', async (url) => {
    expect((await ask('GET', url)).status).toBe(200);
    const answer = await ask('GET', url, { api });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('@');
  });
});

describe('what the server refuses to start with', () => {
  const key = 'k'.repeat(32);
  const database = 'postgres://owner:secret@db/compatriot';

  test.each([
    ['31 bytes', { SESSION_KEY: 'k'.repeat(31) }],
    ['an empty key beside a database', { SESSION_KEY: '', DATABASE_URL: database }],
    ['no key beside a database', { DATABASE_URL: database }],
    ['a short key beside a database', { SESSION_KEY: 'secret', DATABASE_URL: database }],
  ])('SESSION_KEY: %s', (_name, environment) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(/SESSION_KEY.*32 bytes/);
  });

  test('DEMO=on with DATABASE_URL', () => {
    expect(() => readConfig({ DEMO: 'on', DATABASE_URL: database, SESSION_KEY: key })).toThrow(/DEMO/);
    expect(readConfig({ DATABASE_URL: database, SESSION_KEY: key })).toMatchObject({
      demo: false,
      sessionKey: key,
    });
    expect(readConfig({ SESSION_KEY: key })).toMatchObject({ demo: true, host: '127.0.0.1' });
  });

  test('it counts bytes, not letters', () => {
    expect(readConfig({ SESSION_KEY: 'é'.repeat(16) }).sessionKey).toBe('é'.repeat(16));
  });
});

describe('claiming what was made with an address', () => {
  const holders = (programmeId: string) => sql()<{ id: string; email: string | null }[]>`
    select p.id, a.email from profiles p left join accounts a on a.id = p.account_id
    where p.programme_id = ${programmeId} order by p.created_at`;

  test('who proves it gets the profile and its consents; nobody else does', async () => {
    const programme = await makeProgramme(app.current);
    const email = newAddress();
    const profile = await makeProfile(app.current, programme, { email });
    await signIn();
    await signIn(`x${email}`);
    expect(await holders(programme.id)).toEqual([{ id: profile.id, email: null }]);
    const browser = await signIn(email);
    expect(await holders(programme.id)).toEqual([{ id: profile.id, email }]);
    const consents = await sql()<{ email: string }[]>`
      select distinct a.email from consents c join accounts a on a.id = c.account_id where c.profile_id = ${profile.id}`;
    expect(consents).toEqual([{ email }]);
    const mine = await ask('GET', `/api/me/profiles/${profile.id}`, {
      headers: { cookie: `session=${browser.session}` },
    });
    expect(mine.status).toBe(200);
  });

  test('asking for a code, or typing a wrong one, claims nothing', async () => {
    const programme = await makeProgramme(app.current);
    const email = newAddress();
    await makeProfile(app.current, programme, { email });
    await askCode(email);
    await openWith(email, anotherThan(await mailedCode(email)));
    expect((await holders(programme.id))[0]?.email).toBeNull();
  });

  test('one profile a programme: the newest, once; a second programme has its own', async () => {
    const programme = await makeProgramme(app.current);
    const second = await makeProgramme(app.current);
    const email = newAddress();
    const older = await makeProfile(app.current, programme, { email });
    const newer = await makeProfile(app.current, programme, { email });
    const there = await makeProfile(app.current, second, { email });
    await signIn(email);
    await signIn(email);
    expect(await holders(programme.id)).toEqual([
      { id: older.id, email: null },
      { id: newer.id, email },
    ]);
    expect(await holders(second.id)).toEqual([{ id: there.id, email }]);
  });

  test('what somebody holds already is not taken by who comes to have the address', async () => {
    const programme = await makeProgramme(app.current);
    const email = newAddress();
    const profile = await makeProfile(app.current, programme, { email });
    const holder = await asMember(app.current, profile.id);
    await signIn(email);
    expect(await holders(programme.id)).toEqual([{ id: profile.id, email: holder.email }]);
  });
});

test('what is logged of a failure holds nothing that was typed', async () => {
  const failure = await app.current.parts.database
    .transaction({}, (tx) => signOn(tx, 'Ama Mensah'))
    .then(
      () => null,
      (error: unknown) => error,
    );
  expect(String(failure)).toContain('Ama Mensah'); // as the driver has it
  const logged = JSON.stringify(withoutValues(failure));
  expect(logged).not.toContain('Ama Mensah');
  expect(logged).toContain('22P02');
  expect(logged).toContain('sign_on');
  const own = new Error('a fault of ours');
  expect(withoutValues(own)).toBe(own);
});

describe('the language of an account', () => {
  test('is any that the pages speak, and mail follows it', async () => {
    const somebody = await asSomebody(app.current);
    const speaks = async () =>
      (
        await app.current.owner<{ language: string }[]>`
          select language from accounts where id = ${somebody.accountId}`
      )[0]?.language;
    for (const language of ['fr', 'es', 'pt', 'nl', 'ar', 'en']) {
      expect((await somebody.send('PATCH', '/api/session', { language })).status).toBe(204);
      expect(await speaks()).toBe(language);
    }
    for (const language of ['sw', 'Spanish', '', 'constructor']) {
      const refused = await somebody.send<{ details: { path: string }[] }>('PATCH', '/api/session', {
        language,
      });
      expect(refused.status, language).toBe(400);
      expect(refused.body.details.map(({ path }) => path)).toEqual(['language']);
    }
    expect(await speaks()).toBe('en');
  });
});
