// The time that the person chose, for the calendar of who talks with them.
import { api } from '#lib/api.ts';
import type { Placement } from '#lib/placements/shapes.ts';
import { calendarOf } from '#lib/selection/calendar.ts';
import type { Selection } from '#lib/selection/shapes.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const { slots } = await from.get<Selection>(`/api/placements/${encodeURIComponent(params.id)}/selection`);
  const { pseudonym, assignment } = await from.get<Placement>(
    `/api/programmes/${encodeURIComponent(params.programme)}/placements/${encodeURIComponent(params.id)}`,
  );
  return calendarOf(
    slots,
    `${pseudonym}, ${assignment.title}`,
    `${url.origin}/o/${params.programme}/placements/${params.id}/selection`,
  );
};
