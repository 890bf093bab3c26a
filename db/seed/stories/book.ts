// What the demo's stories come to, row by row, written table by table: a story at a time would be a thousand round trips.
import { eq, inArray, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../client.ts';
import { checks } from '../../tables/checks.ts';
import { deskCovers, placementComments } from '../../tables/desk.ts';
import { documents } from '../../tables/documents.ts';
import { events } from '../../tables/events.ts';
import { expenseClaims, payments } from '../../tables/money.ts';
import { disclosures, placementMoves, placements } from '../../tables/placements.ts';
import {
  interviewSlots,
  panelDeclarations,
  panelScores,
  panelSeats,
  panelSheets,
  placementQuestions,
} from '../../tables/selection.ts';
import { terms, termsSignatures } from '../../tables/terms.ts';
import {
  concerns,
  orientationCounts,
  orientationPeople,
  orientations,
  progressReports,
  workSessions,
} from '../../tables/work.ts';
import { termsIdOf } from '../money.ts';

type Rows<Table extends PgTable> = Table['$inferInsert'][];
type Signature = Omit<typeof termsSignatures.$inferInsert, 'sha256'>;

export interface Change {
  id: string;
  status: string;
  version: number;
  starts_on: string | null;
  ends_on: string | null;
  host_choice: string | null;
  host_choice_note: string | null;
  host_choice_at: Date | null;
  decision_note: string | null;
}

export interface Book {
  placements: Rows<typeof placements>;
  /** What is corrected on placements that were there already, in the names of the columns. */
  changes: Change[];
  events: Rows<typeof events>;
  moves: Rows<typeof placementMoves>;
  disclosures: Rows<typeof disclosures>;
  seats: Rows<typeof panelSeats>;
  declarations: Rows<typeof panelDeclarations>;
  sheets: Rows<typeof panelSheets>;
  scores: Rows<typeof panelScores>;
  slots: Rows<typeof interviewSlots>;
  questions: Rows<typeof placementQuestions>;
  documents: Rows<typeof documents>;
  checks: Rows<typeof checks>;
  terms: Rows<typeof terms>;
  /** Placements whose terms stay a draft. */
  drafts: string[];
  signatures: Signature[];
  /** Changes of contracts, each signed by the person and not by the programme. */
  amendments: { terms: typeof terms.$inferInsert & { id: string }; signature: Signature }[];
  claims: Rows<typeof expenseClaims>;
  payments: Rows<typeof payments>;
  orientations: Map<string, typeof orientations.$inferInsert>;
  attendance: Rows<typeof orientationPeople>;
  counts: Rows<typeof orientationCounts>;
  sessions: Rows<typeof workSessions>;
  progress: Rows<typeof progressReports>;
  concerns: Rows<typeof concerns>;
  comments: Rows<typeof placementComments>;
  covers: Rows<typeof deskCovers>;
}

export const emptyBook = (): Book => ({
  placements: [],
  changes: [],
  events: [],
  moves: [],
  disclosures: [],
  seats: [],
  declarations: [],
  sheets: [],
  scores: [],
  slots: [],
  questions: [],
  documents: [],
  checks: [],
  terms: [],
  drafts: [],
  signatures: [],
  amendments: [],
  claims: [],
  payments: [],
  orientations: new Map(),
  attendance: [],
  counts: [],
  sessions: [],
  progress: [],
  concerns: [],
  comments: [],
  covers: [],
});

/** Each table after those that it rests on. */
export async function writeBook(tx: Transaction, book: Book): Promise<void> {
  const write = async <Table extends PgTable>(table: Table, rows: Table['$inferInsert'][]) => {
    for (let at = 0; at < rows.length; at += 500) await tx.insert(table).values(rows.slice(at, at + 500));
  };
  await write(placements, book.placements);
  await change(tx, book);
  await write(events, book.events);
  await write(disclosures, book.disclosures);
  await write(documents, book.documents);
  await write(placementMoves, book.moves);
  await write(panelSeats, book.seats);
  await write(panelDeclarations, book.declarations);
  await write(panelSheets, book.sheets);
  await write(panelScores, book.scores);
  await write(interviewSlots, book.slots);
  await write(placementQuestions, book.questions);
  await write(checks, book.checks);
  await write(terms, book.terms);
  await write(expenseClaims, book.claims);
  await write(payments, book.payments);
  await sign(tx, book);
  for (const each of book.amendments) await propose(tx, each);
  await write(orientations, [...book.orientations.values()]);
  await write(orientationPeople, book.attendance);
  await write(orientationCounts, book.counts);
  await write(workSessions, book.sessions);
  await write(progressReports, book.progress);
  await write(concerns, book.concerns);
  await write(placementComments, book.comments);
  await write(deskCovers, book.covers);
}

/** All at once: a row at a time would be as many round trips as there are placements. */
async function change(tx: Transaction, book: Book): Promise<void> {
  if (book.changes.length === 0) return;
  await tx.execute(sql`
    update placements p set version = c.version, starts_on = c.starts_on, ends_on = c.ends_on,
      host_choice = c.host_choice, host_choice_note = c.host_choice_note, host_choice_at = c.host_choice_at,
      decision_note = c.decision_note
    from jsonb_to_recordset(${JSON.stringify(book.changes)}::text::jsonb) c (id uuid, version integer, starts_on date,
      ends_on date, host_choice text, host_choice_note text, host_choice_at timestamptz, decision_note text)
    where c.id = p.id`);
}

/** The database takes a signature in its moment only, under the text that stands: so everybody passes through it once more. */
async function sign(tx: Transaction, { drafts, signatures, ...book }: Book): Promise<void> {
  const ready = book.terms.flatMap(({ placementId }) =>
    drafts.includes(placementId) ? [] : [termsIdOf(placementId)],
  );
  if (ready.length > 0) await tx.update(terms).set({ status: 'ready' }).where(inArray(terms.id, ready));
  if (signatures.length === 0) return;
  const signed = signatures.map(({ termsId }) => termsId);
  const texts = new Map(
    (
      await tx.select({ id: terms.id, sha256: terms.sha256 }).from(terms).where(inArray(terms.id, signed))
    ).map((row) => [row.id, row.sha256]),
  );
  for (const [party, moment] of [
    ['member', 'offered'],
    ['programme', 'accepted'],
  ] as const) {
    const theirs = signatures.filter((each) => each.party === party);
    if (theirs.length === 0) continue;
    const ids = theirs.map(({ placementId }) => placementId);
    await tx.update(placements).set({ status: moment }).where(inArray(placements.id, ids));
    await tx
      .insert(termsSignatures)
      .values(theirs.map((each) => ({ ...each, sha256: texts.get(each.termsId) ?? '' })));
  }
  const states = [...book.placements, ...book.changes].filter(({ id }) =>
    signatures.some(({ placementId }) => placementId === id),
  );
  const pairs = sql.join(
    states.map(({ id, status }) => sql`(${id}::uuid, ${status}::text)`),
    sql`, `,
  );
  await tx.execute(
    sql`update placements p set status = s.status from (values ${pairs}) s (id, status) where s.id = p.id`,
  );
}

async function propose(
  tx: Transaction,
  { terms: row, signature }: Book['amendments'][number],
): Promise<void> {
  await tx.insert(terms).values(row);
  await tx.update(terms).set({ status: 'ready' }).where(eq(terms.id, row.id));
  const [frozen] = await tx.select({ sha256: terms.sha256 }).from(terms).where(eq(terms.id, row.id));
  await tx.insert(termsSignatures).values({ ...signature, sha256: frozen?.sha256 ?? '' });
}
