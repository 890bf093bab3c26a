// Who may do what with a list: its maker everything; those it is shared with put people on it, take them off and write notes.
import { hasRole, type Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

export interface ListForPolicy {
  programmeId: string;
  accountId: string;
  shared: boolean;
}

const maker = (actor: Actor, row: ListForPolicy): boolean =>
  hasRole(actor, row.programmeId, 'focal_point', 'coordinator') && actor.person?.account.id === row.accountId;
const reader = (actor: Actor, row: ListForPolicy): boolean =>
  maker(actor, row) || (row.shared && hasRole(actor, row.programmeId, 'focal_point', 'coordinator'));

export const listPolicy: Policy<ListForPolicy> = {
  'list.change': maker,
  'list.delete': maker,
  'list.add': reader,
  'list.note': reader,
  'list.remove': reader,
};
