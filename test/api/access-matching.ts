// Who may use the routes of matching and of joint choices: a part of access-matrix.ts.
import { randomUUID } from 'node:crypto';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import type { Expectation, Role } from './access-matrix.ts';

interface Words {
  p: string;
  get: (
    url: string,
    allow: Expectation['allow'],
    stands?: Record<string, string>,
    query?: string,
  ) => Expectation;
  officials: Role[];
}

export const matchingExpectations = ({ p, get, officials }: Words): Expectation[] => [
  get(`${p}/portfolios`, ['coordinator']),
  get(`${p}/portfolios/choices`, ['coordinator']),
  {
    method: 'POST',
    url: `${p}/portfolios`,
    allow: ['coordinator'],
    // The one who may is told what is wrong with it.
    body: () => ({ name: 'Spring', assignments: [{ id: randomUUID() }, { id: randomUUID() }] }),
  },
  get(`${p}/portfolios/:id`, ['coordinator'], { id: 'portfolio' }),
  get(`${p}/portfolios/:id/assignments/:assignment/candidates`, ['coordinator'], {
    id: 'portfolio',
    assignment: 'assignment',
  }),
  {
    method: 'POST',
    url: `${p}/portfolios/:id/cancel`,
    allow: ['coordinator'],
    stands: { id: 'portfolio' },
    destructive: true,
  },
  { method: 'POST', url: `${p}/assignments/:id/match-runs`, allow: officials, stands: { id: 'assignment' } },
  get(`${p}/assignments/:id/match-runs`, officials, { id: 'assignment' }),
  // A run belongs to those for whom it was made: the team's is not the government's.
  get(`${p}/assignments/:id/match-runs/:run`, ['coordinator'], { id: 'assignment', run: 'run' }),
  get(`${p}/assignments/:id/match-runs/:run/replay`, ['coordinator'], { id: 'assignment', run: 'run' }),
  get(`${p}/assignments/:id/match-runs/:run/against/:other`, ['coordinator'], {
    id: 'assignment',
    run: 'run',
    other: 'run',
  }),
  {
    method: 'POST',
    url: '/api/match/preview',
    allow: ['coordinator'],
    body: (values) => ({ programme: values.get('programme'), assignmentId: values.get('assignment') }),
  },
  get(`${p}/match-settings`, officials),
  {
    method: 'PUT',
    url: `${p}/match-settings`,
    allow: ['coordinator'],
    body: () => ({
      weights: defaultWeights,
      note: 'A test',
    }),
  },
];
