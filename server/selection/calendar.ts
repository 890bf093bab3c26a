// An interview as a file for calendars (RFC 5545). Pure. The instant is in UTC: every calendar shows it on its own clock.

export interface CalendarEntry {
  id: string;
  startsAt: Date;
  minutes: number;
  title: string;
  about: string;
  place: string;
  /** When the file is made. */
  now: Date;
}

export function calendarFile({ id, startsAt, minutes, title, about, place, now }: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Compatriot//Interview//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${id}@compatriot`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(new Date(startsAt.getTime() + minutes * 60_000))}`,
    `SUMMARY:${text(title)}`,
    `DESCRIPTION:${text(about)}`,
    ...(place ? [`LOCATION:${text(place)}`] : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map(folded).join('\r\n') + '\r\n';
}

const utc = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** Section 3.3.11: what would end a value or a line is written out. */
const text = (value: string): string =>
  value.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n');

/** Section 3.1: no line is longer than 75 bytes; it goes on behind a space, and no letter is torn apart. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const letter of line) {
    if (Buffer.byteLength(current + letter) > 75) {
      lines.push(current);
      current = ' ';
    }
    current += letter;
  }
  return [...lines, current].join('\r\n');
}
