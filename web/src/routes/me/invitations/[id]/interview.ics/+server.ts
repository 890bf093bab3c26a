// The time that the person chose, for their own calendar.
import { api } from '#lib/api.ts';
import type { Invitation } from '#lib/placements/shapes.ts';
import { calendarOf } from '#lib/selection/calendar.ts';
import type { Interview } from '#lib/selection/shapes.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params, url }) => {
  const at = `/api/me/invitations/${encodeURIComponent(params.id)}`;
  const { slots } = await api(fetch).get<Interview>(`${at}/interview`);
  const { assignment } = await api(fetch).get<Invitation>(at);
  return calendarOf(slots, assignment.title, `${url.origin}/me/invitations/${params.id}`);
};
