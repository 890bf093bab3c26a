// What a person can say, or say otherwise, about themselves after the survey: the few facts that decide what they are
// excluded from. Officials read them as their card shows them, in months and bands.
import { changeFacts, type OwnFacts, ownFacts } from '@compatriot/db/queries/own-facts.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { profilePolicy } from './policy.ts';

async function load(ctx: Context, id: string, verb: string) {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  const own = await ownFacts(ctx.tx, person.account.id, id);
  if (!own) throw problems.notFound();
  authorize(ctx, profilePolicy, verb, own);
  return own;
}

export async function readOwnFacts(ctx: Context, id: string) {
  const { facts, programme } = await load(ctx, id, 'profile.read');
  return { ...facts, programme };
}

/** @throws 400 for a window that ends before it begins, a year that nobody alive was born in, or no way of working */
export async function changeOwnFacts(ctx: Context, id: string, facts: OwnFacts): Promise<void> {
  const own = await load(ctx, id, 'profile.change');
  const { availableFrom, availableUntil, birthYear } = facts;
  if (availableFrom && availableUntil && availableUntil < availableFrom)
    throw problems.invalid([{ path: 'availableUntil', code: 'ends_before_start' }]);
  const year = ctx.now.getUTCFullYear();
  if (birthYear !== null && (birthYear < year - 110 || birthYear > year - 14))
    throw problems.invalid([{ path: 'birthYear', code: 'bad_shape' }]);
  await changeFacts(ctx.tx, id, facts, ctx.now);
  await ctx.record('profile.changed', own, { change: 'facts' });
}
