// Sending a response: one call to submit_response (migration 0016), which is one transaction and one round trip.
import type { Database } from '../client.ts';
import { type Job, jobsText } from '../jobs.ts';
import type { Audience } from '../vocabulary.ts';

export interface NewResponse {
  programmeCode: string;
  audience: Audience;
  id: string;
  versionId: string;
  secretHash: string;
  /** The revision of the draft that the sender has seen; null does not ask. */
  revision: number | null;
  /** A whole submission takes nothing from a draft: only the draft's first browser may send one in its place. */
  whole: boolean;
  language: string;
  channel: string | null;
  answers: object;
  bodyHash: string;
  receipt: string;
  /** Seconds at the pages; null takes the draft's. */
  seconds: number | null;
  submittedAt: Date;
  contact: { name: string | null; email: string | null; phone: string | null; city: string | null };
  freeText: object;
  eventDetails: object;
  jobs: Job[];
}

/**
 * `sent` is new; `repeated` was here before with the same body; `different` was here with another body; `absent`: no such
 * programme, version or own draft; `closed`; `moved_on`: the draft has another revision; `receipt_taken`: make another.
 */
export interface Sending {
  outcome: 'sent' | 'repeated' | 'different' | 'absent' | 'closed' | 'moved_on' | 'receipt_taken';
  receipt: string | null;
  submittedAt: Date | null;
  /** What is stored has the sender's secret. */
  own: boolean;
}

const text = `select outcome, receipt, submitted_at as "submittedAt", own from submit_response(${[
  ...[
    'text',
    'text',
    'uuid',
    'uuid',
    'text',
    'integer',
    'boolean',
    'text',
    'text',
    'text::jsonb',
    'text',
    'text',
    'text',
    'integer',
    'uuid',
  ],
  ...['timestamptz', 'text', 'text', 'text', 'text', 'text::jsonb', 'text::jsonb', 'text'],
]
  .map((type, place) => `$${place + 1}::${type}`)
  .join(', ')})`;

/** Writes response, contact details, event and jobs and ends the draft, or nothing at all. */
export async function submitResponse(database: Database, response: NewResponse): Promise<Sending> {
  const { contact } = response;
  const [row] = await database.call<Omit<Sending, 'submittedAt'> & { submittedAt: string | null }>(text, [
    response.programmeCode,
    response.audience,
    response.id,
    response.versionId,
    response.secretHash,
    response.revision,
    String(response.whole),
    response.language,
    response.channel,
    JSON.stringify(response.answers),
    response.bodyHash,
    response.receipt,
    'web', // a draft that was typed in from paper says so itself, and by whom
    response.seconds,
    null,
    response.submittedAt.toISOString(),
    contact.name,
    contact.email,
    contact.phone,
    contact.city,
    JSON.stringify(response.freeText),
    JSON.stringify(response.eventDetails),
    jobsText(response.jobs),
  ]);
  if (!row) throw new Error('submit_response told nothing');
  // The connection leaves instants as Postgres writes them, because drizzle reads them itself.
  return { ...row, submittedAt: row.submittedAt === null ? null : new Date(row.submittedAt) };
}
