// How many rows of one programme each actor may see and touch, said once by a person after SAFETY.md, "Who sees what".
// isolation.test.ts walks every cell; a table or a function of the database that is missing here fails the build.
// What is not written is zero.

import { type Actor, type Cells, all, hosts, officials, self, team } from './isolation-actors.ts';

export const tables: Record<string, { total: number; sees: Cells; updates?: Cells; deletes?: Cells }> = {
  accounts: {
    total: 7,
    // An administrator: those who have a role. Officials know colleagues and hosts by name alone: see account_name.
    sees: { ...self(1), worker: 7, administrator: 3 },
    updates: self(1),
  },
  sessions: { total: 7, sees: self(1) },
  sign_in_codes: { total: 1, sees: {} },
  mails: { total: 1, sees: {} },
  programmes: { total: 1, sees: all(1), updates: { administrator: 1 } },
  memberships: {
    total: 3,
    sees: { ...officials(3), worker: 3, administrator: 3 },
    // Who decides about money.
    updates: { administrator: 3 },
    deletes: { worker: 3, administrator: 3 },
  },
  questionnaire_versions: {
    total: 2,
    sees: { ...all(1), worker: 2, administrator: 2 },
    updates: { worker: 2, administrator: 2 },
    // The draft only: people answered the other.
    deletes: { worker: 1, administrator: 1 },
  },
  questionnaire_edits: { total: 1, sees: { administrator: 1 }, deletes: { administrator: 1 } },
  drafts: { total: 1, sees: { worker: 1 }, updates: { worker: 1 }, deletes: { worker: 1 } },
  draft_browsers: { total: 1, sees: { worker: 1 }, deletes: { worker: 1 } },
  // Hashes that only functions of the database read.
  tries: { total: 1, sees: {} },
  resume_codes: { total: 1, sees: { worker: 1 }, updates: { worker: 1 }, deletes: { worker: 1 } },
  // A coordinator reads the list of signed forms; the bytes come through a function that notes who looked.
  response_files: { total: 1, sees: { coordinator: 1 } },
  response_imports: { total: 1, sees: { coordinator: 1, worker: 1 }, updates: { coordinator: 1, worker: 1 } },
  // A list of people whom nobody asked yet: a coordinator decides about it, and reads no pending person once it is imported.
  rosters: { total: 1, sees: { coordinator: 1, worker: 1 }, updates: { coordinator: 1, worker: 1 } },
  roster_people: { total: 1, sees: { worker: 1 }, updates: { worker: 1 }, deletes: { worker: 1 } },
  roster_refusals: { total: 1, sees: { worker: 1 } },
  // The person's own; officials get figures of ten people or more, from a function.
  past_placements: { total: 2, sees: { member: 1 }, deletes: { member: 1 } },
  // Whose yes answered which list: only a function counts it.
  roster_answers: { total: 1, sees: {} },
  // Only functions of the database ask.
  erased_responses: { total: 1, sees: {} },
  responses: { total: 3, sees: { member: 1, worker: 3 } },
  contact_details: {
    total: 3,
    // After a yes: that host and the coordinator. Nobody else of the team, no other host.
    sees: { coordinator: 1, host: 1, member: 1, worker: 3 },
    updates: { member: 1, worker: 3 },
  },
  profiles: {
    total: 3,
    sees: { ...team(2), government: 1, member: 1, worker: 3 },
    updates: { member: 1, worker: 3 },
  },
  consents: {
    total: 6,
    sees: { ...team(2), government: 1, member: 2, worker: 6 },
    deletes: { member: 2, worker: 6 },
  },
  blocked_institutions: { total: 2, sees: { member: 1 }, deletes: { member: 1 } },
  profile_skills: {
    total: 3,
    sees: { ...team(2), government: 1, member: 1, worker: 3 },
    updates: { worker: 3 },
    deletes: { worker: 3 },
  },
  profile_languages: {
    total: 3,
    sees: { ...team(2), government: 1, member: 1, worker: 3 },
    updates: { worker: 3 },
    deletes: { worker: 3 },
  },
  // Officials read these through functions only: see below.
  talent_documents: {
    total: 3,
    sees: { member: 1, worker: 3 },
    updates: { worker: 3 },
    deletes: { member: 1, worker: 3 },
  },
  // What changed is told by a function, with the documents.
  talent_changes: { total: 3, sees: {} },
  // How far an outside engine has copied: only the one who copies asks.
  search_state: { total: 1, sees: {} },
  institutions: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), member: 2, worker: 2 },
    // A host its own address: a trigger keeps the rest, see institutions.test.ts.
    updates: { ...officials(2), ...hosts(1), worker: 2 },
  },
  institution_contacts: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), worker: 2 },
    // A link is mailed to it: once somebody said yes, no focal point writes an address there.
    updates: { coordinator: 2, ...hosts(1), worker: 2 },
  },
  // What was found stays with those who decide; nobody rewrites it.
  // A CV of who said yes, a passport of who did not answer yet, a paper about an institution, and a bill of a project in which the
  // coordinator declared an interest. The bytes come through a function that notes who looked.
  documents: {
    total: 4,
    sees: { coordinator: 2, team_focal: 1, government: 1, host: 1, member: 2, worker: 4 },
  },
  certificates: { total: 2, sees: { coordinator: 2, member: 1, worker: 2 }, updates: { member: 1 } },
  // The name is tier 2: after a yes only.
  certificate_holders: { total: 2, sees: { coordinator: 1, member: 1 } },
  due_diligence_records: { total: 1, sees: { ...officials(1), worker: 1 } },
  institution_members: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), worker: 2 },
    deletes: { ...officials(2), ...hosts(1), worker: 2 },
  },
  assignments: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), member: 2, worker: 2 },
    // They are past drafting, so the hosts only read.
    updates: { ...officials(2), worker: 2 },
  },
  assignment_skills: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), member: 2, worker: 2 },
    updates: { ...officials(2), ...hosts(1), worker: 2 },
    deletes: { ...officials(2), ...hosts(1), worker: 2 },
  },
  assignment_languages: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), member: 2, worker: 2 },
    updates: { ...officials(2), ...hosts(1), worker: 2 },
    deletes: { ...officials(2), ...hosts(1), worker: 2 },
  },
  // Names of colleagues: the member reads them once there is a contract. Hosts change drafts only, and these are open.
  assignment_counterparts: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), worker: 2 },
    deletes: { ...officials(2), worker: 2 },
  },
  review_comments: { total: 1, sees: { ...officials(1), host: 1, worker: 1 } },
  priority_sectors: {
    total: 1,
    sees: { ...officials(1), ...hosts(1), worker: 1, administrator: 1 },
    deletes: { ...officials(1), worker: 1 },
  },
  match_settings: { total: 1, sees: { ...officials(1), worker: 1 } },
  report_targets: {
    total: 1,
    sees: officials(1),
    updates: { coordinator: 1 },
    deletes: { coordinator: 1 },
  },
  match_runs: { total: 2, sees: { ...officials(1), worker: 2 } },
  match_results: { total: 3, sees: { ...team(2), government: 1, worker: 3 } },
  placements: {
    total: 2,
    sees: { ...team(2), government: 1, ...hosts(1), member: 1, worker: 2 },
    // Nobody changes one but by a step: see "a step is taken by whom it belongs to".
    updates: { worker: 2 },
  },
  // Coordinators', and whoever took the step.
  placement_moves: { total: 1, sees: { coordinator: 1, worker: 1 }, updates: { coordinator: 1, worker: 1 } },
  // Seven of whom contact is open, and one paper of a person who did not answer yet: theirs alone. No host reads any.
  checks: {
    total: 8,
    sees: { coordinator: 7, member: 1, worker: 8 },
    // The worker notes that it warned, and a trigger keeps the rest.
    updates: { coordinator: 7, member: 1, worker: 8 },
  },
  // Two that are frozen and a draft, which is the programme's own.
  terms: { total: 3, sees: { coordinator: 3, member: 1, worker: 3 }, updates: { coordinator: 3 } },
  // Names under them: no system actor reads those.
  terms_signatures: { total: 1, sees: { coordinator: 1 } },
  // Money: the coordinators', who change nothing but by steps; sums are the database's own.
  donors: { total: 1, sees: { coordinator: 1, worker: 1 } },
  budget_lines: { total: 1, sees: { coordinator: 1, worker: 1 }, updates: { coordinator: 1 } },
  // The worker only gives back, and in nobody's name.
  assignment_funding: { total: 2, sees: { coordinator: 2, worker: 2 }, updates: { coordinator: 2 } },
  payments: {
    total: 2,
    sees: { coordinator: 2, member: 1, worker: 2 },
    updates: { coordinator: 2, worker: 2 },
  },
  // Free text of a person, to the team that they sent it to: no focal point, no host.
  expense_claims: { total: 2, sees: { coordinator: 2, member: 1, worker: 2 }, updates: { coordinator: 2 } },
  // The team's; a member's once they were chosen, which the stage's is not.
  orientations: {
    total: 1,
    sees: { ...team(1), worker: 1 },
    updates: { coordinator: 1 },
  },
  // Who was where is nothing that a home government is told.
  orientation_people: {
    total: 2,
    sees: { ...team(2), member: 1, worker: 2 },
    updates: { coordinator: 2 },
    deletes: { coordinator: 2, member: 1, worker: 2 },
  },
  orientation_counts: { total: 1, sees: team(1), deletes: { coordinator: 1 } },
  // What was written of the work: after a yes the host and the coordinator, never a focal point. `waiting_host` had no yes.
  work_sessions: {
    total: 2,
    sees: { coordinator: 1, host: 1, member: 1 },
    // One's own word, while nobody has confirmed it.
    deletes: { host: 1, member: 1 },
  },
  progress_reports: { total: 2, sees: { coordinator: 1, host: 1, member: 1 } },
  // One of the host's about the one who said yes, one of the member's about the other host: each side its own.
  concerns: {
    total: 2,
    sees: { coordinator: 2, host: 1, member: 1, worker: 2 },
    updates: { coordinator: 2 },
  },
  // Figures go with the placement; words are for the person, and for host and coordinator while contact is open. The one who
  // is staged as a member has not answered yet, so that nobody but themselves reads theirs.
  placement_results: {
    total: 2,
    sees: { ...team(2), government: 1, ...hosts(1), member: 1, worker: 2 },
    updates: { coordinator: 2, member: 1, worker: 2 },
  },
  people_reached: {
    total: 2,
    sees: { ...team(2), government: 1, ...hosts(1), member: 1, worker: 2 },
    deletes: { coordinator: 2, member: 1, worker: 2 },
  },
  placement_reports: {
    total: 2,
    sees: { coordinator: 1, host: 1, member: 1, worker: 2 },
    deletes: { coordinator: 1, member: 1, worker: 2 },
  },
  // As typed so far: the person's alone, not even a system actor's.
  report_drafts: { total: 1, sees: { member: 1 }, updates: { member: 1 }, deletes: { member: 1 } },
  // A coordinator confirms one with what shows it only, which a plain change does not bring.
  handovers: {
    total: 2,
    sees: { coordinator: 1, host: 1, member: 1, worker: 2 },
    updates: { host: 1, worker: 2 },
    deletes: { coordinator: 1, host: 1, member: 1, worker: 2 },
  },
  // Both sides of the one who said yes; of the other the host's alone, which the member reads after their own.
  placement_feedback: { total: 3, sees: { coordinator: 2, host: 2, worker: 3 } },
  // Home and family: no host.
  reintegration_plans: {
    total: 2,
    sees: { coordinator: 1, member: 1, worker: 2 },
    updates: { coordinator: 1, member: 1, worker: 2 },
  },
  reintegration_steps: {
    total: 2,
    sees: { coordinator: 1, member: 1, worker: 2 },
    updates: { coordinator: 1, member: 1, worker: 2 },
    deletes: { coordinator: 1, member: 1, worker: 2 },
  },
  // Who is asked when, and whether they answered: the coordinator's, and the person's own turn.
  follow_ups: {
    total: 3,
    sees: { coordinator: 3, member: 1, worker: 3 },
    updates: { coordinator: 3, worker: 3 },
  },
  progress_nudges: { total: 1, sees: { worker: 1 }, updates: { worker: 1 } },
  end_reminders: { total: 1, sees: { ...team(1), worker: 1 } },
  // The panel of one who said yes, where the host has scored and the coordinator has not; and one whose person did not answer.
  panel_seats: { total: 3, sees: { coordinator: 3, host: 2, waiting_host: 1, worker: 3 } },
  panel_declarations: { total: 3, sees: { coordinator: 2, host: 1 } },
  // Nobody's before one's own.
  panel_sheets: { total: 2, sees: { host: 1 } },
  panel_scores: { total: 2, sees: { host: 1 } },
  // Of a person whose contact is open a coordinator takes down which time they chose.
  interview_slots: {
    total: 2,
    sees: { coordinator: 1, host: 1, member: 1, worker: 2 },
    updates: { coordinator: 1 },
  },
  // What shows it is the coordinators' alone.
  interview_evidence: { total: 2, sees: { coordinator: 1 } },
  // No host learns that somebody asked.
  placement_questions: { total: 2, sees: { coordinator: 2, member: 1 } },
  // Of one whose contact is open, and the member's own, whose is not.
  application_messages: { total: 2, sees: { coordinator: 1, host: 1, member: 1 } },
  // What coordinators say and arrange among themselves: nobody else, the worker neither. Changing is taking back or ending.
  placement_comments: { total: 1, sees: { coordinator: 1 } },
  placement_reminders: { total: 1, sees: { coordinator: 1, worker: 1 } },
  desk_covers: { total: 1, sees: { coordinator: 1 } },
  // Without its hash, which functions alone read.
  act_links: { total: 1, sees: { coordinator: 1, worker: 1 } },
  // Two plans for a return: the member's, shared with the coordinators, and one that its writer shares with nobody.
  return_plans: {
    total: 2,
    sees: { coordinator: 1, member: 1, worker: 1 },
    updates: { coordinator: 1, member: 1 },
    deletes: { member: 1 },
  },
  return_plan_steps: {
    total: 2,
    sees: { coordinator: 1, member: 1 },
    updates: { coordinator: 1, member: 1 },
    deletes: { coordinator: 1, member: 1 },
  },
  // Proposed to the programme's own team; a draft is its proposer's alone. Nobody changes one but by a step.
  projects: {
    total: 2,
    sees: { ...team(1), member: 2, worker: 2 },
    updates: { coordinator: 1, member: 2, worker: 2 },
  },
  project_milestones: {
    total: 1,
    sees: { ...team(1), member: 1, worker: 1 },
    updates: { worker: 1 },
    deletes: { worker: 1 },
  },
  // Others' are read by who has given theirs.
  project_appraisals: { total: 1, sees: { coordinator: 1, worker: 1 }, updates: {} },
  disclosures: { total: 1, sees: { ...team(1), host: 1, worker: 1 } },
  events: { total: 3, sees: { ...team(3), worker: 3, administrator: 3 } },
  // Coordinators' only, each on the side that people said yes to; changing one is cancelling it.
  portfolios: { total: 2, sees: { coordinator: 1, worker: 2 }, updates: { worker: 2 } },
  portfolio_overrides: { total: 2, sees: { coordinator: 1, worker: 2 }, updates: { worker: 2 } },
  portfolio_choices: { total: 3, sees: { coordinator: 2, worker: 3 }, deletes: { worker: 3 } },
  // A person's own, and the worker's who makes them.
  exports: {
    total: 1,
    sees: { coordinator: 1, worker: 1 },
    updates: { coordinator: 1, worker: 1 },
    deletes: { coordinator: 1 },
  },
  access_records: { total: 1, sees: { coordinator: 1, member: 1, worker: 1 } },
  // Kept by a trigger, read by within_quota() and by nobody else.
  look_counts: { total: 1, sees: {} },
  statistic_releases: { total: 1, sees: all(1) },
  // Exact counts of a survey: for making figures of, and for nobody's eyes.
  survey_tallies: { total: 1, sees: { worker: 1 }, updates: { worker: 1 } },
  survey_question_tallies: { total: 1, sees: { worker: 1 }, updates: { worker: 1 } },
  survey_figures: { total: 1, sees: { worker: 1 }, updates: { worker: 1 } },
  fairness_releases: { total: 1, sees: { ...officials(1), worker: 1 } },
  figure_secrets: { total: 1, sees: { worker: 1 } },
  survey_channels: {
    total: 1,
    sees: { ...officials(1), administrator: 1, worker: 1 },
    deletes: { ...team(1), administrator: 1 },
  },
  // One listed to the team alone, one to the government too.
  organisations: { total: 2, sees: { ...team(2), government: 1, worker: 2 }, updates: { worker: 2 } },
  // The person's own word: not even a system actor reads who belongs to what.
  organisation_people: { total: 1, sees: { member: 1 }, deletes: { member: 1 } },
  // One shared by the coordinator with the team, one of the government's own.
  talent_lists: {
    total: 2,
    sees: { ...team(1), government: 1 },
    updates: { coordinator: 1, government: 1 },
    deletes: { coordinator: 1, government: 1 },
  },
  // On the team's list: one person whom everybody may see, and one whom only the team may.
  talent_list_people: {
    total: 3,
    sees: { ...team(2), government: 1 },
    updates: { ...team(2), government: 1 },
    deletes: { ...team(2), government: 1 },
  },
  saved_searches: {
    total: 2,
    sees: { coordinator: 1, government: 1, worker: 2 },
    updates: { coordinator: 1, government: 1, worker: 2 },
    deletes: { coordinator: 1, government: 1 },
  },
  // Whom an assignment wrote to, and who wants such mails: the person's own, and the worker's who writes.
  fit_alerts: { total: 1, sees: { member: 1, worker: 1 } },
  fit_switches: { total: 1, sees: { member: 1, worker: 1 }, updates: { member: 1 } },
  // The taxonomy is everybody's to read and a system actor's to load; a programme's own skills are an administrator's too.
  concepts: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1, administrator: 1 },
    deletes: { worker: 1, foreign_worker: 1 },
  },
  concept_broader: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1 },
    deletes: { worker: 1, foreign_worker: 1 },
  },
  taxonomy_state: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1, administrator: 1 },
  },
  taxonomy_nearness: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1 },
  },
  // What an import has sent so far is the owner's alone.
  taxonomy_stage: { total: 1, sees: {} },
  concept_labels: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1 },
    deletes: { worker: 1, foreign_worker: 1, administrator: 1 },
  },
  concept_relations: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1 },
    deletes: { worker: 1, foreign_worker: 1 },
  },
  concept_neighbours: {
    total: 1,
    sees: all(1),
    updates: { worker: 1, foreign_worker: 1 },
    deletes: { worker: 1, foreign_worker: 1, administrator: 1 },
  },
};

/** Outsiders who may write such rows: an administrator anybody's, a system actor the taxonomy. */
export const mayInsert: Record<string, Actor[]> = {
  programmes: ['administrator'],
  questionnaire_versions: ['administrator'],
  questionnaire_edits: ['administrator'],
  concepts: ['foreign_worker', 'administrator'],
  concept_broader: ['foreign_worker'],
  concept_labels: ['foreign_worker', 'administrator'],
  concept_relations: ['foreign_worker'],
  concept_neighbours: ['foreign_worker', 'administrator'],
  taxonomy_nearness: ['foreign_worker'],
};
