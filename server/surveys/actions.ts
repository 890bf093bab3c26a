// The author's view: how people go through a survey, wave by wave. Readers never count for themselves: figures are made at
// intervals, kept, and shown to everybody alike, so that no two looks differ by one person.
import { randomUUID } from 'node:crypto';
import {
  channelsOf,
  countRowsUpTo,
  deleteChannel,
  groupsToCount,
  insertChannel,
  keepFigures,
  lastFigures,
  lockFigures,
  questionTalliesOf,
  releasedVersions,
  talliesOf,
  touchFigures,
  waysToCount,
} from '@compatriot/db/queries/surveys.ts';
import { findProgramme, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import { figureSecret } from '@compatriot/db/queries/statistics.ts';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import { type Audience, audiences } from '@compatriot/db/vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { problems } from '../problems.ts';
import { languageOf, textIn } from '../questionnaires/rules.ts';
import type { Definition } from '../questionnaires/schema.ts';
import { releasedVersion } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { today } from '../dates.ts';
import { cutsOf } from '../statistics/cuts.ts';
import { addQuestionTally, addTally, answersOf, countGroup, countWay, keysOf, newCount } from './counting.ts';
import { surveyPolicy } from './policy.ts';
import { countedAtOnce, figuresOf, isTimeToCount, mayRenew, type SurveyFigures } from './rules.ts';
import type { FiguresQuery } from './schema.ts';

interface Wave {
  audience: Audience;
  wave: number;
  versions: { id: string; version: number; open: boolean }[];
}

/** @throws 404 for everybody without a role in the programme who is no administrator */
async function reach(ctx: Context, code: string): Promise<ProgrammeRow> {
  const { person } = ctx.actor;
  const works = person?.memberships.some((each) => each.programmeCode === code) ?? false;
  if (!works && !person?.account.administrator) throw problems.notFound();
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  return programme;
}

async function wavesOf(ctx: Context, programmeId: string): Promise<Wave[]> {
  const waves: Wave[] = [];
  for (const { id, audience, wave, version, status } of await releasedVersions(ctx.tx, programmeId)) {
    let found = waves.find((each) => each.audience === audience && each.wave === wave);
    if (!found) waves.push((found = { audience, wave, versions: [] }));
    found.versions.push({ id, version, open: status === 'published' });
  }
  return waves.sort((one, other) => audiences.indexOf(one.audience) - audiences.indexOf(other.audience));
}

/** What of a request it takes to show figures. */
type Asking = Pick<OpenRequest, 'services' | 'language' | 'transaction'>;

/** @throws 404 for a programme that is not the reader's, and for a wave that there never was */
export async function showSurvey(request: Asking, code: string, query: FiguresQuery) {
  const { programme, waves, channels, can } = await request.transaction(async (ctx) => {
    const row = await reach(ctx, code);
    return {
      programme: row,
      waves: await wavesOf(ctx, row.id),
      channels: (await channelsOf(ctx.tx, row.id)).map((each) => each.code),
      can: verbsAllowed(ctx.actor, surveyPolicy, { programmeId: row.id }),
    };
  });
  const asked = query.audience !== undefined || query.wave !== undefined;
  const chosen = waves.find(
    (each) =>
      each.audience === (query.audience ?? 'people') &&
      (query.wave === undefined || each.wave === query.wave),
  );
  if (asked && !chosen) throw problems.notFound();
  const shown = chosen && (await currentFigures(request, programme.id, chosen));
  return {
    programme: { code: programme.code, name: programme.name },
    waves: waves.map(({ audience, wave, versions }) => ({
      audience,
      wave,
      versions: versions.map(({ version }) => version),
      open: versions.some(({ open }) => open),
    })),
    chosen: chosen
      ? {
          audience: chosen.audience,
          wave: chosen.wave,
          survey: surveyCode(code, chosen.audience),
        }
      : null,
    countedAt: shown?.countedAt ?? null,
    counting: chosen !== undefined && shown?.countedAt === null,
    figures: shown?.figures ?? null,
    channels,
    can,
  };
}

/** The kept figures with the words of their questions; counted anew first when it is time and does not take long. */
async function currentFigures(request: Asking, programmeId: string, wave: Wave) {
  return asSystem(request.services, 'worker', programmeId, async (ctx) => {
    const [newest] = wave.versions;
    const version = newest && (await releasedVersion(ctx.tx, programmeId, newest.id));
    if (!version) return { countedAt: null, figures: null };
    let kept = await lastFigures(ctx.tx, programmeId, wave.audience, wave.wave);
    if (isTimeToCount(kept, ctx.now)) {
      const few = (await countRowsUpTo(ctx.tx, programmeId, countedAtOnce)) < countedAtOnce;
      if (few) {
        await countWave(ctx, programmeId, wave);
        kept = await lastFigures(ctx.tx, programmeId, wave.audience, wave.wave);
      } else {
        await request.services.jobs.enqueue(ctx.tx, [
          {
            handler: 'survey.count',
            event: 'survey.viewed',
            eventId: randomUUID(),
            programmeId,
            subjectId: version.id,
          },
        ]);
      }
    }
    const figures = kept?.figures as SurveyFigures | null | undefined;
    return {
      countedAt: kept?.countedAt ?? null,
      figures: figures
        ? { ...figures, questions: withWords(figures, version.definition, request.language) }
        : null,
    };
  });
}

function withWords(figures: SurveyFigures, definition: Definition, language: string) {
  const fallback = definition.languages[0] ?? 'en';
  const words = new Map(
    definition.topics.flatMap(({ title, questions }) =>
      questions.map((question) => [question.key, { title, label: question.label }] as const),
    ),
  );
  return figures.questions.flatMap((question) => {
    const found = words.get(question.key);
    if (!found) return [];
    return [
      {
        ...question,
        topic: textIn(found.title, language, fallback),
        label: textIn(found.label, language, fallback),
        language: languageOf(found.label, language, fallback),
      },
    ];
  });
}

/** For the worker, when a survey is too large to be counted while somebody waits. */
export async function countSurvey(services: Services, job: Job): Promise<void> {
  const { programmeId } = job;
  if (!programmeId) return;
  await asSystem(services, 'worker', programmeId, async (ctx) => {
    const wave = (await wavesOf(ctx, programmeId)).find(({ versions }) =>
      versions.some(({ id }) => id === job.subjectId),
    );
    if (!wave) return;
    const kept = await lastFigures(ctx.tx, programmeId, wave.audience, wave.wave);
    if (isTimeToCount(kept, ctx.now)) await countWave(ctx, programmeId, wave);
  });
}

async function countWave(
  ctx: Context,
  programmeId: string,
  { audience, wave, versions }: Wave,
): Promise<void> {
  if (!(await lockFigures(ctx.tx, programmeId, audience, wave))) return;
  const started = performance.now();
  const definitions = new Map<string, Definition>();
  for (const { id } of versions) {
    const version = await releasedVersion(ctx.tx, programmeId, id);
    if (version) definitions.set(id, version.definition);
  }
  const ids = [...definitions.keys()];
  const links = await channelsOf(ctx.tx, programmeId);
  const count = newCount(links.map(({ code }) => code));
  for (const group of await groupsToCount(ctx.tx, ids)) countGroup(count, group);
  for (const [id, definition] of definitions) {
    const keys = keysOf(definition);
    for await (const ways of waysToCount(ctx.tx, id, keys)) {
      for (const { states, ruled, ...way } of ways) {
        countWay(count.questions, definition, { ...way, answers: answersOf(keys, states, ruled) });
      }
    }
  }
  for (const tally of await talliesOf(ctx.tx, ids)) addTally(count, tally);
  for (const tally of await questionTalliesOf(ctx.tx, ids)) addQuestionTally(count, tally);
  const took = { checkedAt: ctx.now, tookMs: Math.round(performance.now() - started) };
  const { began, sent } = count.all;
  const last = await lastFigures(ctx.tx, programmeId, audience, wave);
  if (!mayRenew(last, { sent })) {
    await touchFigures(ctx.tx, { programmeId, audience, wave }, took);
    return;
  }
  const newest = definitions.get(versions[0]?.id ?? '');
  const order = (newest?.topics ?? [])
    .flatMap(({ questions }) => questions)
    .filter(({ kind }) => kind !== 'note')
    .map(({ key }) => key);
  await keepFigures(ctx.tx, {
    programmeId,
    audience,
    wave,
    countedAt: ctx.now,
    ...took,
    began,
    sent,
    figures: figuresOf(
      count,
      order,
      today(ctx.now),
      cutsOf(await figureSecret(ctx.tx, programmeId), `survey ${audience} ${wave}`),
    ),
  });
}

/** @throws 409 already_exists */
export async function addChannel(ctx: Context, code: string, channel: string) {
  const programme = await reach(ctx, code);
  authorize(ctx, surveyPolicy, 'survey.link', { programmeId: programme.id });
  const madeBy = ctx.actor.person?.account.id ?? null;
  if (!(await insertChannel(ctx.tx, { programmeId: programme.id, code: channel, madeBy })))
    throw problems.alreadyExists('code');
  await ctx.record('survey.link_made', { id: programme.id, programmeId: programme.id }, { channel });
  return { code: channel };
}

/** The link goes from the list; what came through it stays counted. @throws 404 */
export async function removeChannel(ctx: Context, code: string, channel: string): Promise<void> {
  const programme = await reach(ctx, code);
  authorize(ctx, surveyPolicy, 'survey.link', { programmeId: programme.id });
  if (!(await deleteChannel(ctx.tx, programme.id, channel))) throw problems.notFound();
  await ctx.record('survey.link_removed', { id: programme.id, programmeId: programme.id }, { channel });
}
