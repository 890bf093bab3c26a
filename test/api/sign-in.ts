// Signing in as a browser does, for the tests of accounts and sessions.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import type { TestApp } from '../app.ts';

export interface Asked {
  status: number;
  text: string;
  headers: Record<string, unknown>;
  cookies: {
    name: string;
    value: string;
    path?: string;
    httpOnly?: boolean;
    sameSite?: string;
    secure?: boolean;
  }[];
}

export interface Browser {
  email: string;
  sessionId: string;
  session: string;
  refresh: string;
}

export const newAddress = () => `${randomUUID()}@example.org`;
export const anotherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

export function browserOf(email: string, answer: Asked): Browser {
  const cookie = (name: string) => answer.cookies.find((each) => each.name === name)?.value ?? '';
  const refresh = cookie('refresh');
  return { email, session: cookie('session'), refresh, sessionId: refresh.split('.')[0] ?? '' };
}

export function signingIn(app: { current: TestApp }) {
  let asked = 0;

  /** A request from an address of its own, because limits a minute and address are not what is looked at. */
  async function ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    options: {
      body?: object;
      headers?: Record<string, string | string[]>;
      api?: FastifyInstance;
      from?: string;
    } = {},
  ): Promise<Asked> {
    asked += 1;
    const response = await (options.api ?? app.current.api).inject({
      method,
      url,
      headers: options.headers ?? {},
      remoteAddress: options.from ?? `10.1.${Math.floor(asked / 250)}.${(asked % 250) + 1}`,
      ...(options.body ? { payload: options.body } : {}),
    });
    return {
      status: response.statusCode,
      text: response.body,
      headers: response.headers,
      cookies: response.cookies as Asked['cookies'],
    };
  }

  /** The newest code that was mailed to an address. */
  async function mailedCode(email: string): Promise<string> {
    const [mail] = await app.current.owner<{ body: string }[]>`
      select body from mails where recipient = ${email} order by created_at desc, id desc limit 1`;
    const code = /\b\d{6}\b/.exec(mail?.body ?? '')?.[0];
    if (!code) throw new Error(`No code was mailed to ${email}`);
    return code;
  }

  const askCode = (email: string) => ask('POST', '/api/sign-in/codes', { body: { email } });
  const openWith = (email: string, code: string) =>
    ask('POST', '/api/sign-in/sessions', { body: { email, code } });

  async function signIn(email = newAddress()): Promise<Browser> {
    await askCode(email);
    const answer = await openWith(email, await mailedCode(email));
    expect(answer.status, answer.text).toBe(204);
    return browserOf(email, answer);
  }

  return {
    ask,
    askCode,
    openWith,
    mailedCode,
    signIn,
    sessionWith: (cookie: string) => ask('GET', '/api/session', { headers: { cookie } }),
  };
}
