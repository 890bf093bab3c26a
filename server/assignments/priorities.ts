// Which sectors come first in which country, and the plan that says so.
import { prioritiesOf, setPriorities as writePriorities } from '@compatriot/db/queries/assignment-people.ts';
import { type Sector, sectors } from '@compatriot/db/vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { priorityPolicy } from './policy.ts';

export async function readPriorities(ctx: Context, code: string) {
  const { programme } = await officialProgramme(ctx, code);
  return {
    countries: programme.originCountries,
    sectors: sectors.filter((each) => programme.sectors.includes(each)),
    items: await prioritiesOf(ctx.tx, programme.id),
    can: verbsAllowed(ctx.actor, priorityPolicy, { programmeId: programme.id }),
  };
}

/** In place of the country's earlier ones. @throws 400 for a sector or country that the programme does not work in */
export async function setPriorities(
  ctx: Context,
  code: string,
  country: string,
  rows: { sector: Sector; plan: string | null }[],
) {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, priorityPolicy, 'priority.set', { programmeId: programme.id });
  if (!programme.originCountries.includes(country)) throw problems.notFound();
  const foreign = rows.flatMap(({ sector }, index) =>
    programme.sectors.includes(sector) ? [] : [{ path: `sectors.${index}.sector`, code: 'not_a_choice' }],
  );
  if (foreign.length > 0) throw problems.invalid(foreign);
  await writePriorities(ctx.tx, programme.id, country, rows);
  await ctx.record(
    'priority.set',
    { id: programme.id, programmeId: programme.id },
    { country, sectors: rows.map(({ sector }) => sector) },
  );
  return readPriorities(ctx, code);
}
