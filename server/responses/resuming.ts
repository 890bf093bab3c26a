// Going on with a draft on another device, by a code that is typed into a form. A code travels in bodies only, never in an
// address; it is not shown again after it was made, and mail carries it in its text, not in its link.
import { findDraft } from '@compatriot/db/queries/responses.ts';
import {
  countTry,
  dropBrowser,
  enterDraft,
  isResumeCode,
  keepResumeCode,
  redeemResumeCode,
} from '@compatriot/db/queries/resuming.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import { asSystem } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { say } from '../messages.ts';
import { problems } from '../problems.ts';
import { isBlank } from '../questionnaires/rules.ts';
import type { OpenRequest } from '../route.ts';
import { groupCode, keyedHash, makeCode, networkOf, readCode } from './codes.ts';
import type { MailCodeBody, ResumeBody } from './schema.ts';
import { asVisitor, keepKey, type Key, keyOf, makeKey, type Visit } from './visitor.ts';

/** Longer than most people leave a form alone; the draft itself may end sooner. */
const codeDays = 90;
/**
 * Failures in ten minutes. A café types badly together behind one address; a thousand addresses that guess day and night
 * would need two hundred million years for the 2^60 codes. That is why failures at a survey refuse nobody: else anybody
 * could lock everybody's codes.
 */
const mostOfAddress = 100;
/** Failures in ten minutes at one survey, from all addresses, that the log tells about. */
const alarmingAtSurvey = 300;
/** Mails with a code to one address in an hour, for one draft, and asked for by one network. */
const mostMails = 5;
const mostMailsOfNetwork = 20;

interface MadeCode {
  code: string;
  expiresAt: Date;
}

const secretOf = (request: OpenRequest): string => request.reply.server.settings.sessionKey;
const hashOf = (request: OpenRequest, code: string): string =>
  keyedHash(secretOf(request), 'resume code', code);
const bucketOf = (request: OpenRequest, text: string): string =>
  keyedHash(secretOf(request), 'counted tries', text);

/** A code for this browser's draft; the one before it opens nothing from now on. @throws 404 without a draft */
export async function makeResumeCode(request: OpenRequest, survey: string): Promise<MadeCode> {
  const key = keyOf(request, survey);
  if (!key) throw problems.notFound();
  return asVisitor(request, survey, key.id, (visit) => makeFor(request, visit, key));
}

async function makeFor(request: OpenRequest, { tx, now, programme }: Visit, key: Key): Promise<MadeCode> {
  const draft = await findDraft(tx, key.id, key.secretHash, now, true);
  if (!draft) throw problems.notFound();
  const code = makeCode();
  const codeEnds = new Date(now.getTime() + codeDays * 86_400_000);
  await keepResumeCode(tx, {
    draftId: draft.id,
    programmeId: programme.id,
    codeHash: hashOf(request, code),
    createdAt: now,
    expiresAt: codeEnds,
  });
  return { code: groupCode(code), expiresAt: earlier(codeEnds, draft.expiresAt) };
}

const earlier = (one: Date | null, other: Date): Date => (one && one < other ? one : other);

/**
 * Mails a code: the one that the page shows, while it is the draft's, else a new one. The address is kept nowhere but with
 * the mail.
 * @throws 404 without a draft, 429 after too many mails for it or from this network
 */
export async function mailResumeCode(
  request: OpenRequest,
  survey: string,
  body: MailCodeBody,
): Promise<{ expiresAt: Date }> {
  const key = keyOf(request, survey);
  if (!key) throw problems.notFound();
  const made = await asVisitor(request, survey, key.id, async (visit) => {
    const draft = await findDraft(visit.tx, key.id, key.secretHash, visit.now, true);
    if (!draft) throw problems.notFound();
    const counts = (text: string, most: number) => countTry(visit.tx, bucketOf(request, text), most, 60);
    if (!(await counts(`mail for ${key.id}`, mostMails))) return null;
    const network = networkOf(request.reply.request.ip);
    if (!(await counts(`mails from ${network}`, mostMailsOfNetwork))) return null;
    // A refusal here would tell a stranger that somebody of this address has a draft: all goes on, but no mail is written.
    const unwanted = !(await counts(`mail to ${body.email}`, mostMails));
    const shown = readCode(body.code ?? '');
    const known = shown && (await isResumeCode(visit.tx, key.id, hashOf(request, shown), visit.now));
    const code = known
      ? { code: groupCode(shown), expiresAt: earlier(draft.codeUntil, draft.expiresAt) }
      : await makeFor(request, visit, key);
    return { ...code, name: visit.programme.name, unwanted };
  });
  if (!made) throw problems.tooManyCodes();
  if (made.unwanted) return { expiresAt: made.expiresAt };
  const { language } = request;
  const link = `${request.reply.server.settings.publicOrigin}/s/${survey}/resume`;
  const until = new Intl.DateTimeFormat(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    made.expiresAt,
  );
  await asSystem(request.services, 'resume', null, (ctx) =>
    queueMail(ctx, {
      accountId: null,
      recipient: body.email,
      subject: say(language, 'mail_resume_subject', { programme: made.name }),
      body: say(language, 'mail_resume_body', { programme: made.name, code: made.code, link, date: until }),
      secretUntil: made.expiresAt,
      draftId: key.id,
    }),
  );
  return { expiresAt: made.expiresAt };
}

/**
 * Opens the draft that a code belongs to in this browser too.
 * @param survey where the code was typed; it opens its own survey wherever that is. Null: the page that knows none
 * @throws 409 wrong_resume_code, the same for wrong and expired; 409 draft_here; 429 too_many_codes
 */
export async function resumeDraft(
  request: OpenRequest,
  survey: string | null,
  body: ResumeBody,
): Promise<{ survey: string }> {
  const { id, secret, secretHash } = makeKey();
  const code = readCode(body.code);
  const told = await request.services.database.transaction({}, async (tx) => {
    const redeemed = await redeemResumeCode(tx, {
      // What can be no code is looked up as one that nobody has.
      codeHash: hashOf(request, code ?? `${id} is no code`),
      secretHash,
      place: bucketOf(request, `code from ${networkOf(request.reply.request.ip)}`),
      mostPlace: mostOfAddress,
      door: bucketOf(request, `code at ${survey ?? 'any survey'}`),
      mostDoor: alarmingAtSurvey,
    });
    if (redeemed.outcome !== 'opened') return redeemed;
    const { draft, programme, survey: own } = redeemed;
    const held = keyOf(request, own);
    if (held) {
      await enterDraft(tx, held.id, programme);
      const other = await findDraft(tx, held.id, held.secretHash, new Date());
      if (other && other.id === draft) {
        await dropBrowser(tx, draft, secretHash);
        return { ...redeemed, keep: false };
      }
      const typed = Object.values(other?.answers ?? {}).some((answer) => !isBlank(answer));
      if (typed && !body.replace) throw problems.draftHere();
    }
    return { ...redeemed, keep: true };
  });
  if (told.outcome === 'alarming')
    request.reply.log.warn({ survey, failures: alarmingAtSurvey }, 'Many wrong resume codes in ten minutes');
  if (told.outcome === 'limited') throw problems.tooManyCodes();
  if (!('keep' in told)) throw problems.wrongResumeCode();
  if (told.keep) keepKey(request.reply, told.survey, told.draft, secret);
  return { survey: told.survey };
}
