// Going on with answers for somebody who has a code and no longer knows which survey it was.
import { resume } from '#lib/resume.ts';
import type { Actions } from './$types';

export const actions: Actions = { default: (event) => resume(event, '/api/resume') };
