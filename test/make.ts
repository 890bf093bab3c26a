// Rows that many tests need, made as the owner with sensible values. What a test is about it makes through the API.
import { randomUUID } from 'node:crypto';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import type {
  AssignmentStatus,
  CefrLevel,
  Mode,
  PlacementStatus,
  PoolRecipient,
} from '@compatriot/db/vocabulary.ts';
import type { TestApp } from './app.ts';

export interface MadeProgramme {
  id: string;
  code: string;
  versionId: string;
}

export async function makeProgramme(
  app: TestApp,
  options: { countries?: string[] } = {},
): Promise<MadeProgramme> {
  const code = `p${randomUUID().slice(0, 8)}`;
  const [programme] = await app.owner<{ id: string }[]>`
    insert into programmes (code, name, origin_countries, languages, sectors, modes)
    values (${code}, ${`Programme ${code}`}, ${options.countries ?? ['GY']}, ${['en', 'fr']}, ${['health', 'education']},
      ${['temporary', 'permanent', 'virtual']}) returning id`;
  if (!programme) throw new Error('no programme');
  const [version] = await app.owner<{ id: string }[]>`
    insert into questionnaire_versions (programme_id, version, status, definition, published_at)
    values (${programme.id}, 1, 'published', ${app.owner.json(guyd as never)}, now()) returning id`;
  if (!version) throw new Error('no version');
  return { id: programme.id, code, versionId: version.id };
}

export interface ProfileOptions {
  recipients?: PoolRecipient[];
  contact?: boolean;
  email?: string | null;
  name?: string;
  origin?: string;
  country?: string;
  region?: string | null;
  tie?: string | null;
  birthYear?: number | null;
  sex?: string | null;
  educationLevel?: string | null;
  experienceYears?: number | null;
  legalRoom?: string | null;
  licence?: boolean | null;
  modes?: Mode[];
  sectors?: string[];
  activities?: string[];
  stayLength?: string | null;
  availableFrom?: string | null;
  availableUntil?: string | null;
  /** URIs with levels. */
  skills?: [uri: string, level: number][];
  occupation?: string | null;
  languages?: [code: string, level: CefrLevel][];
}

export interface MadeProfile {
  id: string;
  responseId: string;
  pseudonym: string;
}

/** A person in the pool: response, contact apart, consents, skills, and the talent document that follows. */
export async function makeProfile(
  app: TestApp,
  programme: MadeProgramme,
  options: ProfileOptions = {},
): Promise<MadeProfile> {
  const sql = app.owner;
  const responseId = randomUUID();
  const id = randomUUID();
  const pseudonym = `Quiet ${id.slice(0, 6)}`;
  await sql`insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
    values (${responseId}, ${programme.id}, ${programme.versionId}, 'en', '{}', '', ${responseId}, '')`;
  await sql`insert into profiles ${sql({
    id,
    programme_id: programme.id,
    response_id: responseId,
    pseudonym,
    origin_country: options.origin ?? 'GY',
    residence_country: options.country ?? 'NL',
    tie: options.tie === undefined ? 'birth' : options.tie,
    birth_year: options.birthYear === undefined ? 1984 : options.birthYear,
    sex: options.sex === undefined ? 'female' : options.sex,
    education_level: options.educationLevel === undefined ? '6' : options.educationLevel,
    experience_years: options.experienceYears === undefined ? 12 : options.experienceYears,
    legal_room: options.legalRoom === undefined ? 'yes' : options.legalRoom,
    licence: options.licence === undefined ? true : options.licence,
    modes: options.modes ?? ['temporary', 'virtual'],
    sectors: options.sectors ?? ['health'],
    activities: options.activities ?? [],
    residence_region: options.region ?? null,
    stay_length: options.stayLength === undefined ? 'up_to_3_months' : options.stayLength,
    available_from: options.availableFrom ?? null,
    available_until: options.availableUntil ?? null,
    occupation_id: options.occupation ? await conceptId(app, options.occupation) : null,
  })}`;
  await sql`insert into contact_details ${sql({
    response_id: responseId,
    programme_id: programme.id,
    profile_id: id,
    name: options.name ?? 'Ama Mensah',
    email: options.email === undefined ? `${id}@example.org` : options.email,
    phone: '+31201234567',
    city: 'Utrecht',
  })}`;
  for (const [uri, level] of options.skills ?? []) {
    await sql`insert into profile_skills (profile_id, programme_id, concept_id, level)
      values (${id}, ${programme.id}, ${await conceptId(app, uri)}, ${level})`;
  }
  for (const [code, level] of options.languages ?? [['eng', 'C2']]) {
    await sql`insert into profile_languages (profile_id, programme_id, language, level) values (${id}, ${programme.id}, ${code}, ${level})`;
  }
  for (const recipient of options.recipients ?? ['programme_team', 'home_government']) {
    await sql`insert into consents (profile_id, programme_id, purpose, recipient, wording)
      values (${id}, ${programme.id}, 'talent_pool', ${recipient}, 'test')`;
  }
  if (options.contact ?? true) {
    await sql`insert into consents (profile_id, programme_id, purpose, recipient, wording)
      values (${id}, ${programme.id}, 'contact', 'programme_team', 'test')`;
  }
  await app.parts.database.transaction({ system: 'seed', programme: programme.id }, (tx) =>
    syncTalentDocuments(tx, [id]),
  );
  return { id, responseId, pseudonym };
}

export async function conceptId(app: TestApp, uri: string): Promise<number> {
  const [row] = await app.owner<{ id: number }[]>`select id from concepts where uri = ${uri}`;
  if (!row) throw new Error(`No concept ${uri}`);
  return row.id;
}

/** How near one concept is to another, 1 to 100, whatever the taxonomy says of them. */
export async function setNearness(
  app: TestApp,
  uri: string,
  other: string,
  similarity: number,
): Promise<void> {
  await app.owner`insert into concept_neighbours (concept_id, neighbour_id, similarity)
    values (${await conceptId(app, uri)}, ${await conceptId(app, other)}, ${similarity})
    on conflict (concept_id, neighbour_id) do update set similarity = excluded.similarity`;
}

export async function makeInstitution(
  app: TestApp,
  programmeId: string,
  name = `Hospital ${randomUUID().slice(0, 6)}`,
): Promise<string> {
  const [row] = await app.owner<{ id: string }[]>`
    insert into institutions (programme_id, name, kind, sector, country, city, due_diligence_until)
    values (${programmeId}, ${name}, 'hospital', 'health', 'GY', 'Georgetown', '2099-12-31') returning id`;
  if (!row) throw new Error('no institution');
  return row.id;
}

export interface AssignmentOptions {
  institutionId?: string;
  status?: AssignmentStatus;
  mode?: Mode;
  seats?: number;
  skills?: [uri: string, importance: 'essential' | 'optional', level: number][];
  languages?: [code: string, level: CefrLevel][];
}

export async function makeAssignment(
  app: TestApp,
  programmeId: string,
  options: AssignmentOptions = {},
): Promise<{ id: string; institutionId: string }> {
  const institutionId = options.institutionId ?? (await makeInstitution(app, programmeId));
  const [row] = await app.owner<{ id: string }[]>`
    insert into assignments (programme_id, institution_id, status, title, need, tasks, outputs, mode, sector, country, place, starts_on, ends_on, seats)
    values (${programmeId}, ${institutionId}, ${options.status ?? 'sourcing'}, 'Train a paediatric ward', 'Too few trained nurses',
      'Six weeks of bedside teaching', 'Twenty nurses trained', ${options.mode ?? 'temporary'}, 'health', 'GY', 'Georgetown',
      '2027-03-01', '2027-04-11', ${options.seats ?? 1}) returning id`;
  if (!row) throw new Error('no assignment');
  for (const [uri, importance, level] of options.skills ?? []) {
    await app.owner`insert into assignment_skills (assignment_id, programme_id, concept_id, importance, level)
      values (${row.id}, ${programmeId}, ${await conceptId(app, uri)}, ${importance}, ${level})`;
  }
  for (const [code, level] of options.languages ?? []) {
    await app.owner`insert into assignment_languages (assignment_id, programme_id, language, level) values (${row.id}, ${programmeId}, ${code}, ${level})`;
  }
  return { id: row.id, institutionId };
}

/** A placement as it stands in a state, without the way it came there. */
export async function makePlacement(
  app: TestApp,
  programmeId: string,
  assignment: { id: string; institutionId: string },
  profile: MadeProfile,
  status: PlacementStatus = 'invited',
): Promise<string> {
  const [row] = await app.owner<{ id: string }[]>`
    insert into placements (programme_id, assignment_id, institution_id, profile_id, pseudonym, status, invited_at, answer_due_at)
    values (${programmeId}, ${assignment.id}, ${assignment.institutionId}, ${profile.id}, ${profile.pseudonym}, ${status}, now(),
      now() + interval '14 days') returning id`;
  if (!row) throw new Error('no placement');
  return row.id;
}

export interface MadeLine {
  id: string;
  currency: string;
}

/** A line of a grant. */
export async function makeLine(
  app: TestApp,
  programmeId: string,
  options: { donor?: string; amount?: number; currency?: string; from?: string; until?: string } = {},
): Promise<MadeLine> {
  const currency = options.currency ?? 'EUR';
  const [donor] = await app.owner<{ id: string }[]>`
    insert into donors (programme_id, name) values (${programmeId}, ${options.donor ?? 'IOM Development Fund'})
    on conflict (programme_id, name) do update set name = excluded.name returning id`;
  const [line] = await app.owner<{ id: string }[]>`
    insert into budget_lines (programme_id, donor_id, code, name, currency, amount, valid_from, valid_until)
    values (${programmeId}, ${donor?.id ?? ''}, ${`L${randomUUID().slice(0, 6)}`}, 'Returns', ${currency},
      ${options.amount ?? 1_000_000}, ${options.from ?? '2020-01-01'}, ${options.until ?? '2099-12-31'}) returning id`;
  if (!line) throw new Error('no line');
  return { id: line.id, currency };
}

/** Kinds of events about a row, oldest first. */
export async function eventKinds(app: TestApp, subjectId: string): Promise<string[]> {
  const rows = await app.owner<
    { kind: string }[]
  >`select kind from events where subject_id = ${subjectId} order by at, id`;
  return rows.map((row) => row.kind);
}
