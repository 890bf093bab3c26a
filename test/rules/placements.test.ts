// The life of a placement as a table, and the law that a host can never tell a refusal from silence.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Mode,
  modes,
  type PlacementStatus,
  placementStatuses,
  reasonCodes,
} from '@compatriot/db/vocabulary.ts';
import type { Actor } from '@compatriot/server/context.ts';
import { drawLifeCycles, lifeCyclesFile } from '@compatriot/server/life-cycles.ts';
import {
  behalfOf,
  placementPolicy,
  type PlacementForPolicy,
  stepsNow,
} from '@compatriot/server/placements/policy.ts';
import {
  contactEndsAt,
  dateFault,
  destination,
  hostStatus,
  hostStatuses,
  memberStatus,
  memberStatuses,
  placementEvents,
  type PlacementParty,
  stepOf,
  type PlacementVerb,
  placementVerbs,
  reasonsFor,
  seatedStatuses,
} from '@compatriot/server/placements/rules.ts';

const due = new Date('2026-03-15T12:00:00Z');
const before = new Date('2026-03-15T11:59:59Z');
const after = new Date('2026-03-15T12:00:01Z');

const chosen: PlacementStatus[] = ['selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented'];
const working: PlacementStatus[] = ['active', 'probation', 'suspended', 'evacuated'];
const undecided: PlacementStatus[] = ['interested', 'interviewed', 'scored', 'reserve'];
type Row = [
  verb: PlacementVerb,
  by: PlacementParty[],
  from: PlacementStatus[],
  to: PlacementStatus | null,
  needs: string[],
  requires: string[],
];

/** DOMAIN.md, "The life of a placement": who moves what from where to where, with what, and resting on which facts. */
const table: Row[] = [
  ['shortlist', ['coordinator'], ['longlisted'], 'shortlisted', [], []],
  ['invite', ['coordinator'], ['longlisted', 'shortlisted'], 'invited', [], []],
  ['express_interest', ['member'], ['invited'], 'interested', [], []],
  ['decline', ['member'], ['invited'], 'declined', [], []],
  ['interview', ['coordinator', 'host'], ['interested'], 'interviewed', ['date'], ['yes_confirmed']],
  ['score', ['coordinator', 'system'], ['interviewed'], 'scored', [], ['panel_complete']],
  ['select', ['coordinator'], ['scored', 'reserve'], 'selected', ['note'], ['host_agrees']],
  ['reserve', ['coordinator'], ['scored'], 'reserve', ['note'], ['host_agrees']],
  ['not_select', ['coordinator'], undecided, 'not_selected', ['reason', 'note'], []],
  ['clear', ['coordinator'], ['selected'], 'cleared', [], ['checks_valid']],
  ['offer', ['coordinator'], ['cleared'], 'offered', [], ['checks_valid', 'terms_ready', 'budget_committed']],
  ['accept', ['member'], ['offered'], 'accepted', [], ['terms_signed']],
  ['contract', ['coordinator'], ['accepted'], 'contracted', [], ['terms_signed']],
  ['orient', ['coordinator'], ['contracted'], 'oriented', [], ['orientation_attended']],
  ['confirm_arrival', ['host'], ['oriented'], 'active', ['date'], ['checks_valid']],
  ['begin_probation', ['host'], ['oriented'], 'probation', ['date'], ['checks_valid']],
  ['settle', ['coordinator'], ['probation'], 'settled', ['date'], ['reintegration_plan']],
  ['suspend', ['coordinator'], ['active', 'probation'], 'suspended', ['reason'], []],
  ['evacuate', ['coordinator'], ['active', 'probation', 'suspended'], 'evacuated', ['reason'], []],
  ['resume', ['coordinator'], ['suspended', 'evacuated'], null, [], []],
  ['finish', ['coordinator', 'host', 'member', 'system'], ['active'], 'completing', ['date'], []],
  [
    'complete',
    ['coordinator'],
    ['completing'],
    'completed',
    ['date'],
    ['final_report', 'handover', 'feedback_host', 'feedback_member'],
  ],
  ['follow_up', ['coordinator', 'system'], ['completed', 'settled'], 'followed_up', [], ['follow_ups_done']],
  ['close', ['coordinator', 'system'], ['followed_up'], 'closed', [], ['payments_settled']],
  ['withdraw', ['member'], [...undecided, ...chosen, ...working], 'withdrawn', ['reason'], []],
  ['end_early', ['coordinator'], [...chosen, ...working, 'completing'], 'ended_early', ['reason'], []],
];
/** What only some modes have. */
const modesOf: Partial<Record<PlacementVerb, Mode[]>> = {
  confirm_arrival: ['temporary', 'virtual'],
  begin_probation: ['permanent'],
  settle: ['permanent'],
  finish: ['temporary', 'virtual'],
  complete: ['temporary', 'virtual'],
};

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
          finance: false,
        },
      ],
      institutions: [],
    },
    system: null,
  },
  system: { person: null, system: 'worker' },
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
const rowIn = (
  status: PlacementStatus,
  answerDueAt: Date | null = due,
  mode: Mode = 'temporary',
  again = false,
): PlacementForPolicy => ({
  programmeId,
  institutionId,
  status,
  mode,
  again,
  ownerId: 'a',
  answerDueAt,
});

describe('steps', () => {
  test('the table names every step once', () => {
    expect(table.map(([verb]) => verb)).toEqual(placementVerbs);
  });

  test.each(table)('%s by %j from %j to %s', (verb, by, from, to, needs, requires) => {
    const step = stepOf(verb);
    expect({
      by: [...step.by],
      from: [...step.from],
      to: step.to,
      needs: [...step.needs],
      requires: [...step.requires],
    }).toEqual({ by, from, to, needs, requires });
    for (const party of parties) {
      expect(placementPolicy[`placement.${verb}`]?.(actors[party], rowIn('invited')), party).toBe(
        by.includes(party),
      );
      for (const status of placementStatuses) {
        for (const mode of modes) {
          const offered = stepsNow(actors[party], rowIn(status, due, mode), before).includes(verb);
          const inMode = modesOf[verb]?.includes(mode) ?? true;
          expect(offered, `${party} in ${status}, ${mode}`).toBe(
            inMode && by.includes(party) && from.includes(status),
          );
        }
      }
    }
    expect(placementPolicy[`placement.${verb}`]?.(nobody, rowIn('invited'))).toBe(false);
  });

  test('back to work is where the mode works', () => {
    expect(destination('resume', rowIn('suspended'))).toBe('active');
    expect(destination('resume', rowIn('evacuated', due, 'permanent'))).toBe('probation');
  });

  test('who goes on from an earlier placement is chosen without a second panel, and nobody else', () => {
    for (const status of ['interested', 'interviewed'] as const) {
      expect(stepsNow(actors.coordinator, rowIn(status), before)).not.toContain('select');
      expect(stepsNow(actors.coordinator, rowIn(status, due, 'temporary', true), before)).toContain('select');
    }
    expect(stepsNow(actors.coordinator, rowIn('invited', due, 'temporary', true), before)).not.toContain(
      'select',
    );
  });

  test('a coordinator takes down what a member or a host says, and nobody else does', () => {
    for (const verb of placementVerbs) {
      const { by } = stepOf(verb);
      const of = by.includes('coordinator') ? null : by.includes('member') ? 'member' : 'host';
      expect(behalfOf(verb, ['coordinator']), verb).toBe(of);
      for (const party of ['member', 'host', 'system'] as const) expect(behalfOf(verb, [party])).toBeNull();
    }
  });

  test('rights end at the programme, the institution and the person', () => {
    const foreign: PlacementForPolicy = {
      ...rowIn('invited'),
      programmeId: 'other',
      institutionId: 'other',
      ownerId: 'other',
    };
    for (const party of parties) {
      // The system at work is of one programme by its session, not by this table.
      if (party === 'system') continue;
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
    expect(stepsNow(actors.member, rowIn('contracted'), after)).toEqual(['withdraw']);
  });

  test('nothing leaves an ending', () => {
    const endings: PlacementStatus[] = [
      'declined',
      'lapsed',
      'not_selected',
      'closed',
      'withdrawn',
      'ended_early',
    ];
    for (const ending of endings) {
      for (const verb of placementVerbs) expect(stepOf(verb).from).not.toContain(ending);
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
      const needs: readonly string[] = stepOf(verb).needs;
      if (needs.includes('reason')) expect(Object.keys(reasonsFor)).toContain(verb);
    }
  });
});

test('the drawing in docs is of these tables; npm run drawings draws them anew', () => {
  expect(readFileSync(lifeCyclesFile, 'utf8')).toBe(drawLifeCycles());
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
    ['interviewed', 'interviewed', 'interviewed', 'being_decided', 'being_decided'],
    ['scored', 'scored', 'scored', 'being_decided', 'being_decided'],
    ['selected', 'selected', 'selected', 'chosen', 'chosen'],
    ['reserve', 'reserve', 'reserve', 'in_reserve', 'in_reserve'],
    ['not_selected', 'not_selected', 'not_selected', 'not_chosen', 'not_chosen'],
    ['cleared', 'getting_ready', 'getting_ready', 'chosen', 'chosen'],
    ['offered', 'getting_ready', 'getting_ready', 'offer_waiting', 'offer_waiting'],
    ['accepted', 'getting_ready', 'getting_ready', 'getting_ready', 'getting_ready'],
    ['contracted', 'getting_ready', 'getting_ready', 'getting_ready', 'getting_ready'],
    ['oriented', 'getting_ready', 'getting_ready', 'getting_ready', 'getting_ready'],
    ['active', 'active', 'active', 'at_work', 'at_work'],
    ['probation', 'probation', 'probation', 'at_work', 'at_work'],
    ['suspended', 'suspended', 'suspended', 'paused', 'paused'],
    ['evacuated', 'evacuated', 'evacuated', 'paused', 'paused'],
    ['completing', 'completing', 'completing', 'finishing', 'finishing'],
    ['completed', 'completed', 'completed', 'done', 'done'],
    ['settled', 'settled', 'settled', 'done', 'done'],
    ['followed_up', 'completed', 'completed', 'done', 'done'],
    ['closed', 'completed', 'completed', 'done', 'done'],
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
    const seated = [...chosen, ...working, 'completing', 'completed', 'settled', 'followed_up', 'closed'];
    expect([...seatedStatuses].sort()).toEqual(seated.sort());
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
