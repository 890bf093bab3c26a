// What a contract may be amended to, which version holds, and how what is not paid yet is laid out by an amended contract.
import { layOut, type Source } from '@compatriot/server/payments/layout.ts';
import { scheduleOf } from '@compatriot/server/payments/rules.ts';
import {
  amendedBy,
  amendmentFaults,
  contractOf,
  maySign,
  mayTakeBack,
  mayWrite,
  momentOf,
} from '@compatriot/server/terms/rules.ts';
import { placementStatuses } from '@compatriot/db/vocabulary.ts';
import { describe, expect, test } from 'vitest';

const signed = new Date('2026-11-01T09:00:00Z');
const version = (number: number, status: string, countersignedAt: Date | null = null) => ({
  number,
  status,
  countersignedAt,
});

describe('versions', () => {
  const contract = version(2, 'ready', signed);
  const rows = [version(4, 'ready'), version(3, 'withdrawn'), contract, version(1, 'withdrawn')];

  test('say which one each amends: the newest before it with both signatures', () => {
    expect(rows.map((row) => amendedBy(row, rows)?.number ?? null)).toEqual([2, 2, null, null]);
    const later = [
      version(5, 'draft'),
      { ...version(4, 'ready'), countersignedAt: signed },
      ...rows.slice(1),
    ];
    expect(later.map((row) => amendedBy(row, later)?.number ?? null)).toEqual([4, 2, 2, null, null]);
    expect(contractOf(later)).toBe(contract);
    expect(contractOf([version(1, 'ready')])).toBeNull();
  });

  test('are written, signed and taken back while there is work to amend, one at a time', () => {
    const amendable = ['contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated'];
    for (const status of placementStatuses) {
      const open = amendable.includes(status);
      const proposed = momentOf(status, rows);
      expect(mayWrite(proposed), status).toBe(false);
      expect(
        [maySign(proposed, 'member'), maySign(proposed, 'programme'), mayTakeBack(proposed)],
        status,
      ).toEqual(Array(3).fill(open));
      for (const latest of [rows.slice(1), rows.slice(2), [version(3, 'draft'), contract]])
        expect(mayWrite(momentOf(status, latest)), status).toBe(open);
      // A contract is not taken back, and signed once.
      expect(mayTakeBack(momentOf(status, [contract])), status).toBe(
        ['selected', 'cleared', 'offered'].includes(status),
      );
    }
  });
});

const terms = {
  currency: 'EUR',
  stipend: 100_000,
  stipendEvery: 'month',
  stipendTimes: 3,
  travel: 50_000,
  daily: 0,
  dailyDays: 0,
  startsOn: '2027-03-01',
  endsOn: '2027-05-31' as string | null,
};

describe('an amendment', () => {
  const faults = (
    next: Partial<typeof terms>,
    owed = {},
    contract: Partial<typeof terms> = {},
    goesOnFrom: string | null = null,
  ) =>
    amendmentFaults({ ...terms, ...contract }, { ...terms, ...next }, owed, goesOnFrom).map(
      ({ path, code }) => `${path} ${code}`,
    );

  test('moves the stay and makes it shorter, never longer: that is an extension', () => {
    expect(faults({ startsOn: '2027-04-01', endsOn: '2027-07-01' })).toEqual([]);
    expect(faults({ startsOn: '2027-04-01', endsOn: '2027-07-02' })).toEqual(['endsOn longer_than_contract']);
    expect(faults({ endsOn: '2027-06-01' })).toEqual(['endsOn longer_than_contract']);
    expect(faults({ endsOn: null })).toEqual(['endsOn longer_than_contract']);
    // A permanent post has no end to go beyond.
    expect(faults({ endsOn: '2030-01-01' }, {}, { endsOn: null })).toEqual([]);
  });

  test('does not run into the longer stay that is agreed already', () => {
    const moved = { startsOn: '2027-03-08', endsOn: '2027-06-07' };
    expect(faults(moved, {}, {}, '2027-06-08')).toEqual([]);
    expect(faults(moved, {}, {}, '2027-06-07')).toEqual(['endsOn into_longer_stay']);
  });

  test('stays in the currency, and pays what is owed', () => {
    expect(faults({ currency: 'USD' })).toEqual(['currency contract_currency']);
    expect(faults({ stipendTimes: 1 }, { stipend: 100_000 })).toEqual([]);
    expect(faults({ stipendTimes: 1, travel: 0 }, { stipend: 100_001, travel: 1, allowance: 1 })).toEqual([
      'stipend less_than_owed',
      'travel less_than_owed',
      'daily less_than_owed',
    ]);
  });
});

describe('what is not paid yet', () => {
  const source = (more: Partial<Source> = {}): Source => ({
    ...{ id: 'a', part: 'stipend', lineId: 'one', currency: 'EUR', lineCurrency: 'EUR', rate: null },
    ...{ amount: 300_000, lineAmount: 300_000 },
    ...more,
  });
  const travel = source({ id: 't', part: 'travel', amount: 50_000, lineAmount: 50_000 });
  const made = (dueOn: string, amount = 100_000) => ({ part: 'stipend' as const, dueOn, amount });
  const told = (laid: ReturnType<typeof layOut>) =>
    laid
      ?.filter(({ part }) => part === 'stipend')
      .map(({ from, dueOn, amount, lineAmount }) => [from, dueOn, amount, lineAmount]);

  test('keeps its own days, less what is paid', () => {
    const laid = layOut(scheduleOf(terms), [made('2027-03-31')], [source(), travel], '2027-04-10');
    expect(told(laid)).toEqual([
      ['a', '2027-04-30', 100_000, 100_000],
      ['a', '2027-05-31', 100_000, 100_000],
    ]);
  });

  test('of a day that was paid falls due on the day of the amendment, or the next that is free', () => {
    const more = { ...terms, stipend: 120_000 };
    const paid = [made('2027-03-31'), made('2027-04-10', 20_000)];
    expect(told(layOut(scheduleOf(more), paid, [source(), travel], '2027-04-10'))).toEqual([
      ['a', '2027-04-30', 120_000, 120_000],
      ['a', '2027-05-31', 120_000, 120_000],
    ]);
    expect(
      told(
        layOut(
          scheduleOf(more),
          [made('2027-03-31'), made('2027-04-10', 10_000)],
          [source(), travel],
          '2027-04-10',
        ),
      )?.[0],
    ).toEqual(['a', '2027-04-11', 10_000, 10_000]);
  });

  test('comes from one line after the other, and is null when they hold too little', () => {
    const sources = [
      source({ amount: 150_000, lineAmount: 150_000 }),
      source({ id: 'b', lineId: 'two', amount: 150_000, lineAmount: 150_000 }),
      travel,
    ];
    expect(told(layOut(scheduleOf(terms), [], sources, '2027-02-01'))).toEqual([
      ['a', '2027-03-31', 100_000, 100_000],
      ['a', '2027-04-30', 50_000, 50_000],
      ['b', '2027-04-30', 50_000, 50_000],
      ['b', '2027-05-31', 100_000, 100_000],
    ]);
    expect(layOut(scheduleOf(terms), [], [source({ amount: 299_999 }), travel], '2027-02-01')).toBeNull();
  });

  test('takes from a line in another currency no more than was promised there, however it is rounded', () => {
    const foreign = source({ rate: '1.0825', lineCurrency: 'USD', lineAmount: 324_750 - 1 });
    const laid = layOut(scheduleOf(terms), [], [foreign, travel], '2027-02-01') ?? [];
    const drawn = laid.filter(({ part }) => part === 'stipend').map(({ lineAmount }) => lineAmount);
    expect(drawn).toEqual([108_250, 108_250, 108_249]);
  });
});
