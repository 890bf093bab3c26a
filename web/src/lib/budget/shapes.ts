// Budgets, payments and claims as they arrive over the wire; the shapes are the API's own.
import type { z } from 'zod';
import type { budgetAnswer, fundingAnswer, lineAnswer } from '@compatriot/server/budgets/schema.ts';
import type { moneyAnswer } from '@compatriot/server/payments/schema.ts';

export type Budget = z.input<typeof budgetAnswer>;
export type BudgetLine = Budget['lines'][number];
export type LineDetails = z.input<typeof lineAnswer>;
export type Funding = z.input<typeof fundingAnswer>;
export type Money = z.input<typeof moneyAnswer>;
export type Payment = Money['payments'][number];
export type Claim = Money['claims'][number];
