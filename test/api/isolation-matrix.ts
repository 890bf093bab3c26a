// How many rows of one programme each actor may see and touch, said once by a person after SAFETY.md, "Who sees what".
// isolation.test.ts walks every cell; a table or a function of the database that is missing here fails the build.
// What is not written is zero.

export const insiders = [
  'coordinator',
  'team_focal',
  'government',
  'host',
  'waiting_host',
  'member',
  'worker',
] as const;
export const outsiders = [
  'nobody',
  'visitor',
  'somebody',
  'foreign_coordinator',
  'foreign_government',
  'foreign_host',
  'foreign_member',
  'foreign_worker',
  'administrator',
] as const;
export const actors = [...insiders, ...outsiders];
export type Actor = (typeof actors)[number];
type Cells = Partial<Record<Actor, number>>;

const each = (names: readonly Actor[], rows: number): Cells =>
  Object.fromEntries(names.map((name) => [name, rows]));
const all = (rows: number) => each(actors, rows);
const officials = (rows: number) => each(['coordinator', 'team_focal', 'government'], rows);
const team = (rows: number) => each(['coordinator', 'team_focal'], rows);
const hosts = (rows: number) => each(['host', 'waiting_host'], rows);
/** A session and an account of one's own. */
const self = (rows: number) =>
  each(['coordinator', 'team_focal', 'government', 'host', 'waiting_host', 'member'], rows);

/** `total` is what the owner sees, so that no zero stands for a table without rows. */
export const tables: Record<string, { total: number; sees: Cells; updates?: Cells; deletes?: Cells }> = {
  accounts: {
    total: 7,
    // Officials: colleagues and hosts, never members. An administrator: those who have a role.
    sees: { ...self(1), ...officials(5), worker: 7, administrator: 3 },
    updates: self(1),
  },
  sessions: { total: 7, sees: self(1) },
  sign_in_codes: { total: 1, sees: {} },
  mails: { total: 1, sees: {} },
  programmes: { total: 1, sees: all(1), updates: { administrator: 1 } },
  memberships: {
    total: 3,
    sees: { ...officials(3), worker: 3, administrator: 3 },
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
    updates: { ...officials(2), worker: 2 },
  },
  institution_members: {
    total: 2,
    sees: { ...officials(2), ...hosts(1), worker: 2 },
    deletes: { ...officials(2), worker: 2 },
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
  match_settings: { total: 1, sees: { ...officials(1), worker: 1 } },
  match_runs: { total: 2, sees: { ...officials(1), worker: 2 } },
  match_results: { total: 3, sees: { ...team(2), government: 1, worker: 3 } },
  placements: {
    total: 2,
    sees: { ...team(2), government: 1, ...hosts(1), member: 1, worker: 2 },
    // Nobody changes one but by a step: see "a step is taken by whom it belongs to".
    updates: { worker: 2 },
  },
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

/** What each function that runs with the owner's rights tells each actor about the programme; `refused` is an error. */
export const functions: Record<string, Partial<Record<Actor, number | 'refused'>>> = {
  read_talent: { ...team(2), government: 1, worker: 2 },
  talent_news: { ...team(2), government: 1, worker: 2 },
  match_news: { ...team(2), government: 1, worker: 2 },
  // Of two who blocked the host, the one whose card the actor finds anyway.
  match_blocked: { ...team(1), worker: 1 },
  // A trigger's: nobody calls it.
  talent_changed: {},
  // For the one who copies into an outside engine, and for no other worker.
  changes_to_copy: {},
  documents_to_copy: {},
  all_documents_to_copy: {},
  count_documents_to_copy: {},
  concepts_to_copy: {},
  // A number of the server, about nobody.
  this_database: all(1),
  people_on_lists: { ...team(2), government: 1 },
  // The same from the people's side.
  lists_of_people: { ...team(2), government: 1 },
  // A trigger's: nobody calls it.
  count_looks: {},
  // Only of one's own looks: who has looked at nobody is within a quota of nobody.
  within_quota: { coordinator: 1 },
  // Of three people named, those whose cards the actor finds anyway.
  cards_of_people: { ...team(2), government: 1, worker: 2 },
  // The member is on one list.
  notes_about: { member: 1 },
  // A trigger's: nobody calls it.
  forget_work: {},
  // Whoever holds the link of a mail; nobody here does.
  stop_alert: {},
  // Only the worker of the programme: of three people the one who may be written to.
  claim_fit_alerts: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...each(['worker'], 1),
    foreign_worker: 0,
  },
  // Weights and ages, which a member's own score is made of.
  fit_settings: { member: 1, worker: 1 },
  who_looked: { member: 1 },
  people_blocking: { ...team(1), worker: 2 },
  may_be_invited: team(1),
  // Only the worker asks; the stage's answer is that nobody proved the address yet.
  proven_already: {},
  own_profile: { member: 1 },
  // The one organisation whose name was asked for.
  find_organisations: { member: 1 },
  count_organisation_people: Object.fromEntries(actors.map((name) => [name, 'refused'])),
  withdraw_response: {},
  read_response_file: { coordinator: 1 },
  entered_responses: { coordinator: 1 },
  imported_before: { coordinator: 2, worker: 2 },
  // Anybody may end what is a day old: it says nothing.
  expire_imports: each(actors, 1),
  // Whoever knows a code opens its invitation; nobody here does.
  find_invitation: {},
  // Two people are fewer than ten: see rosters.test.ts.
  past_placement_figures: {},
  // A yes alone does it: see rosters.test.ts.
  strip_unclaimed: Object.fromEntries(actors.map((name) => [name, 'refused'])),
  // A coordinator reads it of ten people and more, and here is one: see rosters.test.ts.
  roster_joined: {},
  // As read_talent: of three people named, those whose cards the actor finds anyway.
  similar_cards: { ...team(2), government: 1, worker: 2 },
  // Anybody may end what is past its day: it says nothing.
  expire_rosters: each(actors, 1),
  erase_roster_rows: {},
  // Triggers': nobody calls them.
  paper_needs_evidence: {},
  end_response_files: {},
  remember_erased_response: {},
  // Speaks of the response that the visitor has just sent and of no other.
  tell_submission: {},
  leave_draft: {},
  // Whoever knows a code opens its draft; nobody here does.
  redeem_resume_code: {},
  // Says only whether one may go on.
  count_try: each(actors, 1),
  sign_on: {},
  // Only the worker of the programme, and only while the export is being made.
  act_for_export: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...each(['worker'], 1),
    foreign_worker: 0,
  },
  // Triggers': nobody calls them.
  end_exports_of_pool: {},
  end_exports_of_erased: {},
  end_exports_of_organisation: {},
  erase_profile: { ...Object.fromEntries(actors.map((name) => [name, 'refused'])), member: 1 },
  erase_responses: Object.fromEntries(actors.map((name) => [name, 'refused'])),
  claim_profiles: Object.fromEntries(actors.map((name) => [name, 'refused'])),
  // Mail is the system's to write; it answers whether the mail is new, never what stands there.
  queue_mail: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...each(['worker', 'foreign_worker'], 1),
  },
  // A trigger's: nobody calls it.
  end_contact: {},
  // Who works with people names them by address; nobody else learns whether an address has an account.
  ensure_account: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...officials(1),
    ...each(['worker', 'foreign_worker', 'foreign_coordinator', 'foreign_government', 'administrator'], 1),
  },
};
