// The one gate: a permission is looked up in its noun's policy and asked about the actor and the row.
import type { Actor, Context } from './context.ts';
import { problems } from './problems.ts';

export type Policy<Row> = Record<string, (actor: Actor, row: Row) => boolean>;

/**
 * @throws 403 when the policy says no. A row of a foreign programme never gets here: row-level security hid it and the
 * action answered 404.
 */
export function authorize<Row>(ctx: Context, policy: Policy<Row>, verb: string, row: Row): void {
  if (!allows(ctx.actor, policy, verb, row)) throw problems.notAllowed();
}

function allows<Row>(actor: Actor, policy: Policy<Row>, verb: string, row: Row): boolean {
  const rule = policy[verb];
  if (!rule) throw new Error(`No policy for ${verb}`);
  return rule(actor, row);
}

/** The verbs the actor may use on a row, for `can: [...]` in answers. */
export function verbsAllowed<Row>(actor: Actor, policy: Policy<Row>, row: Row): string[] {
  return Object.keys(policy).filter((verb) => allows(actor, policy, verb, row));
}

export const hasRole = (actor: Actor, programmeId: string, ...roles: string[]): boolean =>
  actor.person?.memberships.some((each) => each.programmeId === programmeId && roles.includes(each.role)) ??
  false;

/** A coordinator there who decides about money. */
export const hasFinance = (actor: Actor, programmeId: string): boolean =>
  actor.person?.memberships.some(
    (each) => each.programmeId === programmeId && each.role === 'coordinator' && each.finance,
  ) ?? false;

export const actsFor = (actor: Actor, institutionId: string): boolean =>
  actor.link?.institutionId === institutionId ||
  (actor.person?.institutions.some((each) => each.id === institutionId) ?? false);
