// By which phase a line of a placement's story is folded.
import { describe, expect, test } from 'vitest';
import { placementEvents, placementVerbs } from '@compatriot/server/placements/rules.ts';
import { type Phase, phaseAfter, phases } from '../../web/src/lib/placements/phases.ts';

/** The phases of a story, one event after the other. */
const told = (...kinds: (string | [string, Record<string, unknown>])[]): Phase[] => {
  let phase: Phase | undefined;
  return kinds.map((each) => {
    const [kind, details] = typeof each === 'string' ? [each, {}] : each;
    return (phase = phaseAfter(kind, details, phase));
  });
};

describe('a story', () => {
  test('goes through its phases, and what moves nothing stays where it came', () => {
    expect(
      told(
        'placement.invited',
        'placement.yes_recorded',
        'document.added',
        'placement.selected',
        'check.verified',
        'terms.signed',
        'placement.started',
        'document.added',
        'check.ending',
        'placement.finishing',
        'placement.completed',
        'payment.made',
        'follow_up.answered',
        'placement.closed',
      ),
    ).toEqual([
      ...['selection', 'selection', 'selection', 'clearance', 'clearance', 'clearance'],
      ...['work', 'work', 'work', 'work', 'result', 'result', 'result', 'result'],
    ]);
  });

  test('ends in the phase it was in, and is resumed at work', () => {
    expect(told('placement.invited', 'placement.declined')).toEqual(['selection', 'selection']);
    expect(told('placement.selected', 'placement.withdrawn')).toEqual(['clearance', 'clearance']);
    expect(told('placement.started', 'placement.evacuated', 'placement.resumed')).toEqual(
      Array.from({ length: 3 }, () => 'work'),
    );
    expect(told('placement.started', 'placement.ended_early', 'payment.made')).toEqual(
      Array.from({ length: 3 }, () => 'work'),
    );
  });

  test('goes back with a step that was taken back', () => {
    expect(
      told(
        'placement.scored',
        'placement.selected',
        ['placement.undone', { verb: 'select', from: 'selected', to: 'scored' }],
        'selection.scored',
        'placement.selected',
      ),
    ).toEqual(['selection', 'clearance', 'selection', 'selection', 'clearance']);
  });

  test('has a phase for each step', () => {
    for (const verb of placementVerbs)
      expect(phases, verb).toContain(phaseAfter(placementEvents[verb], {}, 'selection'));
  });
});
