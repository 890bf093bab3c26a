// Days of a report, what each figure is, and its words in a file.
import { describe, expect, test } from 'vitest';
import { hostKinds, modes, reasonCodes, sectors } from '@compatriot/db/vocabulary.ts';
import { followUpMonths, outcomes, reachedKinds } from '@compatriot/db/work-vocabulary.ts';
import { pageLanguages } from '@compatriot/server/messages.ts';
import type { Column } from '@compatriot/server/exports/columns.ts';
import { report, type ReportFigure, reportRows } from '@compatriot/server/exports/report.ts';
import { wordsIn } from '@compatriot/server/exports/words.ts';
import {
  against,
  answersTo,
  figureOf,
  indicatorNames,
  type IndicatorName,
  indicatorOf,
  openIndicators,
  periodAsked,
  periodOf,
  targetNames,
  yearOf,
} from '@compatriot/server/indicators/rules.ts';

describe('days', () => {
  test.each([
    ['this_year', '2026-11-22', '2026-01-01', '2026-12-31'],
    ['last_year', '2026-01-01', '2025-01-01', '2025-12-31'],
    ['last_12_months', '2026-11-22', '2025-11-23', '2026-11-22'],
    ['last_12_months', '2026-12-31', '2026-01-01', '2026-12-31'],
    ['last_12_months', '2024-02-29', '2023-03-02', '2024-02-29'],
    ['last_12_months', '2025-02-28', '2024-02-29', '2025-02-28'],
  ] as const)('%s on %s', (preset, today, from, until) => {
    expect(periodOf(preset, today)).toEqual({ from, until });
  });

  test('are this year’s where nothing is asked, and of the last day’s year where only that is', () => {
    expect(periodAsked({}, '2026-05-01')).toEqual({ from: '2026-01-01', until: '2026-12-31' });
    expect(periodAsked({ from: '2025-07-01' }, '2026-05-01')).toEqual({
      from: '2025-07-01',
      until: '2026-12-31',
    });
    expect(periodAsked({ until: '2024-06-30' }, '2026-05-01')).toEqual({
      from: '2024-01-01',
      until: '2024-06-30',
    });
  });
});

test('a figure is a number of records, their sum, their middle or their mean', () => {
  const sums = { n: 4, total: 10, middle: 3 };
  expect(
    (['count', 'people', 'minutes', 'money', 'days', 'share', 'mean'] as const).map((kind) =>
      figureOf(kind, sums),
    ),
  ).toEqual([4, 10, 10, 10, 3, 2.5, 2.5]);
  const none = { n: 0, total: 0, middle: null };
  expect((['count', 'people', 'days', 'share', 'mean'] as const).map((kind) => figureOf(kind, none))).toEqual(
    [0, 0, null, null, null],
  );
});

test('a measure is left out under a condition that its records know nothing of', () => {
  expect(indicatorNames.filter((name) => !answersTo(name, []))).toEqual([]);
  expect(answersTo('orientation', ['mode'])).toBe(false);
  expect(answersTo('granted', ['donor'])).toBe(true);
  expect(answersTo('granted', ['donor', 'mode'])).toBe(false);
  expect(answersTo('projects_reached', ['sector', 'country'])).toBe(true);
  // What others than the team count is about needs, and knows every condition.
  for (const name of openIndicators) expect(name).toMatch(/^(needs|vacancies)_/);
});

describe('a target', () => {
  test('is for all of a year', () => {
    expect(yearOf({ from: '2026-01-01', until: '2026-12-31' })).toBe(2026);
    expect(yearOf({ from: '2026-01-01', until: '2026-12-30' })).toBeNull();
    expect(yearOf({ from: '2025-01-01', until: '2026-12-31' })).toBeNull();
  });

  test('is met from it on, or up to it', () => {
    expect(against('chosen', 12, 12)).toEqual({ share: 1, met: true });
    expect(against('chosen', 6, 12)).toEqual({ share: 0.5, met: false });
    expect(against('days_to_shortlist', 15, 14)?.met).toBe(false);
    expect(against('days_to_shortlist', 14, 14)?.met).toBe(true);
    expect(against('withdrawn', 0, 0)).toEqual({ share: 1, met: true });
    expect(against('withdrawn', 1, 0)?.met).toBe(false);
    // Nothing to tell is not none.
    expect(against('satisfaction', null, 4)).toBeNull();
  });

  test('is set for no money', () => {
    for (const name of targetNames) expect(indicatorOf(name).kind, name).not.toBe('money');
  });
});

describe('in a file', () => {
  test('amounts are in whole units, currencies apart; what one cost is per placement', () => {
    const rows = reportRows(
      {
        period: { from: '2026-01-01', until: '2026-12-31' },
        figures: [
          { measure: 'paid', cut: 'donor', key: 'd1.EUR', n: 3, total: 123_456, middle: null },
          { measure: 'paid', cut: 'donor', key: 'd1.JPY', n: 1, total: 500, middle: null },
          { measure: 'cost', cut: 'donor', key: 'd1.EUR', n: 2, total: 30_001, middle: null },
          { measure: 'chosen', cut: 'all', key: null, n: 5, total: 5, middle: null },
          { measure: 'chosen', cut: 'mode', key: 'virtual', n: 2, total: 2, middle: null },
        ],
        targets: [{ measure: 'chosen', figure: 12 }],
      },
      new Map([['d1', '=A fund']]),
    );
    expect(
      rows.map(({ donor, currency, figure, key, target }) => [donor, currency, figure, key, target]),
    ).toEqual([
      ['=A fund', 'EUR', 1234.56, null, null],
      ['=A fund', 'JPY', 500, null, null],
      ['=A fund', 'EUR', 150.01, null, null],
      // A target is for the whole of it.
      [null, null, 5, null, 12],
      [null, null, 2, 'virtual', null],
    ]);
  });

  const sexes = (keys: readonly string[]) =>
    keys.flatMap((key) => ['women', 'men', 'unknown'].map((sex) => `${key}.${sex}`));
  const parts: Partial<Record<IndicatorName, readonly string[]>> = {
    withdrawn: reasonCodes,
    ended_early: reasonCodes,
    reached: sexes(reachedKinds),
    projects_reached: sexes(reachedKinds),
    orientation: sexes(['GY', 'ZZ']),
    outcome: outcomes,
    projects_outcome: outcomes,
    satisfaction: ['member', 'host'],
    follow_up: followUpMonths.map(String),
    virtual_minutes: ['told', 'confirmed'],
    chosen: ['repeat', 'extension'],
    days_to_shortlist: ['within'],
  };
  test.each(pageLanguages)('everything has its words: %s', (language) => {
    const words = wordsIn(language);
    const said = (row: Partial<ReportFigure>) =>
      (report.columns as Column<Partial<ReportFigure>>[]).slice(0, 3).map(({ cell }) => cell(row, words));
    for (const measure of indicatorNames) {
      const cuts: [string, readonly string[]][] = [
        ['part', parts[measure] ?? []],
        ['mode', modes],
        ['sector', sectors],
        ['host', hostKinds],
      ];
      for (const [cut, keys] of cuts) {
        for (const key of keys) {
          const [name, , among] = said({ measure, cut, key });
          expect(name).not.toBe(measure);
          expect(among, `${measure} ${key}`).toMatch(/\p{L}{2}/u);
          expect(among, `${measure} ${key}`).not.toMatch(/_/);
        }
      }
    }
  });
});
