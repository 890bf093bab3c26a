// One question to a server and its answer, over node's own HTTP: a search waits for every millisecond of it, and `fetch` takes
// two of them for streams that nobody needs here. It follows no redirect, because what it carries is for one server alone.
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

export interface Question {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds until the answer must be there, whole. */
  within: number;
  signal?: AbortSignal | undefined;
}

export interface Reply {
  status: number;
  text: string;
}

/** The answer was not there in time. */
export class TooLate extends Error {}

export type Wire = (path: string, question: Question) => Promise<Reply>;

/** Connections stay open between questions, as many as are asked at once. */
export function wireTo(origin: string): Wire {
  const secure = origin.startsWith('https:');
  const send = secure ? secureRequest : plainRequest;
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  return (path, { method, headers, body, within, signal }) =>
    new Promise((settle, fail) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const outgoing = send(
        origin + path,
        { method, agent, headers: { ...headers, ...length }, ...(signal ? { signal } : {}) },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.once('error', end);
          incoming.once('end', () => {
            clearTimeout(timer);
            settle({ status: incoming.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
          });
        },
      );
      const timer = setTimeout(
        () => outgoing.destroy(new TooLate(`No answer within ${within} ms`)),
        within,
      ).unref();
      function end(error: Error): void {
        clearTimeout(timer);
        fail(error);
      }
      outgoing.once('error', end);
      outgoing.end(body);
    });
}
