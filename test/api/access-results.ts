// Who may use the routes of results and follow-ups. The stage's placement is not answered yet: contact is closed, so that the
// person alone may say anything, and a moment that has not come (409) is no missing right.
import type { Expectation, Role } from './access-matrix.ts';

const result = '/api/placements/:id';
const stands = { id: 'placement' };
const member: Role[] = ['member'];
const post = (url: string, allow: Role[], body: object, method: 'POST' | 'PUT' = 'POST'): Expectation => ({
  method,
  url,
  allow,
  stands,
  body: () => body,
});

export const resultExpectations: Expectation[] = [
  {
    method: 'GET',
    url: `${result}/result`,
    // Figures for whoever sees the placement.
    allow: ['focal_point', 'coordinator', 'member', 'host'],
    stands,
  },
  post(`${result}/report/draft`, member, { summary: 'Half' }, 'PUT'),
  post(`${result}/report`, member, { summary: 'Taught', information: 'A talk', reached: [] }),
  post(`${result}/handovers`, member, { name: 'Ward sister', what: 'The round' }),
  post(`${result}/feedback`, member, { overall: 5, again: true }),
  post(`${result}/plan`, member, { steps: [{ area: 'work', what: 'A licence' }] }, 'PUT'),
  post(`${result}/plan/agree`, member, { version: 1 }),
  {
    method: 'PUT',
    url: `${result}/plan/steps/:step`,
    allow: member,
    stands: { ...stands, step: 'planStep' },
    body: () => ({ doneOn: null }),
  },
  {
    method: 'DELETE',
    url: `${result}/handovers/:handover`,
    allow: member,
    stands: { ...stands, handover: 'handover' },
    destructive: true,
  },
  {
    method: 'POST',
    url: `${result}/handovers/confirm`,
    allow: [],
    stands,
    body: (values) => ({ ids: [values.get('handover')] }),
  },
  {
    method: 'POST',
    url: '/api/follow-ups/open',
    allow: 'everyone',
    body: (values) => ({ token: values.get('followUpToken') }),
  },
  ...['ask', 'link', 'give-up'].map((act): Expectation => ({
    method: 'POST',
    url: `/api/follow-ups/:id/${act}`,
    allow: ['coordinator'],
    stands: { id: 'followUp' },
    body: () => (act === 'give-up' ? { reason: 'left' } : {}),
  })),
];
