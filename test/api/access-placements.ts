// Who may use the routes of placements and of all that follows a yes: a part of access-matrix.ts.
import { randomUUID } from 'node:crypto';
import type { Expectation, Role } from './access-matrix.ts';
import { selectionExpectations } from './access-selection.ts';
import { projectExpectations } from './access-projects.ts';
import { resultExpectations } from './access-results.ts';

interface Words {
  p: string;
  get: (
    url: string,
    allow: Expectation['allow'],
    stands?: Record<string, string>,
    query?: string,
  ) => Expectation;
  officials: Role[];
  signedIn: Role[];
}

const orientationBody = () => ({
  title: 'Before you go',
  form: 'site',
  place: 'Utrecht',
  startsAt: '2030-03-01T09:30',
  timeZone: 'Europe/Amsterdam',
  minutes: 60,
  capacity: 10,
});

/** What the holder of a mailed link does: the token says who is there. */
const act = (url: string, body?: Expectation['body'], stands: Record<string, string> = {}): Expectation => ({
  method: 'POST',
  url: `/api/act/:token/${url}`,
  allow: 'everyone',
  stands: { token: 'actToken', ...stands },
  ...(body ? { body } : {}),
});
const acts: Expectation[] = [
  act('declaration', (values) => ({ seatId: values.get('linkSeat'), conflict: null })),
  act('scores', (values) => ({
    seatId: values.get('linkSeat'),
    scores: [{ uri: null, score: 3 }],
    note: 'Calm',
  })),
  act('host-choice', () => ({ choice: 'select' })),
  act('handovers/confirm', () => ({ ids: [randomUUID()] })),
  act('feedback', () => ({ overall: 4, again: true })),
  act('sessions/:session/confirm', undefined, { session: 'heldSession' }),
  act('concerns', () => ({ kind: 'other', text: 'No word since May' })),
];

export const placementExpectations = ({ p, get, officials, signedIn }: Words): Expectation[] => [
  get(`${p}/placements`, officials),
  {
    method: 'POST',
    url: `${p}/placements`,
    allow: ['coordinator'],
    body: (values) => ({ assignmentId: values.get('assignment'), profileId: values.get('profile') }),
  },
  get(`${p}/placements/:id`, officials, { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/steps',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ step: 'select', note: 'x' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/undo',
    allow: ['coordinator', 'member', 'host'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/confirm-yes',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
  },
  ...selectionExpectations,
  get(`${p}/desk`, ['coordinator']),
  get(`${p}/board`, ['coordinator']),
  get(`${p}/report`, officials),
  get(`${p}/report/:measure`, ['coordinator']),
  {
    method: 'POST',
    url: `${p}/desk/reminders`,
    allow: ['coordinator'],
    body: () => ({ placements: [randomUUID()] }),
  },
  {
    method: 'POST',
    url: `${p}/desk/covers`,
    allow: ['coordinator'],
    body: () => ({
      awayId: randomUUID(),
      coverId: randomUUID(),
      fromOn: '2099-01-01',
      untilOn: '2099-01-02',
    }),
  },
  {
    method: 'DELETE',
    url: `${p}/desk/covers/:id`,
    allow: ['coordinator'],
    stands: { id: 'cover' },
    destructive: true,
  },
  {
    method: 'PUT',
    url: '/api/placements/:id/desk',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ coordinatorId: randomUUID() }),
  },
  // What coordinators say to each other, and the links that they mail, are theirs alone.
  get('/api/placements/:id/talk', ['coordinator'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/comments',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ text: 'Ring after five' }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/comments/:comment',
    allow: ['coordinator'],
    stands: { id: 'placement', comment: 'comment' },
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/placements/:id/links',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ contactId: randomUUID() }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/links/:link',
    allow: ['coordinator'],
    stands: { id: 'placement', link: 'link' },
    destructive: true,
  },
  // The token says who is there, and whoever holds it acts.
  get('/api/act/:token', 'everyone', { token: 'token' }),
  {
    method: 'POST',
    url: '/api/act/:token/steps',
    allow: 'everyone',
    stands: { token: 'token' },
    body: () => ({ step: 'interview', date: '2026-01-01' }),
  },
  ...acts,
  ...resultExpectations,
  ...projectExpectations,
  get('/api/me/projects', signedIn),
  get('/api/me/return-plans', signedIn),
  // Papers and pay are between the person and the coordinator: no host, no focal point.
  get('/api/placements/:id/checks', ['coordinator', 'member'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/checks/ask',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ kinds: ['identity'] }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/checks/:kind/steps',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement', kind: 'checkKind' },
    body: () => ({ step: 'provide', documentId: randomUUID() }),
  },
  get('/api/placements/:id/terms', ['coordinator', 'member'], { id: 'placement' }),
  // Before the offer there is none for anybody but the coordinator.
  get('/api/placements/:id/terms/:number/file', ['coordinator'], { id: 'placement', number: 'termsNumber' }),
  {
    method: 'PUT',
    url: '/api/placements/:id/terms',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({
      currency: 'EUR',
      stipend: 0,
      stipendEvery: 'month',
      stipendTimes: 0,
      travel: 0,
      daily: 0,
      dailyDays: 0,
      insuredBy: 'programme',
      insurance: 'Health and repatriation',
      startsOn: '2027-03-01',
      endsOn: '2027-04-01',
      leaveDays: 0,
      duties: 'Teach',
    }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/terms/ready',
    allow: ['coordinator'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/terms/withdraw',
    allow: ['coordinator'],
    stands: { id: 'placement' },
    body: () => ({ reason: 'A test' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/terms/signatures',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
    body: () => ({ name: 'Ama Mensah', agreed: true, language: 'en', sha256: '0'.repeat(64) }),
  },
  get('/api/placements/:id/documents', ['coordinator', 'member', 'host'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/documents',
    // The stage's placement is not answered yet: a host brings nothing, and the coordinator only what the team took down.
    allow: ['coordinator'],
    stands: { id: 'placement' },
    query: '?kind=evidence',
    type: 'application/octet-stream',
    body: () => Buffer.from('%PDF-1.7 %%EOF'),
  },
  // The member's own passport, before anybody else may see it.
  get('/api/placements/:id/documents/:document/file', ['member'], { id: 'placement', document: 'paper' }),
  {
    method: 'DELETE',
    url: '/api/placements/:id/documents/:document',
    allow: ['member'],
    stands: { id: 'placement', document: 'paper' },
    destructive: true,
  },
  get(`${p}/institutions/:id/documents`, officials, { id: 'institution' }),
  {
    method: 'POST',
    url: `${p}/institutions/:id/documents`,
    allow: officials,
    stands: { id: 'institution' },
    query: '?kind=due_diligence',
    type: 'application/octet-stream',
    body: () => Buffer.from('%PDF-1.7 %%EOF'),
  },
  get(`${p}/institutions/:id/documents/:document/file`, officials, {
    id: 'institution',
    document: 'institutionPaper',
  }),
  {
    method: 'DELETE',
    url: `${p}/institutions/:id/documents/:document`,
    allow: officials,
    stands: { id: 'institution', document: 'institutionPaper' },
    destructive: true,
  },
  get('/api/placements/:id/certificate', ['coordinator', 'member'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/certificate',
    allow: ['coordinator'],
    stands: { id: 'placement' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/certificate/revocation',
    allow: ['coordinator'],
    stands: { id: 'ended' },
    body: () => ({ reason: 'other' }),
    destructive: true,
  },
  {
    method: 'PUT',
    url: '/api/placements/:id/certificate/shows',
    allow: ['member'],
    stands: { id: 'ended' },
    body: () => ({ shows: [] }),
  },
  // The stage's contact is not open (any more): its name is the person's alone.
  get('/api/placements/:id/certificate/file', ['member'], { id: 'ended' }),
  get('/api/certificates/:code', 'everyone', { code: 'certificate' }),
  get('/api/me/fits', signedIn),
  get('/api/me/fits/:id', ['member'], { id: 'assignment' }),
  {
    method: 'POST',
    url: '/api/me/applications',
    allow: ['member'],
    body: (values) => ({ assignmentId: values.get('vacancy') }),
  },
  {
    method: 'PUT',
    url: '/api/me/fit-mails',
    allow: ['member'],
    body: (values) => ({ profileId: values.get('profile'), mails: true }),
  },
  get('/api/me/notices', signedIn),
  { method: 'POST', url: '/api/me/notices/read', allow: signedIn, body: () => ({ ids: null }) },
  get('/api/me/invitations', signedIn),
  get(`${p}/orientations`, ['coordinator']),
  { method: 'POST', url: `${p}/orientations`, allow: ['coordinator'], body: orientationBody },
  get(`${p}/orientations/:id`, ['coordinator'], { id: 'orientation' }),
  {
    method: 'PUT',
    url: `${p}/orientations/:id`,
    allow: ['coordinator'],
    stands: { id: 'orientation' },
    body: orientationBody,
  },
  {
    method: 'POST',
    url: `${p}/orientations/:id/cancel`,
    allow: ['coordinator'],
    stands: { id: 'orientation' },
    destructive: true,
  },
  {
    method: 'PUT',
    url: `${p}/orientations/:id/attendance`,
    allow: ['coordinator'],
    stands: { id: 'orientation' },
    body: () => ({ people: [] }),
  },
  get('/api/placements/:id/orientation', ['coordinator', 'member'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/orientation',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
    body: (values) => ({ orientationId: values.get('orientation') }),
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/orientation/:orientation',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement', orientation: 'orientation' },
    destructive: true,
  },
  // The stage's placement is not answered yet: for a host there is nothing before a yes.
  get('/api/placements/:id/work', ['coordinator', 'member'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/placements/:id/sessions',
    // The stage's placement is not answered yet: for a host there is nothing before a yes.
    allow: ['coordinator', 'member'],
    stands: { id: 'placement' },
    body: () => ({ heldOn: '2026-01-01', minutes: 60, topic: 'X-rays' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/sessions/:session/confirm',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement', session: 'orientation' },
  },
  {
    method: 'DELETE',
    url: '/api/placements/:id/sessions/:session',
    allow: ['coordinator', 'member'],
    stands: { id: 'placement', session: 'orientation' },
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/placements/:id/progress',
    allow: ['member'],
    stands: { id: 'placement' },
    body: () => ({ pace: 'on_track', done: 'Taught' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/concerns',
    allow: ['member'],
    stands: { id: 'placement' },
    body: () => ({ kind: 'people', text: 'They shout' }),
  },
  {
    method: 'POST',
    url: '/api/placements/:id/concerns/:concern/answer',
    allow: ['coordinator'],
    stands: { id: 'placement', concern: 'orientation' },
    body: () => ({ answer: 'I call' }),
  },
  get('/api/me/invitations/:id', ['member'], { id: 'placement' }),
  {
    method: 'POST',
    url: '/api/me/invitations/:id/answer',
    allow: ['member'],
    stands: { id: 'placement' },
    body: () => ({ answer: 'no' }),
    destructive: true,
  },
  get('/api/host/placements', signedIn),
  get('/api/host/placements/:id', ['host'], { id: 'placement' }),
];
