// Organisations: listed for those whom they allowed to, and a person's own word about belonging to one.
import {
  deleteBelonging,
  findOrganisations,
  insertBelonging,
  organisationsOf,
} from '@compatriot/db/queries/organisations.ts';
import { openAudiences } from '@compatriot/db/queries/programmes.ts';
import { findOwnProfile } from '@compatriot/db/queries/profiles.ts';
import { countTry } from '@compatriot/db/queries/resuming.ts';
import type {
  OrganisationActivity,
  OrganisationKind,
  OrganisationSize,
  Sector,
} from '@compatriot/db/vocabulary.ts';
import { hashSecret } from '../accounts/sessions.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { leastLetters, mostFound, mostSearches, pageSize } from './rules.ts';
import type { OrganisationsQuery } from './schema.ts';

/** Row-level security leaves those that said yes to the reader's side. */
export async function listOrganisations(ctx: Context, code: string, { q, page }: OrganisationsQuery) {
  const { programme, recipient } = await officialProgramme(ctx, code);
  const { items, total } = await organisationsOf(ctx.tx, programme.id, {
    words: q,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  return {
    recipient,
    items: items.map((row) => ({
      id: row.id,
      name: row.name,
      kind: row.kind as OrganisationKind | null,
      country: row.country,
      city: row.city,
      members: row.members as OrganisationSize | null,
      founded: row.founded,
      activities: row.activities as OrganisationActivity[],
      sectors: row.sectors as Sector[],
      offers: row.offers,
      contact:
        row.contactName || row.contactEmail ? { name: row.contactName, email: row.contactEmail } : null,
      people: row.peopleShown || null,
    })),
    total,
    page,
    pageSize,
    open:
      programme.status === 'open' && (await openAudiences(ctx.tx, programme.id)).includes('organisations'),
  };
}

/** @throws 404 when the profile is not the actor's own, whether it exists or not */
async function ownProfile(ctx: Context, id: string) {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  const own = await findOwnProfile(ctx.tx, person.account.id, id);
  if (!own) throw problems.notFound();
  return own.profile;
}

const bucketOf = (accountId: string | null): string => hashSecret(`organisations sought by ${accountId}`);

/**
 * The person's organisations, and some that the team lists and a word of whose name begins like this: nothing to leaf
 * through. @throws 429 after too many searches
 */
export async function findForMember(ctx: Context, profileId: string, words: string) {
  const { accountId } = await ownProfile(ctx, profileId);
  if (words.length >= leastLetters && !(await countTry(ctx.tx, bucketOf(accountId), mostSearches, 60)))
    throw problems.tooManyRequests(3600);
  const rows = await findOrganisations(ctx.tx, profileId, words, mostFound);
  const plainly = rows.map(({ id, name, country, city, belongs }) => ({
    belongs,
    shown: { id, name, country, city },
  }));
  return {
    mine: plainly.filter(({ belongs }) => belongs).map(({ shown }) => shown),
    found: plainly.filter(({ belongs }) => !belongs).map(({ shown }) => shown),
  };
}

/**
 * "I belong to it." Only the person reads it again; officials get a number of ten or more, the organisation nothing.
 * @throws 404 for an organisation that is not listed in the profile's programme
 */
export async function joinOrganisation(
  ctx: Context,
  profileId: string,
  organisationId: string,
): Promise<void> {
  const profile = await ownProfile(ctx, profileId);
  const { programmeId } = profile;
  // The audit is read by officials, so it does not say which organisation.
  if (await insertBelonging(ctx.tx, { organisationId, profileId, programmeId }))
    await ctx.record('profile.changed', profile, { change: 'own' });
}

export async function leaveOrganisation(
  ctx: Context,
  profileId: string,
  organisationId: string,
): Promise<void> {
  const profile = await ownProfile(ctx, profileId);
  if (!(await deleteBelonging(ctx.tx, organisationId, profileId))) throw problems.notFound();
  await ctx.record('profile.changed', profile, { change: 'own' });
}
