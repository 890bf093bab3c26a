// What people say and bring while they work: how it goes, hours online, what is not working, papers; and what runs out.
import { idOf } from '../dropping-out.ts';
import { paperOf } from '../papers.ts';
import { addDays, isoDay } from '../people.ts';
import type { CheckKind, ConcernKind, WorkPace } from '../../work-vocabulary.ts';
import { checkIdOf } from './facts.ts';
import { said, type Told } from './tell.ts';

const ofPlacement = (told: Told, party: 'member' | 'host') => ({
  ...told.scope,
  profileId: told.profileId,
  institutionId: told.need.row.institutionId,
  party,
  accountId: party === 'host' ? told.need.hostAccount : null,
});

export function progress(
  told: Told,
  daysAgo: number,
  pace: WorkPace,
  done: string,
  ahead: string,
  party: 'member' | 'host' = 'member',
): void {
  const givenAt = said(told, done, daysAgo);
  told.book.progress.push({
    id: idOf(`progress ${told.id} ${done}`),
    ...ofPlacement(told, party),
    pace,
    done,
    ahead,
    givenAt,
  });
  told.event('progress.given', givenAt, { pace });
}

export function raise(
  told: Told,
  daysAgo: number,
  party: 'member' | 'host',
  kind: ConcernKind,
  text: string,
): string {
  const id = idOf(`concern ${told.id} ${text}`);
  told.book.concerns.push({
    id,
    ...ofPlacement(told, party),
    kind,
    text,
    raisedAt: said(told, text, daysAgo),
  });
  return id;
}

/** A change of the contract that the person has agreed to, and that waits for the programme's signature. */
export function proposeChange(
  told: Told,
  daysAgo: number,
  change: { leaveDays: number; other: string },
): void {
  const contract = told.book.terms.find((each) => each.placementId === told.id);
  if (!contract) throw new Error('There is no contract to change');
  const id = idOf(`amendment ${told.id}`);
  const number = 2;
  const proposed = said(told, 'amendment', daysAgo);
  const signedAt = said(told, 'amendment signed', daysAgo - 2);
  told.book.amendments.push({
    terms: { ...contract, ...change, id, number, madeBy: told.coordinator, updatedAt: proposed },
    signature: {
      id: idOf(`signed ${id} member`),
      ...told.scope,
      profileId: told.profileId,
      termsId: id,
      party: 'member',
      name: told.cast.names.get(told.profileId) ?? told.name,
      language: 'en',
      accountId: null,
      signedAt,
    },
  });
  told.event('terms.amendment_ready', proposed, { number }, told.coordinator);
  const details = { number, amendment: 1, party: 'member', language: 'en' };
  told.event('terms.amendment_signed', signedAt, details);
}

export function ends(told: Told, kind: CheckKind, daysAhead: number): void {
  const check = told.book.checks.find((each) => each.id === checkIdOf(told, kind));
  if (!check) throw new Error(`No ${kind} was looked at`);
  check.validUntil = isoDay(addDays(told.cast.today, daysAhead));
  check.warnedFor = check.validUntil;
  told.event('check.ending', said(told, `${kind} ends`, Math.max(1, 30 - daysAhead - 12)), { kinds: [kind] });
}

/** A stipend that fell due and that nobody has noted as paid. */
export function unpaid(told: Told): void {
  const now = isoDay(told.cast.today);
  const due = told.book.payments.findLast((each) => each.placementId === told.id && each.dueOn < now);
  if (!due) return;
  due.status = 'due';
  for (const column of ['madeOn', 'madeAmount', 'reference', 'madeBy', 'madeAt'] as const) delete due[column];
}

/** Hours online, one a week, most of them borne out by the other side. */
export function hours(told: Told, weeks: number, topics: readonly string[]): void {
  for (const [index, topic] of topics.entries()) {
    const daysAgo = (weeks - index) * 7 - 3;
    const recordedAt = said(told, topic, daysAgo);
    const id = idOf(`session ${told.id} ${topic}`);
    const confirmed = index < topics.length - 2;
    told.book.sessions.push({
      id,
      ...ofPlacement(told, 'member'),
      heldOn: isoDay(recordedAt),
      minutes: [60, 90, 75][index % 3] ?? 60,
      topic,
      women: 3 + (index % 3),
      men: 2,
      unknown: index === 0 ? 1 : 0,
      deliverables:
        index === 2 ? 'A table of what must be ordered when, and the first order made with it.' : null,
      recordedAt,
      ...(confirmed
        ? { confirmedParty: 'host', confirmedBy: told.need.hostAccount, confirmedAt: addDays(recordedAt, 1) }
        : {}),
    });
    told.event('session.held', recordedAt, { sessionId: id });
    if (confirmed)
      told.event('session.confirmed', addDays(recordedAt, 1), { sessionId: id }, told.need.hostAccount);
  }
}

export function addPaper(told: Told, kind: string, name: string, daysAgo: number, lines: string[]): string {
  const id = idOf(`paper ${told.id} ${name}`);
  told.book.documents.push({
    id,
    ...told.scope,
    profileId: told.profileId,
    kind,
    name,
    mediaType: 'application/pdf',
    ...paperOf(['Made up for the demo', '', ...lines]),
    uploadedBy: null,
    party: 'member',
    uploadedAt: said(told, name, daysAgo),
  });
  told.event('document.added', said(told, name, daysAgo), { documentId: id, kind });
  return id;
}
