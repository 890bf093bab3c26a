// What is asked when, and how it stands: civil dates at the end of months, the furthest level, mails that are due.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { askedAfter, followUpState, mailDue } from '@compatriot/server/follow-ups/rules.ts';
import { followUpLinkHash, followUpToken } from '@compatriot/server/follow-ups/links.ts';
import { furthestOutcome, monthsAfter } from '@compatriot/server/results/rules.ts';
import { readSurveyCode, surveyCode } from '@compatriot/db/survey-code.ts';
import { audiences } from '@compatriot/db/vocabulary.ts';

test.each([
  ['2026-01-31', 6, '2026-07-31'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2023-08-31', 6, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-12-15', 12, '2027-12-15'],
] as const)('%s and %i months is %s', (date, months, after) => {
  expect(monthsAfter(date, months)).toBe(after);
});

test('some months later is never an earlier day of a later month, and never past its end', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.constantFrom(6 as const, 12 as const),
      (date, months) => {
        const from = date.toISOString().slice(0, 10);
        const to = monthsAfter(from, months);
        const apart =
          (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
          (Number(to.slice(5, 7)) - Number(from.slice(5, 7)));
        expect(apart).toBe(months);
        expect(Number(to.slice(8))).toBeLessThanOrEqual(Number(from.slice(8)));
      },
    ),
  );
});

test('the furthest level is the one that counts', () => {
  const none = { information: '', knowledge: '', institution: '' };
  expect(furthestOutcome(none)).toBeNull();
  expect(furthestOutcome({ ...none, information: 'Talks' })).toBe('information');
  expect(furthestOutcome({ ...none, information: 'Talks', knowledge: 'They teach' })).toBe('knowledge');
  expect(furthestOutcome({ ...none, institution: 'A house rule' })).toBe('institution');
});

test('everybody is asked at both times', () => {
  const asked = askedAfter('2026-08-31', ['a', 'b']);
  expect(asked).toHaveLength(8);
  expect(new Set(asked.map((each) => `${each.months} ${each.role} ${each.handoverId}`)).size).toBe(8);
  expect(new Set(asked.map((each) => each.dueOn))).toEqual(new Set(['2027-02-28', '2027-08-31']));
});

describe('a mail', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const row = {
    dueOn: '2026-11-22',
    sentAt: null as Date | null,
    remindedAt: null as Date | null,
    reminders: 0,
    unreachable: false,
    answeredAt: null as Date | null,
    givenUpAt: null as Date | null,
  };
  test.each([
    [{}, 'first'],
    [{ dueOn: '2026-11-23' }, null],
    [{ unreachable: true }, 'first'],
    [{ sentAt: ago(13) }, null],
    [{ sentAt: ago(14) }, 'reminder'],
    [{ sentAt: ago(30), remindedAt: ago(13), reminders: 1 }, null],
    [{ sentAt: ago(30), remindedAt: ago(14), reminders: 1 }, 'reminder'],
    [{ sentAt: ago(60), remindedAt: ago(30), reminders: 2 }, null],
    [{ sentAt: ago(60), answeredAt: ago(2) }, null],
    [{ givenUpAt: ago(2) }, null],
  ] as const)('for %j is %s', (change, due) => {
    expect(mailDue({ ...row, ...change }, now)).toBe(due);
  });
  test('an answer counts, also one that nobody waited for any more', () => {
    expect(followUpState({ ...row, answeredAt: now, givenUpAt: now }, '2026-11-22')).toBe('answered');
  });
});

test('a link is 256 bits, another for every person and every renewal, and only its hash is kept', () => {
  const key = 'a key for tests that has more than 32 bytes';
  const tokens = [
    followUpToken(key, { id: 'a', link: 1 }),
    followUpToken(key, { id: 'a', link: 2 }),
    followUpToken(key, { id: 'b', link: 1 }),
    followUpToken(`${key}!`, { id: 'a', link: 1 }),
  ];
  expect(new Set(tokens).size).toBe(4);
  for (const token of tokens) {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(followUpLinkHash(token)).not.toContain(token);
  }
  expect(followUpToken(key, { id: 'a', link: 1 })).toBe(tokens[0]);
});

test('a survey’s code says whom it asks', () => {
  for (const audience of audiences)
    expect(readSurveyCode(surveyCode('guyd', audience))).toEqual({ code: 'guyd', audience });
});
