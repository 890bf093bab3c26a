// The invited person's side: what a programme's list says of them, opened by the code of their mail, changed, agreed to or
// erased. Nobody but this person learns what they chose.
import { timingSafeEqual } from 'node:crypto';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import { partsOfProfile } from '@compatriot/db/queries/profiles.ts';
import {
  addToProfile,
  deletePending,
  findInvitation,
  findPending,
  insertAnswers,
  insertJoined,
  insertPastPlacements,
  insertRefusal,
  type PendingPerson,
  profileOfAddress,
  publishedVersionId,
  stripUnclaimed,
} from '@compatriot/db/queries/rosters.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { hashSecret, isSecure } from '../accounts/sessions.ts';
import type { Actor, Context } from '../context.ts';
import { makeRecord } from '../events.ts';
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

/** @param place the asking network, where the code was typed just now; null where this server signed it before */
async function invitationOf(
  request: OpenRequest,
  code: string,
  place: string | null,
): Promise<{ person: string; programme: string }> {
  const { sessionKey } = request.reply.server.settings;
  const found = await request.services.database.transaction({}, (tx) =>
    findInvitation(tx, invitationHash({ sessionKey }, code), place, mostFailures),
  );
  if (found.outcome === 'limited') throw problems.tooManyCodes();
  if (!found.person || !found.programme) throw problems.wrongInvitation();
  return { person: found.person, programme: found.programme };
}

/** @throws 409 wrong_invitation, the same for wrong, used and ended; 429 too_many_codes */
export async function openInvitation(request: OpenRequest, typed: string): Promise<void> {
  const { sessionKey } = request.reply.server.settings;
  const code = readCode(typed) ?? `${timeOrderedId()} is no code`;
  const network = `invitation from ${networkOf(request.reply.request.ip)}`;
  await invitationOf(request, code, keyedHash(sessionKey, 'counted tries', network));
  request.reply.setCookie(cookieName, `${code}.${signatureOf(request, code)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(request.reply.request),
    maxAge: cookieMinutes * 60,
  });
}

const signatureOf = (request: OpenRequest, code: string): string =>
  keyedHash(request.reply.server.settings.sessionKey, 'opened invitation', code);

/** The code that was typed into this browser; a cookie that was made elsewhere is none, and tries nothing. */
function openedCode(request: OpenRequest): string {
  const [code = '', signature = ''] = (request.cookies[cookieName] ?? '').split('.');
  const right = Buffer.from(signatureOf(request, code));
  const given = Buffer.from(signature);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw problems.wrongInvitation();
  return code;
}

type Own = NonNullable<Awaited<ReturnType<typeof profileOfAddress>>>;

interface Invited {
  ctx: Context;
  pending: PendingPerson;
  facts: PersonFacts;
  programme: ProgrammeRow;
  /** Null: the survey is closed. */
  version: Version | null;
  own: Own | null;
  /** Signed in as the account that `own` belongs to. */
  isOwner: boolean;
  /** As the person does it in their own profile. */
  recordAsOwner: Context['record'];
}

/** Runs work as the system of the one programme whose invitation this browser opened, for whoever is signed in there. */
async function asInvited<T>(request: OpenRequest, work: (invited: Invited) => Promise<T>): Promise<T> {
  const { person, programme: programmeId } = await invitationOf(request, openedCode(request), null);
  const signedIn = await request.transaction((ctx) => Promise.resolve(ctx.actor.person));
  const { database, jobs } = request.services;
  const account = signedIn?.account.id;
  const scope = { system: 'roster', programme: programmeId, ...(account && { account }) };
  return database.transaction(scope, async (tx) => {
    const actor: Actor = { person: null, system: 'roster' };
    const record = makeRecord(tx, actor, jobs);
    const ctx: Context = {
      ...{ actor, tx, record, now: new Date(), language: request.language, route: request.route },
    };
    const pending = await findPending(tx, person);
    const programme = await findProgrammeById(tx, programmeId);
    if (!pending || !programme) throw problems.wrongInvitation();
    const versionId = programme.status === 'open' ? await publishedVersionId(tx, programmeId) : null;
    const version = versionId === null ? null : await releasedVersion(tx, programmeId, versionId);
    const own = await profileOfAddress(tx, programmeId, pending.email);
    return work({
      ...{ ctx, pending, programme, version, own, facts: personFacts.parse(pending.facts) },
      isOwner: own !== null && account === own.profile.accountId,
      recordAsOwner: makeRecord(tx, { person: signedIn, system: null }, jobs),
    });
  });
}

export async function showInvitation(request: OpenRequest) {
  const copy = await currentCopy(request.services.database);
  const { language } = request;
  return asInvited(request, async ({ ctx, pending, programme, version, facts, own, isOwner }) => {
    const parts = own && isOwner && version ? await partsOfProfile(ctx.tx, own.profile.id) : null;
    return {
      programme: { code: programme.code, name: programme.name, accent: programme.accent },
      email: pending.email,
      until: pending.expiresAt,
      facts: labelled(facts, copy, language),
      open: version !== null,
      consents: consentKinds.flatMap(({ key, binding }) => {
        const words = version && consentWording(version.definition, binding, language);
        return words === null ? [] : [{ key, words }];
      }),
      signIn: own !== null && !isOwner,
      // Only to its person: the mail may lie open to others.
      profile: own &&
        parts && {
          pseudonym: own.profile.pseudonym,
          readers: consentKinds.flatMap(({ purpose, recipient }) =>
            purpose === 'talent_pool' &&
            parts.consents.some((each) => each.purpose === purpose && each.recipient === recipient)
              ? [recipient]
              : [],
          ),
          offers: offersOf(facts, own, parts, copy, language),
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
 * takes over what they ticked, signed in. Pressed twice, the second finds nothing.
 * @throws 400 when nothing is agreed to, 401 to be signed in as the profile's person, 409 wrong_invitation, survey_closed
 */
export async function join(request: OpenRequest, body: JoinBody): Promise<{ merged: boolean }> {
  const copy = await currentCopy(request.services.database);
  const merged = await asInvited(request, async (invited) => {
    const { ctx, pending, version, own, isOwner } = invited;
    if (!version) throw problems.surveyClosed();
    if (own && !isOwner) throw problems.signInNeeded();
    const { talentPoolTeam, talentPoolGovernment, contact } = body.consents;
    if (!own && !talentPoolTeam && !talentPoolGovernment && !contact)
      throw problems.invalid([{ path: 'consents', code: 'consent_needed' }]);
    const { programmeId, email } = pending;
    const lists = await deletePending(ctx.tx, programmeId, email);
    if (lists.length === 0) throw problems.wrongInvitation();
    const responseId = own
      ? await bringTogether(invited, body, own, copy)
      : await addResponse(request, invited, version, body);
    const placements = body.facts.placements.map((each) => ({ ...each, programmeId, responseId }));
    await insertPastPlacements(ctx.tx, placements);
    await insertAnswers(
      ctx.tx,
      lists.map((rosterId) => ({ rosterId, responseId, programmeId })),
    );
    // Of no programme: the team reads its programme's events, and must not tell new people from those who were here.
    await ctx.record('roster.joined', { id: pending.id, programmeId: null });
    return own !== null;
  });
  request.reply.clearCookie(cookieName, { path: '/' });
  return { merged };
}

async function bringTogether(
  { ctx, recordAsOwner }: Invited,
  body: JoinBody,
  own: Own,
  copy: Copy,
): Promise<string> {
  const { id, programmeId, responseId } = own.profile;
  const taken = takenFrom(body.facts, body.take, own, copy);
  await addToProfile(ctx.tx, { id, programmeId, responseId }, taken, ctx.now);
  await recordAsOwner('profile.changed', { id, programmeId }, { change: 'own' });
  return responseId;
}

async function addResponse(
  request: OpenRequest,
  { ctx, pending, programme }: Invited,
  version: Version,
  body: JoinBody,
): Promise<string> {
  const { facts, consents } = body;
  // Whatever somebody made with this address before is not theirs until they sign in; today's yes is what counts.
  await stripUnclaimed(ctx.tx, pending.email);
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

/** The no, also by somebody who has a profile, or when the survey is closed: the list forgets them. @throws 409 wrong_invitation */
export async function refuse(request: OpenRequest, { never }: { never: boolean }): Promise<void> {
  const { sessionKey } = request.reply.server.settings;
  await asInvited(request, async ({ ctx, pending }) => {
    const { id, programmeId, email } = pending;
    if ((await deletePending(ctx.tx, programmeId, email)).length === 0) throw problems.wrongInvitation();
    if (never) await insertRefusal(ctx.tx, programmeId, refusalHash({ sessionKey }, email));
    await ctx.record('roster.declined', { id, programmeId: null });
  });
  request.reply.clearCookie(cookieName, { path: '/' });
}
