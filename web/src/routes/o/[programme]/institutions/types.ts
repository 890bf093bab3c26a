// What the API answers about institutions, as the pages read it.
import type { z } from 'zod';
import type { institutionAnswer, institutionsAnswer } from '@compatriot/server/institutions/schema.ts';

export type Institutions = z.output<typeof institutionsAnswer>;
export type Institution = z.output<typeof institutionAnswer>;
