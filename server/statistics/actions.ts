// Releases of survey figures, and the exact figures of the pool that an official may list anyway.
import {
  countAnswered,
  countAnsweredAll,
  countAnswers,
  countChoices,
  countCodes,
  countOccupationGroups,
  countResponses,
  figureSecret,
  insertRelease,
  lastRelease,
  lockReleases,
  wavesOf,
} from '@compatriot/db/queries/statistics.ts';
import { findProgramme } from '@compatriot/db/queries/programmes.ts';
import { releasedVersionsOf } from '@compatriot/db/queries/questionnaires.ts';
import { type SearchEngine, everybody } from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme, scopeOf } from '../programmes/access.ts';
import { languageOf, textIn } from '../questionnaires/rules.ts';
import type { Binding, Definition, Text } from '../questionnaires/schema.ts';
import { definitionsBefore, releasedVersion, type Version } from '../questionnaires/versions.ts';
import {
  compareWaves,
  comparedOf,
  type CountedVersion,
  questionFigures,
  type Wave,
} from '../questionnaires/waves.ts';
import type { OpenRequest } from '../route.ts';
import { cutsOf } from './cuts.ts';
import {
  type FigureName,
  type FigureRow,
  type Figures,
  figureNames,
  isDue,
  isTooSoon,
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

/**
 * Releases the figures of the newest wave, and with them those of waves before it that were not told to the end. Runs as
 * the programme's system actor. Does nothing while too little has changed.
 */
export async function releaseWhenDue(ctx: Context, programmeId: string): Promise<void> {
  // Two workers at once must not make two releases that differ by one person.
  await lockReleases(ctx.tx, programmeId);
  const waves = await wavesOf(ctx.tx, programmeId);
  const newest = waves.pop();
  if (!newest || !(await releaseWave(ctx, programmeId, newest))) return;
  for (const wave of waves) await releaseWave(ctx, programmeId, wave);
}

/** @returns whether there was anything new to tell */
async function releaseWave(
  ctx: Context,
  programmeId: string,
  { wave, versionIds }: { wave: number; versionIds: string[] },
): Promise<boolean> {
  const last = await lastRelease(ctx.tx, programmeId, wave);
  if (isTooSoon(last, ctx.now)) return false;
  const responses = await countResponses(ctx.tx, programmeId, versionIds);
  const cutOf = cutsOf(await figureSecret(ctx.tx, programmeId), `figures ${wave}`);
  const cut = cutOf('all');
  if (!isDue(last, responses, ctx.now, cut)) return false;
  const versions: Version[] = [];
  for (const id of versionIds) {
    const version = await releasedVersion(ctx.tx, programmeId, id);
    if (version) versions.unshift(version);
  }
  const everybody = { people: responses, shown: rounded(responses, cut) };
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
    cubes[name] = safeCube(rows, answered, everybody, (group) => cutOf(`${name} ${group}`));
  }
  const counted: CountedVersion[] = [];
  for (const { id, definition } of versions) {
    const keys = comparedOf(definition).map(({ key }) => key);
    counted.push({
      definition,
      codes: await countCodes(ctx.tx, id, keys),
      answered: await countAnsweredAll(ctx.tx, id, keys),
    });
  }
  const figures: Figures = {
    people: everybody.shown,
    cubes,
    ...(versions[0] && { versionId: versions[0].id, questions: questionFigures(counted, everybody, cutOf) }),
  };
  await insertRelease(ctx.tx, { programmeId, wave, responses, figures, releasedAt: ctx.now });
  return true;
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
    figures: release ? publicFigures(release.figures as Figures) : null,
  };
}

/** What everybody may read of a release; the comparison of waves is for those who run the programme. */
const publicFigures = ({ people, cubes }: Figures) => ({ people, cubes });

/** Exact counts over the pool cards that this official may list one by one anyway. */
export async function showPool(request: OpenRequest, search: SearchEngine, code: string) {
  const access = await request.transaction((ctx) => officialProgramme(ctx, code));
  const found = await search.search((work) => request.transaction((ctx) => work(ctx.tx)), scopeOf(access), {
    ...everybody,
    limit: 1,
  });
  const { country, mode, sector, language, education, experience } = found.facets;
  return {
    recipient: access.recipient,
    people: found.total,
    facets: { country, mode, sector, language, education, experience },
  };
}

/**
 * Waves of the people's questionnaire side by side, from their last releases.
 * @throws 404 for people without a role in the programme, administrators excepted
 */
export async function showWaves(ctx: Context, code: string) {
  const administrator = ctx.actor.person?.account.administrator ?? false;
  const programme = administrator
    ? await findProgramme(ctx.tx, code)
    : (await officialProgramme(ctx, code)).programme;
  if (!programme) throw problems.notFound();
  const released = await releasedVersionsOf(ctx.tx, programme.id, 'people');
  const told: Wave[] = [];
  const waves = [];
  for (const wave of [...new Set(released.map((version) => version.wave))]) {
    const versions = released.filter((version) => version.wave === wave);
    const release = await lastRelease(ctx.tx, programme.id, wave);
    const figures = release?.figures as Figures | undefined;
    const version = figures?.versionId
      ? await releasedVersion(ctx.tx, programme.id, figures.versionId)
      : null;
    waves.push({
      wave,
      begun: versions[0]?.publishedAt ?? null,
      open: versions.some(({ status }) => status === 'published'),
      people: figures?.people ?? null,
      releasedAt: release?.releasedAt ?? null,
    });
    if (!release || !figures || !version) continue;
    const { definition } = version;
    told.push({ wave, definition, questions: figures.questions ?? {} });
  }
  const definitions = await definitionsBefore(ctx.tx, programme.id, 'people');
  const fallbacks = told.map(({ definition }) => definition.languages[0] ?? 'en');
  const say = (text: Text, fallback = 'en') => ({
    text: textIn(text, ctx.language, fallback),
    language: languageOf(text, ctx.language, fallback),
  });
  return {
    programme: { code: programme.code, name: programme.name },
    waves,
    compared: told.map(({ wave }) => wave),
    questions: compareWaves(told, definitions).map(({ key, kind, asked, rows }) => ({
      key,
      kind,
      asked: asked.map((line, at) => line && { ...line, label: say(line.label, fallbacks[at]) }),
      rows: rows.map(({ value, label, cells }) => ({ value, label: label && say(label), cells })),
    })),
  };
}
