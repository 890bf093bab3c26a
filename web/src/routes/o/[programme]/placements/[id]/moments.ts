// The story of a placement as moments of a timeline: what the audit holds, then what is still to come.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { formatDate, formatDateTime } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
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

/** @param overdue nobody answered in time, though nothing has been written about it */
export function momentsOf(placement: Placement, overdue: boolean): Moment[] {
  return [...past(placement), ...(overdue ? [missed(placement)] : ahead(placement))];
}

function past(placement: Placement): Moment[] {
  const told = [...placement.timeline].reverse().flatMap((event): Moment[] => {
    const title = eventWord(event.kind);
    if (title === null) return [];
    const name = event.by ?? (ownSteps.includes(event.kind) ? placement.pseudonym : null);
    const day = dayOf(event.kind, placement);
    const reason = event.details['reason'];
    const text = [
      name && m.placement_event_by({ name }),
      day,
      typeof reason === 'string' && reasonWord(reason),
    ];
    return [
      {
        title,
        time: formatDateTime(event.at),
        datetime: event.at,
        text: text.filter(Boolean).join('\n'),
        state: 'done',
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

const waiting: Partial<Record<PlacementStatus, ('answer' | 'choice' | 'arrival' | 'resume' | 'report')[]>> = {
  invited: ['answer', 'choice', 'arrival', 'report'],
  interested: ['choice', 'arrival', 'report'],
  accepted: ['arrival', 'report'],
  active: ['report'],
  suspended: ['resume', 'report'],
};

function ahead(placement: Placement): Moment[] {
  const words = {
    answer: () => m.placement_coming_answer({ date: formatDate(placement.answerDueAt) }),
    choice: m.placement_coming_choice,
    arrival: m.placement_coming_arrival,
    resume: m.placement_coming_resume,
    report: m.placement_coming_report,
  };
  return (waiting[placement.status] ?? []).map((key, index) => ({
    title: words[key](),
    state: index === 0 ? 'current' : 'coming',
  }));
}
