// What the steps of a placement rest on: contact, papers, terms with their signatures and sums, orientation.
import { idOf } from '../dropping-out.ts';
import { madeBy, paymentsOf, type Promised, termsIdOf, termsOf } from '../money.ts';
import { addDays, isoDay } from '../people.ts';
import { type CheckKind, checkKinds } from '../../work-vocabulary.ts';
import type { Told } from './tell.ts';

/** Contact opens with the person's own yes, and with nothing else. */
export function hear(told: Told, over: Date | null, about: { known: Set<string>; phoned?: string }): void {
  const yes = told.at('express_interest');
  if (!yes || about.phoned !== undefined || about.known.has('express_interest')) return;
  const eventId = told.event('placement.interested', yes);
  const done = told.at('complete') ?? told.at('settle');
  told.book.disclosures.push({
    id: idOf(`disclosure ${told.id}`),
    ...told.scope,
    profileId: told.profileId,
    institutionId: told.need.row.institutionId,
    eventId,
    openedAt: yes,
    endsAt: over ?? (done ? addDays(done, 365) : null),
  });
}

/** Long after the work; what ends sooner stands in a story of its own. */
const holdsDays: Record<CheckKind, number | null> = {
  identity: 1500,
  degree: null,
  licence: 700,
  visa_or_return: 240,
  health: 260,
  insurance: 300,
  security: null,
};

export const kindsOf = (told: Told): readonly CheckKind[] =>
  told.need.row.mode === 'virtual' ? checkKinds.slice(0, 3) : checkKinds;

export function clear(told: Told): void {
  const cleared = told.at('clear');
  if (!cleared) return;
  const first = told.at('select') ?? cleared;
  for (const [index, kind] of kindsOf(told).entries()) {
    // A day each, as far as there are days.
    const days = Math.floor((cleared.getTime() - first.getTime()) / 86_400_000);
    const verifiedAt = addDays(first, Math.min(days, index + 1) + 0.004 * index);
    const ends = holdsDays[kind];
    told.book.checks.push({
      id: checkIdOf(told, kind),
      ...told.scope,
      profileId: told.profileId,
      kind,
      status: 'verified',
      note: 'Seen and compared with the original.',
      validUntil: ends === null ? null : isoDay(addDays(told.cast.today, ends)),
      askedAt: first,
      providedAt: addDays(verifiedAt, -0.05),
      verifiedAt,
      verifiedBy: told.coordinator,
      updatedAt: verifiedAt,
    });
    told.event('check.verified', verifiedAt, { kinds: [kind] }, told.coordinator);
  }
}

export const checkIdOf = (told: Told, kind: CheckKind): string => idOf(`check ${told.id} ${kind}`);

/** To whom what is promised; null where no grant pays. */
export function promisedTo(told: Told): Promised | null {
  const { cast, need, at } = told;
  const line = cast.lines.get(need.row.donor ?? '');
  const started = at('confirm_arrival') ?? at('begin_probation');
  const startsOn = started ? isoDay(started) : need.row.startsOn;
  if (!line || !startsOn) return null;
  return {
    placementId: told.id,
    profileId: told.profileId,
    programmeId: cast.programmeId,
    coordinatorId: told.coordinator,
    assignment: need.row,
    institution: need.institution,
    programme: cast.programme,
    line,
    startsOn,
  };
}

/** Terms, and the money for them set aside; what fell due is paid. */
export function offer(told: Told): void {
  const { book, cast, at } = told;
  const offered = at('offer');
  if (!offered) return;
  // Those who were at work before have theirs already.
  if (!cast.promised.has(told.id)) {
    const to = promisedTo(told);
    if (!to) throw new Error(`Nobody pays for ${told.name}`);
    book.terms.push({ ...termsOf(to), madeBy: told.coordinator, updatedAt: addDays(offered, -1) });
    const made = madeBy(to, cast.today);
    const now = isoDay(cast.today);
    const stopped = at('end_early');
    const over = stopped ? isoDay(stopped) : null;
    const settled = at('complete') !== null || at('settle') !== null;
    book.payments.push(
      ...paymentsOf(to, (dueOn, index) => {
        if (over !== null && dueOn > over) return { status: 'cancelled', cancelled: 'ended' };
        return settled || (dueOn < now && at('contract') !== null) ? made(dueOn, index) : {};
      }),
    );
  }
  told.event('terms.ready', addDays(offered, -1), { number: 1 }, told.coordinator);
}

export function signBoth(told: Told): void {
  const { book, cast, at } = told;
  const accepted = at('accept');
  const contracted = at('contract');
  const common = {
    ...told.scope,
    profileId: told.profileId,
    termsId: termsIdOf(told.id),
    language: 'en',
  };
  if (accepted) {
    book.signatures.push({
      id: idOf(`signed ${told.id} member`),
      ...common,
      party: 'member',
      name: cast.names.get(told.profileId) ?? told.name,
      accountId: null,
      signedAt: addDays(accepted, -0.01),
    });
    told.event('terms.signed', addDays(accepted, -0.01), { number: 1, party: 'member', language: 'en' });
  }
  if (contracted) {
    book.signatures.push({
      id: idOf(`signed ${told.id} programme`),
      ...common,
      party: 'programme',
      name: 'Programme coordinator',
      accountId: told.coordinator,
      signedAt: addDays(contracted, -0.01),
    });
    const details = { number: 1, party: 'programme', language: 'en' };
    told.event('terms.signed', addDays(contracted, -0.01), details, told.coordinator);
  }
}

/** An evening online; whoever is ready on the same day comes to the same one. */
export function attend(told: Told): void {
  const done = told.at('orient');
  if (!done) return;
  enrol(told, eveningOf(addDays(done, -1)), true);
}

/** Six in the evening there. */
export const eveningOf = (day: Date): Date => new Date(`${isoDay(day)}T22:00:00Z`);

export function enrol(told: Told, startsAt: Date, attended: boolean | null): void {
  const { book, cast } = told;
  const enrolledAt = new Date(Math.min(addDays(startsAt, -4.5).getTime(), addDays(cast.today, -1).getTime()));
  const id = idOf(`orientation ${cast.code} ${isoDay(startsAt)}`);
  if (!book.orientations.has(id)) {
    book.orientations.set(id, {
      id,
      programmeId: cast.programmeId,
      title: 'Before you go: people, work and daily life',
      form: 'online',
      link: 'https://meet.example/before-you-go',
      startsAt,
      timeZone: told.need.timeZone,
      minutes: 90,
      capacity: 20,
      about: 'Bring your questions on travel, housing and health. Two people who came back will be there.',
      madeBy: cast.coordinator,
      createdAt: addDays(startsAt, -21),
    });
    if (attended !== null)
      book.counts.push(
        ...[
          { nationality: 'GY', women: 4, men: 3, unknown: 0 },
          { nationality: 'NL', women: 2, men: 1, unknown: 1 },
        ].map((each) => ({ orientationId: id, programmeId: cast.programmeId, ...each })),
      );
  }
  book.attendance.push({
    orientationId: id,
    ...told.scope,
    profileId: told.profileId,
    institutionId: told.need.row.institutionId,
    enrolledBy: null,
    enrolledAt,
    ...(attended === null ? {} : { attended, markedBy: told.coordinator, markedAt: addDays(startsAt, 0.08) }),
  });
  told.event('orientation.enrolled', enrolledAt, { orientationId: id });
  if (attended)
    told.event('orientation.attended', addDays(startsAt, 0.08), { orientationId: id }, told.coordinator);
}
