// Schedules of payments and sums between currencies, worked out by hand.
import { describe, expect, test } from 'vitest';
import { exchange, exchangeRate, minorDigits } from '@compatriot/server/budgets/amounts.ts';
import { spentFault } from '@compatriot/server/claims/rules.ts';
import { plusMonths, scheduleOf, sumsOf, type TermsOfMoney } from '@compatriot/server/payments/rules.ts';

const terms: TermsOfMoney = {
  currency: 'EUR',
  stipend: 0,
  stipendEvery: 'month',
  stipendTimes: 0,
  travel: 0,
  daily: 0,
  dailyDays: 0,
  startsOn: '2027-03-01',
  endsOn: '2027-05-31',
};

describe('when what falls due', () => {
  test('a monthly stipend after each month, travel on the first day, living costs ahead of each month', () => {
    const due = scheduleOf({
      ...terms,
      stipend: 100_000,
      stipendTimes: 3,
      travel: 50_000,
      daily: 1_000,
      dailyDays: 60,
    });
    expect(due).toEqual([
      { part: 'travel', dueOn: '2027-03-01', amount: 50_000 },
      { part: 'allowance', dueOn: '2027-03-01', amount: 31_000 },
      { part: 'stipend', dueOn: '2027-03-31', amount: 100_000 },
      { part: 'allowance', dueOn: '2027-04-01', amount: 29_000 },
      { part: 'stipend', dueOn: '2027-04-30', amount: 100_000 },
      { part: 'stipend', dueOn: '2027-05-31', amount: 100_000 },
    ]);
  });

  test('weeks and days are gathered into months', () => {
    expect(scheduleOf({ ...terms, stipend: 10, stipendEvery: 'week', stipendTimes: 6 })).toEqual([
      { part: 'stipend', dueOn: '2027-03-28', amount: 40 },
      { part: 'stipend', dueOn: '2027-04-11', amount: 20 },
    ]);
    expect(scheduleOf({ ...terms, stipend: 10, stipendEvery: 'day', stipendTimes: 40 })).toEqual([
      { part: 'stipend', dueOn: '2027-03-31', amount: 310 },
      { part: 'stipend', dueOn: '2027-04-09', amount: 90 },
    ]);
  });

  test('what is paid once is paid at the end, or at the start of what has no end', () => {
    const once = { ...terms, stipend: 7, stipendEvery: 'once', stipendTimes: 1 };
    expect(scheduleOf(once)).toEqual([{ part: 'stipend', dueOn: '2027-05-31', amount: 7 }]);
    expect(scheduleOf({ ...once, endsOn: null })).toEqual([
      { part: 'stipend', dueOn: '2027-03-01', amount: 7 },
    ]);
  });

  test('a month that begins on the 31st ends where the shorter one does', () => {
    expect(plusMonths('2027-01-31', 1)).toBe('2027-02-28');
    expect(plusMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(plusMonths('2027-01-31', 2)).toBe('2027-03-31');
    const due = scheduleOf({ ...terms, startsOn: '2027-01-31', stipend: 1, stipendTimes: 3 });
    expect(due.map((each) => each.dueOn)).toEqual(['2027-02-27', '2027-03-30', '2027-04-29']);
  });

  test.each(['month', 'week', 'day', 'once'])(
    '%s: the schedule adds up to the terms, on different days',
    (every) => {
      for (const start of ['2027-01-31', '2027-03-28', '2028-02-29', '2027-12-15'])
        for (const times of every === 'once' ? [1] : [1, 7, 33, 380]) {
          const all = {
            ...terms,
            startsOn: start,
            endsOn: null,
            stipend: 333,
            stipendEvery: every,
            stipendTimes: times,
            travel: 5,
            daily: 7,
            dailyDays: times,
          };
          const due = scheduleOf(all);
          for (const { part, amount } of sumsOf(all)) {
            const days = due.filter((each) => each.part === part);
            expect(
              days.reduce((sum, each) => sum + each.amount, 0),
              `${start} ${times} ${part}`,
            ).toBe(amount);
            expect(new Set(days.map((each) => each.dueOn)).size).toBe(days.length);
          }
        }
    },
  );

  test('what costs nothing is not paid', () => {
    expect(scheduleOf(terms)).toEqual([]);
    expect(sumsOf(terms)).toEqual([]);
  });
});

describe('between currencies', () => {
  test('digits differ, rounding is half up, and nothing is lost in floats', () => {
    expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('TND')]).toEqual([2, 0, 3]);
    expect(exchange(100_00, 'EUR', 'USD', '1.0825')).toBe(108_25);
    expect(exchange(100_00, 'EUR', 'JPY', '162.345')).toBe(16_235);
    expect(exchange(100, 'JPY', 'EUR', '0.0061')).toBe(61);
    expect(exchange(1_000, 'TND', 'EUR', '0.295')).toBe(30);
    expect(exchange(1_000_000_000_000, 'EUR', 'USD', '1.0000000001')).toBe(1_000_000_000_100);
    expect(exchange(1, 'JPY', 'EUR', '0.001')).toBe(1);
  });

  test.each(['0', '0.00', '-1', '1,5', '1e3', '', '12345678901'])('%j is no rate', (rate) => {
    expect(exchangeRate.safeParse(rate).success).toBe(false);
  });
});

test('money was spent before today, and not long ago', () => {
  expect(spentFault('2026-11-23', '2026-11-22')).toBe('in_the_future');
  expect(spentFault('2026-11-22', '2026-11-22')).toBeNull();
  expect(spentFault('2024-01-01', '2026-11-22')).toBeNull();
  expect(spentFault('2023-12-31', '2026-11-22')).toBe('too_long_ago');
});
