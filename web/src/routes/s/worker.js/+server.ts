// The service worker of every survey, at an address that stays: its scope is the folder it is served from, and browsers
// look here for a newer one. The program itself is a hashed file like any other.
import url from '#lib/survey/worker.ts?worker&url';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = () =>
  new Response(`importScripts(${JSON.stringify(url)});\n`, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    },
  });
