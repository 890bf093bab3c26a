// What the institutions of this person have asked for.
import type { z } from 'zod';
import type { hostAssignmentsAnswer } from '@compatriot/server/assignments/schema.ts';
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch }) =>
  api(fetch).get<z.output<typeof hostAssignmentsAnswer>>('/api/host/assignments');
