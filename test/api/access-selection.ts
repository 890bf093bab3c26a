// Who may use which route of choosing; part of the matrix in access-matrix.ts.
import { randomUUID } from 'node:crypto';
import type { Expectation } from './access-matrix.ts';

const p = '/api/programmes/:programme';

export const selectionExpectations: Expectation[] = [
  // The stage's person has not answered: the host learns nothing of any of it.
  {
    method: 'GET',
    url: `${p}/assignments/:id/selection`,
    allow: ['coordinator'],
    stands: { id: 'assignment' },
  },
  {
    method: 'POST',
    url: `${p}/assignments/:id/panel`,
    allow: ['coordinator'],
    stands: { id: 'assignment' },
    body: () => ({ name: `Sister ${randomUUID().slice(0, 8)}` }),
  },
  {
    method: 'DELETE',
    url: `${p}/assignments/:id/panel/:seat`,
    allow: ['coordinator'],
    stands: { id: 'assignment' },
    destructive: true,
  },
  {
    method: 'GET',
    url: '/api/placements/:id/selection',
    allow: ['coordinator'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/declaration',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: (values) => ({ seatId: values.get('seat'), conflict: null }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/scores',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: (values) => ({
      seatId: values.get('seat'),
      scores: [{ uri: null, score: 3 }],
      note: 'x',
      onBehalf: { way: 'phone', evidence: 'x' },
    }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/host-choice',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ choice: 'select', onBehalf: { way: 'phone', evidence: 'x' } }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/slots',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ slots: [{ date: '2099-01-01', time: '09:00' }], minutes: 30, way: 'video' }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/slots/:slot',
    allow: ['coordinator'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/slots/:slot/choose',
    allow: ['member'],
    stands: { id: 'placement' },
  },
  { method: 'GET', url: '/api/me/invitations/:id/interview', allow: ['member'], stands: { id: 'placement' } },
  {
    method: 'GET',
    url: '/api/placements/:id/questions',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/questions',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
    body: () => ({ text: 'Is housing paid?' }),
  },
];
