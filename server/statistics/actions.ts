// Releases of survey figures, and the exact figures of the pool that an official may list anyway.
import {
  countAnswered,
  countAnswers,
  countChoices,
  countOccupationGroups,
  countResponses,
  insertRelease,
  lastRelease,
  lockReleases,
  versionsOf,
} from '@compatriot/db/queries/statistics.ts';
import { findProgramme } from '@compatriot/db/queries/programmes.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { type Binding, type Definition, definitionSchema } from '../questionnaires/schema.ts';
import {
  type FigureName,
  type FigureRow,
  type Figures,
  figureNames,
  isDue,
  rounded,
  safeCube,
} from './rules.ts';

const bindingOf: Record<FigureName, Binding> = {
  residence: 'residence_country',
  education: 'education_level',
  occupation_group: 'occupation',
  mode: 'modes',
};

const counters: Record<FigureName, typeof countAnswers> = {
  residence: countAnswers,
  education: countAnswers,
  occupation_group: countOccupationGroups,
  mode: countChoices,
};

/** Runs as the programme's system actor. Does nothing while too little has changed. */
export async function releaseWhenDue(ctx: Context, programmeId: string): Promise<void> {
  // Two workers at once must not make two releases that differ by one person.
  await lockReleases(ctx.tx, programmeId);
  const last = await lastRelease(ctx.tx, programmeId);
  const responses = await countResponses(ctx.tx, programmeId);
  if (!isDue(last, responses, ctx.now)) return;
  const versions = (await versionsOf(ctx.tx, programmeId)).map((version) => ({
    id: version.id,
    definition: definitionSchema.parse(version.definition),
  }));
  const everybody = { people: responses, shown: rounded(responses) };
  const cubes = {} as Figures['cubes'];
  for (const name of figureNames) {
    const people = new Map<string, number>();
    let answered = 0;
    for (const { id, definition } of versions) {
      const key = keyOf(definition, bindingOf[name]);
      if (!key) continue;
      for (const row of await counters[name](ctx.tx, id, key)) {
        if (!row.value.startsWith('__')) people.set(row.value, (people.get(row.value) ?? 0) + row.people);
      }
      answered += await countAnswered(ctx.tx, id, key);
    }
    const rows: FigureRow[] = [...people].map(([value, count]) => ({ value, people: count }));
    cubes[name] = safeCube(rows, answered, everybody);
  }
  const figures: Figures = { people: everybody.shown, cubes };
  await insertRelease(ctx.tx, { programmeId, responses, figures, releasedAt: ctx.now });
}

function keyOf(definition: Definition, binding: Binding): string | null {
  for (const topic of definition.topics) {
    const question = topic.questions.find((each) => each.binding === binding);
    if (question) return question.key;
  }
  return null;
}

/** The last release; `figures` is null while fewer than ten people have answered. */
export async function showFigures(ctx: Context, code: string) {
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  const release = await lastRelease(ctx.tx, programme.id);
  return {
    programme: {
      code: programme.code,
      name: programme.name,
      accent: programme.accent,
      originCountries: programme.originCountries,
    },
    releasedAt: release?.releasedAt ?? null,
    figures: (release?.figures as Figures | undefined) ?? null,
  };
}

/** Exact counts over the pool cards that this official may list one by one anyway. */
export async function showPool(ctx: Context, search: SearchEngine, code: string) {
  const access = await officialProgramme(ctx, code);
  const found = await search.search(
    ctx.tx,
    { programmeId: access.programme.id, recipient: access.recipient },
    {
      text: '',
      countries: [],
      modes: [],
      sectors: [],
      languages: [],
      education: null,
      experience: [],
      availableOn: null,
      skills: [],
      sort: 'recent',
      offset: 0,
      limit: 1,
    },
  );
  return { recipient: access.recipient, people: found.total, facets: found.facets };
}
