// Who may use which route, said once by a person. access.test.ts walks every cell and refuses a route that is missing here.
import { randomUUID } from 'node:crypto';
import { listExpectations } from './access-lists.ts';
import { matchingExpectations } from './access-matching.ts';
import { moneyExpectations } from './access-money.ts';
import { placementExpectations } from './access-placements.ts';

export type Role =
  | 'outsider'
  | 'somebody'
  | 'member'
  | 'host'
  | 'focal_point'
  | 'coordinator'
  | 'foreign_coordinator'
  | 'foreign_focal_point'
  | 'foreign_host'
  | 'foreign_member'
  | 'administrator';

type Values = ReadonlyMap<string, string>;

export interface Expectation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  allow: 'everyone' | Role[];
  /** Which made row `:id` is. */
  stands?: Record<string, string>;
  query?: string;
  /** A body that the shape accepts, so that the right decides and not the shape. */
  body?: (values: Values) => object;
  /** Media type of a body that is a file. */
  type?: string;
  /** Called by those who may not only: an allowed call would remove what later cells need. */
  destructive?: true;
}

const officials: Role[] = ['focal_point', 'coordinator'];
const onSite: Role[] = [...officials, 'host'];
/** Who names the people of an institution to which somebody said yes: no focal point, who would read names by them. */
const knowingPeople: Role[] = ['coordinator', 'host'];
const signedIn: Role[] = [
  'somebody',
  'member',
  'host',
  'focal_point',
  'coordinator',
  'foreign_coordinator',
  'foreign_focal_point',
  'foreign_host',
  'foreign_member',
  'administrator',
];
const p = '/api/programmes/:programme';
const get = (
  url: string,
  allow: Expectation['allow'],
  stands: Record<string, string> = {},
  query = '',
): Expectation => ({
  method: 'GET',
  url,
  allow,
  stands,
  query,
});

const assignmentBody = (values: Values) => ({
  institutionId: values.get('institution'),
  title: 'Train a ward',
  need: 'Nurses',
  tasks: 'Teach',
  outputs: 'Nurses taught',
  mode: 'temporary',
  sector: 'health',
  country: 'GY',
});

export const expectations: Expectation[] = [
  get('/api/health', 'everyone'),
  get('/api/openapi.json', 'everyone'),
  get('/api/dev/mail', 'everyone'),
  get('/api/dev/sign-ins', 'everyone'),
  {
    method: 'POST',
    url: '/api/sign-in/codes',
    allow: 'everyone',
    body: () => ({ email: `${randomUUID()}@example.org` }),
  },
  {
    method: 'POST',
    url: '/api/sign-in/sessions',
    // A right answer needs a right code: see accounts.test.ts. Here everybody is refused alike.
    allow: [],
    body: () => ({ email: 'nobody@example.org', code: '000000' }),
  },
  get('/api/session', signedIn),
  { method: 'PATCH', url: '/api/session', allow: signedIn, body: () => ({ language: 'en' }) },
  { method: 'DELETE', url: '/api/session', allow: 'everyone', destructive: true },

  get('/api/programmes', 'everyone'),
  {
    method: 'POST',
    url: '/api/programmes',
    allow: ['administrator'],
    body: () => ({
      code: `m${randomUUID().slice(0, 8)}`,
      name: 'A programme',
      originCountries: ['GY'],
      languages: ['en'],
      sectors: ['health'],
      modes: ['temporary'],
    }),
  },
  get(p, 'everyone'),
  get(`${p}/officials`, ['administrator']),
  get(`${p}/figures`, 'everyone'),
  get(`${p}/pool-figures`, officials),
  get(`${p}/fairness`, officials),
  get(`${p}/exports`, [...onSite, 'administrator']),
  {
    method: 'POST',
    url: `${p}/exports`,
    allow: officials,
    body: () => ({ kind: 'institutions', format: 'csv' }),
  },
  // The one who asked for it.
  get(`${p}/exports/:id`, ['coordinator'], { id: 'export' }),
  get(`${p}/exports/:id/file`, ['coordinator'], { id: 'export' }),
  {
    method: 'DELETE',
    url: `${p}/exports/:id`,
    allow: ['coordinator'],
    stands: { id: 'export' },
    destructive: true,
  },
  get(`${p}/waves`, [...officials, 'administrator']),
  get(`${p}/survey-figures`, [...officials, 'administrator']),
  {
    method: 'POST',
    url: `${p}/survey-channels`,
    allow: ['coordinator', 'administrator'],
    body: () => ({ code: `c${randomUUID().slice(0, 8)}` }),
  },
  {
    method: 'DELETE',
    url: `${p}/survey-channels/:channel`,
    allow: ['coordinator', 'administrator'],
    stands: { channel: 'channel' },
    destructive: true,
  },

  get('/api/countries/:country/regions', 'everyone', { country: 'country' }),
  get(`${p}/skills`, ['administrator']),
  {
    method: 'POST',
    url: `${p}/skills`,
    allow: ['administrator'],
    body: () => ({
      names: { en: `Own skill ${randomUUID()}` },
      parent: 'urn:compatriot:skill:paediatric-nursing',
    }),
  },
  {
    method: 'PATCH',
    url: `${p}/skills/:id`,
    allow: ['administrator'],
    stands: { id: 'localSkill' },
    body: () => ({ names: { en: `Own skill ${randomUUID()}` } }),
  },
  get(`${p}/questionnaires`, ['administrator']),
  {
    method: 'POST',
    url: `${p}/questionnaires`,
    allow: ['administrator'],
    body: () => ({ audience: 'organisations' }),
  },
  get('/api/questionnaires/:id', ['administrator'], { id: 'questionnaire' }),
  get('/api/questionnaires/:id/xlsform', ['administrator'], { id: 'questionnaire' }),
  {
    method: 'POST',
    url: `${p}/questionnaires/xlsform`,
    allow: ['administrator'],
    type: 'application/octet-stream',
    body: () => Buffer.from('no workbook'),
  },
  {
    method: 'PUT',
    url: '/api/questionnaires/:id',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
    body: () => ({ definition: { languages: ['en'], title: {}, intro: {}, minutes: 1, topics: [] } }),
  },
  {
    method: 'POST',
    url: '/api/questionnaires/:id/undo',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
  },
  {
    method: 'POST',
    url: '/api/questionnaires/:id/redo',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
  },
  {
    method: 'POST',
    url: '/api/questionnaires/:id/publish',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
    body: () => ({ newWave: false }),
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/questionnaires/:id/retire',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
    destructive: true,
  },
  {
    method: 'DELETE',
    url: '/api/questionnaires/:id',
    allow: ['administrator'],
    stands: { id: 'questionnaire' },
    destructive: true,
  },

  // The survey is everybody's; what a visitor reaches depends on the draft's secret, see responses.test.ts.
  get(`${p}/survey`, 'everyone'),
  { method: 'POST', url: `${p}/drafts`, allow: 'everyone', body: () => ({ language: 'en' }) },
  // Without a draft's secret there is nothing to read or to forget, and both say so.
  get(`${p}/draft`, 'everyone'),
  { method: 'DELETE', url: `${p}/draft`, allow: 'everyone' },
  { method: 'PUT', url: `${p}/draft/answers`, allow: [], body: () => ({ topic: 'who', fields: {} }) },
  { method: 'POST', url: `${p}/responses`, allow: [] },
  // What coordinators enter for others. Without a paper form in this browser there is nothing to list or to add to.
  get(`${p}/entries`, ['coordinator']),
  { method: 'POST', url: `${p}/paper`, allow: ['coordinator'], body: () => ({ language: 'en' }) },
  get(`${p}/paper/evidence`, []),
  {
    method: 'PUT',
    url: `${p}/paper/evidence`,
    allow: [],
    type: 'application/pdf',
    body: () => Buffer.from('%PDF-1.7'),
  },
  {
    method: 'POST',
    url: `${p}/entries/files/:id`,
    allow: ['coordinator'],
    stands: { id: 'signedForm' },
    body: () => ({ reason: 'A question about the consent' }),
  },
  {
    method: 'POST',
    url: `${p}/responses/import`,
    allow: ['coordinator'],
    type: 'text/csv',
    body: () => Buffer.from('no responses'),
  },
  get('/api/response-imports/:id', ['coordinator'], { id: 'import' }),
  {
    method: 'POST',
    url: '/api/response-imports/:id/cancel',
    allow: ['coordinator'],
    stands: { id: 'import' },
    destructive: true,
  },
  {
    method: 'POST',
    url: '/api/response-imports/:id/run',
    allow: ['coordinator'],
    stands: { id: 'import' },
    destructive: true,
  },
  get(`${p}/rosters`, ['coordinator']),
  {
    method: 'POST',
    url: `${p}/rosters`,
    allow: ['coordinator'],
    type: 'text/csv',
    body: () => Buffer.from(`E-mail,Name\n${randomUUID()}@example.org,Ama`),
  },
  ...['', '/words', '/twins', '/report', '/report.csv'].map((path) =>
    get(`/api/rosters/:id${path}`, ['coordinator'], { id: 'roster' }),
  ),
  {
    method: 'PUT',
    url: '/api/rosters/:id/columns',
    allow: ['coordinator'],
    stands: { id: 'roster' },
    body: () => ({ people: { sheet: 0, fields: ['email', 'name'] }, placements: null, language: 'en' }),
  },
  {
    method: 'PUT',
    url: '/api/rosters/:id/words',
    allow: ['coordinator'],
    stands: { id: 'roster' },
    body: () => ({ decisions: [] }),
  },
  {
    method: 'PUT',
    url: '/api/rosters/:id/twins',
    allow: ['coordinator'],
    stands: { id: 'roster' },
    body: () => ({ groups: [] }),
  },
  ...['run', 'cancel'].map((verb): Expectation => ({
    method: 'POST',
    url: `/api/rosters/:id/${verb}`,
    allow: ['coordinator'],
    stands: { id: 'roster' },
    destructive: true,
  })),
  // Invitations are opened by a code, whoever types it; one that opens nothing is refused with the same words for everybody.
  { method: 'POST', url: '/api/join/open', allow: 'everyone', body: () => ({ code: 'x' }) },
  get('/api/join', 'everyone'),
  { method: 'POST', url: '/api/join/yes', allow: 'everyone', body: () => ({ facts: {}, consents: {} }) },
  { method: 'POST', url: '/api/join/no', allow: 'everyone' },
  get(`${p}/response`, []),
  get(`${p}/draft/file`, []),
  { method: 'POST', url: `${p}/resume-code`, allow: [] },
  { method: 'POST', url: `${p}/resume-code/mail`, allow: [], body: () => ({ email: 'x@example.org' }) },
  // A code that opens nothing is refused with the same words for everybody.
  { method: 'POST', url: `${p}/resume`, allow: 'everyone', body: () => ({ code: '0000-0000-0000' }) },
  { method: 'POST', url: '/api/resume', allow: 'everyone', body: () => ({ code: '0000-0000-0000' }) },
  { method: 'DELETE', url: `${p}/response`, allow: [] },
  get(`${p}/response/fitting`, []),

  get(`${p}/lists`, officials),
  {
    method: 'POST',
    url: `${p}/lists`,
    allow: officials,
    body: () => ({ name: `List ${randomUUID().slice(0, 8)}` }),
  },
  ...listExpectations({ p, get, officials, signedIn }),
  // One document for each recipient of a consent: the government's for the focal point, the team's for the coordinator.
  get(`${p}/talent/:id`, ['focal_point'], { id: 'document' }),

  get(`${p}/organisations`, officials),
  get('/api/me/profiles/:id/organisations', ['member'], { id: 'profile' }, '?q=nurses'),
  {
    method: 'PUT',
    url: '/api/me/profiles/:id/organisations/:organisation',
    allow: ['member'],
    stands: { id: 'profile', organisation: 'association' },
  },
  {
    method: 'DELETE',
    url: '/api/me/profiles/:id/organisations/:organisation',
    allow: ['member'],
    stands: { id: 'profile', organisation: 'association' },
    destructive: true,
  },
  get(`${p}/institutions`, officials),
  {
    method: 'POST',
    url: `${p}/institutions`,
    allow: officials,
    body: () => ({
      name: `Host ${randomUUID().slice(0, 8)}`,
      kind: 'hospital',
      sector: 'health',
      country: 'GY',
    }),
  },
  get(`${p}/institutions/:id`, onSite, { id: 'institution' }),
  get('/api/host/institutions', signedIn),
  {
    method: 'PATCH',
    url: `${p}/institutions/:id`,
    allow: officials,
    stands: { id: 'institution' },
    body: () => ({ city: 'Linden' }),
  },
  {
    method: 'POST',
    url: `${p}/institutions/:id/hosts`,
    allow: knowingPeople,
    stands: { id: 'institution' },
    body: () => ({ email: `${randomUUID()}@example.org` }),
  },
  {
    method: 'DELETE',
    url: `${p}/institutions/:id/hosts/:account`,
    allow: onSite,
    stands: { id: 'institution', account: 'profile' },
    destructive: true,
  },
  {
    method: 'POST',
    url: `${p}/institutions/:id/checks`,
    allow: officials,
    stands: { id: 'institution' },
    body: () => ({
      checked: ['registration'],
      passed: true,
      checkedOn: '2026-01-01',
      validUntil: '2028-01-01',
    }),
  },
  {
    method: 'POST',
    url: `${p}/institutions/:id/contacts`,
    allow: knowingPeople,
    stands: { id: 'institution' },
    body: () => ({ name: 'Head nurse', phone: '+592 600 1122' }),
  },
  {
    method: 'PUT',
    url: `${p}/institutions/:id/contacts/:contact`,
    allow: knowingPeople,
    stands: { id: 'institution', contact: 'contact' },
    body: () => ({ name: 'Head nurse', phone: '+592 600 1122' }),
  },
  {
    method: 'DELETE',
    url: `${p}/institutions/:id/contacts/:contact`,
    allow: knowingPeople,
    stands: { id: 'institution', contact: 'contact' },
    destructive: true,
  },

  get(`${p}/assignments`, onSite),
  get(`${p}/assignment-choices`, onSite),
  { method: 'POST', url: `${p}/assignments`, allow: onSite, body: assignmentBody },
  get(`${p}/assignments/:id`, onSite, { id: 'assignment' }),
  {
    method: 'PATCH',
    url: `${p}/assignments/:id`,
    allow: onSite,
    stands: { id: 'assignment' },
    body: () => ({ title: 'Train the ward' }),
  },
  {
    method: 'POST',
    url: `${p}/assignments/:id/transitions`,
    allow: officials,
    stands: { id: 'assignment' },
    body: () => ({ to: 'suspended', reason: 'A test', reasonCode: 'security' }),
    destructive: true,
  },
  get('/api/host/assignments', signedIn),
  {
    method: 'POST',
    url: `${p}/assignments/:id/repeat`,
    allow: onSite,
    stands: { id: 'assignment' },
  },
  {
    method: 'POST',
    url: '/api/placements/:id/extension',
    allow: ['coordinator', 'host'],
    stands: { id: 'placement' },
    body: () => ({ endsOn: '2099-01-01' }),
  },
  get(`${p}/assignment-templates`, onSite),
  {
    method: 'POST',
    url: `${p}/skill-suggestions`,
    allow: onSite,
    body: () => ({ text: 'Teach paediatric nursing' }),
  },
  {
    method: 'POST',
    url: `${p}/assignment-fits`,
    allow: onSite,
    body: () => ({ assignment: { mode: 'temporary', country: 'GY' } }),
  },
  get(`${p}/priorities`, officials),
  {
    method: 'PUT',
    url: `${p}/priorities/:country`,
    allow: officials,
    stands: { country: 'origin' },
    body: () => ({ sectors: [] }),
  },
  ...matchingExpectations({ p, get, officials }),
  ...moneyExpectations({ p, get }),

  ...placementExpectations({ p, get, officials, signedIn }),
];
