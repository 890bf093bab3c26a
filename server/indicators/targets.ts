// What a programme plans for a year: a figure for a measure, set by its own team's coordinators. Each change is an event.
import { setReportTarget, targetChanges, targetsOf } from '@compatriot/db/queries/indicators.ts';
import type { z } from 'zod';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { indicatorPolicy } from './policy.ts';
import { type IndicatorName, indicatorOf, isWhole, mostOfKind, targetNames } from './rules.ts';
import type { targetsAnswer, targetsBody, TargetsQuery } from './schema.ts';

type Targets = z.output<typeof targetsAnswer>;

const shownChanges = 50;
const known = (value: unknown): IndicatorName | undefined => targetNames.find((each) => each === value);
const figureIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** @throws 404 without a role in the programme, 403 for everybody but its own team's coordinators */
async function entered(ctx: Context, code: string) {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, indicatorPolicy, 'report.set_targets', { programmeId: programme.id });
  return programme;
}

async function targetsShown(ctx: Context, programmeId: string, year: number): Promise<Targets> {
  const set = await targetsOf(ctx.tx, programmeId, year);
  const changes = await targetChanges(ctx.tx, programmeId, year, shownChanges);
  return {
    year,
    targets: targetNames.flatMap((measure) =>
      set.filter((each) => each.measure === measure).map(({ figure }) => ({ measure, figure })),
    ),
    history: changes.flatMap(({ at, by, details }) => {
      const measure = known(details['measure']);
      if (!measure) return [];
      const { before, figure } = details;
      return [{ at: new Date(at), by, measure, before: figureIn(before), figure: figureIn(figure) }];
    }),
  };
}

export async function readTargets(ctx: Context, code: string, query: TargetsQuery): Promise<Targets> {
  const { id } = await entered(ctx, code);
  return targetsShown(ctx, id, query.year ?? Number(today(ctx.now).slice(0, 4)));
}

/** @throws 404, 403, 400 for a figure that its measure cannot have, 412 when another was set since it was read */
export async function setTargets(
  ctx: Context,
  code: string,
  year: number,
  targets: z.output<typeof targetsBody>['targets'],
): Promise<Targets> {
  const { id } = await entered(ctx, code);
  const faults = targets.flatMap(({ measure, figure }, index) => {
    const { kind } = indicatorOf(measure);
    const can =
      figure === null ||
      (figure >= 0 && figure <= mostOfKind(kind) && (!isWhole(kind) || Number.isInteger(figure)));
    return can ? [] : [{ path: `targets.${index}.figure`, code: 'not_a_target' }];
  });
  if (faults.length > 0) throw problems.invalid(faults);
  for (const { measure, before, figure } of targets) {
    if (before === figure) continue;
    if (!(await setReportTarget(ctx.tx, id, year, { measure, before, figure }))) throw problems.stale();
    await ctx.record('report.target_set', { id, programmeId: id }, { measure, year, before, figure });
  }
  return targetsShown(ctx, id, year);
}
