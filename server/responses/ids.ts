// Ids of drafts and of the responses they become. Pure, for the browser too: a device without network makes its own.

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. New rows then go to the end of an index
 * instead of anywhere in it, so that sending costs the same with half a million responses stored. The time in it is that of
 * the first page; only the sender and the database ever hold the id, and it opens nothing without its secret.
 */
export function timeOrderedId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) % 256;
  bytes[6] = ((bytes[6] ?? 0) % 16) + 0x70;
  bytes[8] = ((bytes[8] ?? 0) % 64) + 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
