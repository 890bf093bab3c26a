// The chosen time as a file for calendars. For +server.ts files.
import { error } from '@sveltejs/kit';
import { calendarFile } from '@compatriot/server/selection/calendar.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Slot } from './shapes.ts';
import { talkWord } from './words.ts';

export function calendarOf(slots: Slot[], title: string, page: string): Response {
  const slot = slots.find((each) => each.chosen);
  if (!slot) error(404);
  const file = calendarFile({
    id: slot.id,
    startsAt: new Date(slot.startsAt),
    minutes: slot.minutes,
    title: m.selection_calendar_title({ title }),
    about: `${talkWord(slot.way)}\n${page}`,
    place: slot.place,
    now: new Date(),
  });
  return new Response(file, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="interview.ics"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
