// Who may use the routes of proposed projects. The stage's project is handed in, by the member and to the programme's team.
import { projectCriteria } from '@compatriot/db/work-vocabulary.ts';
import type { Expectation, Role } from './access-matrix.ts';

const project = '/api/projects/:id';
const stands = { id: 'project', milestone: 'milestone' };
const papers = `${project}/milestones/:milestone/documents`;
const paperStands = { ...stands, document: 'projectPaper' };
const both: Role[] = ['member', 'coordinator'];

const plan = '/api/return-plans/:id';
const planStands = { id: 'returnPlan', step: 'returnStep' };
const steps = [{ area: 'housing', what: 'A flat' }];

/** The stage's plan is shared with the coordinators by the member. */
const returnPlanExpectations: Expectation[] = [
  { method: 'GET', url: '/api/programmes/:programme/return-plans', allow: ['focal_point', 'coordinator'] },
  {
    method: 'POST',
    url: '/api/me/return-plans',
    allow: ['member'],
    body: (values) => ({ profileId: values.get('profile'), steps }),
  },
  { method: 'GET', url: plan, allow: both, stands: planStands },
  { method: 'PUT', url: plan, allow: both, stands: planStands, body: () => ({ steps }), destructive: true },
  {
    method: 'PUT',
    url: `${plan}/steps/:step`,
    allow: both,
    stands: planStands,
    body: () => ({ doneOn: null }),
  },
  {
    method: 'POST',
    url: `${plan}/agree`,
    allow: both,
    stands: planStands,
    body: () => ({ version: 1 }),
  },
  {
    method: 'PUT',
    url: `${plan}/shared`,
    allow: ['member'],
    stands: planStands,
    body: () => ({ shared: true }),
  },
  { method: 'DELETE', url: plan, allow: ['member'], stands: planStands, destructive: true },
];

export const projectExpectations: Expectation[] = [
  ...returnPlanExpectations,
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
    // Who declares an interest reads no papers from then on.
    body: () => ({
      conflict: false,
      scores: Object.fromEntries(projectCriteria.map((each) => [each, 3])),
      note: 'x',
    }),
  },
  {
    method: 'POST',
    url: `${project}/milestones/:milestone/moves`,
    allow: ['member'],
    stands,
    body: () => ({ move: 'report', report: 'Done' }),
  },
  { method: 'GET', url: papers, allow: both, stands },
  {
    method: 'POST',
    url: papers,
    allow: ['member'],
    stands,
    query: '?kind=receipt',
    type: 'application/octet-stream',
    body: () => Buffer.from('%PDF-1.7 %%EOF'),
  },
  { method: 'GET', url: `${papers}/:document/file`, allow: both, stands: paperStands },
  {
    method: 'DELETE',
    url: `${papers}/:document`,
    allow: both,
    stands: paperStands,
    destructive: true,
  },
  {
    method: 'PUT',
    url: `${project}/results`,
    allow: ['member'],
    stands,
    body: () => ({ summary: 'Done', reached: [], outcome: 'knowledge' }),
  },
];
