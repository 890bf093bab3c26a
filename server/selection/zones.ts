// Clocks of places. An interview has one instant and two clocks: that of the place of work and that of the person. Pure.

/** In the runtime (ECMA-402, Intl Locale Info), not yet in the library's types. */
type LocaleWithClocks = Intl.Locale & { getTimeZones(): string[] | undefined };

/** The clocks of a country; none for a code that is no country. */
export function zonesOf(country: string): string[] {
  if (!/^[A-Z]{2}$/.test(country)) return [];
  return (new Intl.Locale(`und-${country}`) as LocaleWithClocks).getTimeZones() ?? [];
}

export interface PlaceClock {
  zone: string;
  /** false: the country has several, and the institution has not said which is its own. */
  sure: boolean;
}

export function clockOf(timeZone: string | null, country: string): PlaceClock {
  if (timeZone) return { zone: timeZone, sure: true };
  const zones = zonesOf(country);
  return { zone: zones[0] ?? 'UTC', sure: zones.length === 1 };
}

/** Where a country has one clock, that of whoever lives there; else only their own device knows. */
export function clockOfResident(country: string | null): string | null {
  const zones = country ? zonesOf(country) : [];
  return zones.length === 1 ? (zones[0] ?? null) : null;
}

/** What a clock on the wall there shows, as if it were UTC. */
function wallTime(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', calendar: 'iso8601', numberingSystem: 'latn' },
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The instant at which a clock there shows this.
 * @returns null in the hour that a clock skips in spring; of the hour that it shows twice in autumn, the first
 */
export function instantAt(date: string, time: string, zone: string): Date | null {
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) return null;
  const day = 86_400_000;
  // Clocks change by less than a day: the offset is that of the day before or of the day after.
  const offsets = [wall - day, wall + day].map((near) => wallTime(near, zone) - near);
  const instants = offsets
    .map((offset) => wall - offset)
    .filter((instant) => wallTime(instant, zone) === wall);
  return instants.length > 0 ? new Date(Math.min(...instants)) : null;
}
