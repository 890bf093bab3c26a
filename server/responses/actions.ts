// Answering: begin, save page by page, send once. Sending again gives the same receipt.
import {
  type DraftRow,
  deleteDraft,
  draftOfOthers,
  findDraft,
  findResponse,
  insertDraft,
  insertResponse,
  saveDraft,
  withdrawResponse,
} from '@compatriot/db/queries/responses.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { insertEvent } from '@compatriot/db/queries/events.ts';
import { reactions } from '../events.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { checkAll, type PlacedFault, unknownKeys } from '../questionnaires/checks.ts';
import { profileOf, separate } from '../questionnaires/facts.ts';
import { prune } from '../questionnaires/rules.ts';
import type { Answers, Definition } from '../questionnaires/schema.ts';
import { releasedVersion, type Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { makeReceipt } from './receipt.ts';
import { canonical, readPage, storable, strangeFields } from './rules.ts';
import type { SaveBody, SendBody } from './schema.ts';
import { type Key, type Visit, asVisitor, forgetKey, hashSecret, keepKey, keyOf, makeKey } from './visitor.ts';

const detailsOf = (faults: PlacedFault[]): ProblemDetail[] =>
  faults.map(({ key, code, params }) => ({ path: key, code, values: params, text: `survey_answer_${code}` }));

const expiry = ({ now, programme }: Visit): Date => new Date(now.getTime() + programme.draftDays * 86_400_000);

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

function languageFor(definition: Definition, wanted: string): string {
  return definition.languages.find((language) => language === wanted) ?? definition.languages[0] ?? wanted;
}

/**
 * Gives this browser a draft; one that it has already goes on.
 * @throws 404, 409 survey_closed
 */
export async function beginDraft(request: OpenRequest, code: string, body: { language: string; channel?: string | undefined }) {
  const held = keyOf(request, code);
  if (held) {
    const draft = await asVisitor(request, code, held.id, ({ tx, now }) => findDraft(tx, held.id, held.secretHash, now));
    if (draft) return described(draft);
  }
  const { id, secret, secretHash } = makeKey();
  const draft = await asVisitor(request, code, id, async (visit) => {
    const version = await openVersion(visit);
    const language = languageFor(version.definition, body.language);
    const channel = body.channel ?? null;
    const expiresAt = expiry(visit);
    await insertDraft(visit.tx, { id, programmeId: visit.programme.id, versionId: version.id, secretHash, language, channel, expiresAt });
    return { id, versionId: version.id, language, answers: {}, position: null, savedAt: visit.now, expiresAt };
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

async function versionOf({ tx, programme }: Visit, id: string): Promise<Version> {
  const version = await releasedVersion(tx, programme.id, id);
  if (!version) throw problems.notFound();
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
    return { draft: null, sent: sent ? { receipt: sent.receipt, submittedAt: sent.submittedAt } : null, labels: {} };
  });
}

async function labelsOfAnswers(tx: Transaction, answers: Answers, language: string): Promise<Record<string, string>> {
  const uris = Object.values(answers)
    .flat()
    .flatMap((item) => (typeof item === 'object' && 'uri' in item && item.uri ? [item.uri] : []));
  const known = await conceptsByUri(tx, [...new Set(uris)].slice(0, 100));
  const labels = await conceptLabels(tx, [...known.values()].map(({ id }) => id), language);
  return Object.fromEntries([...known].map(([uri, { id }]) => [uri, labels.get(id)?.label ?? uri]));
}

/**
 * Saves one page as it was posted, what is wrong included, and says where to go on.
 * @throws 404 without a draft or topic; 409 survey_closed; 400 with what is wrong, after saving
 */
export async function savePage(request: OpenRequest, code: string, body: SaveBody): Promise<{ next: string; savedAt: Date }> {
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
      throw problems.invalid([{ path: 'fields', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } }]);
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

interface Sending extends Key {
  versionId: string;
  language: string;
  channel: string | null;
  answers: Answers;
}

interface Sent {
  id: string;
  receipt: string;
  submittedAt: Date;
  repeated: boolean;
}

/**
 * Sends this browser's draft, or a whole submission with its own id. The same again gives the same receipt.
 * @throws 400 with what is wrong, 404, 409 survey_closed or different_body
 */
export function sendResponse(request: OpenRequest, code: string, body: SendBody): Promise<Sent> {
  return body.id === undefined ? sendDraft(request, code) : sendWhole(request, code, { ...body, id: body.id });
}

async function sendDraft(request: OpenRequest, code: string): Promise<Sent> {
  const key = keyOf(request, code);
  if (!key) throw problems.notFound();
  return asVisitor(request, code, key.id, async (visit) => {
    // Whoever waited for this lock finds the draft gone and the response there.
    const draft = await findDraft(visit.tx, key.id, key.secretHash, visit.now, true);
    if (draft) {
      const { versionId, language, channel } = draft;
      return send(request, visit, { ...key, versionId, language, channel, answers: answersOf(draft) });
    }
    const before = await findResponse(visit.tx, key.id, key.secretHash);
    if (!before) throw problems.notFound();
    return { id: before.id, receipt: before.receipt, submittedAt: before.submittedAt, repeated: true };
  });
}

async function sendWhole(request: OpenRequest, code: string, body: SendBody & { id: string }): Promise<Sent> {
  const { id, versionId, language, answers } = body;
  if (!versionId || !language || !answers) throw problems.invalid([{ path: 'versionId', code: 'required' }]);
  const held = keyOf(request, code);
  const own = held?.id === id ? held : null;
  const secret = body.secret ?? makeKey().secret;
  const secretHash = own?.secretHash ?? hashSecret(secret);
  const sent = await asVisitor(request, code, id, async (visit) => {
    if (await draftOfOthers(visit.tx, id, secretHash)) throw problems.notFound();
    return send(request, visit, { id, secretHash, versionId, language, channel: body.channel ?? null, answers });
  });
  if (!sent.repeated && !own) keepKey(request.reply, code, id, secret);
  return sent;
}

async function send(request: OpenRequest, visit: Visit, sending: Sending): Promise<Sent> {
  const { tx, programme, now } = visit;
  const { id, versionId, language, channel, answers } = sending;
  const bodyHash = hashSecret(canonical({ versionId, language, channel, answers }));
  const before = await findResponse(tx, id, null);
  if (before) return repeat(before, bodyHash, programme.id);
  if (programme.status !== 'open') throw problems.surveyClosed();
  const { definition } = await versionOf(visit, versionId);
  const strange = unknownKeys(definition, answers);
  if (strange.length > 0) {
    throw problems.invalid([{ path: 'answers', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } }]);
  }
  const faults = checkAll(definition, answers);
  if (faults.length > 0) throw problems.invalid(detailsOf(faults));
  const parts = separate(definition, prune(definition, answers));
  const response = {
    ...sending,
    programmeId: programme.id,
    language: languageFor(definition, language),
    answers: parts.answers,
    // Signing in compares addresses in lower case.
    contact: { ...parts.contact, email: parts.contact.email?.toLowerCase() ?? null },
    freeText: parts.freeText,
    bodyHash,
    submittedAt: now,
    eventDetails: { versionId, language, ...(channel && { channel }) },
  };
  // 40 random bits clash about once in a million programmes of a thousand people; then another receipt is made.
  for (let attempt = 0; attempt < 5; attempt++) {
    const receipt = makeReceipt(programme.code);
    if (await insertResponse(tx, { ...response, receipt })) {
      await request.services.jobs.enqueue(
        tx,
        (reactions['response.submitted'] ?? []).map((handler) => ({ handler, programmeId: programme.id, subjectId: id })),
      );
      return { id, receipt, submittedAt: now, repeated: false };
    }
    const other = await findResponse(tx, id, null);
    if (other) return repeat(other, bodyHash, programme.id);
  }
  throw problems.differentBody();
}

function repeat(
  before: { id: string; programmeId: string; bodyHash: string; receipt: string; submittedAt: Date },
  bodyHash: string,
  programmeId: string,
): Sent {
  if (before.bodyHash !== bodyHash || before.programmeId !== programmeId) throw problems.differentBody();
  return { id: before.id, receipt: before.receipt, submittedAt: before.submittedAt, repeated: true };
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
