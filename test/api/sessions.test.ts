// Staying signed in: sessions that end when they should, tokens that nobody can forge, writes that no other site can make.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { refreshGraceSeconds } from '@compatriot/server/accounts/rules.ts';
import { useTestApp } from '../app.ts';
import { type Browser, browserOf, newAddress, signingIn } from './sign-in.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const { ask, askCode, openWith, mailedCode, signIn, sessionWith } = signingIn(app);

describe('staying signed in', () => {
  const refreshed = (refresh: string) => sessionWith(`refresh=${refresh}`);
  const secondsLater = (sessionId: string, seconds: number) =>
    sql()`update sessions set rotated_at = rotated_at - make_interval(secs => ${seconds}) where id = ${sessionId}`;
  const revoked = async (sessionId: string) =>
    (await sql()`select 1 from sessions where id = ${sessionId} and revoked_at is not null`).length === 1;

  test('the cookies are httpOnly and SameSite=Lax', async () => {
    const email = newAddress();
    await askCode(email);
    const { cookies } = await openWith(email, await mailedCode(email));
    expect(cookies.map((each) => each.name).sort()).toEqual(['refresh', 'session']);
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  });

  test('a refresh secret is exchanged once and for a new one', async () => {
    const first = await signIn();
    const second = await refreshed(first.refresh);
    expect(second.status).toBe(200);
    const { refresh, sessionId } = browserOf(first.email, second);
    expect(sessionId).toBe(first.sessionId);
    expect(refresh).not.toBe(first.refresh);
    expect((await refreshed(refresh)).status).toBe(200);
  });

  test('two refreshes at once are both fine, and one secret counts afterwards', async () => {
    const { email, refresh } = await signIn();
    const answers = await Promise.all([refreshed(refresh), refreshed(refresh), refreshed(refresh)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const renewed = answers.map((answer) => browserOf(email, answer).refresh).filter(Boolean);
    expect(renewed).toHaveLength(1);
    for (const answer of answers) {
      expect((await sessionWith(`session=${browserOf(email, answer).session}`)).status).toBe(200);
    }
    expect((await refreshed(renewed[0] ?? '')).status).toBe(200);
  });

  test('an old secret after the grace ends the session for whoever holds it', async () => {
    const first = await signIn();
    const second = browserOf(first.email, await refreshed(first.refresh));
    await secondsLater(first.sessionId, refreshGraceSeconds + 1);
    const again = await refreshed(first.refresh);
    expect(again.status).toBe(401);
    expect(again.cookies.map((each) => [each.name, each.value])).toEqual([
      ['session', ''],
      ['refresh', ''],
    ]);
    expect(await revoked(first.sessionId)).toBe(true);
    expect((await refreshed(second.refresh)).status).toBe(401);
    expect((await sessionWith(`session=${second.session}`)).status).toBe(401);
  });

  test('so does one that is two exchanges old: a thief cannot hide by exchanging twice', async () => {
    const first = await signIn();
    const second = browserOf(first.email, await refreshed(first.refresh));
    const third = browserOf(first.email, await refreshed(second.refresh));
    expect((await refreshed(first.refresh)).status).toBe(401);
    expect(await revoked(first.sessionId)).toBe(true);
    expect((await refreshed(third.refresh)).status).toBe(401);
  });

  test('a secret that was never given opens nothing', async () => {
    const { sessionId } = await signIn();
    for (const refresh of [
      `${randomUUID()}.${randomBytes(24).toString('base64url')}`,
      sessionId,
      `${sessionId}.`,
      `.${randomUUID()}`,
      `${'-'.repeat(36)}.x`,
      `${'a'.repeat(36)}.x`,
      `${sessionId.replaceAll('-', '')}----.x`,
      'x'.repeat(4000),
    ]) {
      expect((await refreshed(refresh)).status, refresh).toBe(401);
    }
  });

  test('it ends on its last day', async () => {
    const browser = await signIn();
    await sql()`update sessions set expires_at = now() - interval '1 second' where id = ${browser.sessionId}`;
    expect((await sessionWith(`session=${browser.session}`)).status).toBe(401);
    expect((await refreshed(browser.refresh)).status).toBe(401);
  });

  test('signing out ends it at once, for its token too', async () => {
    const browser = await signIn();
    const out = await ask('DELETE', '/api/session', { headers: { cookie: `session=${browser.session}` } });
    expect(out.status).toBe(204);
    expect((await sessionWith(`session=${browser.session}`)).status).toBe(401);
    expect((await refreshed(browser.refresh)).status).toBe(401);
    // Twice is once.
    expect((await ask('DELETE', '/api/session')).status).toBe(204);
  });

  test('an account that is gone takes its sessions along', async () => {
    const browser = await signIn();
    await sql()`delete from accounts where email = ${browser.email}`;
    expect((await sessionWith(`session=${browser.session}`)).status).toBe(401);
  });
});

describe('forged tokens', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = () => Math.floor(Date.now() / 1000);
  const header = { alg: 'HS256', typ: 'JWT' };
  const claims = (sid: unknown) => ({
    sid,
    iat: now(),
    exp: now() + 900,
    iss: 'compatriot',
    aud: 'compatriot',
  });
  function token(
    payload: unknown,
    options: {
      header?: object;
      key?: string | Buffer;
      hash?: 'sha256' | 'sha384' | 'sha512';
      signature?: string;
    } = {},
  ): string {
    const body = `${part(options.header ?? header)}.${part(payload)}`;
    const key = options.key ?? app.current.config.sessionKey;
    return `${body}.${
      options.signature ??
      createHmac(options.hash ?? 'sha256', key)
        .update(body)
        .digest('base64url')
    }`;
  }

  let mine: Browser;
  let other: Browser;
  beforeAll(async () => {
    mine = await signIn();
    other = await signIn();
  });

  test('a token made by hand with the right key is fine (so that the walls below are what stops the others)', async () => {
    expect((await sessionWith(`session=${token(claims(mine.sessionId))}`)).status).toBe(200);
  });

  const shapes: [string, () => string][] = [
    ['alg none', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims(mine.sessionId))}.`],
    ['alg None', () => `${part({ alg: 'None', typ: 'JWT' })}.${part(claims(mine.sessionId))}.`],
    ['alg none, signed', () => token(claims(mine.sessionId), { header: { alg: 'none' } })],
    ['no alg', () => token(claims(mine.sessionId), { header: { typ: 'JWT' } })],
    ['alg as a list', () => token(claims(mine.sessionId), { header: { alg: ['HS256'] } })],
    ['HS384', () => token(claims(mine.sessionId), { header: { alg: 'HS384' }, hash: 'sha384' })],
    ['HS512', () => token(claims(mine.sessionId), { header: { alg: 'HS512' }, hash: 'sha512' })],
    ['RS256 in the header', () => token(claims(mine.sessionId), { header: { alg: 'RS256' } })],
    ['ES256 in the header', () => token(claims(mine.sessionId), { header: { alg: 'ES256' } })],
    ['another key', () => token(claims(mine.sessionId), { key: randomBytes(32) })],
    ['the empty key', () => token(claims(mine.sessionId), { key: '' })],
    ['a guessable key', () => token(claims(mine.sessionId), { key: 'secret' })],
    [
      'the hash of the key',
      () =>
        token(claims(mine.sessionId), {
          key: createHash('sha256').update(app.current.config.sessionKey).digest(),
        }),
    ],
    [
      'a key of its own in the header',
      () => token(claims(mine.sessionId), { header: { ...header, jwk: { kty: 'oct', k: '' } }, key: '' }),
    ],
    [
      'a key file in the header',
      () => token(claims(mine.sessionId), { header: { ...header, kid: '../../dev/null' }, key: '' }),
    ],
    [
      'a critical extension',
      () => token(claims(mine.sessionId), { header: { ...header, crit: ['exp'] }, key: 'x' }),
    ],
    ['no signature', () => token(claims(mine.sessionId), { signature: '' })],
    ['two parts', () => token(claims(mine.sessionId)).split('.').slice(0, 2).join('.')],
    ['four parts', () => `${token(claims(mine.sessionId))}.x`],
    ['cut off', () => token(claims(mine.sessionId)).slice(0, -2)],
    [
      'one letter changed',
      () => token(claims(mine.sessionId)).replace(/.(?=.$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
    ],
    [
      'another’s session under my signature',
      () => [...token(claims(other.sessionId)).split('.').slice(0, 2), mine.session.split('.')[2]].join('.'),
    ],
    ['run out', () => token({ ...claims(mine.sessionId), iat: now() - 1000, exp: now() - 1 })],
    ['not yet valid', () => token({ ...claims(mine.sessionId), nbf: now() + 600 })],
    ['no end', () => token({ ...claims(mine.sessionId), exp: undefined })],
    ['an end in words', () => token({ ...claims(mine.sessionId), exp: 'never' })],
    ['another issuer', () => token({ ...claims(mine.sessionId), iss: 'elsewhere' })],
    ['no issuer', () => token({ ...claims(mine.sessionId), iss: undefined })],
    ['another audience', () => token({ ...claims(mine.sessionId), aud: 'elsewhere' })],
    ['no audience', () => token({ ...claims(mine.sessionId), aud: undefined })],
    ['no session', () => token(claims(undefined))],
    ['a session that is no uuid', () => token(claims("' or true --"))],
    ['a session of dashes', () => token(claims('-'.repeat(36)))],
    ['a session as a list', () => token(claims([mine.sessionId]))],
    ['a session as a number', () => token(claims(1))],
    ['a session that does not exist', () => token(claims(randomUUID()))],
    ['an account for a session', () => token({ ...claims(undefined), sub: mine.email, administrator: true })],
    ['a list for claims', () => token([claims(mine.sessionId)])],
    ['a text for claims', () => token('session')],
    ['null for claims', () => token(null)],
    ['nothing', () => ''],
    ['blanks', () => '%20%20'],
    ['blanks around', () => `%20${token(claims(mine.sessionId))}%20`],
    ['no base64', () => '§§§.§§§.§§§'],
    ['JSON itself', () => encodeURIComponent(JSON.stringify(claims(mine.sessionId)))],
    ['very long', () => 'e'.repeat(7000)],
  ];
  test('there are more than thirty', () => {
    expect(new Set(shapes.map(([name]) => name)).size).toBe(shapes.length);
    expect(shapes.length).toBeGreaterThan(30);
  });
  test.each(shapes)('%s: 401', async (_name, forge) => {
    const answer = await sessionWith(`session=${forge()}`);
    expect(answer.status, answer.text).toBe(401);
    expect(answer.text).not.toContain(mine.email);
  });

  test('the first of two cookies counts, and a forged one does not borrow from a good one', async () => {
    const forged = token(claims(other.sessionId), { key: 'x' });
    const both = await sessionWith(`session=${forged}; session=${mine.session}`);
    expect(both.text).not.toContain(other.email);
    expect(both.status).toBe(401);
  });

  test('a good token is for the cookie: as a header, a query or under another name it opens nothing', async () => {
    const good = token(claims(mine.sessionId));
    for (const headers of [
      { authorization: `Bearer ${good}` },
      { authorization: [`Bearer ${good}`, `Bearer ${good}`] },
      { cookie: `token=${good}` },
      { cookie: `Session=${good}` },
      { 'x-session': good },
    ] as Record<string, string | string[]>[]) {
      expect((await ask('GET', '/api/session', { headers })).status).toBe(401);
    }
    expect((await ask('GET', `/api/session?session=${good}`)).status).toBe(401);
  });
});

describe('a write from another site', () => {
  const write = (headers: Record<string, string>) =>
    ask('POST', '/api/sign-in/codes', { body: { email: newAddress() }, headers });

  test('is refused before anything is written', async () => {
    for (const origin of [
      'https://evil.example',
      'http://localhost:81',
      'http://localhost.evil.example',
      'http://evil.example/localhost:80',
      'null',
      'localhost',
      'file://',
    ]) {
      const answer = await write({ host: 'localhost:80', origin });
      expect(answer.status, origin).toBe(403);
    }
    const browser = await signIn();
    const patch = await ask('PATCH', '/api/session', {
      body: { language: 'fr' },
      headers: { cookie: `session=${browser.session}`, origin: 'https://evil.example' },
    });
    expect(patch.status).toBe(403);
    const [account] = await sql()`select language from accounts where email = ${browser.email}`;
    expect(account?.language).toBe('en');
    const out = await ask('DELETE', '/api/session', {
      headers: { cookie: `session=${browser.session}`, origin: 'https://evil.example' },
    });
    expect(out.status).toBe(403);
    expect((await sessionWith(`session=${browser.session}`)).status).toBe(200);
  });

  test('from this one, or from no browser, it goes', async () => {
    expect((await write({ host: 'talent.example:8080', origin: 'https://talent.example:8080' })).status).toBe(
      202,
    );
    expect((await write({ host: 'talent.example' })).status).toBe(202);
  });
});
