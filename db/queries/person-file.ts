// What was written and worked out about a person, for their own file. Functions of the database answer nobody but them.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { PoolRecipient } from '../vocabulary.ts';

export interface PanelWords {
  placementId: string;
  need: string;
  givenAt: string;
  note: string;
  scores: { concept: number | null; score: number }[];
}

/** Once it is decided. Who gave them is the panel's own. */
export async function scoresAbout(tx: Transaction, profileId: string): Promise<PanelWords[]> {
  return [
    ...(await tx.execute<PanelWords & Record<string, unknown>>(
      sql`select placement_id as "placementId", need, given_at as "givenAt", note, scores from scores_about(${profileId}::uuid)`,
    )),
  ];
}

interface Ranking extends Record<string, unknown> {
  need: string;
  runAt: string;
  recipient: PoolRecipient;
  rank: number;
  score: number;
  parts: unknown;
  /** The card as it was then; null where a run kept none. */
  facts: unknown;
}

export async function rankingsOf(tx: Transaction, profileId: string): Promise<Ranking[]> {
  return [
    ...(await tx.execute<Ranking>(
      sql`select need, run_at as "runAt", recipient, rank, score, parts, facts from rankings_of(${profileId}::uuid)`,
    )),
  ];
}

interface PortfolioWords extends Record<string, unknown> {
  need: string;
  at: string;
  recipient: PoolRecipient;
  kind: 'choice' | 'pin' | 'ban';
  score: number | null;
  rank: number | null;
  reason: string | null;
}

export async function portfolioWordsAbout(tx: Transaction, profileId: string): Promise<PortfolioWords[]> {
  return [
    ...(await tx.execute<PortfolioWords>(
      sql`select need, at, recipient, kind, score, rank, reason from portfolio_words_about(${profileId}::uuid)`,
    )),
  ];
}
