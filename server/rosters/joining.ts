// The invited person's side: what a programme's list says of them, opened by the code of their mail, changed, agreed to or
// erased. Nobody but this person learns what they chose; the importer's page counts a yes and nothing else.
import { claimProfiles, ensureAccount } from '@compatriot/db/queries/accounts.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import { partsOfProfile } from '@compatriot/db/queries/profiles.ts';
import {
  addToProfile,
  countJoined,
  deletePending,
  findInvitation,
  findPending,
  insertJoined,
  insertPastPlacements,
  insertRefusal,
  type PendingPerson,
  profileOfAddress,
  publishedVersionId,
} from '@compatriot/db/queries/rosters.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { hashSecret, isSecure } from '../accounts/sessions.ts';
import type { Context } from '../context.ts';
import { asSystem } from '../events.ts';
import { problems } from '../problems.ts';
import { consentKinds } from '../profiles/rules.ts';
import { consentWording, separate } from '../questionnaires/facts.ts';
import { releasedVersion, type Version } from '../questionnaires/versions.ts';
import { keyedHash, networkOf, readCode } from '../responses/codes.ts';
import { timeOrderedId } from '../responses/ids.ts';
import { makeReceipt } from '../responses/receipt.ts';
import { canonical } from '../responses/rules.ts';
import { makeKey } from '../responses/visitor.ts';
import type { OpenRequest } from '../route.ts';
import type { Copy } from '../skills/copy.ts';
import { currentCopy } from '../skills/standing.ts';
import { answersOf, skillsTaken } from './answers.ts';
import { invitationHash, refusalHash } from './invitations.ts';
import { offersOf, takenFrom } from './merging.ts';
import { type JoinBody, type PersonFacts, personFacts } from './schema.ts';

const cookieName = 'join';
/** A shared computer forgets; the code opens again. */
const cookieMinutes = 60;
/** Failures of one network in ten minutes: see responses/resuming.ts. */
const mostFailures = 100;

async function invitationOf(
  request: OpenRequest,
  typed: string,
): Promise<{ person: string; programme: string }> {
  const { sessionKey } = request.reply.server.settings;
  const code = readCode(typed) ?? `${timeOrderedId()} is no code`;
  const place = keyedHash(
    sessionKey,
    'counted tries',
    `invitation from ${networkOf(request.reply.request.ip)}`,
  );
  const found = await request.services.database.transaction({}, (tx) =>
    findInvitation(tx, invitationHash({ sessionKey }, code), place, mostFailures),
  );
  if (found.outcome === 'limited') throw problems.tooManyCodes();
  if (!found.person || !found.programme) throw problems.wrongInvitation();
  return { person: found.person, programme: found.programme };
}

/** @throws 409 wrong_invitation, the same for wrong, used and ended; 429 too_many_codes */
export async function openInvitation(request: OpenRequest, code: string): Promise<void> {
  await invitationOf(request, code);
  request.reply.setCookie(cookieName, readCode(code) ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(request.reply.request),
    maxAge: cookieMinutes * 60,
  });
}

interface Invited {
  ctx: Context;
  pending: PendingPerson;
  facts: PersonFacts;
  programme: ProgrammeRow;
  version: Version;
}

/** Runs work as the system of the one programme whose invitation this browser opened. */
async function asInvited<T>(request: OpenRequest, work: (invited: Invited) => Promise<T>): Promise<T> {
  const { person, programme: programmeId } = await invitationOf(request, request.cookies[cookieName] ?? '');
  return asSystem(request.services, 'roster', programmeId, async (ctx) => {
    const pending = await findPending(ctx.tx, person);
    const programme = await findProgrammeById(ctx.tx, programmeId);
    if (!pending || !programme) throw problems.wrongInvitation();
    const versionId = await publishedVersionId(ctx.tx, programmeId);
    const version = versionId && (await releasedVersion(ctx.tx, programmeId, versionId));
    if (!version || programme.status !== 'open') throw problems.surveyClosed();
    return work({ ctx, pending, programme, version, facts: personFacts.parse(pending.facts) });
  });
}

export async function showInvitation(request: OpenRequest) {
  const copy = await currentCopy(request.services.database);
  const { language } = request;
  return asInvited(request, async ({ ctx, pending, programme, version, facts }) => {
    const own = await profileOfAddress(ctx.tx, programme.id, pending.email);
    return {
      programme: { code: programme.code, name: programme.name, accent: programme.accent },
      email: pending.email,
      until: pending.expiresAt,
      facts: labelled(facts, copy, language),
      consents: consentKinds.flatMap(({ key, binding }) => {
        const words = consentWording(version.definition, binding, language);
        return words === null ? [] : [{ key, words }];
      }),
      profile: own && {
        pseudonym: own.profile.pseudonym,
        offers: offersOf(facts, own, await partsOfProfile(ctx.tx, own.profile.id), copy, language),
      },
    };
  });
}

function labelled(facts: PersonFacts, copy: Copy, language: string) {
  const label = (uri: string | null, words: string): string => {
    const id = uri === null ? null : copy.idOf(uri);
    return (id === null ? null : copy.label(id, language)) ?? words;
  };
  return {
    ...facts,
    occupation: facts.occupation && {
      ...facts.occupation,
      label: label(facts.occupation.uri, facts.occupation.words),
    },
    skills: facts.skills.map((skill) => ({ ...skill, label: label(skill.uri, skill.words) })),
  };
}

/**
 * The yes. Somebody new becomes a response like any other, and a profile the way everybody does; somebody who has a profile
 * takes over what they ticked. Pressed twice, the second finds nothing.
 * @throws 400 when nothing is agreed to, 409 wrong_invitation, survey_closed
 */
export async function join(request: OpenRequest, body: JoinBody): Promise<{ merged: boolean }> {
  const copy = await currentCopy(request.services.database);
  const known = await asInvited(request, async ({ ctx, pending }) => {
    const own = await profileOfAddress(ctx.tx, pending.programmeId, pending.email);
    return { email: pending.email, language: pending.language, own };
  });
  const { talentPoolTeam, talentPoolGovernment, contact } = body.consents;
  if (!known.own && !talentPoolTeam && !talentPoolGovernment && !contact)
    throw problems.invalid([{ path: 'consents', code: 'consent_needed' }]);
  // The code came to the address, as one for signing in would have: what was made with it is theirs from here on.
  if (known.own && known.own.profile.accountId === null)
    await asSystem(request.services, 'sign_in', null, async (ctx) => {
      await claimProfiles(ctx.tx, await ensureAccount(ctx.tx, known.email, null, known.language));
    });
  const merged = await asInvited(request, async (invited) => {
    const { ctx, pending } = invited;
    const own = await profileOfAddress(ctx.tx, pending.programmeId, pending.email);
    if (!(await deletePending(ctx.tx, pending.id))) throw problems.wrongInvitation();
    const responseId = own
      ? await bringTogether(invited, body, own, copy)
      : await addResponse(request, invited, body);
    await insertPastPlacements(
      ctx.tx,
      body.facts.placements.map((each) => ({ ...each, programmeId: pending.programmeId, responseId })),
    );
    await countJoined(ctx.tx, pending.rosterId);
    // Of no programme: the team reads its programme's events, and must not tell new people from those who were here.
    await ctx.record('roster.joined', { id: pending.id, programmeId: null });
    return own !== null;
  });
  request.reply.clearCookie(cookieName, { path: '/' });
  return { merged };
}

async function bringTogether(
  { ctx, pending }: Invited,
  body: JoinBody,
  own: NonNullable<Awaited<ReturnType<typeof profileOfAddress>>>,
  copy: Copy,
): Promise<string> {
  const { id, programmeId, responseId } = own.profile;
  await addToProfile(
    ctx.tx,
    { id, programmeId, responseId },
    takenFrom(body.facts, body.take, own, copy),
    ctx.now,
  );
  await ctx.record(
    'profile.changed',
    { id, programmeId: pending.programmeId },
    { change: 'list', count: body.take.length },
  );
  return responseId;
}

async function addResponse(
  request: OpenRequest,
  { ctx, pending, programme, version }: Invited,
  body: JoinBody,
): Promise<string> {
  const { facts, consents } = body;
  const most = skillsTaken(version.definition);
  if (facts.skills.filter(({ uri }) => uri !== null).length > most)
    throw problems.invalid([{ path: 'skills', code: 'too_many_skills', values: { most } }]);
  const id = timeOrderedId();
  const answers = answersOf(version.definition, facts, consents);
  const parts = separate(version.definition, answers);
  const { language } = request;
  const spoken = version.definition.languages.includes(language)
    ? language
    : (version.definition.languages[0] ?? 'en');
  // A receipt that is taken (40 random bits) is made anew.
  for (let attempt = 0; attempt < 5; attempt++) {
    const made = await insertJoined(
      ctx.tx,
      {
        id,
        programmeId: programme.id,
        versionId: version.id,
        language: spoken,
        answers: parts.answers,
        bodyHash: hashSecret(canonical({ versionId: version.id, language: spoken, channel: null, answers })),
        receipt: makeReceipt(programme.code),
        secretHash: makeKey().secretHash,
      },
      // The address stays with a yes: it is how the person comes to their profile.
      {
        name: facts.name,
        email: pending.email,
        phone: facts.phone,
        city: facts.city,
        freeText: parts.freeText,
      },
    );
    if (!made) continue;
    await ctx.record('response.submitted', { id, programmeId: programme.id }, { versionId: version.id });
    return id;
  }
  throw new Error('No free receipt');
}

/** The no, also by somebody who has a profile: the list forgets them. @throws 409 wrong_invitation */
export async function refuse(request: OpenRequest, { never }: { never: boolean }): Promise<void> {
  const { sessionKey } = request.reply.server.settings;
  const { person, programme: programmeId } = await invitationOf(request, request.cookies[cookieName] ?? '');
  await asSystem(request.services, 'roster', programmeId, async (ctx) => {
    const pending = await findPending(ctx.tx, person);
    if (!pending || !(await deletePending(ctx.tx, person))) throw problems.wrongInvitation();
    if (never) await insertRefusal(ctx.tx, programmeId, refusalHash({ sessionKey }, pending.email));
    await ctx.record('roster.declined', { id: person, programmeId: null });
  });
  request.reply.clearCookie(cookieName, { path: '/' });
}
