// A network that fails on command, between the browser and the server: dead, or cut at the very moment when the server has
// answered. The browser does not know of it, as a phone does not know that it is in a tunnel.
import { connect, createServer, type Socket } from 'node:net';

export interface Link {
  /** What the browser calls instead of the server. */
  origin: string;
  dead(): void;
  good(): void;
  /** The answer to the next request that begins like this never arrives, though the server gave it. */
  cutAnswerTo(start: string): void;
  /** Requests that the server got, by their first line. */
  passed: string[];
  /** Bytes that came from the server, headers included. */
  received(): number;
  stop(): Promise<void>;
}

export async function startLink(target: string): Promise<Link> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const passed: string[] = [];
  let received = 0;
  let isDead = false;
  let cut: string | null = null;

  const server = createServer((browser) => {
    if (isDead) {
      browser.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    let cutting = false;
    for (const socket of [browser, upstream]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        browser.destroy();
        upstream.destroy();
      });
      socket.on('error', (error) => console.debug('a cut link', error.message));
    }
    browser.on('data', (part) => {
      const [line = ''] = part.toString('latin1').split('\r\n', 1);
      if (/^[A-Z]+ \/\S* HTTP/.test(line)) passed.push(line);
      if (cut !== null && line.startsWith(cut)) {
        cutting = true;
        cut = null;
      }
      upstream.write(part);
    });
    upstream.on('data', (part) => {
      received += part.length;
      if (cutting) browser.destroy();
      else browser.write(part);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    dead() {
      isDead = true;
      for (const socket of sockets) socket.destroy();
    },
    good() {
      isDead = false;
    },
    cutAnswerTo(start) {
      cut = start;
    },
    passed,
    received: () => received,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
