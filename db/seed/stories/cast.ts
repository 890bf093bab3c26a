// Who and what the stories of a programme are told about: its needs, its people who are free, its team, its host, its money.
import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { accounts } from '../../tables/accounts.ts';
import { assignments, assignmentSkills } from '../../tables/assignments.ts';
import { institutionContacts, institutionMembers, institutions } from '../../tables/institutions.ts';
import { budgetLines, donors } from '../../tables/money.ts';
import { placements } from '../../tables/placements.ts';
import { memberships, programmes } from '../../tables/programmes.ts';
import { terms } from '../../tables/terms.ts';
import type { Line } from '../money.ts';
import type { MadePerson } from '../people.ts';

export interface NeedRow {
  row: typeof assignments.$inferSelect;
  institution: string;
  timeZone: string;
  /** Skills that a panel scores. */
  essential: number[];
  /** An account that acts for the host, or a contact person that does not sign in. */
  hostAccount: string | null;
  contact: { id: string; name: string } | null;
}

export interface Cast {
  programmeId: string;
  /** Of the programme: what ids are made of, so that they are the same every time. */
  code: string;
  programme: string;
  today: Date;
  needs: Map<string, NeedRow>;
  /** Nobody of these is placed anywhere; whoever is told about is taken out. */
  free: MadePerson[];
  names: Map<string, string>;
  /** The demo's own member. */
  guest: MadePerson | null;
  coordinator: string;
  partner: string | null;
  lines: Map<string, Line>;
  /** Placements whose terms and payments stand already. */
  promised: Set<string>;
}

export async function castOf(
  tx: Transaction,
  programmeId: string,
  people: MadePerson[],
  guest: MadePerson | null,
  today: Date,
): Promise<Cast> {
  const rows = await tx
    .select({ row: assignments, institution: institutions.name, timeZone: institutions.timeZone })
    .from(assignments)
    .innerJoin(institutions, eq(institutions.id, assignments.institutionId))
    .where(eq(assignments.programmeId, programmeId));
  const skills = await tx
    .select({ assignmentId: assignmentSkills.assignmentId, conceptId: assignmentSkills.conceptId })
    .from(assignmentSkills)
    .where(and(eq(assignmentSkills.programmeId, programmeId), eq(assignmentSkills.importance, 'essential')));
  const hosts = await tx
    .select()
    .from(institutionMembers)
    .where(eq(institutionMembers.programmeId, programmeId));
  const contacts = await tx
    .select()
    .from(institutionContacts)
    .where(eq(institutionContacts.programmeId, programmeId));
  const team = await tx
    .select({ id: accounts.id, email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.role, 'coordinator')));
  const lines = await tx
    .select({
      donor: donors.name,
      id: budgetLines.id,
      currency: budgetLines.currency,
      code: budgetLines.code,
    })
    .from(budgetLines)
    .innerJoin(donors, eq(donors.id, budgetLines.donorId))
    .where(eq(budgetLines.programmeId, programmeId));
  const promised = await tx
    .select({ placementId: terms.placementId })
    .from(terms)
    .where(eq(terms.programmeId, programmeId));
  const [programme] = await tx
    .select({ name: programmes.name, code: programmes.code })
    .from(programmes)
    .where(eq(programmes.id, programmeId));
  const placed = new Set(
    (
      await tx
        .select({ profileId: placements.profileId })
        .from(placements)
        .where(eq(placements.programmeId, programmeId))
    ).map((row) => row.profileId),
  );
  const partner = team.find(({ email }) => email.startsWith('partner@'))?.id ?? null;
  const coordinator = team.find(({ id }) => id !== partner)?.id;
  if (!coordinator) throw new Error('The programme has no coordinator');
  return {
    programmeId,
    code: programme?.code ?? '',
    programme: programme?.name ?? '',
    today,
    needs: new Map(
      rows.map(({ row, institution, timeZone }) => {
        const contact = contacts.find((each) => each.institutionId === row.institutionId);
        return [
          row.title,
          {
            row,
            institution,
            timeZone: timeZone ?? 'UTC',
            essential: skills.filter((each) => each.assignmentId === row.id).map((each) => each.conceptId),
            hostAccount: hosts.find((each) => each.institutionId === row.institutionId)?.accountId ?? null,
            contact: contact ? { id: contact.id, name: contact.name } : null,
          },
        ];
      }),
    ),
    free: people.filter(
      (person) =>
        person.consents.team && person.consents.contact && person !== guest && !placed.has(person.profileId),
    ),
    names: new Map(people.map((person) => [person.profileId, person.name])),
    guest,
    coordinator,
    partner,
    lines: new Map(lines.map(({ donor, ...line }) => [donor, line])),
    promised: new Set(promised.map((row) => row.placementId)),
  };
}

/** Takes somebody who would do this work, the occupations in order of preference. */
export function take(cast: Cast, mode: string, occupations: readonly string[]): MadePerson {
  for (const occupation of occupations) {
    const at = cast.free.findIndex(
      (person) => person.occupation.key === occupation && person.modes.some((each) => each === mode),
    );
    const [person] = at < 0 ? [] : cast.free.splice(at, 1);
    if (person) return person;
  }
  throw new Error(`Nobody is left for ${mode} work as ${occupations.join(', ')}`);
}
