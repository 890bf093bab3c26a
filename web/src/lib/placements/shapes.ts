// Placements as they arrive over the wire; the shapes are the API's own.
import type { z } from 'zod';
import type {
  hostPlacementAnswer,
  hostPlacementsAnswer,
  invitationAnswer,
  invitationsAnswer,
  placementAnswer,
  placementsAnswer,
} from '@compatriot/server/placements/schema.ts';
import type { talkAnswer } from '@compatriot/server/desk/schema.ts';
import type { PlacementVerb } from '@compatriot/server/placements/rules.ts';
import type { Refused } from '#lib/form.ts';

export type Placement = z.input<typeof placementAnswer>;
export type Placements = z.input<typeof placementsAnswer>;
export type Invitation = z.input<typeof invitationAnswer>;
export type Invitations = z.input<typeof invitationsAnswer>;
export type HostPlacement = z.input<typeof hostPlacementAnswer>;
export type HostPlacements = z.input<typeof hostPlacementsAnswer>;
export type Talk = z.input<typeof talkAnswer>;
export type AssignmentPart = Placement['assignment'];
export type Contact = NonNullable<Placement['contact']>;

/** What comes back when a step was refused; its fields are named `<step>.<field>`, because a page has several forms. */
export interface RefusedStep extends Refused {
  step: PlacementVerb | null;
}
