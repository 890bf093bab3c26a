// Sending: one response whatever is pressed twice, its contact data apart, the receipt the same every time. What is sent is
// checked here against its version, which never changes; everything that can change is asked in submit_response, in the
// same transaction that writes.
import { findDraft, findResponse, findSent } from '@compatriot/db/queries/responses.ts';
import { submitResponse } from '@compatriot/db/queries/sending.ts';
import { readSurveyCode } from '@compatriot/db/survey-code.ts';
import { hashSecret } from '../accounts/sessions.ts';
import { jobsAfter } from '../events.ts';
import { problems } from '../problems.ts';
import { regionCodes } from '../questionnaires/regions.ts';
import { checkAll, unknownKeys } from '../questionnaires/checks.ts';
import { separate } from '../questionnaires/facts.ts';
import { prune } from '../questionnaires/rules.ts';
import type { Answers, Definition } from '../questionnaires/schema.ts';
import { heldVersion, type Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { makeReceipt } from './receipt.ts';
import { canonical, detailsOf, languageFor } from './rules.ts';
import type { SendBody } from './schema.ts';
import { asVisitor, keepKey, type Key, keyOf, makeKey, meantKeyOf, versionOf } from './visitor.ts';

interface Sending extends Key {
  versionId: string;
  language: string;
  channel: string | null;
  answers: Answers;
  revision: number | null;
  seconds: number | null;
  /** Everything comes from the sender and nothing from the draft. */
  whole: boolean;
}

interface Sent {
  id: string;
  receipt: string;
  submittedAt: Date;
  repeated: boolean;
  /** The sender holds the secret of what is stored. */
  own: boolean;
}

/**
 * Sends this browser's draft, or a whole submission with its own id. The same again gives the same receipt.
 * @throws 400 with what is wrong, 404, 409 survey_closed, draft_conflict, other_draft or different_body
 */
export async function sendResponse(request: OpenRequest, survey: string, body: SendBody) {
  const { id, receipt, submittedAt, repeated } =
    body.id === undefined
      ? await sendDraft(request, survey, body)
      : await sendWhole(request, survey, { ...body, id: body.id });
  return { id, receipt, submittedAt, repeated };
}

async function sendDraft(request: OpenRequest, survey: string, body: SendBody): Promise<Sent> {
  const seen = body.revision ?? null;
  const key = meantKeyOf(request, survey, body.draft);
  if (!key) throw problems.notFound();
  for (let attempt = 0; attempt < 5; attempt++) {
    const found = await asVisitor(request, survey, key.id, async (visit) => {
      const draft = await findDraft(visit.tx, key.id, key.secretHash, visit.now);
      if (draft) return { draft, version: await versionOf(visit, draft.versionId) };
      // Whichever device sent it.
      return { draft: null, before: await findSent(visit.tx, key.id, key.secretHash) };
    });
    if (!found.draft) {
      if (!found.before) throw problems.notFound();
      const { id, receipt, submittedAt } = found.before;
      return { id, receipt, submittedAt, repeated: true, own: true };
    }
    const { draft, version } = found;
    if (seen !== null && seen !== draft.revision) throw problems.draftConflict([], draft.revision);
    const { versionId, language, channel, revision } = draft;
    const answers = draft.answers as Answers;
    const sent = await send(request, survey, version, {
      ...key,
      ...{ versionId, language, channel, answers, revision, seconds: null, whole: false },
    });
    // Another device saved between reading and sending: what it saved is sent, or the person asked first.
    if (sent) return sent;
  }
  throw problems.draftConflict([], null);
}

async function sendWhole(
  request: OpenRequest,
  survey: string,
  body: SendBody & { id: string },
): Promise<Sent> {
  const { id, versionId, language, answers, channel = null, revision = null, seconds = null } = body;
  if (!versionId || !language || !answers) throw problems.invalid([{ path: 'versionId', code: 'required' }]);
  const held = keyOf(request, survey);
  const own = held?.id === id ? held : null;
  const secret = body.secret ?? makeKey().secret;
  const secretHash = own?.secretHash ?? hashSecret(secret);
  if (own) {
    // A browser that came by a code never saw who the person is: its own whole would send the answers without that.
    const draft = await asVisitor(request, survey, id, ({ tx, now }) =>
      findDraft(tx, id, own.secretHash, now),
    );
    if (draft && !draft.first) throw problems.draftConflict([], draft.revision);
  }
  const version =
    heldVersion(versionId) ?? (await asVisitor(request, survey, id, (visit) => versionOf(visit, versionId)));
  const sent = await send(request, survey, version, {
    ...{ id, secretHash, versionId, language, channel, answers, revision, seconds, whole: true },
  });
  if (!sent) throw problems.draftConflict([], null);
  // Also when it is repeated: the first answer may have been lost on the way, and the cookie with it. On a shared device
  // somebody else may have begun since: their draft stays theirs.
  if (sent.own && !own && !(held && (await isOpen(request, survey, held)))) {
    keepKey(request.reply, survey, id, secret);
  }
  return sent;
}

function isOpen(request: OpenRequest, survey: string, { id, secretHash }: Key): Promise<boolean> {
  return asVisitor(
    request,
    survey,
    id,
    async ({ tx, now }) => (await findDraft(tx, id, secretHash, now)) !== null,
  );
}

/** @returns null when the draft has another revision by now */
async function send(
  request: OpenRequest,
  survey: string,
  { definition, programmeId }: Version,
  sending: Sending,
): Promise<Sent | null> {
  const { id, versionId, language, channel, answers, seconds } = sending;
  const { code, audience } = readSurveyCode(survey);
  const bodyHash = hashSecret(canonical({ versionId, language, channel, answers }));
  const wrong = faultsOf(definition, answers);
  if (wrong) {
    // What was sent before is told first: a repeated id is the more surprising news.
    const before = await asVisitor(request, survey, id, ({ tx }) => findResponse(tx, id, null));
    throw before ? problems.differentBody() : wrong;
  }
  const parts = separate(definition, prune(definition, answers));
  const submittedAt = new Date();
  const response = {
    ...sending,
    programmeCode: code,
    audience,
    language: languageFor(definition, language),
    answers: parts.answers,
    // Signing in compares addresses in lower case.
    contact: { ...parts.contact, email: parts.contact.email?.toLowerCase() ?? null },
    freeText: parts.freeText,
    bodyHash,
    seconds,
    submittedAt,
    eventDetails: { versionId, language, ...(channel && { channel }) },
  };
  // 40 random bits clash about once in a million programmes of a thousand people; then another receipt is made.
  for (let attempt = 0; attempt < 5; attempt++) {
    const told = await submitResponse(request.services.database, {
      ...response,
      receipt: makeReceipt(code),
      // The call makes the event with the response, one for each: the response's id names both.
      jobs: jobsAfter('response.submitted', id, { id, programmeId }),
    });
    switch (told.outcome) {
      case 'sent':
      case 'repeated':
        return {
          id,
          receipt: told.receipt ?? '',
          submittedAt: told.submittedAt ?? submittedAt,
          repeated: told.outcome === 'repeated',
          own: told.own,
        };
      case 'different':
        throw problems.differentBody();
      case 'absent':
        throw problems.notFound();
      case 'closed':
        throw problems.surveyClosed();
      case 'moved_on':
        return null;
      case 'receipt_taken':
        continue;
    }
  }
  throw problems.differentBody();
}

function faultsOf(definition: Definition, answers: Answers) {
  const strange = unknownKeys(definition, answers);
  if (strange.length > 0) {
    return problems.invalid([
      { path: 'answers', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } },
    ]);
  }
  const faults = checkAll(definition, answers, { regions: regionCodes });
  return faults.length > 0 ? problems.invalid(detailsOf(faults)) : null;
}
