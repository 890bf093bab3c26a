// Between an instant and the hour on the wall of a place, for forms of sessions.
import { m } from '#lib/paraglide/messages.js';
import { fieldId } from '#lib/problem.ts';
import { textOf, type FormValues } from '#lib/values.ts';

/** The date and the hour that clocks there show, as the browser's own fields want them. */
export function localParts(iso: string, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** The fields of the form as the API wants them. */
export function sessionFrom(values: FormValues): Record<string, unknown> {
  const { date, time, minutes, capacity, place, link, ...rest } = values;
  const number = (value: unknown) => (value === undefined ? undefined : Number(value));
  return {
    ...rest,
    // What the other form would have needed is left behind.
    ...(rest['form'] === 'online' ? { link } : { place }),
    ...(date === undefined || time === undefined ? {} : { startsAt: `${String(date)}T${String(time)}` }),
    minutes: number(minutes),
    capacity: number(capacity),
  };
}

/** Day and hour are one instant to the API: what is wrong with it is said at the hour where only that is missing. */
export const momentField = (values: FormValues | null | undefined): 'date' | 'time' =>
  textOf(values, 'date') && !textOf(values, 'time') ? 'time' : 'date';

export const sessionIds = (values: FormValues | null | undefined) => ({
  startsAt: fieldId(momentField(values)),
});

/** What the fields are called, for the list of what is wrong. */
export const sessionNames = (values: FormValues | null | undefined): Record<string, () => string> => ({
  title: m.orientation_field_title,
  form: m.orientation_field_form,
  place: m.orientation_field_place,
  link: m.orientation_field_link,
  startsAt: momentField(values) === 'time' ? m.orientation_field_time : m.orientation_field_date,
  timeZone: m.orientation_field_zone,
  minutes: m.orientation_field_minutes,
  capacity: m.orientation_field_capacity,
});
