// Who of a host hears by mail how a placement turns, also where nobody has an account.
import type { Transaction } from '../client.ts';
import { standingLinksOf } from './act-links.ts';
import { reachOfHost } from './follow-ups.ts';
import { hostsToTell } from './work.ts';

export interface HostReader {
  /** null: a contact person without an account, who is sent to no page. */
  id: string | null;
  email: string;
  language: string | null;
}

/** Whoever signs in, and contact persons with a link that stands; where there is neither, the contact of longest standing. */
export async function hostsToReach(
  tx: Transaction,
  placement: { id: string; institutionId: string },
): Promise<HostReader[]> {
  const accounts: HostReader[] = await hostsToTell(tx, placement.institutionId);
  const known = new Set(accounts.map(({ email }) => email.toLowerCase()));
  const linked = (await standingLinksOf(tx, placement.id)).filter(
    ({ email }) => !known.has(email.toLowerCase()),
  );
  const found = [...accounts, ...linked.map((each) => ({ id: null, ...each }))];
  if (found.length > 0) return found;
  return (await reachOfHost(tx, placement.institutionId)).map(({ email, language }) => ({
    id: null,
    email,
    language,
  }));
}
