// The story of a placement as moments of a timeline, by phase: what the audit holds, then what is still to come.
import { type PlacementStatus, reasonCodes } from '@compatriot/db/vocabulary.ts';
import { placementEvents, placementVerbs, recordedYes } from '@compatriot/server/placements/rules.ts';
import { formatDate, formatDateTime } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { wayWord } from '#lib/placements/behalf.ts';
import { eventAbout } from '#lib/placements/event-about.ts';
import { type Phase, phaseAfter, phases } from '#lib/placements/phases.ts';
import type { Placement } from '#lib/placements/shapes.ts';
import { eventWord, reasonWord } from '#lib/placements/words.ts';

export interface Moment {
  title: string;
  time?: string;
  datetime?: string;
  text?: string;
  state: 'done' | 'current' | 'coming';
}

/** Steps that only the person takes; their account's name is not for officials, so the pseudonym stands. */
const ownSteps = ['placement.interested', 'placement.declined', 'placement.withdrawn'];

/** What came in a phase, oldest first. */
export interface Chapter {
  phase: Phase;
  moments: Moment[];
  /** Instants of the first and the last of them. */
  from: string;
  until: string;
  /** The phase that the placement is in; what is still to come is told in it. */
  present: boolean;
}

/** @param overdue nobody answered in time, though nothing has been written about it */
export function storyOf(placement: Placement, overdue: boolean): Chapter[] {
  const told = past(placement);
  const present = told.at(-1)?.phase ?? 'selection';
  const next = overdue ? [missed(placement)] : ahead(placement);
  return phases.flatMap((phase) => {
    const here = told.filter((moment) => moment.phase === phase);
    const moments = phase === present ? [...here, ...next] : here;
    if (moments.length === 0) return [];
    const times = here.flatMap(({ datetime }) => datetime ?? []);
    return [{ phase, moments, from: times[0] ?? '', until: times.at(-1) ?? '', present: phase === present }];
  });
}

/** The note of each step, in the order in which events of its kind came. */
function movesByEvent(placement: Placement): Map<string, Placement['moves']> {
  const by = new Map<string, Placement['moves']>();
  for (const move of [...placement.moves].reverse()) {
    const verb = placementVerbs.find((each) => each === move.step);
    if (!verb) continue;
    const kind = verb === 'express_interest' && move.of ? recordedYes : placementEvents[verb];
    by.set(kind, [...(by.get(kind) ?? []), move]);
  }
  return by;
}

function moveWords(move: Placement['moves'][number] | undefined): (string | null)[] {
  if (!move) return [];
  return [
    move.way && m.placement_move_behalf({ way: wayWord(move.way), evidence: move.evidence ?? '' }).trim(),
    move.note,
    move.undoneAt && m.placement_move_undone({ date: formatDateTime(move.undoneAt) }),
  ];
}

function past(placement: Placement): (Moment & { phase: Phase })[] {
  const moves = movesByEvent(placement);
  let phase: Phase = 'selection';
  const told = [...placement.timeline].reverse().flatMap((event): (Moment & { phase: Phase })[] => {
    phase = phaseAfter(event.kind, event.details, phase);
    const applied = event.kind === 'placement.interested' && event.details['applied'] === true;
    const title = applied ? m.placement_event_applied() : eventWord(event.kind);
    if (title === null) return [];
    const move = moves.get(event.kind)?.shift();
    const name = event.by ?? (ownSteps.includes(event.kind) ? placement.pseudonym : null);
    const day = dayOf(event.kind, placement);
    // Other events have reasons of other lists; what those say is in `eventAbout`.
    const reason = reasonCodes.find(
      (each) => each === event.details['reason'] && event.kind.startsWith('placement.'),
    );
    const text = [
      eventAbout(event.kind, event.details),
      event.linkedBy
        ? m.placement_event_by_link({ name: event.linkedBy })
        : name && m.placement_event_by({ name }),
      day,
      reason && reasonWord(reason),
      ...moveWords(move),
    ];
    return [
      {
        title,
        time: formatDateTime(event.at),
        datetime: event.at,
        text: text.filter(Boolean).join('\n'),
        state: 'done',
        phase,
      },
    ];
  });
  if (told.length > 0 || !placement.invitedAt) return told;
  // Government officials do not read the audit; the invitation is known from the placement itself.
  return [
    {
      title: m.placement_event_invited(),
      time: formatDate(placement.invitedAt),
      datetime: placement.invitedAt,
      state: 'done',
      phase,
    },
  ];
}

/** The day the step is about, where it is not the day somebody pressed the button. */
function dayOf(kind: string, { arrivedOn, completedOn }: Placement): string | null {
  if (kind === 'placement.started' && arrivedOn) return formatDate(arrivedOn);
  if (kind === 'placement.completed' && completedOn) return formatDate(completedOn);
  return null;
}

function missed({ answerDueAt }: Placement): Moment {
  return {
    title: m.placement_event_lapsed(),
    ...(answerDueAt ? { time: formatDate(answerDueAt), datetime: answerDueAt } : {}),
    state: 'done',
  };
}

/** What is still to come on the usual way, for each state in which something is. */
const coming = ['answer', 'choice', 'terms', 'arrival', 'report'] as const;
const aheadOf: Partial<Record<PlacementStatus, (typeof coming)[number]>> = {
  invited: 'answer',
  interested: 'choice',
  interviewed: 'choice',
  scored: 'choice',
  reserve: 'choice',
  selected: 'terms',
  cleared: 'terms',
  offered: 'terms',
  accepted: 'arrival',
  contracted: 'arrival',
  oriented: 'arrival',
  active: 'report',
  completing: 'report',
};

function ahead(placement: Placement): Moment[] {
  const words = {
    answer: () => m.placement_coming_answer({ date: formatDate(placement.answerDueAt) }),
    choice: m.placement_coming_choice,
    terms: m.placement_coming_terms,
    arrival: m.placement_coming_arrival,
    report: m.placement_coming_report,
  };
  if (placement.status === 'suspended' || placement.status === 'evacuated')
    return [
      { title: m.placement_coming_resume(), state: 'current' },
      { title: m.placement_coming_report(), state: 'coming' },
    ];
  const first = aheadOf[placement.status];
  if (!first) return [];
  return coming.slice(coming.indexOf(first)).map((key, index) => ({
    title: words[key](),
    state: index === 0 ? 'current' : 'coming',
  }));
}
