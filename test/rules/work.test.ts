// When work is told about, and when its end is: day sums that go wrong at the ends of months and on the other side of the
// earth, and who may tell what while.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placementStatuses } from '@compatriot/db/vocabulary.ts';
import { endReminderKinds } from '@compatriot/db/work-vocabulary.ts';
import {
  dayAt,
  endStage,
  mayNow,
  minusMonths,
  phaseOf,
  plusDays,
  progressDue,
  reminderDay,
  reminderDue,
  sessionDayFault,
} from '@compatriot/server/work/rules.ts';

describe('days', () => {
  test.each([
    ['2027-05-31', 3, '2027-02-28'],
    ['2028-05-31', 3, '2028-02-29'],
    ['2027-01-15', 2, '2026-11-15'],
    ['2027-03-31', 1, '2027-02-28'],
    ['2027-11-30', -3, '2028-02-29'],
  ])('%s less %i months is %s', (date, months, expected) => {
    expect(minusMonths(date, months)).toBe(expected);
  });

  test('a civil date is the one at the place, not the server’s', () => {
    const now = new Date('2027-03-01T23:30:00Z');
    expect(dayAt(now, null)).toBe('2027-03-01');
    expect(dayAt(now, 'Africa/Kigali')).toBe('2027-03-02');
    expect(dayAt(now, 'America/Guyana')).toBe('2027-03-01');
    // Clocks went forward that night: 01:00 was 02:00, and it was a day all the same.
    expect(dayAt(new Date('2027-03-28T00:30:00Z'), 'Europe/Amsterdam')).toBe('2027-03-28');
  });

  test.each([
    ['2027-03-02', null, null],
    ['2027-03-03', null, 'in_the_future'],
    ['2027-02-01', '2027-02-02', 'before_start'],
    ['2027-02-02', '2027-02-02', null],
  ])('a session on %s of work since %s: %s', (heldOn, arrivedOn, fault) => {
    expect(sessionDayFault(heldOn, arrivedOn, new Date('2027-03-01T12:00:00Z'))).toBe(fault);
  });
});

describe('reminders of the end', () => {
  const work = { endsOn: '2027-08-31', arrivedOn: '2027-03-01' };
  test.each([
    ['2027-05-30', [], null],
    ['2027-05-31', [], 'three_months'],
    ['2027-06-01', [], 'three_months'],
    ['2027-06-01', ['three_months'], null],
    ['2027-06-30', ['three_months'], 'two_months'],
    // Nobody was there to send the first: the second says it.
    ['2027-07-01', [], 'two_months'],
    ['2027-08-15', ['three_months', 'two_months'], null],
    ['2027-08-16', ['three_months', 'two_months'], 'fifteen_days'],
    ['2027-08-31', [], 'fifteen_days'],
    ['2027-09-01', [], null],
  ] as const)('on %s with %j sent: %s', (today, sent, due) => {
    expect(reminderDue(today, work, sent)).toBe(due);
  });

  test('six weeks have no "three months before": only the day that lies within the work', () => {
    const short = { endsOn: '2027-04-11', arrivedOn: '2027-03-01' };
    expect(reminderDue('2027-03-02', short, [])).toBe(null);
    expect(reminderDue('2027-03-27', short, [])).toBe('fifteen_days');
  });

  test('walked day by day, each is sent once at the most and in order, and fifteen days are never left out', () => {
    const date = fc.integer({ min: 0, max: 2000 }).map((days) => plusDays('2026-01-01', days));
    fc.assert(
      fc.property(date, fc.integer({ min: 16, max: 500 }), (arrivedOn, length) => {
        const endsOn = plusDays(arrivedOn, length);
        const sent: (typeof endReminderKinds)[number][] = [];
        for (let day = arrivedOn; day <= endsOn; day = plusDays(day, 1)) {
          const due = reminderDue(day, { endsOn, arrivedOn }, sent);
          if (due) {
            expect(day).toBe(reminderDay(due, endsOn));
            sent.push(due);
          }
        }
        expect(new Set(sent).size).toBe(sent.length);
        expect(sent).toEqual(endReminderKinds.filter((kind) => sent.includes(kind)));
        expect(sent.at(-1)).toBe('fifteen_days');
      }),
      { numRuns: 60 },
    );
  });

  test('the page says how near it is', () => {
    expect(endStage('2027-05-30', '2027-08-31')).toBe(null);
    expect(endStage('2027-07-15', '2027-08-31')).toBe('two_months');
    expect(endStage('2027-09-01', '2027-08-31')).toBe('past');
    expect(endStage('2027-09-01', null)).toBe(null);
  });
});

test('the next report is awaited a month after the last, and from nobody who is not at work', () => {
  expect(progressDue('active', '2027-03-01', null)).toBe('2027-03-31');
  expect(progressDue('probation', '2027-03-01', '2027-04-02')).toBe('2027-05-02');
  for (const status of placementStatuses.filter((each) => each !== 'active' && each !== 'probation'))
    expect(progressDue(status, '2027-03-01', null)).toBe(null);
});

describe('what may be told when', () => {
  test('sessions are of virtual work, and only once it began', () => {
    expect(mayNow('session.record', { status: 'active', mode: 'virtual' })).toBe(true);
    expect(mayNow('session.record', { status: 'active', mode: 'temporary' })).toBe(false);
    expect(mayNow('session.record', { status: 'oriented', mode: 'virtual' })).toBe(false);
  });

  test('"not working" can be said from the choice to the end; and is answered after it', () => {
    const said = placementStatuses.filter((status) => mayNow('concern.raise', { status, mode: 'temporary' }));
    expect(said).toEqual([
      'selected',
      'cleared',
      'offered',
      'accepted',
      'contracted',
      'oriented',
      'active',
      'probation',
      'suspended',
      'evacuated',
      'completing',
    ]);
    for (const status of [...said, 'withdrawn', 'ended_early', 'completed', 'closed'] as const)
      expect(mayNow('concern.answer', { status, mode: 'temporary' })).toBe(true);
  });

  test('a host reads of no state before a yes more than "before"', () => {
    for (const status of [
      'invited',
      'declined',
      'lapsed',
      'shortlisted',
      'not_selected',
      'selected',
    ] as const)
      expect(phaseOf(status)).toBe('before');
  });
});
