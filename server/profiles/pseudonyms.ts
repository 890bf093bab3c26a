// Some pseudonyms to choose from, so that one is free in the programme.
import { randomInt } from 'node:crypto';
import { pseudonym } from '@compatriot/db/pseudonyms.ts';

const finest = 2 ** 32;

/** Each at most once. */
export function somePseudonyms(count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(pseudonym(() => randomInt(finest) / finest));
  return [...found];
}
