// What has to be looked at, what may follow what, when a paper counts; what terms add up to and when they may be touched.
import { describe, expect, test } from 'vitest';
import { placementStatuses } from '@compatriot/db/vocabulary.ts';
import { checkKinds, checkStatuses, termsStatuses } from '@compatriot/db/work-vocabulary.ts';
import {
  checkSteps,
  checkStepNames,
  counts,
  holding,
  kindsFor,
  mayStep,
} from '@compatriot/server/checks/rules.ts';
import { takesStep } from '@compatriot/server/checks/policy.ts';
import { verbsNow } from '@compatriot/server/terms/policy.ts';
import { mayWrite, memberReads, totalOf } from '@compatriot/server/terms/rules.ts';

const today = '2026-11-22';

describe('a paper', () => {
  test.each([
    [null, 'holds'],
    ['2026-11-21', 'over'],
    ['2026-11-22', 'ending'],
    ['2026-12-22', 'ending'],
    ['2026-12-23', 'holds'],
  ])('that ends on %s %s', (validUntil, expected) => {
    expect(holding(validUntil, today)).toBe(expected);
  });

  test('counts while it is verified and not over, or not needed', () => {
    for (const status of checkStatuses) {
      expect(counts({ status, validUntil: '2027-01-01' }, today), status).toBe(
        status === 'verified' || status === 'not_needed',
      );
    }
    expect(counts({ status: 'verified', validUntil: '2026-11-21' }, today)).toBe(false);
  });
});

describe('a check', () => {
  test('is of the reduced set where nobody travels', () => {
    expect(kindsFor('virtual')).toEqual(['identity', 'degree', 'licence']);
    expect(kindsFor('permanent')).toEqual([...checkKinds]);
    expect(kindsFor('temporary')).toEqual([...checkKinds]);
  });

  test('leads from each status only where the table says', () => {
    for (const step of checkStepNames) {
      for (const status of checkStatuses) {
        const may = mayStep(step, 'degree', { status, validUntil: '2026-11-30' }, today);
        expect(may, `${step} from ${status}`).toBe(
          (checkSteps[step].from as readonly string[]).includes(status),
        );
      }
    }
    expect(mayStep('waive', 'identity', { status: 'open', validUntil: null }, today)).toBe(false);
    // A passport that holds for years is not sent again.
    expect(mayStep('provide', 'identity', { status: 'verified', validUntil: '2030-01-01' }, today)).toBe(
      false,
    );
  });

  test('is looked at by a coordinator who is not the person', () => {
    expect(checkStepNames.filter((step) => takesStep(step, ['member']))).toEqual(['provide']);
    expect(checkStepNames.filter((step) => takesStep(step, ['coordinator', 'member']))).toEqual(['provide']);
    expect(checkStepNames.filter((step) => takesStep(step, ['coordinator']))).toEqual(checkStepNames);
    expect(checkStepNames.filter((step) => takesStep(step, ['host']))).toEqual([]);
  });
});

describe('terms', () => {
  test('cost at most what their parts add up to', () => {
    expect(totalOf({ stipend: 150_000, stipendTimes: 3, travel: 80_000, daily: 4_000, dailyDays: 40 })).toBe(
      690_000,
    );
    expect(totalOf({ stipend: 150_000, stipendTimes: 0, travel: 0, daily: 0, dailyDays: 9 })).toBe(0);
  });

  test('are written before the offer, and during it only when what was offered is taken back', () => {
    for (const placement of placementStatuses) {
      const early = placement === 'selected' || placement === 'cleared';
      const at = { placement, contract: false, amends: false };
      expect(mayWrite({ ...at, latest: 'ready' }), placement).toBe(early);
      expect(mayWrite({ ...at, latest: 'withdrawn' }), placement).toBe(early || placement === 'offered');
    }
  });

  test('are read by the person from the offer on, and no draft ever', () => {
    for (const status of termsStatuses) {
      expect(memberReads('cleared', status)).toBe(false);
      expect(memberReads('offered', status)).toBe(status !== 'draft');
    }
  });

  test('are signed by the person, then by the programme, and by nobody twice', () => {
    const at = {
      latest: 'ready',
      contract: false,
      amends: false,
      signedByMember: false,
      signedByProgramme: false,
      contactOpen: true,
    } as const;
    const by = (...parties: ('member' | 'coordinator')[]) => ({ parties, conflicted: false });
    expect(verbsNow({ ...at, placement: 'offered' }, by('member'))).toEqual(['sign']);
    expect(verbsNow({ ...at, placement: 'offered' }, by('coordinator'))).toEqual([
      'withdraw',
      'sign_for_member',
    ]);
    expect(verbsNow({ ...at, placement: 'accepted' }, by('coordinator'))).toEqual([]);
    const signed = { ...at, placement: 'accepted', signedByMember: true } as const;
    expect(verbsNow(signed, by('coordinator'))).toEqual(['countersign']);
    expect(verbsNow({ ...signed, signedByProgramme: true }, by('coordinator'))).toEqual([]);
    // Nobody countersigns their own contract.
    expect(verbsNow(signed, by('coordinator', 'member'))).toEqual([]);
    expect(verbsNow({ ...signed, contactOpen: false }, by('coordinator'))).toEqual([]);
  });
});
