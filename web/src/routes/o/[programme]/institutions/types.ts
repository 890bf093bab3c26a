// What the API answers about institutions, as the pages read it.
import type { z } from 'zod';
import type { institutionAnswer, institutionsAnswer } from '@compatriot/server/institutions/schema.ts';
import type { Wire } from '#lib/matching/shapes.ts';

export type Institutions = Wire<z.output<typeof institutionsAnswer>>;
export type Institution = Wire<z.output<typeof institutionAnswer>>;
