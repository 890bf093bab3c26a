// Who may use the routes of proposed projects. The stage's project is handed in, by the member and to the programme's team.
import type { Expectation, Role } from './access-matrix.ts';

const project = '/api/projects/:id';
const stands = { id: 'project', milestone: 'milestone' };
const both: Role[] = ['member', 'coordinator'];

export const projectExpectations: Expectation[] = [
  {
    method: 'GET',
    url: '/api/programmes/:programme/projects',
    allow: ['focal_point', 'coordinator'],
  },
  {
    method: 'POST',
    url: '/api/me/projects',
    allow: ['member'],
    body: (values) => ({
      programme: values.get('programme'),
      title: 'A cold room',
      sector: 'health',
      country: 'GY',
      currency: 'EUR',
    }),
  },
  { method: 'GET', url: project, allow: both, stands },
  { method: 'PATCH', url: project, allow: ['member'], stands, body: () => ({ title: 'Other' }) },
  // The plan that was handed in is answered by a colleague; who proposed it may not.
  {
    method: 'POST',
    url: `${project}/steps`,
    allow: ['coordinator'],
    stands,
    body: () => ({ step: 'return', note: 'x' }),
    destructive: true,
  },
  {
    method: 'POST',
    url: `${project}/appraisals`,
    allow: ['coordinator'],
    stands,
    body: () => ({ conflict: true }),
  },
  {
    method: 'POST',
    url: `${project}/milestones/:milestone/moves`,
    allow: ['member'],
    stands,
    body: () => ({ move: 'report', report: 'Done' }),
  },
  {
    method: 'PUT',
    url: `${project}/results`,
    allow: ['member'],
    stands,
    body: () => ({ summary: 'Done', reached: [], outcome: 'knowledge' }),
  },
];
