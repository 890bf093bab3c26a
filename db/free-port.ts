// A port on this machine that nobody listens on, for servers that we start ourselves.
import { createServer } from 'node:net';

/** Somebody else may take it before it is used: who binds it tries again. */
export function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
