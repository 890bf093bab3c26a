// Codes that a person writes down: 60 random bits in Crockford's base 32, which has no I, L, O and U, read as people write
// them. Only a keyed hash of a code is ever stored, so that a copy of the database opens nothing.
import { createHmac, randomBytes } from 'node:crypto';

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 12;

/** Without separators: twelve symbols of five bits. 256 is a multiple of 32, so every symbol is as likely. */
export const makeCode = (): string =>
  Array.from(randomBytes(letters), (byte) => symbols[byte % symbols.length]).join('');

/** As it is shown and written down: `7K3M-2XQP-9RTV`. */
export const groupCode = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code;

/**
 * A code as somebody typed it: any case, spaces and dashes of any kind anywhere, O for 0, I and L for 1.
 * @returns twelve symbols, or null when it can be no code
 */
export function readCode(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\p{Cf}._/]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return plain.length === letters && [...plain].every((symbol) => symbols.includes(symbol)) ? plain : null;
}

/** @param purpose keeps hashes for different ends apart, although one key of the server makes them all */
export function keyedHash(sessionKey: string, purpose: string, text: string): string {
  const key = createHmac('sha256', sessionKey).update(`compatriot ${purpose}`).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

/** The network that an address belongs to: IPv6 gives one household a whole /64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^.*:/, '');
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
