// What the API answers about portfolios, as it comes over the wire.
import type { z } from 'zod';
import type {
  portfolioAnswer,
  portfolioChoicesAnswer,
  portfoliosAnswer,
} from '@compatriot/server/portfolios/schema.ts';

export type Portfolios = z.input<typeof portfoliosAnswer>;
export type Portfolio = z.input<typeof portfolioAnswer>;
export type Choices = z.input<typeof portfolioChoicesAnswer>;
export type Open = Choices['assignments'][number];
export type Result = NonNullable<Portfolio['result']>;
export type Placed = Result['byAssignment'][number];
export type Chosen = Placed['chosen'][number];
export type Override = Result['overrides'][number];
export type Floor = Choices['floors'][number];
/** What a portfolio was changed from, as far as the page of the new one needs it. */
export interface Before {
  objective: number;
  filled: number;
  /** By assignment. */
  chosen: Record<string, Chosen[]>;
}
