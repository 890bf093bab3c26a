// Answering without an account: begin, save page by page, read or take back what was sent. Sending is in sending.ts.
import {
  deleteDraft,
  type DraftRow,
  findDraft,
  findResponse,
  insertDraft,
  saveDraft,
  withdrawResponse,
} from '@compatriot/db/queries/responses.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { insertEvent } from '@compatriot/db/queries/events.ts';
import { problems } from '../problems.ts';
import { profileOf } from '../questionnaires/facts.ts';
import type { Answers } from '../questionnaires/schema.ts';
import { releasedVersion, type Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { detailsOf, languageFor, readPage, storable, strangeFields } from './rules.ts';
import type { SaveBody } from './schema.ts';
import { asVisitor, forgetKey, keepKey, keyOf, makeKey, versionOf, type Visit } from './visitor.ts';

const expiry = ({ now, programme }: Visit): Date =>
  new Date(now.getTime() + programme.draftDays * 86_400_000);

const answersOf = (draft: DraftRow): Answers => draft.answers as Answers;

const described = (draft: DraftRow) => ({
  id: draft.id,
  versionId: draft.versionId,
  language: draft.language,
  answers: answersOf(draft),
  position: draft.position,
  savedAt: draft.updatedAt,
  expiresAt: draft.expiresAt,
});

/**
 * Gives this browser a draft; one that it has already goes on.
 * @throws 404, 409 survey_closed
 */
export async function beginDraft(
  request: OpenRequest,
  code: string,
  body: { language: string; channel?: string | undefined },
) {
  const held = keyOf(request, code);
  if (held) {
    const draft = await asVisitor(request, code, held.id, ({ tx, now }) =>
      findDraft(tx, held.id, held.secretHash, now),
    );
    if (draft) return described(draft);
  }
  const { id, secret, secretHash } = makeKey();
  const draft = await asVisitor(request, code, id, async (visit) => {
    const version = await openVersion(visit);
    const language = languageFor(version.definition, body.language);
    const channel = body.channel ?? null;
    const expiresAt = expiry(visit);
    await insertDraft(visit.tx, {
      id,
      programmeId: visit.programme.id,
      versionId: version.id,
      secretHash,
      language,
      channel,
      expiresAt,
    });
    return {
      id,
      versionId: version.id,
      language,
      answers: {},
      position: null,
      savedAt: visit.now,
      expiresAt,
    };
  });
  keepKey(request.reply, code, id, secret);
  return draft;
}

async function openVersion(visit: Visit): Promise<Version> {
  const { programme, tx } = visit;
  if (programme.status !== 'open' || !programme.publishedId) throw problems.surveyClosed();
  const version = await releasedVersion(tx, programme.id, programme.publishedId);
  if (!version) throw problems.surveyClosed();
  return version;
}

/** What this browser has here: a draft, something sent, or nothing. @throws 404 for an unknown programme */
export async function describeStanding(request: OpenRequest, code: string, language: string | undefined) {
  const key = keyOf(request, code);
  return asVisitor(request, code, key?.id ?? null, async ({ tx, now }) => {
    const draft = key && (await findDraft(tx, key.id, key.secretHash, now));
    if (draft) {
      const labels = await labelsOfAnswers(tx, answersOf(draft), language ?? draft.language);
      return { draft: described(draft), sent: null, labels };
    }
    const sent = key && (await findResponse(tx, key.id, key.secretHash));
    return {
      draft: null,
      sent: sent ? { receipt: sent.receipt, submittedAt: sent.submittedAt } : null,
      labels: {},
    };
  });
}

async function labelsOfAnswers(
  tx: Transaction,
  answers: Answers,
  language: string,
): Promise<Record<string, string>> {
  const uris = Object.values(answers)
    .flat()
    .flatMap((item) => (typeof item === 'object' && 'uri' in item && item.uri ? [item.uri] : []));
  const known = await conceptsByUri(tx, [...new Set(uris)].slice(0, 100));
  const labels = await conceptLabels(
    tx,
    [...known.values()].map(({ id }) => id),
    language,
  );
  return Object.fromEntries([...known].map(([uri, { id }]) => [uri, labels.get(id)?.label ?? uri]));
}

/**
 * Saves one page as it was posted, what is wrong included, and says where to go on.
 * @throws 404 without a draft or topic; 409 survey_closed; 400 with what is wrong, after saving
 */
export async function savePage(
  request: OpenRequest,
  code: string,
  body: SaveBody,
): Promise<{ next: string; savedAt: Date }> {
  const key = keyOf(request, code);
  if (!key) throw problems.notFound();
  const { read, now } = await asVisitor(request, code, key.id, async (visit) => {
    if (visit.programme.status !== 'open') throw problems.surveyClosed();
    const draft = await findDraft(visit.tx, key.id, key.secretHash, visit.now, true);
    if (!draft) throw problems.notFound();
    const { definition } = await versionOf(visit, draft.versionId);
    const topic = definition.topics.find((each) => each.key === body.topic);
    if (!topic) throw problems.notFound();
    const strange = strangeFields(topic, body.fields);
    if (strange.length > 0) {
      throw problems.invalid([
        { path: 'fields', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } },
      ]);
    }
    const before = answersOf(draft);
    const page = readPage(definition, before, { topic, fields: body.fields, shown: body.shown });
    await saveDraft(visit.tx, draft.id, {
      answers: storable(definition, before, page.answers),
      position: page.faults.length > 0 ? topic.key : page.next,
      ...(body.language && { language: languageFor(definition, body.language) }),
      updatedAt: visit.now,
      expiresAt: expiry(visit),
    });
    return { read: page, now: visit.now };
  });
  // Only now: what was typed is saved whether or not it could be sent like this.
  if (read.faults.length > 0) throw problems.invalid(detailsOf(read.faults));
  return { next: read.next, savedAt: now };
}

/** Forgets what was typed here and not sent. */
export async function forgetDraft(request: OpenRequest, code: string): Promise<void> {
  const key = keyOf(request, code);
  if (key) await asVisitor(request, code, key.id, ({ tx }) => deleteDraft(tx, key.id, key.secretHash));
  forgetKey(request.reply, code);
}

/** The receipt and the coded answers, for the browser that sent them. @throws 404 */
export async function readReceipt(request: OpenRequest, code: string) {
  const key = keyOf(request, code);
  if (!key) throw problems.notFound();
  return asVisitor(request, code, key.id, async (visit) => {
    const row = await findResponse(visit.tx, key.id, key.secretHash);
    if (!row) throw problems.notFound();
    const { definition } = await versionOf(visit, row.versionId);
    const answers = row.answers as Answers;
    const { poolTeam, poolGovernment, contact, research } = profileOf(definition, answers).consents;
    return {
      id: row.id,
      receipt: row.receipt,
      submittedAt: row.submittedAt,
      language: row.language,
      versionId: row.versionId,
      answers,
      consents: { poolTeam, poolGovernment, contact, research },
    };
  });
}

/**
 * Takes back everything this browser sent: response, contact, profile, jobs.
 * @throws 404 when it is gone, or when an account holds it by now: then the person signs in and deletes it there
 */
export async function takeBackResponse(request: OpenRequest, code: string): Promise<void> {
  const key = keyOf(request, code);
  if (!key) throw problems.notFound();
  await asVisitor(request, code, key.id, async ({ tx, programme }) => {
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
  forgetKey(request.reply, code);
}
