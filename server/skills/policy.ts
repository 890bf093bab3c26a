// Who gives a programme skills of its own: administrators, as they keep taxonomies. Everybody may pick them.
import type { Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

const administrator = (actor: Actor): boolean => actor.person?.account.administrator ?? false;

export const skillPolicy: Policy<{ programmeId: string }> = {
  'skill.add': administrator,
  'skill.change': administrator,
  'skill.retire': administrator,
};
