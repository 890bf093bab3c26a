// A person's own profiles as the API describes them.
import type { z } from 'zod';
import type { ownProfilesAnswer, profileDetailAnswer } from '@compatriot/server/profiles/schema.ts';

export type OwnProfile = z.input<typeof ownProfilesAnswer>['items'][number];
export type ProfileDetail = z.input<typeof profileDetailAnswer>;
