// What one person's fits are made from, in a handful of statements however much is open, and whom a new assignment may
// write to. Row-level security leaves a member their own profiles and what is open in those programmes.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { MatchNeeds, Near } from '../match.ts';
import { assignments } from '../tables/assignments.ts';
import { fitAlerts, fitSwitches } from '../tables/fits.ts';
import { profiles } from '../tables/profiles.ts';
import type {
  AgeBand,
  CefrLevel,
  IscedLevel,
  LegalRoom,
  Mode,
  ScorePart,
  Sector,
  StayLength,
  Tie,
} from '../vocabulary.ts';

/** A person's facts as profiles and answers hold them: finer than matching may see. */
export interface FitFacts {
  originCountry: string;
  modes: Mode[];
  tie: Tie | null;
  legalRoom: LegalRoom | null;
  licence: boolean | null;
  birthYear: number | null;
  availableFrom: string | null;
  availableUntil: string | null;
  languages: { code: string; level: CefrLevel }[];
  skills: { conceptId: number; level: number }[];
  occupationId: number | null;
  experienceYears: number | null;
  educationLevel: IscedLevel | null;
  sectors: Sector[];
  regions: string[];
  stayLength: StayLength | null;
}

export interface OwnFitProfile {
  id: string;
  programmeId: string;
  programme: { code: string; name: string };
  status: string;
  pausedUntil: string | null;
  /** Said yes to being found by the programme's team: only such people are written to. */
  inPool: boolean;
  mails: boolean;
  facts: FitFacts;
}

const integers = (ids: Iterable<number>) => sql`${`{${[...ids].join(',')}}`}::integer[]`;
const uuids = (ids: Iterable<string>) => sql`${`{${[...ids].join(',')}}`}::uuid[]`;

/** The actor's profiles, newest first, with what matching reads; replaced concepts as their successors, as in documents. */
export async function ownFitProfiles(tx: Transaction, accountId: string): Promise<OwnFitProfile[]> {
  return [
    ...(await tx.execute<{ [K in keyof OwnFitProfile]: OwnFitProfile[K] }>(sql`
    select p.id, p.programme_id as "programmeId", json_build_object('code', g.code, 'name', g.name) as programme,
      p.status, p.paused_until::text as "pausedUntil",
      exists (select from consents c where c.profile_id = p.id and c.purpose = 'talent_pool'
        and c.recipient = 'programme_team') as "inPool",
      coalesce((select w.mails from fit_switches w where w.profile_id = p.id), true) as mails,
      json_build_object('originCountry', p.origin_country, 'modes', p.modes, 'tie', p.tie, 'legalRoom', p.legal_room,
        'licence', p.licence, 'birthYear', p.birth_year, 'availableFrom', p.available_from,
        'availableUntil', p.available_until, 'experienceYears', p.experience_years, 'educationLevel', p.education_level,
        'sectors', p.sectors, 'regions', p.regions, 'stayLength', p.stay_length,
        'occupationId', (select coalesce(c.replaced_by, c.id) from concepts c where c.id = p.occupation_id),
        'languages', (select coalesce(json_agg(json_build_object('code', l.language, 'level', l.level)), '[]')
          from profile_languages l where l.profile_id = p.id),
        'skills', (select coalesce(json_agg(json_build_object('conceptId', s.concept, 'level', s.level)), '[]')
          from (select coalesce(c.replaced_by, c.id) as concept, max(k.level) as level
            from profile_skills k join concepts c on c.id = k.concept_id where k.profile_id = p.id group by 1) s)
      ) as facts
    from profiles p join programmes g on g.id = p.programme_id
    where p.account_id = ${accountId}::uuid
    order by p.created_at desc, p.id`)),
  ];
}

export interface OpenAssignment {
  id: string;
  title: string;
  institution: string;
  place: string | null;
  vacancy: boolean;
  deadline: string | null;
  needs: MatchNeeds & { institutionId: string; sector: Sector };
}

/**
 * What members may be asked for now, but for institutions that one of these profiles blocked.
 * @param today civil date; what ended before it is over
 * @param only the id of the one that is meant
 */
export async function openAssignments(
  tx: Transaction,
  programmeIds: readonly string[],
  profileIds: readonly string[],
  today: string,
  only?: string,
): Promise<OpenAssignment[]> {
  const scope = uuids(programmeIds);
  const rows = await tx.execute<{ open: OpenAssignment }>(sql`
    with asked as (
      select s.assignment_id, json_agg(json_build_object('conceptId', s.concept_id, 'essential', s.importance = 'essential',
        'level', s.level) order by s.importance, s.concept_id) as skills
      from assignment_skills s where s.programme_id = any (${scope}) group by s.assignment_id
    ), spoken as (
      select l.assignment_id, json_agg(json_build_object('code', l.language, 'level', l.level) order by l.language) as languages
      from assignment_languages l where l.programme_id = any (${scope}) group by l.assignment_id
    )
    select json_build_object('id', a.id, 'title', a.title, 'institution', i.name, 'place', a.place,
      'vacancy', a.vacancy, 'deadline', a.deadline, 'needs', json_build_object('programmeId', a.programme_id, 'institutionId', a.institution_id, 'mode', a.mode,
        'sector', a.sector, 'country', a.country, 'region', a.region, 'startsOn', a.starts_on, 'endsOn', a.ends_on,
        'occupationId', a.occupation_id, 'minimumExperience', a.minimum_experience,
        'minimumEducation', a.minimum_education, 'licenceNeeded', a.licence_needed,
        'skills', coalesce(asked.skills, '[]'), 'languages', coalesce(spoken.languages, '[]'))) as open
    from assignments a join institutions i on i.id = a.institution_id
    left join asked on asked.assignment_id = a.id left join spoken on spoken.assignment_id = a.id
    where a.programme_id = any (${scope})
      -- A post stays open to whoever applies while a seat is free, and until the last day for it.
      and (a.status in ('sourcing', 'selecting') or (a.vacancy and a.status = 'part_filled'))
      and (not a.vacancy or a.deadline is null or a.deadline >= ${today}::date)
      and (a.ends_on is null or a.ends_on >= ${today}::date) ${only ? sql`and a.id = ${only}::uuid` : sql``}
      and a.institution_id not in
        (select b.institution_id from blocked_institutions b where b.profile_id = any (${uuids(profileIds)}))
    order by a.id`);
  return rows.map(({ open }) => open);
}

/** The words of one that is open; who may read it has been decided by `openAssignments`. */
export async function termsOf(tx: Transaction, id: string) {
  const [row] = await tx
    .select({
      need: assignments.need,
      tasks: assignments.tasks,
      outputs: assignments.outputs,
      seats: assignments.seats,
    })
    .from(assignments)
    .where(eq(assignments.id, id));
  return row ?? null;
}

export interface FitSettings {
  programmeId: string;
  weights: Partial<Record<ScorePart, number>>;
  ageFrom: AgeBand | null;
  ageTo: AgeBand | null;
}

/** How these programmes weigh; one that has set nothing is missing. */
export async function fitSettings(
  tx: Transaction,
  programmeIds: readonly string[],
): Promise<Map<string, FitSettings>> {
  const rows = await tx.execute<{ [K in keyof FitSettings]: FitSettings[K] }>(sql`
    select programme_id as "programmeId", weights, age_from as "ageFrom", age_to as "ageTo"
    from fit_settings(${uuids(programmeIds)})`);
  return new Map(rows.map((row) => [row.programmeId, row]));
}

/**
 * What of `known` is near each of `asked`; the concept itself, and the one that replaced it, is 100.
 * A person has a handful of skills, so that thousands of needs are answered by a few rows.
 */
export async function nearAmong(
  tx: Transaction,
  asked: ReadonlySet<number>,
  known: ReadonlySet<number>,
): Promise<Map<number, Near[]>> {
  const near = new Map<number, Near[]>([...asked].map((id) => [id, [{ conceptId: id, similarity: 100 }]]));
  if (near.size === 0) return near;
  const rows = await tx.execute<{ asked: number; concept: number; similarity: number }>(sql`
    with asked as (select id, coalesce(replaced_by, id) as concept from concepts where id = any (${integers(asked)}))
    select a.id as asked, a.concept, 100 as similarity from asked a where a.concept <> a.id
    union all
    select a.id, n.neighbour_id, n.similarity::int from asked a join concept_neighbours n on n.concept_id = a.concept
      where n.neighbour_id = any (${integers(known)}) and n.neighbour_id not in (a.id, a.concept)
    order by 1, 3 desc, 2`);
  for (const { asked: id, concept, similarity } of rows)
    near.get(id)?.push({ conceptId: concept, similarity });
  return near;
}

/** The actor's placements that they know of, by assignment; `applied`: by their own act. */
export async function ownInvitations(
  tx: Transaction,
  accountId: string,
): Promise<Map<string, { id: string; applied: boolean }>> {
  const rows = await tx.execute<{ assignment: string; id: string; applied: boolean }>(sql`
    select x.assignment_id as assignment, x.id, x.applied_at is not null as applied from placements x join profiles p on p.id = x.profile_id
    where p.account_id = ${accountId}::uuid and x.status not in ('longlisted', 'shortlisted')`);
  return new Map(rows.map(({ assignment, ...own }) => [assignment, own]));
}

/** @returns whether it was otherwise before */
export async function switchMails(
  tx: Transaction,
  profile: { id: string; programmeId: string },
  mails: boolean,
): Promise<boolean> {
  // Written out: the application's role may not set what else stands in such a row.
  const rows = await tx.execute(sql`
    insert into fit_switches as w (profile_id, programme_id, mails)
    values (${profile.id}::uuid, ${profile.programmeId}::uuid, ${mails})
    on conflict (profile_id) do update set mails = excluded.mails where w.mails <> excluded.mails
    returning w.profile_id`);
  return rows.length > 0;
}

/** For the person's own data file. */
export async function alertsOf(tx: Transaction, profileId: string) {
  const [own] = await tx
    .select({ mails: fitSwitches.mails, alertedAt: fitSwitches.alertedAt })
    .from(fitSwitches)
    .where(eq(fitSwitches.profileId, profileId));
  const sent = await tx
    .select({ at: fitAlerts.at, assignmentId: fitAlerts.assignmentId })
    .from(fitAlerts)
    .where(eq(fitAlerts.profileId, profileId))
    .orderBy(desc(fitAlerts.at));
  return { mails: own?.mails ?? true, sent };
}

/**
 * Documents of people who may be written to about an assignment, by id from the one after `after` on: in the team's pool,
 * with an account, mails wanted and none since `since`, and in no placement there.
 */
export async function alertCandidates(
  tx: Transaction,
  about: { programmeId: string; assignmentId: string; since: Date },
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select d.id from talent_documents d join profiles p on p.id = d.profile_id
    where d.programme_id = ${about.programmeId}::uuid and d.recipient = 'programme_team' and d.id > ${after}::uuid
      and p.account_id is not null
      and not exists (select from fit_switches w where w.profile_id = d.profile_id
        and (not w.mails or w.alerted_at > ${about.since.toISOString()}::timestamptz))
      and not exists (select from placements x where x.assignment_id = ${about.assignmentId}::uuid and x.profile_id = d.profile_id)
    order by d.id limit ${limit}`);
  return rows.map(({ id }) => id);
}

export interface AlertedPerson {
  profileId: string;
  accountId: string;
  email: string;
  language: string;
  stopToken: string;
}

/** Takes those of these people who are still to be written to, once an assignment: migration 0033 says who that is. */
export async function claimAlerts(
  tx: Transaction,
  assignmentId: string,
  documentIds: readonly string[],
  since: Date,
): Promise<AlertedPerson[]> {
  if (documentIds.length === 0) return [];
  return [
    ...(await tx.execute<{ [K in keyof AlertedPerson]: AlertedPerson[K] }>(sql`
    select profile_id as "profileId", account_id as "accountId", email, language, stop_token as "stopToken"
    from claim_fit_alerts(${assignmentId}::uuid, ${uuids(documentIds)}, ${since.toISOString()}::timestamptz)`)),
  ];
}

/** @returns the actor's profile with its programme, or null */
export async function ownProfileScope(tx: Transaction, accountId: string, id: string) {
  const [row] = await tx
    .select({ id: profiles.id, programmeId: profiles.programmeId })
    .from(profiles)
    .where(and(eq(profiles.id, id), eq(profiles.accountId, accountId)));
  return row ?? null;
}
