// What the tests of vacancies stand on: an open post of an employer, and an application for it, through the API and past it.
import type { TestApp } from '../app.ts';
import type { Persona } from '../personas.ts';
import { day, inDatabase, makeStage, type Stage } from './placement-stage.ts';

/** A need as an employer's open post. */
export async function asVacancy(app: TestApp, id: string): Promise<void> {
  await app.owner`update assignments set mode = 'permanent', ends_on = null, vacancy = true,
    employment = 'G$ 400,000 a month', deadline = ${day(20)} where id = ${id}`;
}

/** The stage with its need as an open post. */
export async function makeVacancy(app: TestApp): Promise<Stage> {
  const on = await makeStage(app);
  await asVacancy(app, on.assignment.id);
  return on;
}

export const applyTo = (who: Persona, assignmentId: string, message?: string) =>
  who.send<{ id: string; code: string }>('POST', '/api/me/applications', {
    assignmentId,
    ...(message ? { message } : {}),
  });

export const placementsAt = async (app: TestApp, on: Stage): Promise<number> =>
  (await app.owner`select 1 from placements where assignment_id = ${on.assignment.id}`).length;

type Row = Record<string, string | number | null>;

/** Past the API, as this person and with the application's own role. */
export function insertApplication(app: TestApp, on: Stage, who: Persona, forged: Row = {}): Promise<unknown> {
  const row: Row = {
    programme_id: on.programme.id,
    assignment_id: on.assignment.id,
    institution_id: on.assignment.institutionId,
    profile_id: on.profile.id,
    pseudonym: on.profile.pseudonym,
    status: 'interested',
    ...forged,
  };
  const values = Object.values(row).map((value) => (value === null ? 'null' : `'${value}'`));
  return inDatabase(app, who, (tx) =>
    tx.execute(`insert into placements (${Object.keys(row).join(', ')}) values (${values.join(', ')})`),
  );
}
