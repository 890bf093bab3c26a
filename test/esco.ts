// Where ESCO's download lies, beside the checkout and never in it; null where somebody has not got it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const places = [resolve(import.meta.dirname, '../../shared/esco'), '/work/shared/esco'];

export const escoFolder: string | null = places.find((place) => existsSync(place)) ?? null;
