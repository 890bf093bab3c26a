// What a report's address asks: days and conditions, as the API takes them.
import { indicatorNames, presets, periodOf, type Preset } from '@compatriot/server/indicators/rules.ts';

const names = ['from', 'until', 'mode', 'sector', 'country', 'host', 'donor'] as const;

/** Empty fields of a form are nothing asked; neither is a day that is none. */
export function askedOf(url: URL): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = url.searchParams.get(name) ?? '';
      const unusable =
        name === 'from' || name === 'until' ? !/^\d{4}-\d{2}-\d{2}$/.test(value) : value === '';
      return unusable ? [] : [[name, value]];
    }),
  );
}

/** As of this day by UTC, which is the server's. */
export const periodsNow = (): { preset: Preset; from: string; until: string }[] =>
  presets.map((preset) => ({ preset, ...periodOf(preset, new Date().toISOString().slice(0, 10)) }));

export const isMeasure = (name: string): boolean => (indicatorNames as string[]).includes(name);
