// A coordinator types in what somebody wrote on paper. It becomes an ordinary draft in the coordinator's browser, marked as
// such; it is sent like any other once the signed page is there, and the person has the same rights by their address.
import {
  countFiles,
  enteredResponses,
  filesOf,
  insertResponseFile,
  latestImports,
  readResponseFile,
} from '@compatriot/db/queries/entries.ts';
import { lockQuota } from '@compatriot/db/queries/events.ts';
import { findDraft, insertDraft } from '@compatriot/db/queries/responses.ts';
import { surveyCode } from '@compatriot/db/survey-code.ts';
import type { Audience, ImportStatus, ResponseSource } from '@compatriot/db/vocabulary.ts';
import { authorize, hasRole, type Policy } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { checkQuota } from '../profiles/access.ts';
import { officialProgramme } from '../programmes/access.ts';
import { isBlank } from '../questionnaires/rules.ts';
import type { OpenRequest } from '../route.ts';
import { languageFor } from './rules.ts';
import { asVisitor, draftEnd, keepKey, keyOf, makeKey, openVersion } from './visitor.ts';

/** What a coordinator does for people who cannot use the pages: nobody else sees or enters it. */
export const entryPolicy: Policy<{ programmeId: string }> = {
  'response.enter': (actor, { programmeId }) => hasRole(actor, programmeId, 'coordinator'),
};

/** @throws 404 without a role in the programme, 403 for everyone but coordinators */
export async function enteringProgramme(ctx: Context, code: string) {
  const access = await officialProgramme(ctx, code);
  authorize(ctx, entryPolicy, 'response.enter', { programmeId: access.programme.id });
  return access;
}

/** @throws 404, 403, 409 survey_closed, 409 draft_here when this browser would lose sight of another form */
export async function beginPaper(
  request: OpenRequest,
  code: string,
  body: { language: string; audience: Audience; replace: boolean },
): Promise<{ id: string; survey: string }> {
  const survey = surveyCode(code, body.audience);
  const { id, secret, secretHash } = makeKey();
  await request.transaction((ctx) => enteringProgramme(ctx, code));
  if (!body.replace && (await holdsForm(request, code, survey))) throw problems.draftHere();
  const { accountId } = await request.transaction(async (ctx) => {
    const access = await enteringProgramme(ctx, code);
    await ctx.record('response.begun_from_paper', { id, programmeId: access.programme.id });
    return access;
  });
  await asVisitor(request, survey, id, async (visit) => {
    const { tx, programme } = visit;
    const version = await openVersion(visit);
    await insertDraft(tx, {
      id,
      programmeId: programme.id,
      versionId: version.id,
      secretHash,
      language: languageFor(version.definition, body.language),
      channel: null,
      expiresAt: draftEnd(visit),
      source: 'paper',
      enteredBy: accountId,
    });
  });
  keepKey(request.reply, survey, id, secret);
  return { id, survey };
}

/** Is there anything in the form that this browser has open: a word typed, or a page scanned? */
async function holdsForm(request: OpenRequest, code: string, survey: string): Promise<boolean> {
  const key = keyOf(request, survey);
  if (!key) return false;
  const draft = await asVisitor(request, survey, key.id, ({ tx, now }) =>
    findDraft(tx, key.id, key.secretHash, now),
  );
  if (!draft) return false;
  if (Object.values(draft.answers ?? {}).some((answer) => !isBlank(answer))) return true;
  if (draft.source !== 'paper') return false;
  return request.transaction(async (ctx) => {
    await enteringProgramme(ctx, code);
    return (await countFiles(ctx.tx, draft.id)) > 0;
  });
}

/** A form of several pages, photographed one by one. */
const mostFiles = 8;
export const largestEvidence = 5 * 1024 * 1024;

/** What a file is by its first bytes, whatever it is called. */
export function evidenceType(bytes: Buffer): 'application/pdf' | 'image/jpeg' | 'image/png' | null {
  const starts = (...head: number[]): boolean => head.every((byte, place) => bytes[place] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return null;
}

const endings = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;

/**
 * Keeps a scan for the paper draft in this browser.
 * @throws 404 without such a draft, 415 for another kind of file, 409 too many
 */
export async function addEvidence(request: OpenRequest, code: string, audience: Audience, file: unknown) {
  await request.transaction((ctx) => enteringProgramme(ctx, code));
  const mediaType = Buffer.isBuffer(file) ? evidenceType(file) : null;
  if (!Buffer.isBuffer(file) || !mediaType) throw problems.wrongFileType('PDF, JPEG, PNG');
  const draft = await paperDraft(request, code, audience);
  return request.transaction(async (ctx) => {
    const { programme, accountId } = await enteringProgramme(ctx, code);
    if (!draft || draft.programmeId !== programme.id) throw problems.notFound();
    const before = await countFiles(ctx.tx, draft.id);
    if (before >= mostFiles) throw problems.tooManyFiles(mostFiles);
    const made = await insertResponseFile(ctx.tx, {
      responseId: draft.id,
      programmeId: programme.id,
      // Names of files often are names of people.
      name: `signed-form-${before + 1}.${endings[mediaType]}`,
      mediaType,
      bytes: file,
      uploadedBy: accountId,
    });
    await ctx.record(
      'response.evidence_added',
      { id: draft.id, programmeId: programme.id },
      { file: made.id },
    );
    return made;
  });
}

/** Which scans the paper draft in this browser has. @throws 404 when there is none */
export async function listEvidence(request: OpenRequest, code: string, audience: Audience) {
  const draft = await paperDraft(request, code, audience);
  return request.transaction(async (ctx) => {
    const { programme } = await enteringProgramme(ctx, code);
    if (!draft || draft.programmeId !== programme.id) throw problems.notFound();
    return { items: await filesOf(ctx.tx, draft.id) };
  });
}

async function paperDraft(request: OpenRequest, code: string, audience: Audience) {
  const survey = surveyCode(code, audience);
  const key = keyOf(request, survey);
  if (!key) return null;
  const draft = await asVisitor(request, survey, key.id, ({ tx, now }) =>
    findDraft(tx, key.id, key.secretHash, now),
  );
  return draft?.source === 'paper' ? draft : null;
}

/**
 * The scan as a file to save. It says who somebody is, so it counts like a name that is shown, and an event keeps the reason.
 * @throws 404, 400 reason_needed, 429 quota_reached
 */
export async function openEvidence(
  request: OpenRequest,
  code: string,
  id: string,
  reason: string | undefined,
): Promise<Buffer> {
  const file = await request.transaction(async (ctx) => {
    const access = await enteringProgramme(ctx, code);
    await lockQuota(ctx.tx, access.accountId, access.programme.id);
    const found = await readResponseFile(ctx.tx, id, ctx.route, reason ?? null);
    if (!found) throw problems.notFound();
    const { bytes } = found;
    if (!bytes) throw problems.reasonNeeded();
    await checkQuota(ctx, access);
    return { ...found, bytes };
  });
  request.reply
    .type(file.mediaType)
    // Never shown in place: what a stranger made is saved, not run.
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
  return file.bytes;
}

const pageOfEntries = 50;

/** Receipts and dates of what was entered here, and the latest imports; nothing of anybody's answers. */
export async function listEntries(ctx: Context, code: string, before: Date | undefined) {
  const { programme } = await enteringProgramme(ctx, code);
  const items = await enteredResponses(ctx.tx, programme.id, before ?? null, pageOfEntries + 1);
  const imports = await latestImports(ctx.tx, programme.id, 10);
  const page = items.slice(0, pageOfEntries);
  return {
    items: page.map(({ receipt, submittedAt, source, language, audience, enteredBy, files }) => ({
      ...{ receipt, submittedAt, language, enteredBy, files },
      source: source as ResponseSource,
      audience: audience as Audience,
    })),
    next: items.length > pageOfEntries ? (page.at(-1)?.submittedAt ?? null) : null,
    imports: imports.map(({ id, status, rows, added, createdAt }) => ({
      ...{ id, rows, added, createdAt },
      status: status as ImportStatus,
    })),
  };
}
