// Programmes: listed for everybody, set up by an administrator.
import { ensureAccount } from '@compatriot/db/queries/accounts.ts';
import {
  findProgramme,
  hasPublishedSurvey,
  insertMembership,
  insertProgramme,
  listProgrammes,
  officialsOf,
  type ProgrammeRow,
} from '@compatriot/db/queries/programmes.ts';
import { insertPublishedVersion } from '@compatriot/db/queries/questionnaires.ts';
import { standardQuestionnaire } from '@compatriot/db/seed/questionnaires/standard.ts';
import type { Mode, OfficialRole, PoolRecipient, Sector, TextLanguage } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { checkDefinition } from '../questionnaires/faults.ts';
import { definitionSchema } from '../questionnaires/schema.ts';
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
  return { items: (await listProgrammes(ctx.tx)).map(summaryOf) };
}

export async function showProgramme(ctx: Context, code: string) {
  const row = await findProgramme(ctx.tx, code);
  if (!row) throw problems.notFound();
  return {
    ...summaryOf(row),
    sectors: row.sectors as Sector[],
    modes: row.modes as Mode[],
    surveyOpen: row.status === 'open' && (await hasPublishedSurvey(ctx.tx, row.id)),
  };
}

/**
 * Makes a programme with its people, and publishes its survey from the standard questionnaire.
 * @throws 403 for everyone but administrators, 409 already_exists when the code is taken
 */
export async function setUpProgramme(ctx: Context, body: ProgrammeBody) {
  requireAdministrator(ctx);
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
    });
  }
  const definition = definitionSchema.parse(
    standardQuestionnaire({
      title: Object.fromEntries(body.languages.map((language) => [language, body.name])),
      originCountries: body.originCountries,
      languages: body.languages,
      sectors: body.sectors,
      modes: body.modes,
      countryNames: countryNames(body.languages, body.originCountries),
    }),
  );
  const faults = checkDefinition(definition);
  if (faults.length > 0)
    throw new Error(`The standard questionnaire is faulty: ${JSON.stringify(faults[0])}`);
  const survey = await insertPublishedVersion(ctx.tx, id, definition, ctx.now);
  await ctx.record('programme.set_up', { id, programmeId: id }, { officials: officials.length });
  await ctx.record(
    'questionnaire.published',
    { id: survey.id, programmeId: id },
    { version: survey.version },
  );
  return { code: body.code, surveyPath: `/s/${body.code}` };
}

export async function listOfficials(ctx: Context, code: string) {
  requireAdministrator(ctx);
  const row = await findProgramme(ctx.tx, code);
  if (!row) throw problems.notFound();
  return {
    items: (await officialsOf(ctx.tx, row.id)).map((each) => ({
      name: each.name,
      email: each.email,
      role: each.role as OfficialRole,
      recipient: each.recipient as PoolRecipient,
    })),
  };
}

function requireAdministrator(ctx: Context): void {
  if (!ctx.actor.person?.account.administrator) throw problems.notAllowed();
}

function countryNames(
  languages: TextLanguage[],
  countries: string[],
): Record<string, Record<string, string>> {
  return Object.fromEntries(
    languages.map((language) => {
      const names = new Intl.DisplayNames([language], { type: 'region' });
      return [
        language,
        Object.fromEntries(countries.map((country) => [country, names.of(country) ?? country])),
      ];
    }),
  );
}
