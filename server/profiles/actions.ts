// A person's own hand on their profile: read, change consents, pause, block, take along, erase.
import { applicationsOf } from '@compatriot/db/queries/applications.ts';
import { certificatesOfProfile } from '@compatriot/db/queries/certificates.ts';
import { papersOfProfile } from '@compatriot/db/queries/documents.ts';
import { projectsInFile } from '@compatriot/db/queries/projects.ts';
import {
  type OwnProfile,
  blockedBy,
  countLooks,
  eraseProfile,
  findOwnProfile,
  giveConsent,
  institutionsToBlock,
  ownProfiles,
  partsOfProfile,
  pauseProfile,
  replaceBlocked,
  resumeProfile,
  submissionOf,
  whoLooked,
  withdrawConsent,
} from '@compatriot/db/queries/profiles.ts';
import { alertsOf } from '@compatriot/db/queries/fits.ts';
import { notesAbout } from '@compatriot/db/queries/lists.ts';
import { findOrganisations } from '@compatriot/db/queries/organisations.ts';
import { portfolioWordsAbout, rankingsOf, scoresAbout } from '@compatriot/db/queries/person-file.ts';
import { returnPlanOfProfile } from '@compatriot/db/queries/return-plans.ts';
import { deletePastPlacement, pastPlacementsOf } from '@compatriot/db/queries/rosters.ts';
import { conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { ProfileStatus } from '@compatriot/db/vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { consentWording } from '../questionnaires/facts.ts';
import { regionName } from '../questionnaires/regions.ts';
import { releasedVersion } from '../questionnaires/versions.ts';
import { profilePolicy } from './policy.ts';
import {
  ageBandOf,
  type ConsentKey,
  consentKinds,
  experienceBandOf,
  longestPauseDays,
  lookKind,
  monthOf,
} from './rules.ts';

/** @throws 404 when it is not the actor's own, whether it exists or not; 403 */
async function load(ctx: Context, id: string, verb: string): Promise<OwnProfile> {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  const own = await findOwnProfile(ctx.tx, person.account.id, id);
  if (!own) throw problems.notFound();
  authorize(ctx, profilePolicy, verb, own.profile);
  return own;
}

function summary({ profile, programme }: OwnProfile, now: Date, inPool: boolean) {
  const paused = profile.status === 'paused' && (profile.pausedUntil ?? '') > today(now);
  return {
    id: profile.id,
    programme,
    pseudonym: profile.pseudonym,
    status: (paused ? 'paused' : 'active') as ProfileStatus,
    pausedUntil: paused ? profile.pausedUntil : null,
    visible: inPool && !paused,
  };
}

const isInPool = (given: { purpose: string }[]): boolean =>
  given.some(({ purpose }) => purpose === 'talent_pool');

export async function listOwnProfiles(ctx: Context) {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  const own = await ownProfiles(ctx.tx, person.account.id);
  const items = [];
  // One person has one profile a programme: a handful.
  for (const each of own) {
    items.push(summary(each, ctx.now, isInPool((await partsOfProfile(ctx.tx, each.profile.id)).consents)));
  }
  return { items };
}

export async function describeOwnProfile(ctx: Context, id: string) {
  const own = await load(ctx, id, 'profile.read');
  const { profile } = own;
  const parts = await partsOfProfile(ctx.tx, id);
  const submission = await submissionOf(ctx.tx, profile.responseId);
  if (!submission) throw problems.notFound();
  const version = await releasedVersion(ctx.tx, profile.programmeId, submission.versionId);
  const blocked = new Set(await blockedBy(ctx.tx, id));
  const institutions = await institutionsToBlock(ctx.tx, profile.programmeId);
  const looks = await whoLooked(ctx.tx, id, 50);
  const { name, email, phone, city } = submission;
  return {
    ...summary(own, ctx.now, isInPool(parts.consents)),
    receipt: submission.receipt,
    submittedAt: submission.submittedAt,
    card: await cardOf(ctx, own, parts),
    contact: { name, email, phone, city },
    consents: consentKinds.map(({ key, binding, purpose, recipient }) => {
      const found = parts.consents.find((each) => each.purpose === purpose && each.recipient === recipient);
      return {
        key,
        given: found !== undefined,
        givenAt: found?.givenAt ?? null,
        words: version && consentWording(version.definition, binding, ctx.language),
      };
    }),
    looks: {
      total: await countLooks(ctx.tx, id),
      items: looks.map(({ at, tier, route, recipient, institution }) => ({
        at,
        what: lookKind(tier, route),
        recipient,
        institution,
      })),
    },
    institutions: institutions.map((each) => ({ ...each, blocked: blocked.has(each.id) })),
    pastPlacements: (await pastPlacementsOf(ctx.tx, profile.responseId)).map(
      ({ id: placement, host, place, role, startsOn, endsOn }) => ({
        ...{ id: placement, host, place, role, startsOn, endsOn },
      }),
    ),
    can: verbsAllowed(ctx.actor, profilePolicy, profile),
  };
}

/** The card exactly as officials read it; test/api/profiles.test.ts holds it against the searchable document. */
async function cardOf(
  ctx: Context,
  { profile }: OwnProfile,
  parts: Awaited<ReturnType<typeof partsOfProfile>>,
) {
  const ids = parts.skills.map(({ conceptId }) => conceptId);
  const labels = await conceptLabels(
    ctx.tx,
    profile.occupationId === null ? ids : [...ids, profile.occupationId],
    ctx.language,
  );
  const named = (id: number) => labels.get(id) ?? { uri: '', label: '' };
  return {
    pseudonym: profile.pseudonym,
    occupation: profile.occupationId === null ? null : named(profile.occupationId),
    skills: parts.skills.map(({ conceptId, level }) => ({ ...named(conceptId), level })),
    languages: parts.languages.map(({ language, level }) => ({ code: language, level })),
    origin: profile.originCountry,
    country: profile.residenceCountry,
    region: profile.residenceRegion,
    regionName: profile.residenceRegion && (regionName(profile.residenceRegion) ?? profile.residenceRegion),
    educationLevel: profile.educationLevel,
    experienceBand: experienceBandOf(profile.experienceYears),
    ageBand: ageBandOf(profile.birthYear, ctx.now),
    modes: profile.modes,
    sectors: profile.sectors,
    activities: profile.activities,
    stayLength: profile.stayLength,
    availableFrom: monthOf(profile.availableFrom),
    availableUntil: monthOf(profile.availableUntil),
  };
}

/** Gives what is newly ticked and withdraws what is not ticked any more; each is an event of its own. */
export async function changeConsents(
  ctx: Context,
  id: string,
  wanted: Record<ConsentKey, boolean>,
): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.consent');
  const submission = await submissionOf(ctx.tx, profile.responseId);
  for (const { key, purpose, recipient } of consentKinds) {
    const changed = wanted[key]
      ? await giveConsent(ctx.tx, profile, purpose, recipient, submission?.versionId ?? '')
      : await withdrawConsent(ctx.tx, id, purpose, recipient);
    if (changed)
      await ctx.record(wanted[key] ? 'consent.given' : 'consent.withdrawn', profile, { purpose, recipient });
  }
}

/** @throws 400 for a day that is not ahead, or too far */
export async function pauseOwnProfile(ctx: Context, id: string, until: string): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.pause');
  const latest = today(new Date(ctx.now.getTime() + longestPauseDays * 86_400_000));
  if (until <= today(ctx.now) || until > latest)
    throw problems.invalid([{ path: 'until', code: 'pause_until' }]);
  await pauseProfile(ctx.tx, id, until, ctx.now);
  await ctx.record('profile.paused', profile, { until });
}

/** @throws 409 when it is not paused */
export async function resumeOwnProfile(ctx: Context, id: string): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.read');
  if (!(await resumeProfile(ctx.tx, id, ctx.now))) throw problems.notNow(profile.status);
  await ctx.record('profile.resumed', profile);
}

/** @throws 400 for an institution that is not of this programme */
export async function blockInstitutions(ctx: Context, id: string, institutionIds: string[]): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.block');
  const known = new Set((await institutionsToBlock(ctx.tx, profile.programmeId)).map((each) => each.id));
  const wanted = [...new Set(institutionIds)];
  if (!wanted.every((each) => known.has(each)))
    throw problems.invalid([{ path: 'institutionIds', code: 'not_a_choice' }]);
  await replaceBlocked(ctx.tx, id, wanted);
  await ctx.record('profile.changed', profile, { change: 'blocked', count: wanted.length });
}

export async function downloadOwnProfile(ctx: Context, id: string) {
  const { profile, programme } = await load(ctx, id, 'profile.download');
  const parts = await partsOfProfile(ctx.tx, id);
  const submission = await submissionOf(ctx.tx, profile.responseId);
  const panels = await scoresAbout(ctx.tx, id);
  const labels = await conceptLabels(
    ctx.tx,
    [
      ...panels.flatMap(({ scores }) => scores.flatMap(({ concept }) => concept ?? [])),
      ...parts.skills.map(({ conceptId }) => conceptId),
      ...(profile.occupationId === null ? [] : [profile.occupationId]),
    ],
    ctx.language,
  );
  const { occupationId, accountId, responseId, ...own } = profile;
  await ctx.record('profile.downloaded', profile);
  return {
    madeAt: ctx.now.toISOString(),
    programme,
    profile: {
      ...own,
      responseId,
      accountId,
      occupation: occupationId === null ? null : labels.get(occupationId),
    },
    skills: parts.skills.map(({ conceptId, level }) => ({ ...labels.get(conceptId), level })),
    languages: parts.languages,
    consents: parts.consents,
    submission,
    whoLooked: await whoLooked(ctx.tx, id, 10_000),
    blockedInstitutions: await blockedBy(ctx.tx, id),
    organisations: await findOrganisations(ctx.tx, id, '', 1000),
    pastPlacements: await pastPlacementsOf(ctx.tx, profile.responseId),
    /** Vacancies that they applied for. */
    applications: await applicationsOf(ctx.tx, id),
    /**
     * Each is a file of its own, at /api/placements/<placementId>/documents/<id>/file or
     * /api/projects/<projectId>/milestones/<milestoneId>/documents/<id>/file.
     */
    papers: (await papersOfProfile(ctx.tx, id)).map(({ uploadedBy, ...paper }) => ({
      ...paper,
      own: uploadedBy === accountId,
    })),
    certificates: (await certificatesOfProfile(ctx.tx, id)).map(
      ({ number, says, shows, issuedAt, revokedAt, revokedReason }) => ({
        ...{ number, says, shows, issuedAt, revokedAt, revokedReason },
      }),
    ),
    /** Proposed at home, with what each milestone asked and reported. */
    projects: await projectsInFile(ctx.tx, id),
    /** The plan for a return without a placement, whoever it is shared with. */
    returnPlan: await returnPlanOfProfile(ctx.tx, id),
    /** What panels gave and wrote, once it was decided; without who gave it. */
    panelScores: panels.map(({ scores, ...rest }) => ({
      ...rest,
      // Without a skill: the person as a whole.
      scores: scores.map(({ concept, score }) => ({
        skill: concept === null ? null : labels.get(concept),
        score,
      })),
    })),
    /** Places in lists that were worked out, with what they went by. */
    rankings: await rankingsOf(ctx.tx, id),
    /** Proposed for many needs at once, or fixed and left out by hand with a reason. */
    portfolios: await portfolioWordsAbout(ctx.tx, id),
    /** Officials' lists that the person is on, and what was noted there. */
    lists: await notesAbout(ctx.tx, id),
    /** Mails about assignments that fit: whether they are wanted, and which went out. */
    fitMails: await alertsOf(ctx.tx, id),
  };
}

/** Something that the person did before, taken off their profile. @throws 404 */
export async function removePastPlacement(ctx: Context, id: string, placement: string): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.erase');
  if (!(await deletePastPlacement(ctx.tx, profile.responseId, placement))) throw problems.notFound();
  await ctx.record('profile.changed', profile, { change: 'own' });
}

/** Erases everything in one transaction. The audit keeps that it happened, with ids that lead nowhere any more. */
export async function eraseOwnProfile(ctx: Context, id: string): Promise<void> {
  const { profile } = await load(ctx, id, 'profile.erase');
  await eraseProfile(ctx.tx, id);
  await ctx.record('profile.erased', profile);
}
