// When a panel is done, what its scores come to, clocks of two places, and the file for calendars.
import { describe, expect, test } from 'vitest';
import { calendarFile } from '@compatriot/server/selection/calendar.ts';
import {
  averagesOf,
  panelStanding,
  type PanelSeat,
  remindAt,
  slotFault,
} from '@compatriot/server/selection/rules.ts';
import { clockOf, clockOfResident, instantAt } from '@compatriot/server/selection/zones.ts';

const seat = (party: PanelSeat['party'], more: Partial<PanelSeat> = {}): PanelSeat => ({
  party,
  left: false,
  conflicted: false,
  given: true,
  ...more,
});

describe('a panel', () => {
  test('is done when two gave their scores, one of them of the host', () => {
    expect(panelStanding([seat('coordinator'), seat('host')]).complete).toBe(true);
    expect(panelStanding([])).toEqual({ complete: false, given: 0, awaited: 0, lacks: ['people', 'host'] });
    expect(panelStanding([seat('host')]).lacks).toEqual(['people']);
    expect(panelStanding([seat('coordinator'), seat('coordinator')]).lacks).toEqual(['host']);
  });
  test('waits for everybody who sits on it', () => {
    const all = [seat('coordinator'), seat('host'), seat('host', { given: false })];
    expect(panelStanding(all)).toMatchObject({ complete: false, awaited: 1, lacks: [] });
    expect(panelStanding([...all.slice(0, 2), seat('host', { given: false, left: true })]).complete).toBe(
      true,
    );
  });
  test('does without those who know the person, and does not count what they gave', () => {
    const three = [
      seat('coordinator'),
      seat('host'),
      seat('coordinator', { conflicted: true, given: false }),
    ];
    expect(panelStanding(three).complete).toBe(true);
    expect(panelStanding([seat('coordinator'), seat('host', { conflicted: true })])).toMatchObject({
      complete: false,
      given: 1,
      lacks: ['people', 'host'],
    });
  });
  test('counts who gave and left', () => {
    expect(panelStanding([seat('coordinator', { left: true }), seat('host')]).complete).toBe(true);
  });
});

test('averages: by skill, and over everybody’s own mean', () => {
  const scores = (a: number, b: number) => ({
    scores: [
      { conceptId: 1, score: a },
      { conceptId: 2, score: b },
    ],
  });
  const averages = averagesOf([scores(5, 4), scores(2, 2)]);
  expect(averages?.overall).toBe(3.3);
  expect([...(averages?.byCriterion ?? [])]).toEqual([
    [1, 3.5],
    [2, 3],
  ]);
  expect(averagesOf([])).toBeNull();
});

describe('clocks', () => {
  test('an hour at a place of work is one instant', () => {
    expect(instantAt('2027-03-01', '09:30', 'America/Guyana')?.toISOString()).toBe(
      '2027-03-01T13:30:00.000Z',
    );
    expect(instantAt('2027-07-01', '09:30', 'Europe/Amsterdam')?.toISOString()).toBe(
      '2027-07-01T07:30:00.000Z',
    );
    expect(instantAt('2027-01-01', '00:15', 'Asia/Kathmandu')?.toISOString()).toBe(
      '2026-12-31T18:30:00.000Z',
    );
    expect(instantAt('2027-01-01', '00:15', 'Pacific/Kiritimati')?.toISOString()).toBe(
      '2026-12-31T10:15:00.000Z',
    );
  });
  test('the hour that spring skips does not exist; of the hour that autumn repeats it is the first', () => {
    expect(instantAt('2027-03-28', '02:30', 'Europe/Amsterdam')).toBeNull();
    expect(instantAt('2027-03-28', '03:00', 'Europe/Amsterdam')?.toISOString()).toBe(
      '2027-03-28T01:00:00.000Z',
    );
    expect(instantAt('2027-10-31', '02:30', 'Europe/Amsterdam')?.toISOString()).toBe(
      '2027-10-31T00:30:00.000Z',
    );
    expect(instantAt('2027-04-04', '01:45', 'Australia/Lord_Howe')?.toISOString()).toBe(
      '2027-04-03T14:45:00.000Z',
    );
  });
  test('every hour of a year comes back as it was written, wherever it exists', () => {
    for (const zone of ['America/New_York', 'Africa/Casablanca', 'Asia/Gaza', 'America/Guyana']) {
      for (let hour = 0; hour < 8760; hour += 23) {
        const wall = new Date(Date.UTC(2027, 0, 1, hour)).toISOString();
        const at = instantAt(wall.slice(0, 10), wall.slice(11, 16), zone);
        if (!at) continue;
        const shown = at.toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16);
        expect(`${zone} ${shown}`).toBe(`${zone} ${wall.slice(0, 10)} ${wall.slice(11, 16)}`);
      }
    }
  });
  test('an institution knows its own; else its country, where that has one', () => {
    expect(clockOf('Africa/Lubumbashi', 'CD')).toEqual({ zone: 'Africa/Lubumbashi', sure: true });
    expect(clockOf(null, 'GY')).toEqual({ zone: 'America/Guyana', sure: true });
    expect(clockOf(null, 'CD').sure).toBe(false);
    expect(clockOf(null, '')).toEqual({ zone: 'UTC', sure: false });
    expect(clockOfResident('NL')).toBe('Europe/Amsterdam');
    expect(clockOfResident('US')).toBeNull();
    expect(clockOfResident(null)).toBeNull();
  });
  test('times are offered ahead of now and not years ahead', () => {
    const now = new Date('2027-01-10T12:00:00Z');
    expect(slotFault(null, now)).toBe('no_such_time');
    expect(slotFault(now, now)).toBe('in_the_past');
    expect(slotFault(new Date('2027-01-10T12:01:00Z'), now)).toBeNull();
    expect(slotFault(new Date('2027-08-10T12:00:00Z'), now)).toBe('too_far_ahead');
  });
  test('an invitation is brought to mind three days before its last', () => {
    expect(remindAt(new Date('2027-01-10T12:00:00Z')).toISOString()).toBe('2027-01-07T12:00:00.000Z');
  });
});

test('a calendar’s file: instants, nothing that ends a line, no line too long and no letter torn apart', () => {
  const file = calendarFile({
    id: 'x',
    startsAt: new Date('2027-03-01T13:30:00Z'),
    minutes: 45,
    title: 'Train; a, ward\nBEGIN:VEVENT',
    about: 'ع'.repeat(90),
    place: '',
    now: new Date('2027-01-01T00:00:00Z'),
  });
  const lines = file.split('\r\n');
  expect(lines).toContain('DTSTART:20270301T133000Z');
  expect(lines).toContain('DTEND:20270301T141500Z');
  expect(lines).toContain('SUMMARY:Train\\; a\\, ward\\nBEGIN:VEVENT');
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  expect(file.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${'ع'.repeat(90)}`);
  expect(file).not.toMatch(/[^\r]\n/);
  expect(file).not.toContain('LOCATION');
});
