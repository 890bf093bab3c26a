// The life of a placement as a table, and the law that a host can never tell a refusal from silence.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlacementStatus, placementStatuses, reasonCodes } from '@compatriot/db/vocabulary.ts';
import type { Actor } from '@compatriot/server/context.ts';
import { placementPolicy, type PlacementForPolicy, stepsNow } from '@compatriot/server/placements/policy.ts';
import {
  contactEndsAt,
  dateFault,
  hostStatus,
  hostStatuses,
  memberStatus,
  memberStatuses,
  placementEvents,
  type PlacementParty,
  placementSteps,
  type PlacementVerb,
  placementVerbs,
  reasonsFor,
  seatedStatuses,
} from '@compatriot/server/placements/rules.ts';

const due = new Date('2026-03-15T12:00:00Z');
const before = new Date('2026-03-15T11:59:59Z');
const after = new Date('2026-03-15T12:00:01Z');

/** DOMAIN.md, "The life of a placement", as far as it is built: who moves what from where to where, and with what. */
const table: [PlacementVerb, PlacementParty[], PlacementStatus[], PlacementStatus, string[]][] = [
  ['express_interest', ['member'], ['invited'], 'interested', []],
  ['decline', ['member'], ['invited'], 'declined', []],
  ['accept', ['coordinator'], ['interested'], 'accepted', []],
  ['not_select', ['coordinator'], ['interested'], 'not_selected', ['reason']],
  ['confirm_arrival', ['host'], ['accepted'], 'active', ['date']],
  ['suspend', ['coordinator'], ['active'], 'suspended', ['reason']],
  ['resume', ['coordinator'], ['suspended'], 'active', []],
  ['complete', ['host', 'coordinator'], ['active'], 'completed', ['date', 'report']],
  ['withdraw', ['member'], ['interested', 'accepted'], 'withdrawn', ['reason']],
  ['end_early', ['coordinator'], ['accepted', 'active', 'suspended'], 'ended_early', ['reason']],
];

const nobody: Actor = { person: null, system: null };
const programmeId = 'p';
const institutionId = 'i';
const account = { id: 'a', email: 'a@example.org', name: null, language: 'en', administrator: false };
const actors: Record<PlacementParty, Actor> = {
  member: { person: { account, memberships: [], institutions: [] }, system: null },
  coordinator: {
    person: {
      account: { ...account, id: 'c' },
      memberships: [
        {
          programmeId,
          programmeCode: 'p',
          programmeName: 'P',
          role: 'coordinator',
          recipient: 'programme_team',
        },
      ],
      institutions: [],
    },
    system: null,
  },
  host: {
    person: {
      account: { ...account, id: 'h' },
      memberships: [],
      institutions: [{ id: institutionId, programmeId }],
    },
    system: null,
  },
};
const parties = Object.keys(actors) as PlacementParty[];
const rowIn = (status: PlacementStatus, answerDueAt: Date | null = due): PlacementForPolicy => ({
  programmeId,
  institutionId,
  status,
  ownerId: 'a',
  answerDueAt,
});

describe('steps', () => {
  test('the table names every step once', () => {
    expect(table.map(([verb]) => verb)).toEqual(placementVerbs);
  });

  test.each(table)('%s by %j from %j to %s', (verb, by, from, to, needs) => {
    const step = placementSteps[verb];
    expect({ by: [...step.by], from: [...step.from], to: step.to, needs: [...step.needs] }).toEqual({
      by,
      from,
      to,
      needs,
    });
    for (const party of parties) {
      expect(placementPolicy[`placement.${verb}`]?.(actors[party], rowIn('invited')), party).toBe(
        by.includes(party),
      );
      for (const status of placementStatuses) {
        const offered = stepsNow(actors[party], rowIn(status), before).includes(verb);
        expect(offered, `${party} in ${status}`).toBe(by.includes(party) && from.includes(status));
      }
    }
    expect(placementPolicy[`placement.${verb}`]?.(nobody, rowIn('invited'))).toBe(false);
  });

  test('rights end at the programme, the institution and the person', () => {
    const foreign: PlacementForPolicy = {
      ...rowIn('invited'),
      programmeId: 'other',
      institutionId: 'other',
      ownerId: 'other',
    };
    for (const party of parties) {
      for (const status of placementStatuses)
        expect(stepsNow(actors[party], { ...foreign, status }, before)).toEqual([]);
    }
    // Row-level security hid the owner: nobody is taken for them, also not somebody without an account.
    expect(stepsNow(nobody, { ...foreign, ownerId: null }, before)).toEqual([]);
  });

  test('after the last day nobody is offered an answer', () => {
    expect(stepsNow(actors.member, rowIn('invited'), before)).toEqual(['express_interest', 'decline']);
    expect(stepsNow(actors.member, rowIn('invited'), due)).toEqual([]);
    expect(stepsNow(actors.member, rowIn('invited'), after)).toEqual([]);
    // Only the answer has a last day.
    expect(stepsNow(actors.member, rowIn('accepted'), after)).toEqual(['withdraw']);
  });

  test('nothing leaves an ending', () => {
    const endings: PlacementStatus[] = [
      'declined',
      'lapsed',
      'not_selected',
      'completed',
      'withdrawn',
      'ended_early',
    ];
    for (const ending of endings) {
      for (const verb of placementVerbs)
        expect(placementSteps[verb].from as PlacementStatus[]).not.toContain(ending);
    }
  });

  test('every step leaves an event of its own', () => {
    const kinds = placementVerbs.map((verb) => placementEvents[verb]);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const kind of kinds) expect(kind).toMatch(/^placement\.[a-z_]+$/);
    // The database's constraint on disclosures names this very kind.
    expect(placementEvents.express_interest).toBe('placement.interested');
  });

  test('reasons come from the vocabulary, for exactly the steps that take one', () => {
    for (const [verb, reasons] of Object.entries(reasonsFor)) {
      expect(placementVerbs).toContain(verb);
      expect(reasons.length).toBeGreaterThan(1);
      for (const reason of reasons) expect(reasonCodes).toContain(reason);
    }
    for (const verb of placementVerbs) {
      const needs: readonly string[] = placementSteps[verb].needs;
      if (needs.includes('reason')) expect(Object.keys(reasonsFor)).toContain(verb);
    }
  });
});

describe('what each side reads', () => {
  const rows: [
    PlacementStatus,
    hostBefore: string,
    hostAfter: string,
    memberBefore: string,
    memberAfter: string,
  ][] = [
    ['longlisted', 'no_answer_yet', 'no_answer', 'waiting_for_you', 'too_late'],
    ['shortlisted', 'no_answer_yet', 'no_answer', 'waiting_for_you', 'too_late'],
    ['invited', 'no_answer_yet', 'no_answer', 'waiting_for_you', 'too_late'],
    ['declined', 'no_answer_yet', 'no_answer', 'you_said_no', 'you_said_no'],
    ['lapsed', 'no_answer_yet', 'no_answer', 'too_late', 'too_late'],
    ['interested', 'interested', 'interested', 'being_decided', 'being_decided'],
    ['accepted', 'accepted', 'accepted', 'chosen', 'chosen'],
    ['not_selected', 'not_selected', 'not_selected', 'not_chosen', 'not_chosen'],
    ['active', 'active', 'active', 'at_work', 'at_work'],
    ['suspended', 'suspended', 'suspended', 'paused', 'paused'],
    ['completed', 'completed', 'completed', 'done', 'done'],
    ['withdrawn', 'ended', 'ended', 'ended', 'ended'],
    ['ended_early', 'ended', 'ended', 'ended', 'ended'],
  ];

  test('the table has every state', () => {
    expect(rows.map(([status]) => status).sort()).toEqual([...placementStatuses].sort());
  });

  test.each(rows)('%s', (status, hostBefore, hostAfter, memberBefore, memberAfter) => {
    expect(hostStatus(status, due, before)).toBe(hostBefore);
    expect(hostStatus(status, due, due)).toBe(hostAfter);
    expect(hostStatus(status, due, after)).toBe(hostAfter);
    expect(memberStatus(status, due, before)).toBe(memberBefore);
    expect(memberStatus(status, due, due)).toBe(memberAfter);
    expect(memberStatus(status, due, after)).toBe(memberAfter);
  });

  const instant = fc.date({ noInvalidDate: true });
  const dueDate = fc.option(instant, { nil: null });

  test('a host can never tell a refusal from silence', () => {
    fc.assert(
      fc.property(dueDate, instant, (answerDueAt, now) => {
        const silence = hostStatus('invited', answerDueAt, now);
        expect(hostStatus('declined', answerDueAt, now)).toBe(silence);
        expect(hostStatus('lapsed', answerDueAt, now)).toBe(silence);
      }),
    );
  });

  test('a host is offered the same steps after a refusal as in silence: none', () => {
    fc.assert(
      fc.property(dueDate, instant, (answerDueAt, now) => {
        expect(stepsNow(actors.host, rowIn('declined', answerDueAt), now)).toEqual([]);
        expect(stepsNow(actors.host, rowIn('invited', answerDueAt), now)).toEqual([]);
      }),
    );
  });

  test('both sides read a state from their own list, always', () => {
    fc.assert(
      fc.property(fc.constantFrom(...placementStatuses), dueDate, instant, (status, answerDueAt, now) => {
        expect(hostStatuses).toContain(hostStatus(status, answerDueAt, now));
        expect(memberStatuses).toContain(memberStatus(status, answerDueAt, now));
      }),
    );
  });
});

describe('seats and contact', () => {
  test('a seat is taken from the choice on and given back by every other ending', () => {
    expect([...seatedStatuses].sort()).toEqual(['accepted', 'active', 'completed', 'suspended']);
  });

  test('contact closes at every ending that comes to nothing, and only there', () => {
    expect([...contactEndsAt].sort()).toEqual(['ended_early', 'not_selected', 'withdrawn']);
  });
});

describe('days that a report may name', () => {
  const now = new Date('2026-05-10T20:00:00Z');
  test.each([
    ['confirm_arrival', '2026-05-10', null, null],
    // Georgetown and Apia do not have the same day: one ahead of UTC is still today somewhere.
    ['confirm_arrival', '2026-05-11', null, null],
    ['confirm_arrival', '2026-05-12', null, 'in_the_future'],
    ['complete', '2026-05-10', '2026-03-01', null],
    ['complete', '2026-03-01', '2026-03-01', null],
    ['complete', '2026-02-28', '2026-03-01', 'ends_before_start'],
    ['complete', '9999-12-31', '2026-03-01', 'in_the_future'],
    ['complete', '2026-05-10', null, null],
  ] as const)('%s on %s, arrived %s: %s', (verb, date, arrivedOn, fault) => {
    expect(dateFault(verb, date, arrivedOn, now)).toBe(fault);
  });
});
