// Keeping the list of host institutions: add, change, check, and name the people there.
import { ensureAccount } from '@compatriot/db/queries/accounts.ts';
import {
  changeContact as updateContact,
  contactsOf,
  diligenceRecordsOf,
  insertContact,
  insertDiligenceRecord,
} from '@compatriot/db/queries/institution-contacts.ts';
import {
  changeInstitution as updateInstitution,
  endHost as deleteHost,
  findInstitution,
  hostsOf,
  insertHost,
  insertInstitution,
  institutionNames,
  institutionsOfHost,
  institutionsOfProgramme,
  mayNameHost,
  type InstitutionRow,
} from '@compatriot/db/queries/institutions.ts';
import { findProgramme, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { DiligenceCheck } from '@compatriot/db/vocabulary.ts';
import { actsFor, authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { keepDocument, namedDocument } from '../documents/access.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { institutionPolicy } from './policy.ts';
import { dueDiligenceValid, hostFields, longestCheckYears, pastLongestCheck } from './rules.ts';
import type { AddInstitution, ChangeInstitution, CheckBody, ContactBody } from './schema.ts';

export async function listInstitutions(ctx: Context, code: string) {
  const { programme } = await officialProgramme(ctx, code);
  const rows = await institutionsOfProgramme(ctx.tx, programme.id);
  return {
    items: rows.map(({ institution, hosts }) => ({ ...describe(ctx, institution), hosts })),
    can: verbsAllowed(ctx.actor, institutionPolicy, { programmeId: programme.id }),
    countries: programme.originCountries,
  };
}

export async function listHostInstitutions(ctx: Context) {
  const own = ctx.actor.person?.institutions.map((each) => each.id) ?? [];
  const codes = new Map((await institutionNames(ctx.tx, own)).map((each) => [each.id, each.programmeCode]));
  const rows = await institutionsOfHost(ctx.tx, own);
  return { items: rows.map((row) => ({ ...describe(ctx, row), programme: codes.get(row.id) ?? '' })) };
}

export async function readInstitution(ctx: Context, code: string, id: string) {
  const { programme, row } = await found(ctx, code, id);
  const names = await mayName(ctx, id);
  const described = describe(ctx, row);
  return {
    ...described,
    can: described.can.filter((verb) => names || !namesPeople.includes(verb)),
    hosts: await hostsOf(ctx.tx, id),
    contacts: (await contactsOf(ctx.tx, id)).map(({ id, name, role, email, phone, language }) => ({
      id,
      name,
      role,
      email,
      phone,
      language,
    })),
    checks: (await diligenceRecordsOf(ctx.tx, id)).map((each) => ({
      ...each,
      checked: each.checked as DiligenceCheck[],
    })),
    countries: programme.originCountries,
  };
}

export async function addInstitution(ctx: Context, code: string, body: AddInstitution) {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, institutionPolicy, 'institution.add', { programmeId: programme.id });
  checkCountry(programme, body.country);
  const id = await insertInstitution(ctx.tx, programme.id, body);
  await ctx.record('institution.added', { id, programmeId: programme.id }, { kind: body.kind });
  return readInstitution(ctx, code, id);
}

/** @throws 403 for a host beyond its address, 412 when somebody changed it since the person read it */
export async function changeInstitution(
  ctx: Context,
  code: string,
  id: string,
  body: ChangeInstitution,
  version: number | undefined,
) {
  const { programme, row } = await found(ctx, code, id);
  const addressOnly = Object.keys(body).every((field) => hostFields.includes(field));
  authorize(ctx, institutionPolicy, addressOnly ? 'institution.change_address' : 'institution.change', row);
  if (body.country) checkCountry(programme, body.country);
  if (!(await updateInstitution(ctx.tx, id, version, body))) throw problems.stale();
  await ctx.record('institution.changed', row, { fields: Object.keys(body) });
  return readInstitution(ctx, code, id);
}

/**
 * Writes down what was looked at; from then on this record says until when the institution counts as checked.
 * @throws 400 for a check of tomorrow, one that would count longer than three years, and a paper that is not of this institution
 */
export async function checkInstitution(ctx: Context, code: string, id: string, body: CheckBody) {
  const { row } = await found(ctx, code, id);
  authorize(ctx, institutionPolicy, 'institution.check', row);
  const validUntil = body.passed ? body.validUntil : null;
  if (body.checkedOn > today(ctx.now)) throw problems.invalid([{ path: 'checkedOn', code: 'in_the_future' }]);
  if (validUntil && pastLongestCheck(body.checkedOn, validUntil))
    throw problems.invalid([
      { path: 'validUntil', code: 'check_too_long', values: { years: longestCheckYears } },
    ]);
  if (body.documentId) {
    const belongs = { programmeId: row.programmeId, institutionId: id };
    await namedDocument(ctx, belongs, body.documentId, ['due_diligence']);
    await keepDocument(ctx, body.documentId);
  }
  await insertDiligenceRecord(ctx.tx, {
    ...body,
    validUntil,
    checked: [...new Set(body.checked)],
    programmeId: row.programmeId,
    institutionId: id,
    accountId: ctx.actor.person?.account.id ?? null,
  });
  await ctx.record('institution.checked', row, { passed: body.passed, checked: body.checked });
  return readInstitution(ctx, code, id);
}

/** @throws 403 for an official who would become, or make, a reader of names by it: see 0065 */
export async function addHost(
  ctx: Context,
  code: string,
  id: string,
  body: { email: string; name?: string | undefined },
) {
  const { row } = await found(ctx, code, id);
  authorize(ctx, institutionPolicy, 'institution.add_host', row);
  const accountId = await ensureAccount(ctx.tx, body.email, null, ctx.language);
  if (!(await mayName(ctx, id, accountId))) throw problems.notAllowed();
  const host = { institutionId: id, programmeId: row.programmeId, accountId, name: body.name ?? null };
  if (!(await insertHost(ctx.tx, host))) {
    throw problems.alreadyExists('email');
  }
  await ctx.record('institution.host_added', row, { accountId });
  return readInstitution(ctx, code, id);
}

/** @throws 404 when that person does not act for it */
export async function endHost(ctx: Context, code: string, id: string, accountId: string): Promise<undefined> {
  const { row } = await found(ctx, code, id);
  authorize(ctx, institutionPolicy, 'institution.end_host', row);
  // Written first: who ends their own part may not write about the institution afterwards.
  await ctx.record('institution.host_ended', row, { accountId });
  if (!(await deleteHost(ctx.tx, id, accountId))) throw problems.notFound();
}

export async function addContact(ctx: Context, code: string, id: string, body: ContactBody) {
  const row = await toKeepContacts(ctx, code, id);
  const contactId = await insertContact(ctx.tx, {
    ...body,
    programmeId: row.programmeId,
    institutionId: id,
    createdBy: ctx.actor.person?.account.id ?? null,
  });
  await ctx.record('institution.contact_added', row, { contactId });
  return readInstitution(ctx, code, id);
}

export async function changeContact(
  ctx: Context,
  code: string,
  id: string,
  contactId: string,
  body: ContactBody,
) {
  const row = await toKeepContacts(ctx, code, id);
  if (!(await updateContact(ctx.tx, id, contactId, body))) throw problems.notFound();
  await ctx.record('institution.contact_changed', row, { contactId });
  return readInstitution(ctx, code, id);
}

/** Whoever left is written to no more: the address goes, the name stays with what was done. */
export async function contactLeaves(ctx: Context, code: string, id: string, contactId: string) {
  const row = await toKeepContacts(ctx, code, id);
  const gone = { leftAt: ctx.now, email: null, phone: null };
  if (!(await updateContact(ctx.tx, id, contactId, gone))) throw problems.notFound();
  await ctx.record('institution.contact_left', row, { contactId });
  return readInstitution(ctx, code, id);
}

/** By whom an institution is told of people: from the first yes on not every official decides that (0065). */
const namesPeople = ['institution.add_host', 'institution.keep_contacts'];

const mayName = async (ctx: Context, id: string, accountId: string | null = null): Promise<boolean> =>
  actsFor(ctx.actor, id) || mayNameHost(ctx.tx, id, accountId);

/** @throws 404, 403 */
async function toKeepContacts(ctx: Context, code: string, id: string): Promise<InstitutionRow> {
  const { row } = await found(ctx, code, id);
  authorize(ctx, institutionPolicy, 'institution.keep_contacts', row);
  if (!(await mayName(ctx, id))) throw problems.notAllowed();
  return row;
}

function describe(ctx: Context, row: InstitutionRow) {
  const { id, name, kind, sector, country, city, dueDiligenceUntil, version } = row;
  const { address, website, phone, timeZone } = row;
  return {
    id,
    name,
    kind,
    sector,
    country,
    city,
    address,
    website,
    phone,
    timeZone,
    dueDiligenceUntil,
    version,
    dueDiligenceValid: dueDiligenceValid(dueDiligenceUntil, today(ctx.now)),
    can: verbsAllowed(ctx.actor, institutionPolicy, row),
  };
}

/** For officials of the programme, and for those who act for this institution. @throws 404 for everybody else */
async function found(
  ctx: Context,
  code: string,
  id: string,
): Promise<{ programme: ProgrammeRow; row: InstitutionRow }> {
  const programme = actsFor(ctx.actor, id)
    ? await findProgramme(ctx.tx, code)
    : (await officialProgramme(ctx, code)).programme;
  const row = programme && (await findInstitution(ctx.tx, programme.id, id));
  if (!programme || !row) throw problems.notFound();
  return { programme, row };
}

function checkCountry(programme: ProgrammeRow, country: string): void {
  if (!programme.originCountries.includes(country)) {
    throw problems.invalid([{ path: 'country', code: 'not_a_choice' }]);
  }
}
