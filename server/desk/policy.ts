// Who works at a programme's desk: the coordinators of its own team. Focal points and coordinators of a government see where
// placements stand in the list.
import type { Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface DeskForPolicy {
  programmeId: string;
}

const coordinates = (actor: Actor, { programmeId }: DeskForPolicy): boolean =>
  actor.person?.memberships.some(
    (each) =>
      each.programmeId === programmeId && each.role === 'coordinator' && each.recipient === 'programme_team',
  ) ?? false;

export const deskPolicy: Policy<DeskForPolicy> = {
  'desk.read': coordinates,
  'desk.remind': coordinates,
  'desk.cover': coordinates,
  'desk.hand_over': coordinates,
  'placement.comment': coordinates,
  'placement.link': coordinates,
};
