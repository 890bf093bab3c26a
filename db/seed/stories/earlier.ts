// Placements that the demo always had (placements.ts) stand in their states with a few events each. Here they get the whole way
// there: each step between, and what it rests on. Nothing is drawn by lot, and no event that is there is touched.
import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { addDays } from '../people.ts';
import { events } from '../../tables/events.ts';
import { placements } from '../../tables/placements.ts';
import type { PlacementStatus } from '../../vocabulary.ts';
import type { Book } from './book.ts';
import type { Cast } from './cast.ts';
import { type StepName, stepSeeds } from './path.ts';
import { retell } from './tell.ts';

const chosen: StepName[] = ['invite', 'express_interest', 'interview', 'score', 'select'];
const working: StepName[] = [...chosen, 'clear', 'offer', 'accept', 'contract', 'orient', 'confirm_arrival'];
const ways: Partial<Record<PlacementStatus, StepName[]>> = {
  shortlisted: ['shortlist'],
  invited: ['invite'],
  lapsed: ['invite'],
  declined: ['invite', 'decline'],
  interested: ['invite', 'express_interest'],
  not_selected: ['invite', 'express_interest', 'not_select'],
  selected: chosen,
  withdrawn: [...chosen, 'withdraw'],
  active: working,
  suspended: [...working, 'suspend'],
  ended_early: [...working, 'end_early'],
  completed: [...working, 'finish', 'complete'],
};

export async function tellEarlier(tx: Transaction, book: Book, cast: Cast): Promise<void> {
  const rows = await tx.select().from(placements).where(eq(placements.programmeId, cast.programmeId));
  if (rows.length === 0) return;
  const known = await tx
    .select({ subjectId: events.subjectId, kind: events.kind, at: events.at })
    .from(events)
    .where(
      and(
        eq(events.programmeId, cast.programmeId),
        inArray(
          events.subjectId,
          rows.map((row) => row.id),
        ),
      ),
    );
  for (const row of rows) {
    const way = ways[row.status as PlacementStatus];
    const need = [...cast.needs.values()].find((each) => each.row.id === row.assignmentId);
    if (!way || !need) continue;
    const there = new Map(
      known.filter((each) => each.subjectId === row.id).map((each) => [each.kind, each.at] as const),
    );
    const dated = way.map((step) => ({ step, at: there.get(stepSeeds[step].event) ?? null }));
    const path = between(dated, row.createdAt);
    const told = retell(
      book,
      cast,
      need,
      {
        id: row.id,
        profileId: row.profileId,
        coordinator: row.coordinatorId ?? cast.coordinator,
        name: row.id,
      },
      path,
      {
        known: new Set(dated.flatMap(({ step, at }) => (at ? [step] : []))),
        note: 'Panel and host agree.',
      },
    );
    const select = told.at('select');
    book.changes.push({
      id: row.id,
      status: row.status,
      version: path.length + (row.status === 'lapsed' ? 1 : 0),
      starts_on: row.arrivedOn ?? need.row.startsOn,
      ends_on: row.completedOn ?? need.row.endsOn,
      host_choice: select ? 'select' : null,
      host_choice_note: select ? 'We would like to work with this person.' : null,
      host_choice_at: select ? addDays(select, -0.03) : null,
      decision_note: select
        ? 'Panel and host agree.'
        : told.at('not_select')
          ? 'Others were nearer to what is needed.'
          : null,
    });
  }
}

/** Steps of which no day is known are spread over the days between those of which it is. */
function between(dated: { step: StepName; at: Date | null }[], begin: Date): { step: StepName; at: Date }[] {
  const path: { step: StepName; at: Date }[] = [];
  let before = begin;
  for (const [index, { step, at }] of dated.entries()) {
    if (at) {
      path.push({ step, at });
      before = at;
      continue;
    }
    const next = dated.slice(index).findIndex((each) => each.at !== null);
    const end = next < 0 ? before : (dated[index + next]?.at ?? before);
    const share = next < 0 ? 0 : 1 / (next + 1);
    const here = new Date(before.getTime() + share * (end.getTime() - before.getTime()));
    path.push({ step, at: here });
    before = here;
  }
  return path;
}
