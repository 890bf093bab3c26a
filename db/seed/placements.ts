// Placements of the demo in every state, each with the events that would have led there.
import type { Faker } from '@faker-js/faker';
import type { Transaction } from '../client.ts';
import { events } from '../tables/events.ts';
import { disclosures, placements } from '../tables/placements.ts';
import {
  type AssignmentStatus,
  type Mode,
  type PlacementStatus,
  type ReasonCode,
  type Sector,
} from '../vocabulary.ts';
import { outcomes } from '../work-vocabulary.ts';
import { addDays, isoDay, type MadePerson } from './people.ts';
import { type ResultSeed, seedResult } from './results.ts';

export interface SeededAssignment {
  id: string;
  programmeId: string;
  institutionId: string;
  title: string;
  status: AssignmentStatus;
  sector: Sector;
  mode: Mode;
  occupation: string | null;
}

/** What stands on an assignment in each of its states. */
const casts: Partial<Record<AssignmentStatus, PlacementStatus[]>> = {
  sourcing: ['longlisted', 'shortlisted', 'invited', 'invited', 'declined', 'lapsed'],
  selecting: ['interested', 'interested', 'invited', 'declined', 'not_selected'],
  part_filled: ['selected', 'interested', 'invited', 'not_selected', 'withdrawn'],
  filled: ['active', 'not_selected', 'withdrawn'],
  closed: ['completed', 'not_selected', 'lapsed'],
  suspended: ['suspended'],
  cancelled: ['ended_early'],
};

/** The steps behind a state, with the days since the invitation at which each was taken. */
const paths: Partial<Record<PlacementStatus, [event: string, day: number][]>> = {
  longlisted: [],
  shortlisted: [],
  invited: [['placement.invited', 0]],
  declined: [
    ['placement.invited', 0],
    ['placement.declined', 3],
  ],
  lapsed: [
    ['placement.invited', 0],
    ['placement.lapsed', 14],
  ],
  interested: [
    ['placement.invited', 0],
    ['placement.interested', 2],
  ],
  selected: [
    ['placement.invited', 0],
    ['placement.interested', 2],
    ['placement.selected', 6],
  ],
  not_selected: [
    ['placement.invited', 0],
    ['placement.interested', 4],
    ['placement.not_selected', 9],
  ],
  active: [
    ['placement.invited', 0],
    ['placement.interested', 1],
    ['placement.selected', 6],
    ['placement.started', 30],
  ],
  suspended: [
    ['placement.invited', 0],
    ['placement.interested', 1],
    ['placement.selected', 6],
    ['placement.started', 20],
    ['placement.suspended', 31],
  ],
  completed: [
    ['placement.invited', 0],
    ['placement.interested', 1],
    ['placement.selected', 7],
    ['placement.started', 30],
    ['placement.completed', 72],
  ],
  withdrawn: [
    ['placement.invited', 0],
    ['placement.interested', 1],
    ['placement.selected', 5],
    ['placement.withdrawn', 12],
  ],
  ended_early: [
    ['placement.invited', 0],
    ['placement.interested', 1],
    ['placement.selected', 5],
    ['placement.started', 21],
    ['placement.ended_early', 40],
  ],
};

const sinceInvited: Partial<Record<PlacementStatus, number>> = {
  invited: 4,
  declined: 9,
  lapsed: 22,
  interested: 8,
  selected: 15,
  not_selected: 20,
  active: 45,
  suspended: 38,
  completed: 120,
  withdrawn: 30,
  ended_early: 60,
};

const reasons: Partial<Record<PlacementStatus, ReasonCode>> = {
  declined: 'dates',
  not_selected: 'unsuitable',
  withdrawn: 'employer',
  suspended: 'security',
  ended_early: 'family',
};

export async function seedPlacements(
  tx: Transaction,
  faker: Faker,
  assignments: SeededAssignment[],
  people: MadePerson[],
  team: { coordinator: string },
  today: Date,
  firstGuest: MadePerson | null,
): Promise<void> {
  const busy = new Set<string>();
  for (const assignment of assignments) {
    const cast = casts[assignment.status] ?? [];
    const fitting = people.filter(
      (person) =>
        person.consents.team &&
        person.consents.contact &&
        !busy.has(person.profileId) &&
        person.modes.includes(assignment.mode) &&
        (person.occupation.key === assignment.occupation || person.occupation.sector === assignment.sector),
    );
    const ranked = [...fitting].sort(
      (a, b) =>
        Number(b.occupation.key === assignment.occupation) -
        Number(a.occupation.key === assignment.occupation),
    );
    for (const status of cast) {
      const guest =
        status === 'invited' &&
        firstGuest &&
        assignment.title.startsWith('Train a paediatric') &&
        !busy.has(firstGuest.profileId);
      // The demo's own member waits for the one invitation that is meant for her.
      const person = guest
        ? firstGuest
        : ranked.find((each) => each !== firstGuest && !busy.has(each.profileId));
      if (!person) continue;
      busy.add(person.profileId);
      await seedPlacement(tx, faker, assignment, person, status, team, today);
    }
  }
}

async function seedPlacement(
  tx: Transaction,
  faker: Faker,
  assignment: SeededAssignment,
  person: MadePerson,
  status: PlacementStatus,
  team: { coordinator: string },
  today: Date,
): Promise<void> {
  const id = faker.string.uuid();
  const path = paths[status] ?? [];
  const invitedAt = addDays(today, -(sinceInvited[status] ?? 0) - faker.number.float({ max: 0.9 }));
  const at = (day: number) => addDays(invitedAt, day);
  const day = (event: string) => path.find(([kind]) => kind === event)?.[1];
  const started = day('placement.started');
  const completed = day('placement.completed');
  const answered = day('placement.interested') ?? day('placement.declined');
  const last = path.at(-1);
  await tx.insert(placements).values({
    id,
    programmeId: assignment.programmeId,
    assignmentId: assignment.id,
    institutionId: assignment.institutionId,
    profileId: person.profileId,
    pseudonym: person.pseudonym,
    status,
    score: scoreOf(person.pseudonym, person.occupation.key === assignment.occupation),
    invitedAt: path.length > 0 ? invitedAt : null,
    answerDueAt: path.length > 0 ? at(14) : null,
    answeredAt: answered === undefined ? null : at(answered),
    reasonCode: reasons[status] ?? null,
    arrivedOn: started === undefined ? null : isoDay(at(started)),
    completedOn: completed === undefined ? null : isoDay(at(completed)),
    updatedAt: last ? at(last[1]) : today,
    statusAt: last ? at(last[1]) : today,
    coordinatorId: team.coordinator,
    createdAt: invitedAt,
    version: Math.max(1, path.length),
  });
  const result = completed === undefined ? null : resultOf(faker);
  const rows = path.map(([kind, days]) => {
    const byMember = [
      'placement.interested',
      'placement.declined',
      'placement.withdrawn',
      'placement.lapsed',
    ].includes(kind);
    return {
      id: faker.string.uuid(),
      programmeId: assignment.programmeId,
      kind,
      subjectId: id,
      actorId: byMember ? null : team.coordinator,
      actorSystem: byMember ? 'seed' : null,
      details: {},
      at: at(days),
    };
  });
  if (rows.length > 0) await tx.insert(events).values(rows);
  if (result && completed !== undefined) {
    const scope = { placementId: id, programmeId: assignment.programmeId };
    await seedResult(tx, scope, result, at(completed));
  }
  const yes = rows.find((row) => row.kind === 'placement.interested');
  if (!yes) return;
  const over = ['not_selected', 'withdrawn', 'ended_early'].includes(status) && last ? at(last[1]) : null;
  await tx.insert(disclosures).values({
    programmeId: assignment.programmeId,
    placementId: id,
    profileId: person.profileId,
    institutionId: assignment.institutionId,
    eventId: yes.id,
    openedAt: yes.at,
    endsAt: over ?? (completed === undefined ? null : addDays(at(completed), 365)),
  });
}

/**
 * As a list would have scored them: those of the occupation asked for stand higher. From the name, not by lot, so that
 * everybody who is made up afterwards stays the same.
 */
function scoreOf(pseudonym: string, same: boolean): number {
  const turn = [...pseudonym].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
  return same ? 72 + (turn % 25) : 46 + (turn % 33);
}

function resultOf(faker: Faker): ResultSeed {
  const trained = faker.number.int({ min: 8, max: 60 });
  const women = faker.number.int({ min: 0, max: trained });
  return { trained, women, outcome: faker.helpers.arrayElement(outcomes) };
}
