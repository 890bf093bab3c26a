// A programme's colour as a style sheet of one line: the content policy allows no style attributes.
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params }) => {
  if (!/^[0-9a-f]{6}$/.test(params.colour)) error(404, 'No such colour');
  return new Response(`:root{--programme-accent:#${params.colour}}\n`, {
    headers: { 'content-type': 'text/css', 'cache-control': 'public, max-age=31536000, immutable' },
  });
};
