// What a programme has decided about matching: weights, ages and floors, in versions with a reason each.
import {
  addMatchSettings,
  type Floor,
  matchSettingsHistory,
  type MatchSettingsRow,
  newestMatchSettings,
} from '@compatriot/db/queries/match-settings.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { type AgeBand, ageBands, type FloorGroup, floorGroups, sexes } from '@compatriot/db/vocabulary.ts';
import type { z } from 'zod';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { settingsPolicy } from './policy.ts';
import { type Weights, weightsOf } from './rules.ts';
import type { settingsBody } from './schema.ts';

export interface MatchSettings {
  /** 0 while the programme has never set anything. */
  version: number;
  weights: Weights;
  ages: { from: AgeBand | null; to: AgeBand | null };
  floors: Floor[];
}

/** A programme changes its mind now and then; who wants more than so many versions reads the audit. */
const shownVersions = 50;

const asSettings = (row: MatchSettingsRow | null): MatchSettings => ({
  version: row?.version ?? 0,
  weights: weightsOf(row?.weights),
  ages: { from: row?.ageFrom ?? null, to: row?.ageTo ?? null },
  floors: row?.floors ?? [],
});

/** What rules now; where the programme has set nothing, the weights of rules.ts, every age and no floor. */
export async function currentMatchSettings(tx: Transaction, programmeId: string): Promise<MatchSettings> {
  return asSettings(await newestMatchSettings(tx, programmeId));
}

/** @throws 404 without a role in the programme */
export async function readSettings(ctx: Context, code: string) {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, settingsPolicy, 'match_settings.read', { programmeId: programme.id });
  const rows = await matchSettingsHistory(ctx.tx, programme.id, shownVersions);
  const history = rows.map((row) => ({
    ...asSettings(row),
    note: row.note,
    madeBy: row.madeByName,
    madeAt: row.madeAt,
  }));
  const newest = history[0] ?? { ...asSettings(null), note: '', madeBy: null, madeAt: null };
  return {
    ...newest,
    history,
    can: verbsAllowed(ctx.actor, settingsPolicy, { programmeId: programme.id }),
  };
}

/**
 * @throws 403 for everybody but coordinators, 400 for weights that sum to zero, ages the wrong way round and floors that no
 * choice could meet, 412 when somebody changed them since the person read them
 */
export async function changeSettings(
  ctx: Context,
  code: string,
  body: z.output<typeof settingsBody>,
  ifMatch: number | undefined,
) {
  const { programme, accountId } = await officialProgramme(ctx, code);
  authorize(ctx, settingsPolicy, 'match_settings.change', { programmeId: programme.id });
  const faults = faultsOf(body);
  if (faults.length > 0) throw problems.invalid(faults);
  const before = ifMatch ?? (await newestMatchSettings(ctx.tx, programme.id))?.version ?? 0;
  const added = await addMatchSettings(
    ctx.tx,
    {
      programmeId: programme.id,
      weights: body.weights,
      ageFrom: body.ages.from,
      ageTo: body.ages.to,
      floors: body.floors,
      note: body.note,
      madeBy: accountId,
      madeAt: ctx.now,
    },
    before,
  );
  if (!added) throw problems.stale();
  await ctx.record(
    'match_settings.changed',
    { id: programme.id, programmeId: programme.id },
    { version: before + 1, weights: body.weights, ages: body.ages, floors: body.floors },
  );
  return readSettings(ctx, code);
}

function faultsOf({ ages, floors }: z.output<typeof settingsBody>): ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  if (ages.from && ages.to && ageBands.indexOf(ages.from) > ageBands.indexOf(ages.to))
    faults.push({ path: 'ages.to', code: 'ages_reversed' });
  const seen = new Set<string>();
  for (const [index, { group, value }] of floors.entries()) {
    const fits = group === 'sex' ? (sexes as readonly string[]).includes(value) : /^[A-Z]{2}$/.test(value);
    if (!fits) faults.push({ path: `floors.${index}.value`, code: 'not_a_choice' });
    if (seen.has(`${group} ${value}`)) faults.push({ path: `floors.${index}.value`, code: 'repeated' });
    seen.add(`${group} ${value}`);
  }
  const share = (of: FloorGroup) =>
    floors.filter(({ group }) => group === of).reduce((sum, { percent }) => sum + percent, 0);
  if (floorGroups.some((group) => share(group) > 100))
    faults.push({ path: 'floors', code: 'floors_past_all' });
  return faults;
}
