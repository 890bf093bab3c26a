// How somebody is chosen: a panel, a talk, everybody's scores on their own, and what the host asked for.
import { idOf } from '../dropping-out.ts';
import { addDays, isoDay } from '../people.ts';
import type { Told } from './tell.ts';

const ofNeed = ({ cast, need }: Told) => ({
  programmeId: cast.programmeId,
  assignmentId: need.row.id,
  institutionId: need.row.institutionId,
});

export interface Seat {
  id: string;
  party: 'coordinator' | 'host';
  accountId: string | null;
}

/** The panel of a need: the team's, and the host's own account or its contact person, whose scores are taken down. */
export function panelOf(told: Told): Seat[] {
  const { book, cast, need } = told;
  const name = (who: string) => idOf(`seat ${need.row.id} ${who}`);
  const open = need.row.status === 'part_filled';
  const team = open && cast.partner ? cast.partner : cast.coordinator;
  const seats: (Seat & { name: string; contactId: string | null })[] = [
    { id: name('team'), party: 'coordinator', accountId: team, contactId: null, name: 'Programme team' },
  ];
  if (need.row.status === 'selecting' && cast.partner)
    seats.push({
      id: name('second'),
      party: 'coordinator',
      accountId: cast.partner,
      contactId: null,
      name: 'Programme team, second reader',
    });
  const contact = need.hostAccount ? null : need.contact;
  seats.push({
    id: name('host'),
    party: 'host',
    accountId: need.hostAccount,
    contactId: contact?.id ?? null,
    name: contact?.name ?? `Head of department, ${need.institution}`,
  });
  if (!book.seats.some((each) => each.id === seats[0]?.id))
    book.seats.push(
      ...seats.map((seat) => ({
        ...ofNeed(told),
        ...seat,
        addedBy: cast.coordinator,
        addedAt: addDays(told.at('invite') ?? cast.today, -1),
        // Whoever comes next is looked at by others.
        leftAt: open ? addDays(told.at('select') ?? cast.today, 1) : null,
      })),
    );
  return seats;
}

/** What somebody of a panel gave, after having said that they do not know the person. */
export function score(told: Told, seat: Seat, at: Date, note: string): void {
  const { book, need, cast } = told;
  const key = { seatId: seat.id, placementId: told.id };
  const takenDown = seat.accountId === null;
  declare(told, seat, at);
  book.sheets.push({
    ...key,
    ...ofNeed(told),
    note,
    givenBy: seat.accountId ?? cast.coordinator,
    way: takenDown ? 'phone' : null,
    evidence: takenDown ? 'Read out to me after the interview' : null,
    givenAt: at,
  });
  const criteria: (number | null)[] = need.essential.length > 0 ? need.essential : [null];
  book.scores.push(
    ...criteria.map((conceptId, position) => ({
      ...key,
      programmeId: cast.programmeId,
      position,
      conceptId,
      score: 3 + (Number.parseInt(idOf(`${told.name} ${seat.party} ${position}`).slice(0, 4), 16) % 3),
    })),
  );
  told.event('selection.scored', at, { seatId: seat.id }, seat.accountId ?? cast.coordinator);
}

export function declare(told: Told, seat: Seat, at: Date): void {
  told.book.declarations.push({
    seatId: seat.id,
    placementId: told.id,
    ...ofNeed(told),
    conflict: null,
    declaredBy: seat.accountId ?? told.cast.coordinator,
    at: addDays(at, -0.005),
  });
}

const notes = {
  coordinator: 'Clear about what can be done in the time, and has done it before.',
  host: 'Knows the work; the team would learn from this.',
};

/** A talk, everybody's scores, and what the host asked for. */
export function choose(told: Told): void {
  const { book, need, at } = told;
  const talked = at('interview');
  if (talked) {
    book.slots.push({
      id: idOf(`slot ${told.id}`),
      ...told.scope,
      assignmentId: need.row.id,
      institutionId: need.row.institutionId,
      // Ten in the morning there.
      startsAt: new Date(`${isoDay(talked)}T14:00:00Z`),
      minutes: 45,
      way: 'video',
      place: 'https://meet.example/talk',
      offeredParty: 'coordinator',
      offeredBy: told.coordinator,
      offeredAt: addDays(talked, -4),
      chosenAt: addDays(talked, -3),
    });
    told.event('interview.offered', addDays(talked, -4), { times: 1 }, told.coordinator);
    told.event('interview.chosen', addDays(talked, -3));
  }
  const scored = at('score');
  if (scored)
    for (const [index, seat] of panelOf(told).entries())
      score(told, seat, addDays(scored, -0.08 + index * 0.02), notes[seat.party]);
  const decided = at('select') ?? at('reserve');
  if (decided)
    told.event(
      'selection.asked_for',
      addDays(decided, -0.03),
      { choice: at('select') ? 'select' : 'reserve' },
      need.hostAccount ?? told.coordinator,
    );
}
