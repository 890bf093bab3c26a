// Keeping the list of host institutions: add, change, name the people who act for them.
import { ensureAccount } from '@compatriot/db/queries/accounts.ts';
import {
  changeInstitution as updateInstitution,
  findInstitution,
  hostsOf,
  insertHost,
  insertInstitution,
  institutionsOfProgramme,
  type InstitutionRow,
} from '@compatriot/db/queries/institutions.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { institutionPolicy } from './policy.ts';
import { dueDiligenceValid } from './rules.ts';
import type { AddInstitution, ChangeInstitution } from './schema.ts';

export async function listInstitutions(ctx: Context, code: string) {
  const { programme } = await officialProgramme(ctx, code);
  const rows = await institutionsOfProgramme(ctx.tx, programme.id);
  return {
    items: rows.map(({ institution, hosts }) => ({ ...describe(ctx, institution), hosts })),
    can: verbsAllowed(ctx.actor, institutionPolicy, { programmeId: programme.id }),
    countries: programme.originCountries,
  };
}

export async function readInstitution(ctx: Context, code: string, id: string) {
  const { programme } = await officialProgramme(ctx, code);
  const row = await found(ctx, programme, id);
  return { ...describe(ctx, row), hosts: await hostsOf(ctx.tx, id), countries: programme.originCountries };
}

export async function addInstitution(ctx: Context, code: string, body: AddInstitution) {
  const { programme } = await officialProgramme(ctx, code);
  authorize(ctx, institutionPolicy, 'institution.add', { programmeId: programme.id });
  checkCountry(programme, body.country);
  const id = await insertInstitution(ctx.tx, programme.id, body);
  await ctx.record('institution.added', { id, programmeId: programme.id }, { kind: body.kind });
  return readInstitution(ctx, code, id);
}

/** @throws 412 when somebody changed it since the person read it */
export async function changeInstitution(
  ctx: Context,
  code: string,
  id: string,
  body: ChangeInstitution,
  version: number | undefined,
) {
  const { programme } = await officialProgramme(ctx, code);
  const row = await found(ctx, programme, id);
  authorize(ctx, institutionPolicy, 'institution.change', row);
  if (body.country) checkCountry(programme, body.country);
  if (!(await updateInstitution(ctx.tx, id, version, body))) throw problems.stale();
  await ctx.record('institution.changed', row, { fields: Object.keys(body) });
  return readInstitution(ctx, code, id);
}

export async function addHost(
  ctx: Context,
  code: string,
  id: string,
  body: { email: string; name?: string | undefined },
) {
  const { programme } = await officialProgramme(ctx, code);
  const row = await found(ctx, programme, id);
  authorize(ctx, institutionPolicy, 'institution.add_host', row);
  const accountId = await ensureAccount(ctx.tx, body.email, null, ctx.language);
  const host = { institutionId: id, programmeId: programme.id, accountId, name: body.name ?? null };
  if (!(await insertHost(ctx.tx, host))) {
    throw problems.alreadyExists('email');
  }
  await ctx.record('institution.host_added', row, { accountId });
  return readInstitution(ctx, code, id);
}

function describe(ctx: Context, row: InstitutionRow) {
  const { id, name, kind, sector, country, city, dueDiligenceUntil, version } = row;
  return {
    id,
    name,
    kind,
    sector,
    country,
    city,
    dueDiligenceUntil,
    version,
    dueDiligenceValid: dueDiligenceValid(dueDiligenceUntil, today(ctx.now)),
    can: verbsAllowed(ctx.actor, institutionPolicy, row),
  };
}

async function found(ctx: Context, programme: ProgrammeRow, id: string): Promise<InstitutionRow> {
  const row = await findInstitution(ctx.tx, programme.id, id);
  if (!row) throw problems.notFound();
  return row;
}

function checkCountry(programme: ProgrammeRow, country: string): void {
  if (!programme.originCountries.includes(country)) {
    throw problems.invalid([{ path: 'country', code: 'not_a_choice' }]);
  }
}
