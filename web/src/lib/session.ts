// Who is signed in, as the API says it, and where such a person starts.
import type { Api } from '#lib/api.ts';

export interface Session {
  account: { id: string; email: string; name: string | null; language: string; administrator: boolean };
  memberships: {
    programmeCode: string;
    programmeName: string;
    role: string;
    recipient: string;
    /** Decides about money there. */
    finance: boolean;
  }[];
  institutions: { id: string; name: string; programmeCode: string }[];
  /** How many profiles this account holds (one a programme at most). */
  profiles: number;
  /** Notices that were not opened yet. */
  unread: number;
}

/** Sends everyone who is not signed in to the sign-in page, and back afterwards. */
export function loadSession(api: Api): Promise<Session> {
  return api.get<Session>('/api/session');
}

/** Codes of the programmes whose institutions the person acts for. */
export const programmesOf = (session: Session): string[] => [
  ...new Set(session.institutions.map((each) => each.programmeCode)),
];

export interface Door {
  kind: 'programme' | 'institution' | 'me' | 'admin';
  href: string;
  name: string;
  role: string;
}

/** The places this person may go to, most used first. */
export function doorsOf(session: Session): Door[] {
  const programmes = new Map(session.memberships.map((one) => [one.programmeCode, one]));
  const doors: Door[] = [...programmes.values()].map((one) => ({
    kind: 'programme',
    href: `/o/${one.programmeCode}/${one.role === 'coordinator' ? 'desk' : 'talent'}`,
    name: one.programmeName,
    role: one.role,
  }));
  const host = session.institutions[0];
  if (host) doors.push({ kind: 'institution', href: '/host', name: host.name, role: 'host' });
  if (session.account.administrator)
    doors.push({ kind: 'admin', href: '/admin/programmes', name: '', role: 'administrator' });
  if (session.profiles > 0 || doors.length === 0)
    doors.push({ kind: 'me', href: '/me', name: '', role: 'member' });
  return doors;
}

/** A path on this site to go back to, or `/home`: an address elsewhere would make sign-in a lure. */
export function safeNext(next: string | null | undefined, origin: string): string {
  if (!next?.startsWith('/') || /[\\\p{Cc}]/u.test(next)) return '/home';
  const url = URL.parse(next, origin);
  return url && url.origin === origin && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : '/home';
}
