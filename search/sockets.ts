// Whose a port of this machine is. A program that we started may have ended, or never got its port; whoever has it now must
// hear no key. Linux tells; elsewhere we know only that our program has not ended.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whether this process, and nobody else, listens on 127.0.0.1. */
export function isListening(pid: number, port: number): boolean {
  if (process.platform !== 'linux') return true;
  const listeners = listenersOn(port);
  if (listeners.length === 0) return false;
  const own = socketsOf(pid);
  return listeners.every((socket) => own.has(socket));
}

/** Whether anybody listens there; false where the system does not tell. */
export const isTaken = (port: number) => process.platform === 'linux' && listenersOn(port).length > 0;

/** The 127.0.0.1 and the LISTEN of /proc/net/tcp, in the byte order of the machines that we run on. */
const loopback = '0100007F';
const anywhere = '00000000';
const listening = '0A';

/** Numbers of the sockets that take what is sent to 127.0.0.1: a narrower address comes before a wider one. */
function listenersOn(port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  const at = (address: string) =>
    rows.flatMap(([, local, , state, , , , , , socket]) =>
      local === `${address}:${wanted}` && state === listening && socket ? [socket] : [],
    );
  const narrow = at(loopback);
  return narrow.length > 0 ? narrow : at(anywhere);
}

function socketsOf(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`;
  const sockets = new Set<string>();
  if (!existsSync(folder)) return sockets;
  try {
    for (const name of readdirSync(folder)) {
      const [, socket] = /^socket:\[(\d+)\]$/.exec(targetOf(`${folder}/${name}`)) ?? [];
      if (socket) sockets.add(socket);
    }
  } catch (error) {
    if (!isOver(error)) throw error;
  }
  return sockets;
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (isOver(error)) return ''; // closed since it was listed
    throw error;
  }
}

/** The file, or the whole process, is gone while we look. */
const isOver = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code));
