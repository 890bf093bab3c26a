// Programmes: listed for everybody, set up by an administrator.
import { ensureAccount } from '@compatriot/db/queries/accounts.ts';
import {
  findProgramme,
  insertMembership,
  insertProgramme,
  listProgrammes,
  officialsOf,
  openAudiences,
  type ProgrammeRow,
  setFinance,
} from '@compatriot/db/queries/programmes.ts';
import { insertPublishedVersion } from '@compatriot/db/queries/questionnaires.ts';
import { writtenLanguages } from '@compatriot/db/seed/questionnaires/texts.ts';
import {
  audiences,
  type Mode,
  type OfficialRole,
  type PoolRecipient,
  type Sector,
} from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { checkDefinition } from '../questionnaires/faults.ts';
import { definitionSchema } from '../questionnaires/schema.ts';
import { startingDefinition } from '../questionnaires/starting.ts';
import { usualRecipient } from './rules.ts';
import type { ProgrammeBody } from './schema.ts';

const summaryOf = (row: ProgrammeRow) => ({
  code: row.code,
  name: row.name,
  summary: row.summary,
  originCountries: row.originCountries,
  languages: row.languages,
  accent: row.accent,
});

export async function openProgrammes(ctx: Context) {
  return { items: (await listProgrammes(ctx.tx)).map(summaryOf), surveyLanguages: [...writtenLanguages] };
}

export async function showProgramme(ctx: Context, code: string) {
  const row = await findProgramme(ctx.tx, code);
  if (!row) throw problems.notFound();
  const open = row.status === 'open' ? await openAudiences(ctx.tx, row.id) : [];
  return {
    ...summaryOf(row),
    sectors: row.sectors as Sector[],
    modes: row.modes as Mode[],
    surveyOpen: open.includes('people'),
    organisationsOpen: open.includes('organisations'),
  };
}

/**
 * Makes a programme with its people, and publishes its surveys from the standard questionnaires.
 * @throws 403 for everyone but administrators, 409 already_exists when the code is taken
 */
export async function setUpProgramme(ctx: Context, body: ProgrammeBody) {
  requireAdministrator(ctx);
  const unwritten = body.languages.flatMap((language, index) =>
    writtenLanguages.includes(language) ? [] : [{ path: `languages.${index}`, code: 'not_a_choice' }],
  );
  if (unwritten.length > 0) throw problems.invalid(unwritten);
  const { officials, ...programme } = body;
  const id = await insertProgramme(ctx.tx, programme);
  for (const official of officials) {
    const accountId = await ensureAccount(
      ctx.tx,
      official.email,
      official.name ?? null,
      body.languages[0] ?? 'en',
    );
    await insertMembership(ctx.tx, {
      programmeId: id,
      accountId,
      role: official.role,
      recipient: official.recipient ?? usualRecipient[official.role],
      finance: official.finance && official.role === 'coordinator',
    });
  }
  await ctx.record('programme.set_up', { id, programmeId: id }, { officials: officials.length });
  for (const audience of audiences) {
    const definition = definitionSchema.parse(startingDefinition(body, audience));
    const faults = checkDefinition(definition);
    if (faults.length > 0)
      throw new Error(`The standard questionnaire is faulty: ${JSON.stringify(faults[0])}`);
    const survey = await insertPublishedVersion(ctx.tx, id, definition, ctx.now, audience);
    await ctx.record(
      'questionnaire.published',
      { id: survey.id, programmeId: id },
      { audience, version: survey.version, wave: 1 },
    );
  }
  return { code: body.code, surveyPath: `/s/${body.code}` };
}

export async function listOfficials(ctx: Context, code: string) {
  requireAdministrator(ctx);
  const row = await findProgramme(ctx.tx, code);
  if (!row) throw problems.notFound();
  return {
    items: (await officialsOf(ctx.tx, row.id)).map((each) => ({
      membershipId: each.membershipId,
      finance: each.finance,
      name: each.name,
      email: each.email,
      role: each.role as OfficialRole,
      recipient: each.recipient as PoolRecipient,
    })),
  };
}

/**
 * Gives a coordinator the right to decide about money, or takes it.
 * @throws 403 for everyone but administrators, 404 for whoever is no coordinator there
 */
export async function entrustFinance(ctx: Context, code: string, membershipId: string, finance: boolean) {
  requireAdministrator(ctx);
  const row = await findProgramme(ctx.tx, code);
  if (!row || !(await setFinance(ctx.tx, row.id, membershipId, finance))) throw problems.notFound();
  await ctx.record('membership.finance', { id: membershipId, programmeId: row.id }, { finance });
  return { finance };
}

function requireAdministrator(ctx: Context): void {
  if (!ctx.actor.person?.account.administrator) throw problems.notAllowed();
}
