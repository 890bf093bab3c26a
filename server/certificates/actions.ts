// Issuing, revoking and showing certificates. By itself one is issued at the good end of a placement (jobs.ts).
import {
  certificatesOf,
  type CertificateRow,
  changeShows,
  insertCertificate,
  revokeCertificate,
  verifyCertificate,
} from '@compatriot/db/queries/certificates.ts';
import { findContact, type PlacementRow, programmeOf } from '@compatriot/db/queries/placements.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { CertificatePart, RevocationReason } from '@compatriot/db/work-vocabulary.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { asAttachment } from '../documents/actions.ts';
import { renderPdf } from '../pdf/papers.ts';
import { placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import { makeCode, readCode } from '../responses/codes.ts';
import type { OpenRequest } from '../route.ts';
import { certificatePolicy, type CertificateForPolicy, isNow } from './policy.ts';
import { addressOf, earnedStatuses, numberOf } from './rules.ts';

interface Loaded {
  row: PlacementRow;
  all: CertificateRow[];
  standing: CertificateRow | null;
  subject: CertificateForPolicy;
}

/** @throws 404 for everybody but the coordinator and the person */
async function load(ctx: Context, id: string): Promise<Loaded> {
  const { row, parties, contactOpen } = await placementAs(ctx, id, 'coordinator', 'member');
  const all = await certificatesOf(ctx.tx, id);
  const standing = all.find((each) => each.revokedAt === null) ?? null;
  const earned = earnedStatuses.includes(row.placement.status as PlacementStatus);
  const named = standing ? standing.name !== null : contactOpen;
  return { row, all, standing, subject: { parties, stands: standing !== null, earned, named } };
}

export async function showCertificate(ctx: Context, id: string, origin: string) {
  const { row, all, standing, subject } = await load(ctx, id);
  const own = subject.parties.includes('member');
  if (standing?.name && !own) await noteLook(ctx, row);
  return {
    standing: standing && {
      number: standing.number,
      issuedAt: standing.issuedAt,
      name: standing.name,
      says: standing.says,
      shows: own ? standing.shows : null,
      address: own ? addressOf(origin, standing.code) : null,
    },
    revoked: all.flatMap(({ number, issuedAt, revokedAt, revokedReason }) =>
      revokedAt && revokedReason ? [{ number, issuedAt, revokedAt, reason: revokedReason }] : [],
    ),
    can: verbsAllowed(ctx.actor, certificatePolicy, subject).filter((verb) => isNow(verb, subject)),
  };
}

/** A name is tier 2: whoever reads somebody else's leaves a trace. */
async function noteLook(ctx: Context, { placement }: PlacementRow): Promise<void> {
  const accountId = ctx.actor.person?.account.id;
  if (!accountId) return;
  const { programmeId, profileId } = placement;
  await insertAccess(ctx.tx, [{ programmeId, profileId, accountId, tier: 2, route: ctx.route }]);
}

/**
 * Writes a certificate for a placement that has come to its good end, unless one stands.
 * @returns false when one stands, when there is nothing to certify, or when the name is not there to be read
 */
export async function certify(ctx: Context, row: PlacementRow, issuedBy: string | null): Promise<boolean> {
  const { placement, assignment } = row;
  const programme = await programmeOf(ctx.tx, placement.programmeId);
  const name = (await findContact(ctx.tx, placement.profileId))?.name?.trim();
  if (!programme || !name || !earnedStatuses.includes(placement.status as PlacementStatus)) return false;
  const made = await insertCertificate(ctx.tx, {
    programmeId: placement.programmeId,
    placementId: placement.id,
    profileId: placement.profileId,
    number: numberOf(programme.code, ctx.now.getUTCFullYear(), makeCode()),
    code: makeCode(),
    says: {
      programme: programme.name,
      institution: assignment.institution,
      title: assignment.title,
      mode: assignment.mode,
      place: assignment.place,
      country: assignment.country,
      startsOn: placement.arrivedOn ?? assignment.startsOn,
      // Whoever has settled is still there.
      endsOn: assignment.mode === 'permanent' ? null : (placement.completedOn ?? assignment.endsOn),
    },
    name,
    issuedBy,
  });
  if (!made) return false;
  await ctx.record('certificate.issued', placement, { certificateId: made });
  return true;
}

/** @throws 404, 403, 409 not_now before the end, certificate_stands, no_name when the person's name is not there to be read */
export async function issueCertificate(ctx: Context, id: string): Promise<void> {
  const { row, subject } = await load(ctx, id);
  authorize(ctx, certificatePolicy, 'certificate.issue', subject);
  if (!subject.earned) throw problems.notNow(row.placement.status);
  if (subject.stands) throw problems.certificateStands();
  if (await certify(ctx, row, ctx.actor.person?.account.id ?? null)) return;
  // Somebody else issued it this moment, or there is no name.
  const now = await certificatesOf(ctx.tx, id);
  throw now.some((each) => each.revokedAt === null) ? problems.certificateStands() : problems.noName();
}

/** @throws 404 also when none stands, 403 */
export async function revoke(ctx: Context, id: string, reason: RevocationReason): Promise<void> {
  const { row, standing, subject } = await load(ctx, id);
  authorize(ctx, certificatePolicy, 'certificate.revoke', subject);
  if (!standing || !(await revokeCertificate(ctx.tx, standing.id, reason))) throw problems.notFound();
  await ctx.record('certificate.revoked', row.placement, { certificateId: standing.id, reason });
}

/** What everybody who holds the code may read. @throws 404 also when none stands, 403 */
export async function chooseShows(ctx: Context, id: string, shows: CertificatePart[]): Promise<void> {
  const { row, standing, subject } = await load(ctx, id);
  authorize(ctx, certificatePolicy, 'certificate.show', subject);
  if (!standing || !(await changeShows(ctx.tx, standing.id, [...new Set(shows)]))) throw problems.notFound();
  await ctx.record('certificate.shows_chosen', row.placement, { certificateId: standing.id, shows });
}

/** The certificate as a PDF. @throws 404 when none stands, 403 once the name is no longer the reader's to read */
export async function fetchCertificate(request: OpenRequest, id: string, language: string, origin: string) {
  const { standing, name, accent } = await request.transaction(async (ctx) => {
    const { row, standing, subject } = await load(ctx, id);
    if (!standing) throw problems.notFound();
    authorize(ctx, certificatePolicy, 'certificate.fetch', subject);
    if (!subject.parties.includes('member')) await noteLook(ctx, row);
    const programme = await programmeOf(ctx.tx, row.placement.programmeId);
    return { standing, name: standing.name ?? '', accent: programme?.accent ?? null };
  });
  const { title, ...says } = standing.says;
  const pdf = await renderPdf(
    'certificate',
    language,
    {
      ...says,
      assignment: title,
      accent,
      number: standing.number,
      holder: name,
      issuedAt: standing.issuedAt,
      address: addressOf(origin, standing.code),
    },
    standing.issuedAt,
  );
  asAttachment(request, 'application/pdf', `${standing.number}-${language}.pdf`);
  return pdf;
}

/** @throws 404 for a code that no certificate has: mistyped, erased with its person, or never given */
export async function verify(ctx: Context, typed: string) {
  const code = readCode(typed);
  const found = code && (await verifyCertificate(ctx.tx, code));
  if (!found) throw problems.notFound();
  return found;
}
