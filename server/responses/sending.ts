// Sending: one response whatever is pressed twice, its contact data apart, the receipt the same every time.
import { draftOfOthers, findDraft, findResponse, insertResponse } from '@compatriot/db/queries/responses.ts';
import { hashSecret } from '../accounts/sessions.ts';
import { jobsAfter } from '../events.ts';
import { problems } from '../problems.ts';
import { checkAll, unknownKeys } from '../questionnaires/checks.ts';
import { separate } from '../questionnaires/facts.ts';
import { prune } from '../questionnaires/rules.ts';
import type { Answers } from '../questionnaires/schema.ts';
import type { OpenRequest } from '../route.ts';
import { makeReceipt } from './receipt.ts';
import { canonical, detailsOf, languageFor } from './rules.ts';
import type { SendBody } from './schema.ts';
import { asVisitor, keepKey, type Key, keyOf, makeKey, versionOf, type Visit } from './visitor.ts';

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
  return body.id === undefined
    ? sendDraft(request, code)
    : sendWhole(request, code, { ...body, id: body.id });
}

async function sendDraft(request: OpenRequest, code: string): Promise<Sent> {
  const key = keyOf(request, code);
  if (!key) throw problems.notFound();
  return asVisitor(request, code, key.id, async (visit) => {
    // Whoever waited for this lock finds the draft gone and the response there.
    const draft = await findDraft(visit.tx, key.id, key.secretHash, visit.now, true);
    if (draft) {
      const { versionId, language, channel } = draft;
      return send(request, visit, {
        ...key,
        versionId,
        language,
        channel,
        answers: draft.answers as Answers,
      });
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
    return send(request, visit, {
      id,
      secretHash,
      versionId,
      language,
      channel: body.channel ?? null,
      answers,
    });
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
    throw problems.invalid([
      { path: 'answers', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } },
    ]);
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
      // The statement above makes the event with the response: one event for each, so the response's id names it too.
      await request.services.jobs.enqueue(
        tx,
        jobsAfter('response.submitted', id, { id, programmeId: programme.id }),
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
