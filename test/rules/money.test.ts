// Amounts as people type them: one field, six languages, no cent lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorDigits, readMoney, readWhole, writeMoney } from '../../web/src/lib/money.ts';

describe('an amount in minor units', () => {
  test.each([
    ['2500', 250000],
    ['2500.5', 250050],
    ['2500,50', 250050],
    ['2,500.50', 250050],
    ['2.500,50', 250050],
    ['2 500', 250000],
    ['2\u202f500,50', 250050],
    ['1’250’000', 125000000],
    ['1,250', 125000],
    ['1.250.000', 125000000],
    ['٢٥٠٠٫٥', 250050],
    ['0', 0],
  ])('%s', (text, minor) => expect(readMoney(text, 'EUR')).toBe(minor));

  test.each(['', '-5', '12 €', '1,25,000', '2.500.50', '1e5', '12.345,678', '999999999999999999'])(
    '%s is none',
    (text) => expect(readMoney(text, 'EUR')).toBeNull(),
  );

  test('as fine as the currency', () => {
    expect([minorDigits('JPY'), minorDigits('EUR'), minorDigits('TND')]).toEqual([0, 2, 3]);
    expect(readMoney('500', 'JPY')).toBe(500);
    expect(readMoney('500.5', 'JPY')).toBeNull();
    expect(readMoney('1.250', 'TND')).toBe(1250);
    expect(readMoney('1,250', 'TND')).toBe(1_250_000);
  });

  test('what a field shows is read as the same amount', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 100_000_000_000 }),
        fc.constantFrom('EUR', 'JPY', 'GYD', 'XOF', 'TND'),
        (minor, currency) => {
          expect(readMoney(writeMoney(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});

test('whole numbers', () => {
  expect([readWhole(' 12 '), readWhole('٣'), readWhole('1.5'), readWhole('-1'), readWhole('x')]).toEqual([
    12,
    3,
    null,
    null,
    null,
  ]);
});
