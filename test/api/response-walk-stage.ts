// A programme whose published questionnaire is the small one that walks go through.
import type { TestApp } from '../app.ts';
import { type MadeProgramme, makeProgramme } from '../make.ts';
import { walkDefinition } from './response-walk.ts';

export async function makeWalkProgramme(app: TestApp): Promise<MadeProgramme> {
  const programme = await makeProgramme(app);
  await app.owner`update questionnaire_versions set status = 'retired' where id = ${programme.versionId}`;
  const [version] = await app.owner<{ id: string }[]>`
    insert into questionnaire_versions (programme_id, version, status, definition, published_at)
    values (${programme.id}, 2, 'published', ${app.owner.json(walkDefinition as never)}, now()) returning id`;
  if (!version) throw new Error('no version');
  return { ...programme, versionId: version.id };
}
