// Who may do what with a profile: its person, and nobody else. Officials read cards (talent), never profiles.
import type { Policy } from '../authorize.ts';

export interface ProfileSubject {
  accountId: string | null;
  status: string;
}

const own: Policy<ProfileSubject>[string] = (actor, row) =>
  row.accountId !== null && actor.person?.account.id === row.accountId;

export const profilePolicy: Policy<ProfileSubject> = {
  'profile.read': own,
  'profile.change': own,
  'profile.consent': own,
  'profile.pause': own,
  'profile.resume': (actor, row) => own(actor, row) && row.status === 'paused',
  'profile.block': own,
  'profile.download': own,
  'profile.erase': own,
};
