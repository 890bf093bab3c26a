// Reading the questionnaire that people answer.
import { enterSurvey } from '@compatriot/db/queries/responses.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { releasedVersion } from './versions.ts';

/**
 * The version that new people answer, or the released one asked for (a draft stays with the version it began with).
 * @throws 404 for an unknown programme or version, 409 survey_closed
 */
export async function openQuestionnaire(ctx: Context, code: string, versionId?: string) {
  const programme = await enterSurvey(ctx.tx, code);
  if (!programme) throw problems.notFound();
  const asked = versionId ?? programme.publishedId;
  if (programme.status !== 'open' || !asked) throw problems.surveyClosed();
  const version = await releasedVersion(ctx.tx, programme.id, asked);
  if (!version) throw problems.notFound();
  return {
    versionId: version.id,
    version: version.version,
    definition: version.definition,
    programme: {
      code: programme.code,
      name: programme.name,
      accent: programme.accent,
      languages: version.definition.languages,
    },
  };
}
