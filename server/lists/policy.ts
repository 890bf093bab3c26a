// Who may do what with a list: its maker everything; those of the maker's side whom it is shared with put people on it, take
// them off and write notes. What a maker left behind is looked after by the coordinators of that side.
import type { Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface ListForPolicy {
  programmeId: string;
  recipient: string;
  accountId: string | null;
  shared: boolean;
  leftBehind: boolean;
}

/** The actor's roles on the list's side. */
const roles = (actor: Actor, row: ListForPolicy): string[] =>
  (actor.person?.memberships ?? [])
    .filter((each) => each.programmeId === row.programmeId && each.recipient === row.recipient)
    .map((each) => each.role);
const maker = (actor: Actor, row: ListForPolicy): boolean =>
  roles(actor, row).length > 0 && actor.person?.account.id === row.accountId;
const keeper = (actor: Actor, row: ListForPolicy): boolean =>
  maker(actor, row) || (row.leftBehind && roles(actor, row).includes('coordinator'));
const reader = (actor: Actor, row: ListForPolicy): boolean =>
  maker(actor, row) || (row.shared && roles(actor, row).length > 0);

export const listPolicy: Policy<ListForPolicy> = {
  'list.change': keeper,
  'list.share': maker,
  'list.delete': keeper,
  'list.add': reader,
  'list.note': reader,
  'list.remove': reader,
};
