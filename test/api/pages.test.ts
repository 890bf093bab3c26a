// How much a page takes before anybody knows who sends it: a form of the survey's size, and a file from signed-in people only.
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '@compatriot/server/app.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';
import { asCoordinator } from '../personas.ts';

const app = useTestApp();
let site: FastifyInstance;
let session: { id: string; cookie: string };

beforeAll(async () => {
  const { config } = app.current;
  site = await buildApp({
    ...app.current.parts,
    config,
    requestLimit: 100_000,
    pagesHandler: fileURLToPath(new URL('page-handler.ts', import.meta.url)),
  });
  const { accountId } = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
  const [row] = await app.current.owner<{ id: string }[]>`
    select id from sessions where account_id = ${accountId} order by created_at desc limit 1`;
  session = { id: row?.id ?? '', cookie: `session=${app.current.api.jwt.sign({ sid: row?.id ?? '' })}` };
});
afterAll(() => site.close());

const megabyte = 1024 * 1024;

async function post(url: string, size: number, cookie = ''): Promise<number> {
  const answer = await site.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'multipart/form-data; boundary=x', cookie },
    payload: Buffer.alloc(size),
  });
  if (answer.statusCode !== 200) {
    expect(answer.body).not.toContain('the page');
    expect(answer.headers.connection).toBe('close');
  }
  return answer.statusCode;
}

describe.each([
  ['/o/guyd/responses/import', 20],
  ['/o/guyd/responses/evidence', 5],
  ['/admin/programmes/guyd/questionnaires/import', 2],
])('%s', (url, most) => {
  test('takes a large file from somebody who is signed in, up to its limit', async () => {
    expect(await post(url, most * megabyte, session.cookie)).toBe(200);
    expect(await post(url, (most + 2) * megabyte, session.cookie)).toBe(413);
  });

  test('reads nothing large of anybody else, whatever cookies they make up', async () => {
    expect(await post(url, 1000)).toBe(200);
    for (const cookie of [
      '',
      'session=made.up.token',
      `refresh=${session.id}.made-up`,
      'refresh=made.up',
      `session=${app.current.api.jwt.sign({ sid: '00000000-0000-4000-8000-000000000000' })}`,
    ])
      expect(await post(url, 2 * megabyte - 1000, cookie)).toBe(401);
  });
});

test('a survey takes a megabyte of anybody and no more of anyone', async () => {
  expect(await post('/s/guyd/who', megabyte)).toBe(200);
  expect(await post('/s/guyd/who', megabyte + 1)).toBe(413);
  expect(await post('/s/guyd/who', megabyte + 1, session.cookie)).toBe(413);
});

test('a session that was ended posts no files; one whose token ran out does, by its refresh secret', async () => {
  const url = '/o/guyd/responses/evidence';
  const { owner } = app.current;
  const { hashSecret } = await import('@compatriot/server/accounts/sessions.ts');
  await owner`update sessions set refresh_hash = ${hashSecret('known')} where id = ${session.id}`;
  expect(await post(url, 2 * megabyte, `refresh=${session.id}.known`)).toBe(200);
  const [row] = await owner`select refresh_hash, revoked_at from sessions where id = ${session.id}`;
  expect(row).toEqual({ refresh_hash: hashSecret('known'), revoked_at: null });
  await owner`update sessions set revoked_at = now() where id = ${session.id}`;
  expect(await post(url, 2 * megabyte, session.cookie)).toBe(401);
});
