// What a mailed link may do, for how long, and what its holder is asked for now.
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { type PlacementVerb, placementVerbs, stepOf } from '../placements/rules.ts';
import { feedbackStatuses, handoverStatuses } from '../results/rules.ts';

/** As long as an invitation: a fortnight reaches the next working week of somebody on leave. */
export const linkDays = 14;

/** What a host does beside steps. `talk`: offering times. `hand_over`: naming colleagues, and confirming them. */
export const linkActs = ['talk', 'score', 'choose', 'hand_over', 'feedback', 'session', 'concern'] as const;
export type LinkAct = (typeof linkActs)[number];
/** `score` is the panel member's act here: the step of that name is never a host's. */
export type LinkVerb = PlacementVerb | LinkAct;

const hostSteps: readonly PlacementVerb[] = placementVerbs.filter((verb) => stepOf(verb).by.includes('host'));

/** What a host does; the holder of a link does no more. */
export const linkVerbs: readonly LinkVerb[] = [...hostSteps, ...linkActs];

export const isHostStep = (verb: PlacementVerb): boolean => hostSteps.includes(verb);

export interface LinkTimes {
  expiresAt: Date;
  revokedAt: Date | null;
}

export const linkStands = (link: LinkTimes, now: Date): boolean =>
  link.revokedAt === null && link.expiresAt.getTime() > now.getTime();

/** What a host's contact person and the placement have come to. */
export interface HostFacts {
  status: PlacementStatus;
  mode: Mode;
  /** Steps of a host that lack nothing. */
  steps: readonly PlacementVerb[];
  endsOn: string | null;
  today: string;
  /** Sits on the panel, knows the person not, and has not scored. */
  scoreOut: boolean;
  hostChoice: string | null;
  /** Somebody goes on after an earlier placement, and needs no talk. */
  again: boolean;
  /** Times ahead that still stand. */
  timesOut: boolean;
  /** Colleagues who go on with the work: nobody named yet, or somebody whom the host has not confirmed. */
  handoversOut: boolean;
  feedbackGiven: boolean;
  sessionsOut: boolean;
}

/** What is waited for from the host now, first things first. */
export function owedBy(facts: HostFacts): LinkVerb[] {
  const { status } = facts;
  // Nobody is asked for the end of something that is still going on.
  const due = (verb: PlacementVerb) =>
    verb !== 'finish' || (facts.endsOn !== null && facts.endsOn <= facts.today);
  const acts: Record<Exclude<LinkAct, 'concern'>, boolean> = {
    talk: status === 'interested' && !facts.again && !facts.timesOut,
    score: status === 'interviewed' && facts.scoreOut,
    choose: status === 'scored' && facts.hostChoice === null,
    session: facts.mode === 'virtual' && ['active', 'completing'].includes(status) && facts.sessionsOut,
    hand_over: handoverStatuses.includes(status) && facts.handoversOut,
    feedback: status !== 'probation' && feedbackStatuses.includes(status) && !facts.feedbackGiven,
  };
  return [
    // What comes before a step stands before it.
    ...(acts.talk ? (['talk'] as const) : []),
    ...facts.steps.filter((verb) => isHostStep(verb) && due(verb)),
    ...linkActs.filter((act) => act !== 'concern' && act !== 'talk' && acts[act]),
  ];
}
