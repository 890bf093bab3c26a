// How we speak to a Meilisearch server that is too old, open to all, silent, or somebody else: with a server that says what
// such a one says. The key goes to the address that was configured and appears in nothing that we print.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import {
  EngineDown,
  EngineError,
  EngineRefused,
  EngineSlow,
  meiliClient,
} from '@compatriot/search/client.ts';

const key = 'a-key-that-nobody-may-read';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const heard: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    heard.push({ url: request.url, authorization: request.headers.authorization });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { url, heard, client: meiliClient({ url, masterKey: key }) };
}
const version = (pkgVersion: string) => (request: IncomingMessage, response: ServerResponse) => {
  response.statusCode = request.headers.authorization === `Bearer ${key}` ? 200 : 401;
  response.end(JSON.stringify({ pkgVersion }));
};
const question = { indexUid: 'talent', filter: ['country IN ["NL"]'] };

describe('a server that we do not use', () => {
  test.each(['1.49.3', '0.30.0', 'nonsense', ''])('version %j is too old', async (each) => {
    const { client } = await serve(version(each));
    await expect(client.recognise()).rejects.toThrow(EngineRefused);
  });

  test.each(['1.50.0', '1.51.2', '2.0.0'])('version %s will do', async (each) => {
    const { client } = await serve(version(each));
    expect(await client.recognise()).toBe(each);
  });

  test('without a master key is refused on this machine too, and hears no key', async () => {
    const { client, heard } = await serve((_request, response) => response.end('{"pkgVersion":"1.50.0"}'));
    const error = await client.recognise().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(EngineRefused);
    expect(String(error)).toMatch(/has no master key, so everybody .* set MEILI_MASTER_KEY/);
    expect(heard).toEqual([{ url: '/version', authorization: undefined }]);
  });

  test('a key that it does not take is said without the key', async () => {
    const { client } = await serve((_request, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ code: 'invalid_api_key', message: `Bearer ${key}` }));
    });
    const error = await client.recognise().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(EngineRefused);
    expect(String(error)).not.toContain(key);
  });
});

describe('what goes wrong on the way', () => {
  test('the key does not follow a redirect', async () => {
    const other = await serve(version('1.50.0'));
    const { client } = await serve((request, response) => {
      response
        .writeHead(request.headers.authorization ? 307 : 401, { location: `${other.url}/version` })
        .end();
    });
    await expect(client.recognise()).rejects.toThrow(EngineDown);
    expect(other.heard).toEqual([]);
  });

  test('silence ends after the time that was given', async () => {
    const { client } = await serve(() => undefined);
    const begun = performance.now();
    await expect(client.search([question], 150)).rejects.toThrow(EngineSlow);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test('nobody there, and a server that is overloaded, count as down', async () => {
    await expect(meiliClient({ url: 'http://127.0.0.1:9', masterKey: key }).alive()).rejects.toThrow(
      EngineDown,
    );
    const { client } = await serve((_request, response) => {
      response.statusCode = 503;
      response.end('{"code":"too_many_search_requests"}');
    });
    await expect(client.search([question], 1000)).rejects.toThrow(EngineDown);
  });

  test('a refusal keeps its code and not what was asked', async () => {
    const { client } = await serve((_request, response) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ code: 'invalid_search_filter', message: 'near: somebody’s words' }));
    });
    const error = await client.search([question], 1000).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).code).toBe('invalid_search_filter');
    expect(String(error)).not.toContain('somebody');
  });

  test('a connection that was closed while it waited is opened anew', async () => {
    let asked = 0;
    const { client } = await serve((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end('{"results":[]}');
    });
    expect(await client.search([question], 1000)).toEqual({ results: [] });
  });
});
