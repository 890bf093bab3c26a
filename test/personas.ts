// People by role. Each has a real account, a real session and the cookie a browser would hold; nothing is faked.
import { randomUUID } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { asSystem } from '@compatriot/server/events.ts';
import { startSession } from '@compatriot/server/accounts/sessions.ts';
import type { OfficialRole, PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from './app.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: LightMyRequestResponse['headers'];
}

export interface Persona {
  accountId: string | null;
  email: string;
  get<T = Record<string, unknown>>(url: string, headers?: Record<string, string>): Promise<Answer<T>>;
  send<T = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
}

function persona(app: TestApp, accountId: string | null, email: string, cookie: string | null): Persona {
  const call = async <T>(options: InjectOptions): Promise<Answer<T>> => {
    const response = await app.api.inject(options);
    const text = response.body;
    const isJson = /\bjson\b/.test(String(response.headers['content-type'] ?? ''));
    return {
      status: response.statusCode,
      // A file has no fields; whoever tests what is in one asks the app itself.
      body: (text === '' || !isJson ? {} : JSON.parse(text)) as T,
      headers: response.headers,
    };
  };
  const own = cookie ? { cookie: `session=${cookie}` } : {};
  return {
    accountId,
    email,
    get: (url, headers = {}) => call({ method: 'GET', url, headers: { ...own, ...headers } }),
    send: (method, url, body, headers = {}) =>
      call({
        method,
        url,
        headers: { ...own, ...headers },
        ...(body === undefined ? (method === 'DELETE' ? {} : { payload: {} }) : { payload: body as object }),
      }),
  };
}

export const asOutsider = (app: TestApp): Persona => persona(app, null, '', null);

/** Somebody with an account and nothing else. */
export async function asSomebody(app: TestApp, email = `${randomUUID()}@example.org`): Promise<Persona> {
  const [row] = await app.owner<{ id: string }[]>`
    insert into accounts (email) values (${email}) on conflict (email) do update set email = excluded.email returning id`;
  if (!row) throw new Error('no account');
  return signedIn(app, row.id, email);
}

export async function signedIn(app: TestApp, accountId: string, email: string): Promise<Persona> {
  const session = await asSystem(app.parts, 'sign_in', null, (ctx) => startSession(ctx, accountId));
  return persona(app, accountId, email, app.api.jwt.sign({ sid: session.sessionId }));
}

export async function asAdministrator(app: TestApp): Promise<Persona> {
  const somebody = await asSomebody(app);
  await app.owner`update accounts set administrator = true where id = ${somebody.accountId}`;
  return somebody;
}

async function asOfficial(
  app: TestApp,
  programmeId: string,
  role: OfficialRole,
  recipient: PoolRecipient,
): Promise<Persona> {
  const somebody = await asSomebody(app);
  await app.owner`insert into memberships (programme_id, account_id, role, recipient, finance)
    values (${programmeId}, ${somebody.accountId}, ${role}, ${recipient}, ${role === 'coordinator'})`;
  return somebody;
}

export const asCoordinator = (app: TestApp, programmeId: string) =>
  asOfficial(app, programmeId, 'coordinator', 'programme_team');
export const asFocalPoint = (
  app: TestApp,
  programmeId: string,
  recipient: PoolRecipient = 'home_government',
) => asOfficial(app, programmeId, 'focal_point', recipient);

export async function asHost(app: TestApp, programmeId: string, institutionId: string): Promise<Persona> {
  const somebody = await asSomebody(app);
  await app.owner`insert into institution_members (institution_id, programme_id, account_id)
    values (${institutionId}, ${programmeId}, ${somebody.accountId})`;
  return somebody;
}

/** The person behind a profile. */
export async function asMember(app: TestApp, profileId: string): Promise<Persona> {
  const somebody = await asSomebody(app);
  await app.owner`update profiles set account_id = ${somebody.accountId} where id = ${profileId}`;
  await app.owner`update consents set account_id = ${somebody.accountId} where profile_id = ${profileId}`;
  return somebody;
}
