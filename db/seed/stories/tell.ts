// One story: the placement, each step of it, and whatever a step rests on, so that no state of the demo is without the facts
// that lead to it.
import { idOf } from '../dropping-out.ts';
import { addDays, isoDay, type MadePerson } from '../people.ts';
import type { PlacementStatus, ReasonCode } from '../../vocabulary.ts';
import type { Book } from './book.ts';
import { type Cast, type NeedRow, take } from './cast.ts';
import { attend, clear, hear, offer, signBoth } from './facts.ts';
import { choose } from './panel.ts';
import { type Past, type StepName, stepSeeds } from './path.ts';

export interface Story {
  name: string;
  need: string;
  /** Occupations in order of preference; null: the demo's own member. */
  who: readonly string[] | null;
  path: Past[];
  /** On the desk of the second coordinator. */
  second?: boolean;
  reason?: ReasonCode;
  /** Of the coordinator's last decision. */
  note?: string;
  /** The yes was said on the phone, and waits for somebody to confirm it. */
  phoned?: string;
  /** What the host asks for, before the coordinator has decided. */
  asks?: { choice: 'select' | 'reserve' | 'not_select'; note: string; daysAgo: number };
  message?: string;
  also?: (told: Told) => void;
}

/** A placement with all that a part of its story needs to know. */
export interface Told {
  book: Book;
  cast: Cast;
  need: NeedRow;
  name: string;
  id: string;
  profileId: string;
  coordinator: string;
  status: PlacementStatus;
  at: (step: StepName) => Date | null;
  /** Columns that every row of a placement has. */
  scope: { programmeId: string; placementId: string };
  event: (kind: string, at: Date, details?: Record<string, unknown>, actor?: string | null) => string;
}

/** In the working day of the place, so that no step is taken at night. */
export function moment(cast: Cast, name: string, daysAgo: number): Date {
  const minutes = Number.parseInt(idOf(name).slice(0, 4), 16) % 420;
  return new Date(
    addDays(cast.today, -daysAgo).getTime() + (daysAgo > 0 ? minutes * 60_000 : -minutes * 10_000),
  );
}

export function tell(book: Book, cast: Cast, story: Story): Told {
  const need = cast.needs.get(story.need);
  if (!need) throw new Error(`No need ${story.need}`);
  const person = story.who ? take(cast, need.row.mode, story.who) : cast.guest;
  if (!person) throw new Error(`Nobody to tell of in ${story.name}`);
  const id = idOf(`placement ${cast.code} ${story.name}`);
  const path = story.path.map(([step, daysAgo]) => ({
    step,
    at: moment(cast, `${story.name} ${step}`, daysAgo),
  }));
  const coordinator = (story.second && cast.partner) || cast.coordinator;
  const told = retell(
    book,
    cast,
    need,
    { id, profileId: person.profileId, coordinator, name: story.name },
    path,
    {
      known: new Set(),
      ...(story.phoned ? { phoned: story.phoned } : {}),
      ...(story.reason ? { reason: story.reason } : {}),
      ...(story.note ? { note: story.note } : {}),
    },
  );
  book.placements.push(rowOf(told, person, story, path));
  story.also?.(told);
  return told;
}

function rowOf(told: Told, person: MadePerson, story: Story, path: { step: StepName; at: Date }[]) {
  const { need, cast, at } = told;
  const invitedAt = at('invite');
  const started = at('confirm_arrival') ?? at('begin_probation');
  const over = at('complete') ?? at('settle');
  const statusAt = path.at(-1)?.at ?? cast.today;
  const asked = story.asks;
  return {
    id: told.id,
    programmeId: cast.programmeId,
    assignmentId: need.row.id,
    institutionId: need.row.institutionId,
    profileId: person.profileId,
    pseudonym: person.pseudonym,
    status: told.status,
    score: 61 + (Number.parseInt(idOf(`${story.name} score`).slice(0, 2), 16) % 34),
    message: story.message ?? null,
    invitedAt,
    answerDueAt: invitedAt ? addDays(invitedAt, 14) : null,
    answeredAt: at('express_interest') ?? at('decline'),
    reasonCode: story.reason ?? null,
    arrivedOn: started ? isoDay(started) : null,
    completedOn: over ? isoDay(over) : null,
    startsOn: started ? isoDay(started) : need.row.startsOn,
    endsOn: at('finish') ? isoDay(at('finish') ?? statusAt) : need.row.endsOn,
    statusAt,
    coordinatorId: told.coordinator,
    hostChoice: asked?.choice ?? (at('select') ? 'select' : at('reserve') ? 'reserve' : null),
    hostChoiceNote: asked?.note ?? (at('select') ? 'We would like to work with this person.' : null),
    hostChoiceAt: asked ? moment(cast, `${story.name} asks`, asked.daysAgo) : (at('select') ?? at('reserve')),
    decisionNote: at('select') || at('reserve') || at('not_select') ? (story.note ?? decided) : null,
    createdAt: invitedAt ?? statusAt,
    updatedAt: statusAt,
    version: path.length,
  };
}

const decided = 'Panel and host agree.';

/** The steps of a placement that is there, or is about to be. @param known steps whose events are written already */
export function retell(
  book: Book,
  cast: Cast,
  need: NeedRow,
  who: { id: string; profileId: string; coordinator: string; name: string },
  path: readonly { step: StepName; at: Date }[],
  about: { known: Set<StepName>; reason?: ReasonCode; note?: string; phoned?: string; lapsed?: boolean },
): Told {
  const last = path.at(-1)?.step;
  const told: Told = {
    book,
    cast,
    need,
    ...who,
    status: last ? stepSeeds[last].to : 'longlisted',
    at: (step) => path.find((each) => each.step === step)?.at ?? null,
    scope: { programmeId: cast.programmeId, placementId: who.id },
    event(kind, at, details = {}, actor = null) {
      const id = idOf(`event ${who.id} ${kind} ${at.toISOString()} ${JSON.stringify(details)}`);
      const by =
        actor === null ? { actorId: null, actorSystem: 'seed' } : { actorId: actor, actorSystem: null };
      told.book.events.push({
        id,
        programmeId: cast.programmeId,
        kind,
        subjectId: who.id,
        ...by,
        details,
        at,
      });
      return id;
    },
  };
  walk(told, path, about);
  const ended = ['not_selected', 'withdrawn', 'ended_early'].includes(told.status);
  hear(told, ended ? (path.at(-1)?.at ?? null) : null, about);
  choose(told);
  clear(told);
  offer(told);
  signBoth(told);
  attend(told);
  return told;
}

function walk(
  told: Told,
  path: readonly { step: StepName; at: Date }[],
  about: { known: Set<StepName>; reason?: ReasonCode; note?: string; phoned?: string },
): void {
  const { book, cast, need, coordinator } = told;
  let from: PlacementStatus = path[0]?.step === 'shortlist' ? 'longlisted' : 'shortlisted';
  for (const [index, { step, at }] of path.entries()) {
    const { to, event, by } = stepSeeds[step];
    const phoned = step === 'express_interest' && about.phoned !== undefined;
    const forHost = by === 'host' && need.hostAccount === null;
    // A colleague takes a yes down; whoever has it on their desk confirms it.
    const actor = phoned
      ? cast.coordinator
      : by === 'coordinator' || forHost
        ? coordinator
        : by === 'host'
          ? need.hostAccount
          : null;
    const behalf = phoned
      ? { of: 'member', way: 'phone', evidence: about.phoned ?? null }
      : forHost
        ? {
            of: 'host',
            way: 'phone',
            evidence: 'Rang the head of the department, who had met them that morning',
          }
        : { of: null, way: null, evidence: null };
    const decides = ['select', 'reserve', 'not_select'].includes(step);
    book.moves.push({
      id: idOf(`move ${told.id} ${index}`),
      ...told.scope,
      verb: step,
      fromStatus: from,
      toStatus: to,
      version: index + 1,
      accountId: actor,
      ...behalf,
      note: decides ? (about.note ?? decided) : null,
      at,
    });
    const last = index === path.length - 1;
    // The yes has an event of its own, which contact rests on.
    if (!about.known.has(step) && (step !== 'express_interest' || phoned)) {
      const details = {
        ...(behalf.of ? { of: behalf.of, way: behalf.way } : {}),
        ...(last && about.reason ? { reason: about.reason } : {}),
        ...(step === 'invite' ? { assignmentId: need.row.id, override: false, passedOver: 0 } : {}),
      };
      told.event(phoned ? 'placement.yes_recorded' : event, at, details, actor);
    }
    from = to;
  }
}

/** Corrects what the usual way says of a placement. */
export function amend(told: Told, set: Partial<Book['placements'][number]>): void {
  Object.assign(told.book.placements.find((each) => each.id === told.id) ?? {}, set);
}

/** Days before today at which something was said about a placement. */
export const said = (told: Told, what: string, daysAgo: number): Date =>
  moment(told.cast, `${told.name} ${what}`, daysAgo);

export const comment = (told: Told, daysAgo: number, text: string, by = told.coordinator): void => {
  told.book.comments.push({
    id: idOf(`comment ${told.id} ${text}`),
    ...told.scope,
    accountId: by,
    text,
    at: said(told, text, daysAgo),
  });
};
