// Loaded into the server by tools/serve.mjs. The launcher holds the other end of pipe 3; when it is gone, even by
// kill -9, the pipe ends and the server closes as if asked to.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.unref();
  pipe.on('error', () => undefined); // its end follows
  pipe.on('close', () => process.kill(process.pid, 'SIGTERM'));
  pipe.resume();
}
