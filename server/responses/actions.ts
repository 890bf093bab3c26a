// Answering without an account: begin, read what was typed, forget it, read or take back what was sent. Saving a page is in
// saving.ts, sending in sending.ts, going on elsewhere in resuming.ts.
import {
  deleteDraft,
  findDraft,
  findResponse,
  findSent,
  type HeldDraft,
  insertDraft,
  withdrawResponse,
} from '@compatriot/db/queries/responses.ts';
import { leaveDraft } from '@compatriot/db/queries/resuming.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import { insertEvent } from '@compatriot/db/queries/events.ts';
import { hashSecret } from '../accounts/sessions.ts';
import { organisationOf } from '../organisations/rules.ts';
import { problems } from '../problems.ts';
import { profileOf } from '../questionnaires/facts.ts';
import type { Dropped } from '../questionnaires/moving.ts';
import { regionName } from '../questionnaires/regions.ts';
import { textIn } from '../questionnaires/rules.ts';
import type { Answers, Definition } from '../questionnaires/schema.ts';
import type { OpenRequest } from '../route.ts';
import { maskAnswers } from './masking.ts';
import { moveToNewest } from './older.ts';
import { languageFor } from './rules.ts';
import type { BeginBody, DraftAnswer, TakeBackBody } from './schema.ts';
import {
  asVisitor,
  draftEnd,
  forgetKey,
  keepKey,
  type Key,
  keyOf,
  makeKey,
  meantKeyOf,
  openVersion,
  versionOf,
  type Visit,
} from './visitor.ts';

/** A draft as this browser may see it, in the version that is open now. */
export async function heldDraft(
  visit: Visit,
  key: Key,
): Promise<{ draft: HeldDraft; definition: Definition } | null> {
  const found = await findDraft(visit.tx, key.id, key.secretHash, visit.now);
  const draft = found && (await moveToNewest(visit, key, found));
  if (!draft) return null;
  return { draft, definition: (await versionOf(visit, draft.versionId)).definition };
}

function described(draft: HeldDraft, definition: Definition, language = draft.language): DraftAnswer {
  const fallback = definition.languages[0] ?? draft.language;
  return {
    id: draft.id,
    versionId: draft.versionId,
    language: draft.language,
    ...maskAnswers(definition, draft.answers as Answers, draft.first),
    position: draft.position,
    topics: draft.topics,
    savedAt: draft.updatedAt,
    expiresAt: draft.expiresAt,
    revision: draft.revision,
    dropped: (draft.dropped as Dropped[]).map(({ key, label, reason }) => ({
      key,
      label: textIn(label, language, fallback),
      reason,
    })),
    source: draft.source === 'paper' ? 'paper' : 'web',
    codeUntil: draft.codeUntil,
    elsewhere: draft.elsewhere,
  };
}

/**
 * Gives this browser a draft; one that it has already goes on.
 * @throws 404 when the id is another browser's, 409 survey_closed, 409 different_body when it was sent already
 */
export async function beginDraft(request: OpenRequest, survey: string, body: BeginBody) {
  const held = keyOf(request, survey);
  if (held) {
    const found = await asVisitor(request, survey, held.id, (visit) => heldDraft(visit, held));
    if (found) return described(found.draft, found.definition);
  }
  const made = makeKey();
  const secret = body.secret ?? made.secret;
  const key: Key = { id: body.id ?? made.id, secretHash: hashSecret(secret) };
  const draft = await asVisitor(request, survey, key.id, async (visit) => {
    const version = await openVersion(visit);
    if (await findResponse(visit.tx, key.id, null)) throw problems.differentBody();
    const isNew = await insertDraft(visit.tx, {
      id: key.id,
      programmeId: visit.programme.id,
      versionId: version.id,
      secretHash: key.secretHash,
      language: languageFor(version.definition, body.language),
      channel: body.channel ?? null,
      expiresAt: draftEnd(visit),
    });
    const found = await heldDraft(visit, key);
    // The same beginning again, because its answer was lost, or somebody else's id.
    if (!found || (!isNew && !found.draft.first)) throw problems.notFound();
    return described(found.draft, found.definition);
  });
  keepKey(request.reply, survey, key.id, secret);
  return draft;
}

/** What this browser has here: a draft, something sent, or nothing. @throws 404 for an unknown programme */
export async function describeStanding(request: OpenRequest, survey: string, language: string | undefined) {
  const key = keyOf(request, survey);
  return asVisitor(request, survey, key?.id ?? null, async (visit) => {
    const found = key && (await heldDraft(visit, key));
    if (found) {
      const draft = described(found.draft, found.definition, language);
      const labels = await labelsOfAnswers(visit, draft.answers as Answers, language ?? draft.language);
      return { draft, sent: null, labels };
    }
    const sent = key && (await findSent(visit.tx, key.id, key.secretHash));
    return {
      draft: null,
      sent: sent ? { receipt: sent.receipt, submittedAt: sent.submittedAt, here: sent.here } : null,
      labels: {},
    };
  });
}

async function labelsOfAnswers(
  { tx, programme }: Visit,
  answers: Answers,
  language: string,
): Promise<Record<string, string>> {
  const given = Object.values(answers).flat();
  const regions = given.flatMap((item) => {
    const name = typeof item === 'string' ? regionName(item) : undefined;
    return name === undefined ? [] : [[item, name]];
  });
  const uris = given.flatMap((item) =>
    typeof item === 'object' && 'uri' in item && item.uri ? [item.uri] : [],
  );
  const known = await conceptsByUri(tx, [...new Set(uris)].slice(0, 100), programme.id);
  const labels = await conceptLabels(
    tx,
    [...known.values()].map(({ id }) => id),
    language,
  );
  return Object.fromEntries([
    ...[...known].map(([uri, { id }]) => [uri, labels.get(id)?.label ?? uri]),
    ...regions,
  ]);
}

/** What was typed so far, as a file to keep, also when the survey is closed by now. @throws 404 without a draft */
export async function readDraftFile(request: OpenRequest, survey: string) {
  const key = keyOf(request, survey);
  if (!key) throw problems.notFound();
  const file = await asVisitor(request, survey, key.id, async (visit) => {
    const found = await heldDraft(visit, key);
    if (!found) throw problems.notFound();
    const { draft, definition } = found;
    const { answers, masked } = maskAnswers(definition, draft.answers as Answers, draft.first);
    const { versionId, language, updatedAt: savedAt } = draft;
    return { survey, versionId, language, savedAt, sent: false as const, answers, left_out: masked };
  });
  const name = survey.replaceAll(/[^a-z0-9.-]/gi, '_');
  request.reply.header('content-disposition', `attachment; filename="${name}-answers.json"`);
  return file;
}

/**
 * This browser forgets what was typed and not sent. While another browser or a code opens the answers they stay there.
 * @param draft which answers are meant, where the caller knows
 * @throws 409 other_draft
 * @param everywhere ends them for everybody who held them
 */
export async function forgetDraft(
  request: OpenRequest,
  survey: string,
  everywhere: boolean,
  draft?: string,
): Promise<void> {
  const key = meantKeyOf(request, survey, draft);
  if (key) {
    await asVisitor(request, survey, key.id, async ({ tx }) => {
      if (everywhere) await deleteDraft(tx, key.id, key.secretHash);
      else await leaveDraft(tx, key.secretHash);
    });
  }
  forgetKey(request.reply, survey);
}

/** The receipt and the coded answers, for the browser that sent them. @throws 404 */
export async function readReceipt(request: OpenRequest, survey: string) {
  const key = keyOf(request, survey);
  if (!key) throw problems.notFound();
  return asVisitor(request, survey, key.id, async (visit) => {
    const row = await findResponse(visit.tx, key.id, key.secretHash);
    if (!row) throw problems.notFound();
    const { definition } = await versionOf(visit, row.versionId);
    const answers = row.answers as Answers;
    const { poolTeam, poolGovernment, contact, research } = profileOf(definition, answers).consents;
    const { listedTeam, listedGovernment } = organisationOf(definition, answers, {});
    return {
      id: row.id,
      receipt: row.receipt,
      submittedAt: row.submittedAt,
      language: row.language,
      versionId: row.versionId,
      answers,
      consents: { poolTeam, poolGovernment, contact, research },
      listed: { team: listedTeam, government: listedGovernment },
    };
  });
}

/**
 * Takes back everything this browser sent: response, contact, profile, jobs.
 * @param own the id and secret of a device whose cookie never came
 * @throws 404 when it is gone, or when an account holds it by now: then the person signs in and deletes it there
 */
export async function takeBackResponse(
  request: OpenRequest,
  survey: string,
  own?: TakeBackBody,
): Promise<void> {
  const held = keyOf(request, survey);
  const key = own ? { id: own.id, secretHash: hashSecret(own.secret) } : held;
  if (!key) throw problems.notFound();
  await asVisitor(request, survey, key.id, async ({ tx, programme }) => {
    const id = await withdrawResponse(tx, key.secretHash);
    if (!id) throw problems.notFound();
    await insertEvent(tx, {
      kind: 'response.erased',
      programmeId: programme.id,
      subjectId: id,
      actorId: null,
      actorSystem: null,
      details: {},
    });
  });
  if (held?.id === key.id) forgetKey(request.reply, survey);
}
