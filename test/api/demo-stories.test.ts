// What the demo tells: every placement stands where its steps led it, with the facts behind them, and there is work on the
// desk of whoever signs in.
import { beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '@compatriot/db/seed/demo.ts';
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { destination, type PlacementVerb, stepOf } from '@compatriot/server/placements/rules.ts';
import { standingOf } from '@compatriot/server/placements/standing.ts';
import { useTestApp } from '../app.ts';
import { asSomebody } from '../personas.ts';

const app = useTestApp();
const sql = () => app.current.owner;

beforeAll(async () => {
  await seedDemo(app.current.parts.database);
}, 120_000);

interface Row {
  id: string;
  status: PlacementStatus;
  version: number;
  mode: Mode;
  programme_id: string;
  assignment_id: string;
  profile_id: string;
  host_choice: string | null;
  moves:
    { verb: PlacementVerb; from: PlacementStatus; to: PlacementStatus; version: number; at: string }[] | null;
}

const placements = () => sql()<Row[]>`
  select p.id, p.status, p.version, a.mode, p.programme_id, p.assignment_id, p.profile_id, p.host_choice,
    (select jsonb_agg(jsonb_build_object('verb', m.verb, 'from', m.from_status, 'to', m.to_status, 'version', m.version, 'at', m.at)
      order by m.version) from placement_moves m where m.placement_id = p.id) as moves
  from placements p join assignments a on a.id = p.assignment_id order by p.id`;

describe('the demo', () => {
  test('every placement was led by allowed steps to where it stands', async () => {
    const rows = await placements();
    expect(rows.length).toBeGreaterThan(80);
    const faults = rows.flatMap((row) => {
      let at: PlacementStatus = row.moves?.[0]?.from ?? 'longlisted';
      if (!['longlisted', 'shortlisted'].includes(at)) return [`${row.id} begins at ${at}`];
      let before = '';
      for (const [index, move] of (row.moves ?? []).entries()) {
        const to = destination(move.verb, { status: at, mode: row.mode, again: false });
        if (move.from !== at || to !== move.to || move.version !== index + 1 || move.at < before)
          return [`${row.id} (${row.status}): ${move.verb} from ${at} at ${move.at}, after ${before}`];
        at = move.to;
        before = move.at;
      }
      // Time alone ends an invitation: no step.
      if (row.status === 'lapsed' && at === 'invited') return [];
      if (at !== row.status) return [`${row.id} stands at ${row.status}, its steps end at ${at}`];
      return row.moves && row.version !== row.moves.length ? [`${row.id} has another version`] : [];
    });
    expect(faults).toEqual([]);
    // Each of these states is worth looking at, so somebody stands in it.
    const states = new Set(rows.map((row) => row.status));
    for (const status of [
      'invited',
      'interested',
      'interviewed',
      'scored',
      'reserve',
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
      'completed',
      'settled',
      'followed_up',
      'closed',
    ] as const)
      expect(states, status).toContain(status);
  });

  test('no step was taken without the facts that it rests on', async () => {
    // True at the step and not for ever: papers run out, what was promised is released by an end, and of somebody who accepted
    // the other side's signature is asked for next.
    const since = (status: PlacementStatus, fact: string) =>
      fact === 'host_agrees' ||
      fact === 'checks_valid' ||
      (fact === 'budget_committed' && status === 'ended_early') ||
      (fact === 'terms_signed' && status === 'accepted');
    const faults: string[] = [];
    for (const row of await placements()) {
      const rests = (row.moves ?? []).flatMap(({ verb }) =>
        stepOf(verb).requires.map((fact) => ({ verb, fact })),
      );
      if (rests.length === 0) continue;
      const facts = await app.current.parts.database.transaction(
        { system: 'seed', programme: row.programme_id },
        (tx) =>
          standingOf(
            tx,
            {
              id: row.id,
              programmeId: row.programme_id,
              assignmentId: row.assignment_id,
              profileId: row.profile_id,
              mode: row.mode,
              hostChoice: row.host_choice,
            },
            new Date(),
          ),
      );
      for (const { verb, fact } of rests)
        if (!facts[fact] && !since(row.status, fact)) faults.push(`${row.status}: ${verb} lacks ${fact}`);
    }
    expect(faults).toEqual([]);
    // Contact rests on the yes of each, and on nobody's word but theirs.
    const [open] = await sql()<{ wrong: number }[]>`
      select count(*)::int as wrong from disclosures d join events e on e.id = d.event_id
      where e.kind <> 'placement.interested' or e.subject_id <> d.placement_id`;
    expect(open?.wrong).toBe(0);
  });

  test('there is work on the desk of each coordinator, and a yes for a second one to confirm', async () => {
    const kinds = async (email: string) => {
      const who = await asSomebody(app.current, email);
      const answer = await who.get<{ groups: { kind: string }[] }>('/api/programmes/guyd/desk');
      expect(answer.status).toBe(200);
      return answer.body.groups.map((group) => group.kind);
    };
    const desk = await kinds('coordinator@guyd.example');
    expect(desk.length).toBeGreaterThanOrEqual(8);
    expect(desk).toEqual(
      expect.arrayContaining([
        'not_working',
        'check_expired',
        'arrival',
        'payment',
        'countersign',
        'quiet',
        'decide',
        'follow_up',
      ]),
    );
    expect(await kinds('partner@guyd.example')).toContain('yes_waits');
  });
});
