// Stands in for the built pages: says that the request came through, without reading its body.
import type { IncomingMessage, ServerResponse } from 'node:http';

export function handler(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).end('the page');
}
