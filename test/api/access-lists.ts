// Who may use the routes of lists, saved searches and what is mailed of them: a part of access-matrix.ts.
import { randomUUID } from 'node:crypto';
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
  signedIn: Role[];
}

export const listExpectations = ({ p, get, officials, signedIn }: Words): Expectation[] => [
  // A list that the coordinator shares with the team: the focal point stands on the government's side, where it is not.
  get(`${p}/lists/:id`, ['coordinator'], { id: 'list' }),
  {
    method: 'PATCH',
    url: `${p}/lists/:id`,
    allow: ['coordinator'],
    stands: { id: 'list' },
    body: () => ({ shared: true }),
  },
  {
    method: 'DELETE',
    url: `${p}/lists/:id`,
    allow: ['coordinator'],
    stands: { id: 'list' },
    destructive: true,
  },
  {
    method: 'POST',
    url: `${p}/lists/:id/people`,
    // The card is the one that the programme's team was given; the government's is another.
    allow: ['coordinator'],
    stands: { id: 'list' },
    body: (values) => ({ card: values.get('teamDocument') }),
  },
  {
    method: 'PATCH',
    url: `${p}/lists/:id/people/:card`,
    allow: ['coordinator'],
    stands: { id: 'list', card: 'teamDocument' },
    body: () => ({ note: 'Speaks Dutch' }),
  },
  {
    method: 'DELETE',
    url: `${p}/lists/:id/people/:card`,
    allow: ['coordinator'],
    stands: { id: 'list', card: 'teamDocument' },
    destructive: true,
  },
  get(`${p}/searches`, officials),
  {
    method: 'POST',
    url: `${p}/searches`,
    allow: officials,
    body: () => ({ name: `Search ${randomUUID().slice(0, 8)}` }),
  },
  // A saved search is its maker's alone.
  get(`${p}/searches/:id`, ['coordinator'], { id: 'search' }),
  {
    method: 'PATCH',
    url: `${p}/searches/:id`,
    allow: ['coordinator'],
    stands: { id: 'search' },
    body: () => ({ alert: true }),
  },
  {
    method: 'DELETE',
    url: `${p}/searches/:id`,
    allow: ['coordinator'],
    stands: { id: 'search' },
    destructive: true,
  },
  // Whoever holds the link of a mail; a wrong one opens nothing.
  { method: 'POST', url: '/api/alerts/:token/stop', allow: 'everyone', stands: { token: 'stopToken' } },

  get('/api/me/profiles', signedIn),
  get('/api/me/profiles/:id', ['member'], { id: 'profile' }),
  get('/api/me/profiles/:id/facts', ['member'], { id: 'profile' }),
  {
    method: 'PUT',
    url: '/api/me/profiles/:id/facts',
    allow: ['member'],
    stands: { id: 'profile' },
    body: () => ({
      modes: ['temporary', 'virtual'],
      availableFrom: null,
      availableUntil: null,
      tie: 'birth',
      legalRoom: 'yes',
      licence: true,
      birthYear: 1984,
    }),
  },
  get('/api/me/profiles/:id/download', ['member'], { id: 'profile' }),
  {
    method: 'PUT',
    url: '/api/me/profiles/:id/consents',
    allow: ['member'],
    stands: { id: 'profile' },
    body: () => ({ talentPoolTeam: true, talentPoolGovernment: true, contact: true, research: false }),
  },
  {
    method: 'POST',
    url: '/api/me/profiles/:id/pause',
    allow: ['member'],
    stands: { id: 'profile' },
    body: () => ({ until: '2099-01-01' }),
    destructive: true,
  },
  {
    method: 'DELETE',
    url: '/api/me/profiles/:id/past-placements/:placement',
    allow: ['member'],
    stands: { id: 'profile', placement: 'pastPlacement' },
    destructive: true,
  },
  { method: 'POST', url: '/api/me/profiles/:id/resume', allow: ['member'], stands: { id: 'profile' } },
  {
    method: 'PUT',
    url: '/api/me/profiles/:id/blocked-institutions',
    allow: ['member'],
    stands: { id: 'profile' },
    body: () => ({ institutionIds: [] }),
  },
  {
    method: 'DELETE',
    url: '/api/me/profiles/:id',
    allow: ['member'],
    stands: { id: 'profile' },
    destructive: true,
  },

  get('/api/taxonomies', 'everyone'),
  get('/api/skills', 'everyone', {}, '?q=nurs&lang=en'),
  get('/api/occupations', 'everyone', {}, '?q=nurs&lang=en'),
  get(`${p}/talent`, officials),
  get(`${p}/talent/preview`, officials),
];
