// Guessing resume codes: the limits stop it, a right guess past the limit included, however the tries are spread; and no
// code ever stands in a log line, an address or the database. Nor does asking for a code by mail tell about others.
import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeCode } from '@compatriot/server/responses/codes.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';
import { asVisitor } from './survey.ts';

const app = useTestApp();
const at = (code: string, part: string) => `/api/programmes/${code}/${part}`;

async function tryCode(url: string, code: string, remoteAddress: string) {
  const response = await app.current.api.inject({ method: 'POST', url, payload: { code }, remoteAddress });
  return { status: response.statusCode, body: response.body, headers: response.headers };
}

async function made(): Promise<{ survey: string; code: string }> {
  const { code: survey } = await makeProgramme(app.current);
  const visitor = asVisitor(app.current);
  await visitor.call('POST', at(survey, 'drafts'), { language: 'en' });
  const { body } = await visitor.call<{ code: string }>('POST', at(survey, 'resume-code'));
  return { survey, code: body.code };
}

async function begun(survey: string) {
  const visitor = asVisitor(app.current);
  await visitor.call('POST', at(survey, 'drafts'), { language: 'en' });
  return visitor;
}

/** Each test its own doors: counts last ten minutes. */
const forgetTries = () => app.current.owner`delete from tries`;

describe('guessing', () => {
  test('from one address ends after a hundred failures, also at once, and the right code is refused with them', async () => {
    await forgetTries();
    const { survey, code } = await made();
    const guesses = await Promise.all(
      Array.from({ length: 140 }, () => tryCode(at(survey, 'resume'), makeCode(), '203.0.113.7')),
    );
    expect(guesses.filter(({ status }) => status === 409)).toHaveLength(100);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(40);
    expect(new Set(guesses.map(({ body }) => body)).size).toBe(2);
    const late = await tryCode(at(survey, 'resume'), code, '203.0.113.7');
    expect([late.status, late.headers['set-cookie'], late.headers['retry-after']]).toEqual([
      429,
      undefined,
      '600',
    ]);
    // Another survey's page and the page that knows none are the same address's tries.
    expect((await tryCode('/api/resume', code, '203.0.113.7')).status).toBe(429);
    expect((await tryCode(at(survey, 'resume'), code, '203.0.113.8')).status).toBe(200);
  });

  test('from many addresses of one network ends too; from many networks it locks nobody else out, and the log tells once', async () => {
    await forgetTries();
    const { survey, code } = await made();
    const household = await Promise.all(
      Array.from({ length: 120 }, (_, host) =>
        tryCode(at(survey, 'resume'), makeCode(), `2001:db8:1:2::${(host + 1).toString(16)}`),
      ),
    );
    expect(household.filter(({ status }) => status === 409)).toHaveLength(100);
    const alarms = () => app.current.owner`select 1 from tries where bucket like '% alarm'`;
    for (let round = 0; round < 6; round++) {
      expect(await alarms()).toHaveLength(round < 4 ? 0 : 1);
      const many = await Promise.all(
        Array.from({ length: 60 }, (_, host) =>
          tryCode(at(survey, 'resume'), makeCode(), `198.51.${round}.${host}`),
        ),
      );
      expect(many.filter(({ status }) => status === 409)).toHaveLength(60);
    }
    expect((await tryCode(at(survey, 'resume'), code, '192.0.2.1')).status).toBe(200);
  });

  test('is possible again after ten minutes, and what succeeds is not counted', async () => {
    await forgetTries();
    const { survey, code } = await made();
    for (let times = 0; times < 25; times++)
      expect((await tryCode(at(survey, 'resume'), code, '192.0.2.9')).status).toBe(200);
    expect(await app.current.owner`select 1 from tries`).toHaveLength(0);
    for (let times = 0; times < 100; times++) await tryCode(at(survey, 'resume'), makeCode(), '192.0.2.9');
    expect((await tryCode(at(survey, 'resume'), code, '192.0.2.9')).status).toBe(429);
    await app.current.owner`update tries set at = at - interval '10 minutes'`;
    expect((await tryCode(at(survey, 'resume'), code, '192.0.2.9')).status).toBe(200);
  });

  test('leaves no address and no code behind: not in the counts, not in a log line', async () => {
    await forgetTries();
    const { survey, code } = await made();
    const heard: string[] = [];
    const { log } = app.current.api;
    const { level } = log;
    // Where the log goes out, just before it leaves the process.
    const place = Object.getOwnPropertySymbols(log).find((symbol) => symbol.description === 'pino.stream');
    const stream = (log as unknown as Record<symbol, { write: (line: string) => unknown }>)[
      place ?? Symbol()
    ];
    if (!stream) throw new Error('The log has no stream to listen at');
    const { write } = stream;
    log.level = 'trace';
    stream.write = (line) => heard.push(line);
    try {
      await tryCode(at(survey, 'resume'), code, '203.0.113.77');
      await tryCode(at(survey, 'resume'), makeCode(), '203.0.113.77');
      log.info('the log is heard');
    } finally {
      stream.write = write;
      log.level = level;
    }
    const lines = heard.join('');
    expect(lines).toContain('the log is heard');
    for (const form of [code, code.replaceAll('-', ''), '203.0.113.77']) expect(lines).not.toContain(form);
    const rows = await app.current.owner<{ bucket: string }[]>`select bucket from tries`;
    expect(rows).toHaveLength(2);
    for (const address of ['203.0.113.77', 'code from 203.0.113.77']) {
      const bare = createHash('sha256').update(address).digest('hex');
      expect(rows.map(({ bucket }) => bucket)).not.toContain(bare);
    }
  });
});

describe('a code that is mailed', () => {
  test('goes with its draft, and an address at its limit answers a stranger like any other', async () => {
    await app.current.owner`delete from tries`;
    const { code } = await makeProgramme(app.current);
    const mailsTo = async (address: string) =>
      (await app.current.owner`select 1 from mails where recipient = ${address}`).length;
    const email = `${randomUUID()}@example.org`;
    const first = await begun(code);
    for (let each = 0; each < 3; each++) await first.call('POST', at(code, 'resume-code/mail'), { email });
    expect(await mailsTo(email)).toBe(3);
    const stranger = async (address: string) => {
      const visitor = await begun(code);
      const told: unknown[] = [];
      for (let each = 0; each < 6; each++) {
        const { status, body } = await visitor.call('POST', at(code, 'resume-code/mail'), { email: address });
        told.push([status, Object.keys(body as object).sort()]);
      }
      return told;
    };
    const untouched = `${randomUUID()}@example.org`;
    expect(await stranger(email)).toEqual(await stranger(untouched));
    expect(await mailsTo(email)).toBe(5);
    expect(await mailsTo(untouched)).toBe(5);
    await app.current.settle();
    expect((await first.call('DELETE', at(code, 'draft?everywhere=1'))).status).toBe(204);
    expect(await mailsTo(email)).toBe(2);
  });

  test('is mailed twenty times an hour for one network, and no more', async () => {
    await app.current.owner`delete from tries`;
    const { code } = await makeProgramme(app.current);
    const statuses: number[] = [];
    for (let each = 0; each < 22; each++) {
      const visitor = await begun(code);
      const email = `${randomUUID()}@example.org`;
      statuses.push((await visitor.call('POST', at(code, 'resume-code/mail'), { email })).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(202), 429, 429]);
  });
});
