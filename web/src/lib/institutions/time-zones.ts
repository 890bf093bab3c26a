// Time zones of some countries by the names people know them by: the town of the zone and how far it is from UTC.
import { getLocale } from '#lib/paraglide/runtime.js';

export function timeZonesOf(countries: readonly string[], stored?: string | null): string[] {
  const zones = new Set(
    countries.flatMap((country) => {
      const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] };
      return locale.getTimeZones?.() ?? [];
    }),
  );
  // Kosovo's code is not in the table of the platform.
  if (countries.includes('XK')) zones.add('Europe/Belgrade');
  if (zones.size === 0) for (const each of Intl.supportedValuesOf('timeZone')) zones.add(each);
  if (stored) zones.add(stored);
  return [...zones].sort();
}

export function timeZoneWord(zone: string): string {
  const offset = new Intl.DateTimeFormat(getLocale(), { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(new Date())
    .find(({ type }) => type === 'timeZoneName')?.value;
  const town = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
  return offset ? `${town} (${offset})` : town;
}
