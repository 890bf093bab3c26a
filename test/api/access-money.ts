// Who may use the routes of money: a part of access-matrix.ts. The stage's coordinator decides about money.
import { randomUUID } from 'node:crypto';
import type { Expectation, Role } from './access-matrix.ts';

interface Words {
  p: string;
  get: (url: string, allow: Expectation['allow'], stands?: Record<string, string>) => Expectation;
}

const coordinator: Role[] = ['coordinator'];
const toPlacement = { id: 'placement', payment: 'payment', claim: 'claim' };

export const moneyExpectations = ({ p, get }: Words): Expectation[] => [
  {
    method: 'PUT',
    url: `${p}/officials/:membership/finance`,
    allow: ['administrator'],
    // The one who has it already.
    body: () => ({ finance: true }),
  },
  get(`${p}/budget`, coordinator),
  {
    method: 'POST',
    url: `${p}/budget-lines`,
    allow: coordinator,
    body: () => ({
      donor: 'A fund',
      code: randomUUID(),
      name: 'Returns',
      currency: 'EUR',
      amount: 1000,
      validFrom: '2027-01-01',
      validUntil: '2027-12-31',
    }),
  },
  get(`${p}/budget-lines/:id`, coordinator, { id: 'line' }),
  {
    method: 'PATCH',
    url: `${p}/budget-lines/:id`,
    allow: coordinator,
    stands: { id: 'line' },
    body: () => ({ name: 'Short returns' }),
  },
  get(`${p}/assignments/:id/funding`, coordinator, { id: 'assignment' }),
  {
    method: 'PUT',
    url: `${p}/assignments/:id/funding`,
    allow: coordinator,
    stands: { id: 'assignment' },
    body: (values) => ({ lines: [{ lineId: values.get('line'), amount: 500 }] }),
  },
  get('/api/placements/:id/money', ['coordinator', 'member'], { id: 'placement' }),
  {
    method: 'PUT',
    url: '/api/placements/:id/promises',
    allow: coordinator,
    stands: toPlacement,
    body: () => ({ parts: [] }),
  },
  {
    method: 'PUT',
    url: '/api/placements/:id/payments/:payment/made',
    allow: coordinator,
    stands: toPlacement,
    body: () => ({ madeOn: '2026-01-05', reference: 'V1' }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/payments/:payment/made',
    allow: coordinator,
    stands: toPlacement,
  },
  {
    method: 'POST',
    url: '/api/placements/:id/payments/:payment/cancel',
    allow: coordinator,
    stands: toPlacement,
    body: () => ({ reason: 'x' }),
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/placements/:id/claims',
    allow: ['member'],
    stands: toPlacement,
    body: () => ({ kind: 'travel', note: 'Bus', spentOn: '2026-10-01', amount: 100, currency: 'EUR' }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/claims/:claim',
    allow: ['member'],
    stands: toPlacement,
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/placements/:id/claims/:claim/objection',
    allow: ['member'],
    stands: toPlacement,
    body: () => ({ text: 'Not mine' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/claims/:claim/decision',
    allow: coordinator,
    stands: toPlacement,
    body: () => ({ decision: 'refuse', reason: 'x' }),
    destructive: true,
  },
];
