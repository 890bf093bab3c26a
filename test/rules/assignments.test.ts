// The life of an assignment against DOMAIN.md's table: every status and every step, and who may take it.
import { describe, expect, test } from 'vitest';
import {
  type AssignmentParty,
  assignmentSteps,
  type AssignmentStep,
  destination,
  mayEditNow,
  mayTake,
  dayAfter,
  deadlineFault,
  estimateFor,
  isPriority,
  missingForSubmission,
  stepsNow,
  stepTo,
  type Terms,
  transitions,
  yearsLater,
} from '@compatriot/server/assignments/rules.ts';
import { dueDiligenceValid } from '@compatriot/server/institutions/rules.ts';
import { type AssignmentStatus, assignmentStatuses } from '@compatriot/db/vocabulary.ts';

/** DOMAIN.md, row by row: from, step, to. `suspended` leads back, so it is tried below. */
const table: [AssignmentStatus, AssignmentStep, AssignmentStatus][] = [
  ['draft', 'submit', 'submitted'],
  ['returned', 'submit', 'submitted'],
  ['submitted', 'return', 'returned'],
  ['submitted', 'reject', 'rejected'],
  ['submitted', 'approve', 'approved'],
  ['approved', 'fund', 'funded'],
  ['funded', 'open', 'sourcing'],
  ['sourcing', 'select', 'selecting'],
];
const ended: AssignmentStatus[] = ['rejected', 'closed', 'cancelled'];

describe('the life of an assignment', () => {
  const rows = assignmentStatuses.flatMap((status) => assignmentSteps.map((step) => [status, step] as const));
  test.each(rows)('%s: %s', (status, step) => {
    const listed = table.find(([from, name]) => from === status && name === step)?.[2] ?? null;
    const stopped = ended.includes(status) ? null : step === 'cancel' ? 'cancelled' : null;
    const expected =
      step === 'suspend'
        ? ended.includes(status) || status === 'suspended'
          ? null
          : 'suspended'
        : step === 'resume'
          ? status === 'suspended'
            ? 'funded'
            : null
          : (listed ?? stopped);
    expect(
      destination(step, { status, suspendedFrom: status === 'suspended' ? 'funded' : null, vacancy: false }),
    ).toBe(expected);
  });

  test('nobody but the system fills or closes', () => {
    for (const step of assignmentSteps)
      expect(['part_filled', 'filled', 'closed']).not.toContain(transitions[step].to);
  });

  test('a suspended one goes back to where it was and nowhere else', () => {
    const at = { status: 'suspended', suspendedFrom: 'approved', vacancy: false } as const;
    expect(stepTo('approved', at)).toBe('resume');
    expect(destination('resume', at)).toBe('approved');
    expect(destination('open', at)).toBeNull();
  });

  test.each<[AssignmentStep, AssignmentParty[]]>([
    ['submit', ['host', 'focal_point', 'coordinator']],
    ['return', ['focal_point']],
    ['reject', ['focal_point']],
    ['approve', ['focal_point']],
    ['fund', ['finance']],
    ['open', ['coordinator']],
    ['select', ['coordinator']],
    ['suspend', ['focal_point', 'coordinator']],
    ['resume', ['focal_point', 'coordinator']],
    ['cancel', ['focal_point', 'coordinator']],
  ])('%s is taken by %j', (step, parties) => {
    const all: AssignmentParty[] = ['host', 'focal_point', 'coordinator', 'finance'];
    expect(all.filter((party) => mayTake(step, [party])).sort()).toEqual([...parties].sort());
  });

  test('a coordinator finds one button at each step of the way', () => {
    const at = (status: AssignmentStatus) =>
      stepsNow({ status, suspendedFrom: null, vacancy: false }, ['coordinator', 'finance']);
    expect(at('submitted')).toEqual(['suspend', 'cancel']);
    expect(at('approved')).toEqual(['fund', 'suspend', 'cancel']);
    expect(at('funded')).toEqual(['open', 'suspend', 'cancel']);
    expect(at('closed')).toEqual([]);
    // Without the right to decide about money, none that funds.
    expect(stepsNow({ status: 'approved', suspendedFrom: null, vacancy: false }, ['coordinator'])).toEqual([
      'suspend',
      'cancel',
    ]);
  });
});

describe('a vacancy', () => {
  const at = (status: AssignmentStatus) =>
    stepsNow({ status, suspendedFrom: null, vacancy: true }, ['coordinator', 'finance']);

  test('opens once it is approved, and nobody funds it', () => {
    expect(at('approved')).toEqual(['open', 'suspend', 'cancel']);
    expect(at('funded')).toEqual(['suspend', 'cancel']);
    for (const status of assignmentStatuses)
      expect(destination('fund', { status, suspendedFrom: null, vacancy: true }), status).toBeNull();
  });

  test('differs in nothing else', () => {
    for (const status of assignmentStatuses)
      for (const step of assignmentSteps.filter((each) => each !== 'fund' && each !== 'open'))
        expect(
          destination(step, { status, suspendedFrom: 'approved', vacancy: true }),
          `${step} ${status}`,
        ).toBe(destination(step, { status, suspendedFrom: 'approved', vacancy: false }));
  });
});

describe('wording the terms', () => {
  test.each<[AssignmentStatus, boolean, boolean]>([
    ['draft', true, true],
    ['returned', true, true],
    ['submitted', false, true],
    ['approved', false, false],
    ['sourcing', false, false],
  ])('%s: host %s, official %s', (status, host, official) => {
    expect(mayEditNow(status, ['host'])).toBe(host);
    expect(mayEditNow(status, ['focal_point'])).toBe(official);
  });
});

describe('what is missing before handing in', () => {
  const whole = {
    need: 'n',
    tasks: 't',
    outputs: 'o',
    supervisor: 'Head nurse',
    counterpartNumber: 2,
    mode: 'temporary',
    place: 'Georgetown',
    startsOn: '2027-01-01',
    endsOn: '2027-02-01',
    vacancy: false,
    employment: null,
    essentialSkills: 1,
    languages: 1,
  };
  test.each<[string, Partial<Terms>, string[]]>([
    ['nothing', {}, []],
    ['words', { need: ' ', tasks: '', outputs: '' }, ['need', 'tasks', 'outputs']],
    ['a place', { place: null }, ['place']],
    ['no place when virtual', { place: null, mode: 'virtual' }, []],
    [
      'who guides, and who learns',
      { supervisor: ' ', counterpartNumber: null },
      ['supervisor', 'counterpartNumber'],
    ],
    ['somebody who learns', { counterpartNumber: 0 }, ['counterpartNumber']],
    ['nobody who learns from whoever stays', { counterpartNumber: 0, endsOn: null, mode: 'permanent' }, []],
    ['an end', { endsOn: null }, ['endsOn']],
    ['no end when permanent', { endsOn: null, mode: 'permanent' }, []],
    ['what a post pays', { mode: 'permanent', vacancy: true }, ['employment']],
    ['nothing of a post', { mode: 'permanent', vacancy: true, employment: '40 hours' }, []],
    ['skills and languages', { essentialSkills: 0, languages: 0 }, ['skills', 'languages']],
  ])('%s', (_name, change, missing) => {
    expect(missingForSubmission({ ...whole, ...change })).toEqual(missing);
  });
});

test.each([
  [null, false],
  ['2027-03-01', false],
  ['2027-03-02', true],
  ['2027-03-03', true],
])('due diligence until %s counts on 2 March: %s', (until, valid) => {
  expect(dueDiligenceValid(until, '2027-03-02')).toBe(valid);
});

describe('what comes first', () => {
  const own = [{ country: 'GH', sector: 'health' }];
  test.each([
    ['GH', 'health', true],
    ['GH', 'education', false],
    // A country without priorities of its own takes the programme's.
    ['ML', 'education', true],
    ['ML', 'law', false],
  ])('%s, %s: %s', (country, sector, first) => {
    expect(isPriority({ country, sector }, own, ['health', 'education'])).toBe(first);
  });
});

test.each([
  ['2027-03-01', null],
  ['2027-02-28', null],
  ['2027-03-02', 'deadline_after_start'],
  ['2027-01-31', 'in_the_past'],
])('people are looked for until %s: %s', (deadline, fault) => {
  expect(deadlineFault(deadline, { day: '2027-02-01', startsOn: '2027-03-01' })).toBe(fault);
});

test('dates of asking again', () => {
  expect(yearsLater('2027-03-01', 1)).toBe('2028-03-01');
  expect(yearsLater('2028-02-29', 1)).toBe('2029-02-28');
  expect(dayAfter('2027-12-31')).toBe('2028-01-01');
  expect(dayAfter('2028-02-28')).toBe('2028-02-29');
});

describe('how many would fit', () => {
  test('a host is never told a figure below ten, and only steps above', () => {
    const told = new Set<string>();
    for (let people = 0; people <= 12_000; people++) {
      const answer = estimateFor(people, false);
      expect(answer.about).toBeNull();
      if (people < 10) expect(answer).toEqual({ about: null, atLeast: null, fewerThan: 10 });
      else expect(answer.atLeast).toBeLessThanOrEqual(people);
      told.add(JSON.stringify(answer));
    }
    expect(told.size).toBe(11);
  });

  test.each([
    [0, 0],
    [7, 7],
    [23, 25],
    [118, 120],
    [1234, 1200],
  ])('an official is told about %i: %i', (people, about) => {
    expect(estimateFor(people, true)).toEqual({ about, atLeast: null, fewerThan: null });
  });
});
