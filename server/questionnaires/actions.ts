// The questionnaire that people answer, and how administrators write the next one.
import { isDeepStrictEqual } from 'node:util';
import { findProgramme } from '@compatriot/db/queries/programmes.ts';
import {
  type Direction,
  editsLeft,
  forgetEdits,
  popEdit,
  pushEdit,
  trimEdits,
} from '@compatriot/db/queries/questionnaire-edits.ts';
import {
  countResponsesByVersion,
  deleteDraftVersion,
  findQuestionnaire,
  insertDraftVersion,
  publishDraft,
  type QuestionnaireRow,
  releasedVersionsOf,
  retirePublished,
  saveDefinition,
  versionsOf,
} from '@compatriot/db/queries/questionnaires.ts';
import { enterSurvey } from '@compatriot/db/queries/responses.ts';
import type { Audience, VersionStatus } from '@compatriot/db/vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { asSystem } from '../events.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import { rounded } from '../statistics/rules.ts';
import { sayFault, textOfFault, valuesOfFault } from './fault-words.ts';
import { checkDefinition, type Fault } from './faults.ts';
import { asContinuation } from './continuity.ts';
import { momentOf, questionnairePolicy } from './policy.ts';
import { type Definition, definitionSchema } from './schema.ts';
import { startingDefinition } from './starting.ts';
import { missingTexts, withoutEmptyTexts } from './texts.ts';
import { definitionsBefore, releasedVersion } from './versions.ts';

/** Steps back that are kept: an afternoon of writing. */
const mostEdits = 200;

/**
 * The version that new people answer, or the released one asked for (a draft stays with the version it began with).
 * @throws 404 for an unknown programme or version, 409 survey_closed
 */
export async function openQuestionnaire(ctx: Context, code: string, versionId?: string) {
  const programme = await enterSurvey(ctx.tx, code);
  if (!programme) throw problems.notFound();
  const open = programme.status === 'open' && programme.publishedId !== null;
  // Whoever asks for a version by its id has answers to it, which are shown again when the survey closed meanwhile.
  const asked = versionId ?? (open ? programme.publishedId : null);
  if (!asked) throw problems.surveyClosed();
  const version = await releasedVersion(ctx.tx, programme.id, asked);
  if (version?.audience !== programme.audience) throw problems.notFound();
  return {
    versionId: version.id,
    version: version.version,
    open,
    definition: version.definition,
    programme: {
      code: programme.code,
      survey: programme.survey,
      audience: programme.audience,
      name: programme.name,
      accent: programme.accent,
      languages: version.definition.languages,
    },
  };
}

/** The versions of a programme. Counts of responses are rounded, and null where fewer than ten would be told. */
export async function listVersions(request: OpenRequest, code: string) {
  const { programmeId, versions } = await request.transaction(async (ctx) => {
    const programme = await administeredProgramme(ctx, code);
    return { programmeId: programme.id, versions: await versionsOf(ctx.tx, programme.id) };
  });
  // Nobody reads responses but the programme's own system; what it tells is a number.
  const counts = await asSystem(request.services, 'questionnaires', programmeId, (ctx) =>
    countResponsesByVersion(ctx.tx, programmeId),
  );
  const people = new Map(counts.map((each) => [each.versionId, each.people]));
  return {
    items: versions.map((version) => ({
      ...version,
      audience: version.audience as Audience,
      status: version.status as VersionStatus,
      responses: rounded(people.get(version.id) ?? 0) || null,
    })),
  };
}

/**
 * Begins a draft: a copy of the version named, else of what is published for this audience, else the standard.
 * @throws 409 draft_exists, 400 for a version of another programme
 */
export async function draftQuestionnaire(
  ctx: Context,
  code: string,
  body: { audience: Audience; from?: string | undefined; definition?: Definition | undefined },
) {
  const programme = await administeredProgramme(ctx, code);
  const { audience, from } = body;
  const released = await releasedVersionsOf(ctx.tx, programme.id, audience);
  const open = released.find((version) => version.status === 'published');
  let original: unknown = open && (await releasedVersion(ctx.tx, programme.id, open.id))?.definition;
  if (from !== undefined) {
    const source = await findQuestionnaire(ctx.tx, from);
    if (source?.programmeId !== programme.id)
      throw problems.invalid([{ path: 'from', code: 'not_a_choice' }]);
    original = source.definition;
  }
  const made = await insertDraftVersion(ctx.tx, {
    programmeId: programme.id,
    audience,
    wave: lastWave(released) || 1,
    definition:
      body.definition ??
      (original ? asContinuation(original as Definition) : startingDefinition(programme, audience)),
    now: ctx.now,
  });
  await ctx.record(
    'questionnaire.drafted',
    { id: made.id, programmeId: programme.id },
    { audience, version: made.version },
  );
  return showQuestionnaire(ctx, made.id);
}

export async function showQuestionnaire(ctx: Context, id: string) {
  return describe(ctx, await readQuestionnaire(ctx, id, 'questionnaire.edit'));
}

/** @throws 412 stale, 409 not_now when it is no draft */
export async function editQuestionnaire(
  ctx: Context,
  id: string,
  definition: Definition,
  ifMatch: number | undefined,
) {
  const row = await openDraft(ctx, id, 'questionnaire.edit', ifMatch);
  // Saving the same again is no step: undo would seem to do nothing.
  if (isDeepStrictEqual(row.definition, JSON.parse(JSON.stringify(definition)))) return describe(ctx, row);
  await trimEdits(ctx.tx, id, mostEdits - 1);
  return step(ctx, row, 'undo', definition);
}

/** @throws 409 when there is no step left in this direction, 412 when the page was made from an older revision */
export async function stepQuestionnaire(
  ctx: Context,
  id: string,
  direction: Direction,
  ifMatch: number | undefined,
) {
  const row = await openDraft(ctx, id, 'questionnaire.edit', ifMatch);
  const definition = await popEdit(ctx.tx, direction, id);
  if (definition === undefined)
    throw direction === 'undo' ? problems.nothingToUndo() : problems.nothingToRedo();
  // What is left behind can be come back to from the other side.
  return step(ctx, row, direction === 'undo' ? 'redo' : 'undo', definition);
}

async function step(ctx: Context, row: QuestionnaireRow, onto: Direction, definition: unknown) {
  const { id, programmeId } = row;
  const revision = row.revision + 1;
  await pushEdit(ctx.tx, onto, {
    versionId: id,
    programmeId,
    revision,
    before: row.definition,
    madeBy: ctx.actor.person?.account.id ?? null,
    madeAt: ctx.now,
  });
  await saveDefinition(ctx.tx, id, definition, revision, ctx.now);
  return describe(ctx, { ...row, definition, revision, updatedAt: ctx.now });
}

/**
 * Freezes a draft and opens it to new answers; the version before it is retired in the same transaction.
 * @throws 400 naming each fault by its place, 412 stale, 409 not_now
 */
export async function publishQuestionnaire(
  ctx: Context,
  id: string,
  body: { newWave: boolean },
  ifMatch: number | undefined,
) {
  const row = await openDraft(ctx, id, 'questionnaire.publish', ifMatch);
  const { programmeId, audience, version } = row;
  const released = await releasedVersionsOf(ctx.tx, programmeId, audience);
  const before = await definitionsBefore(ctx.tx, programmeId, audience);
  const working = row.definition as Definition;
  const faults = checkDefinition(working, before);
  if (faults.length > 0) {
    throw problems.invalid(
      faults.map((fault) => ({
        path: fault.place,
        code: fault.code,
        text: textOfFault(fault),
        values: valuesOfFault(fault, ctx.language),
      })),
    );
  }
  const definition = definitionSchema.parse(withoutEmptyTexts(working));
  const wave = Math.max(1, lastWave(released) + (body.newWave ? 1 : 0));
  const retired = await retirePublished(ctx.tx, programmeId, audience);
  if (!(await publishDraft(ctx.tx, id, { definition, wave, publishedAt: ctx.now })))
    throw problems.notNow(row.status);
  await forgetEdits(ctx.tx, id);
  if (retired)
    await ctx.record(
      'questionnaire.retired',
      { id: retired.id, programmeId },
      { audience, version: retired.version, by: version },
    );
  await ctx.record('questionnaire.published', { id, programmeId }, { audience, version, wave });
  return describe(ctx, {
    ...row,
    definition,
    wave,
    status: 'published',
    publishedAt: ctx.now,
    updatedAt: ctx.now,
  });
}

/** Closes the survey of this audience: nobody can begin until another version is published. @throws 409 not_now */
export async function retireQuestionnaire(ctx: Context, id: string) {
  const row = await readQuestionnaire(ctx, id, 'questionnaire.retire', true);
  if (row.status !== 'published') throw problems.notNow(row.status);
  const { programmeId, audience, version } = row;
  await retirePublished(ctx.tx, programmeId, audience);
  await ctx.record('questionnaire.retired', { id, programmeId }, { audience, version });
  return describe(ctx, { ...row, status: 'retired' });
}

/** @throws 409 not_now for what was published once */
export async function discardQuestionnaire(ctx: Context, id: string): Promise<void> {
  const row = await readQuestionnaire(ctx, id, 'questionnaire.discard', true);
  if (!(await deleteDraftVersion(ctx.tx, id))) throw problems.notNow(row.status);
  const { programmeId, audience, version } = row;
  await ctx.record('questionnaire.discarded', { id, programmeId }, { audience, version });
}

/** @throws 404 for an unknown programme, 403 for everyone but administrators */
export async function administeredProgramme(ctx: Context, code: string) {
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  authorize(ctx, questionnairePolicy, 'questionnaire.draft', { programmeId: programme.id });
  return programme;
}

export async function readQuestionnaire(
  ctx: Context,
  id: string,
  verb: string,
  lock = false,
): Promise<QuestionnaireRow> {
  const row = await findQuestionnaire(ctx.tx, id, lock);
  if (!row) throw problems.notFound();
  authorize(ctx, questionnairePolicy, verb, row);
  return row;
}

async function openDraft(ctx: Context, id: string, verb: string, ifMatch: number | undefined) {
  const row = await readQuestionnaire(ctx, id, verb, true);
  if (row.status !== 'draft') throw problems.notNow(row.status);
  if (ifMatch !== undefined && ifMatch !== row.revision) throw problems.stale();
  return row;
}

const lastWave = (released: { wave: number }[]): number => Math.max(0, ...released.map(({ wave }) => wave));

async function describe(ctx: Context, row: QuestionnaireRow) {
  const { id, programmeId, audience, version, wave, revision, updatedAt, publishedAt } = row;
  const status = row.status as VersionStatus;
  const definition = row.definition as Definition;
  const faults: Fault[] =
    status === 'draft'
      ? checkDefinition(definition, await definitionsBefore(ctx.tx, programmeId, audience, version))
      : [];
  return {
    id,
    programme: { code: row.programmeCode, name: row.programmeName, languages: row.programmeLanguages },
    audience: audience as Audience,
    version,
    wave,
    status,
    revision,
    updatedAt,
    publishedAt,
    definition: definition as Record<string, unknown>,
    faults: faults.map((fault) => ({ ...fault, message: sayFault(fault, ctx.language) })),
    missing: missingTexts(definition),
    ...(status === 'draft' ? await editsLeft(ctx.tx, id) : { canUndo: false, canRedo: false }),
    can: verbsAllowed(ctx.actor, questionnairePolicy, row).filter(
      (verb) => (momentOf[verb] ?? status) === status,
    ),
  };
}
