// A signed page as a file, for the reason that was posted.
import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ fetch, params, request }) => {
  const given = (await request.formData()).get('reason');
  const reason = typeof given === 'string' ? given.trim() : '';
  const answer = await fetch(
    `/api/programmes/${encodeURIComponent(params.programme)}/entries/files/${encodeURIComponent(params.id)}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(reason ? { reason } : {}),
    },
  );
  const page = `/o/${params.programme}/responses/files/${params.id}`;
  if (answer.status === 401) redirect(303, `/sign-in?next=${encodeURIComponent(page)}`);
  if (answer.status === 400 || answer.status === 429) {
    const { code } = (await answer.json()) as { code: string };
    redirect(303, `${page}?problem=${encodeURIComponent(code)}`);
  }
  if (!answer.ok) error(answer.status);
  const headers = new Headers({ 'cache-control': 'private, no-store' });
  for (const name of [
    'content-type',
    'content-disposition',
    'x-content-type-options',
    'content-security-policy',
  ]) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(answer.body, { headers });
};
