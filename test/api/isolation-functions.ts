// What each function that runs with the owner's rights tells each actor: the second half of isolation-matrix.ts.
import { type Actor, actors, all, each, hosts, officials, self, team } from './isolation-actors.ts';

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
  // Whether the actor has appraised it: only the one who did.
  has_appraised: { coordinator: 1 },
  // The coordinator declared an interest in it; nobody has appraised it otherwise.
  declared_conflict: { coordinator: 1 },
  project_is_appraised: {},
  // Whether the consent stands: for the programme's coordinators, who may have to vouch for a yes.
  may_be_contacted: { coordinator: 1 },
  // Nobody on the stage knows the person.
  conflicted_with: {},
  // By address, as the institution calls them: its own, officials, the worker; never whose account it is.
  institution_people: { ...officials(1), host: 1, worker: 1 },
  // Contact is open at the host: from then on a coordinator does, or who acts for it.
  may_name_host: { coordinator: 1 },
  // Of seven: oneself; for officials and the worker those who work in the programme or act for a host, never members.
  account_name: { ...self(1), ...officials(5), worker: 5 },
  // Of the link that acts: here none does.
  linked_assignment: {},
  linked_profile: {},
  linked_contact: {},
  // Anybody may end what is past its day: it says nothing.
  expire_clearance_papers: each(actors, 1),
  // A trigger's: nobody calls it.
  mails_go_with_the_person: {},
  tranches_count: {},
  hold_papers_of_project: {},
  // The reader's own mail, of which there is none on the stage.
  read_notices: {},
  // Triggers'.
  disclosures_only_end: {},
  one_side: {},
  // For whoever has taken a step with it.
  last_placement_event: { coordinator: 1 },
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
  // About the member: one is scored and not decided, so nothing; their own places in lists.
  scores_about: {},
  rankings_of: { member: 1 },
  portfolio_words_about: { member: 1 },
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
  // Who one is at a placement: each their own part of it.
  placement_party: { coordinator: 2, host: 1, waiting_host: 1, member: 1 },
  // Who has spoken, without a word of it: those who take part.
  feedback_given: { coordinator: 3, host: 2, waiting_host: 1, member: 1 },
  result_standing: { coordinator: 2, host: 1, waiting_host: 1, member: 1, worker: 2 },
  // Whoever holds a link opens what it is for; nobody here does.
  open_follow_up: {},
  // Of the response that a visitor is just sending: none of the stage's.
  take_follow_up: {},
  follow_up_of: { worker: 1 },
  // Of the one who said yes nobody has; whoever may not know reads no.
  contact_withdrawn: {},
  // A trigger's: nobody calls it.
  forget_follow_up: {},
  // Whether somebody's papers are whole: for whoever takes the steps that rest on it. The host learns yes or no.
  checks_valid: { coordinator: 1, host: 1, worker: 1 },
  // Two states, in which one each stands. The government counts what it sees.
  board_counts: team(2),
  // How many figures: of the two asked for, one is about people. Of another programme none.
  indicator_figures: { ...officials(1), coordinator: 2 },
  // The stage’s final reports.
  indicator_records: { coordinator: 2 },
  // Nothing is late on the stage but an answer, which is not awaited for days: see desk.test.ts.
  // The worker alone, and of nobody who has told something this month.
  quiet_placements: {},
  desk_lines: {},
  // A trigger's: nobody calls it.
  checks_tell_until: {},
  // The worker's, and once a link: this one has its token.
  give_token: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...each(['worker', 'foreign_worker'], 0),
  },
  // Whoever holds the token acts.
  act_with: each(actors, 1),
  // Says nothing: notes the use of the link that acts, and here none does.
  link_used: each(actors, 1),
  // A trigger's: nobody calls it.
  contacts_take_their_links: {},
  // Of who said yes, and the person's own.
  member_language: { coordinator: 1, member: 1, worker: 2 },
  who_looked: { member: 1 },
  people_blocking: { ...team(1), worker: 2 },
  may_be_invited: team(1),
  // One's own profile at an open vacancy, and the stage has none: see vacancies.test.ts.
  may_apply: {},
  // For a coordinator, and like it.
  may_apply_for: {},
  // Theirs alone: nobody calls it.
  takes_applicant: {},
  // Of a session with free seats: yes or no, to the team and to those of the programme.
  orientation_is_full: { ...team(1), member: 1 },
  // The member has a seat; of the government's nobody reads where people meet.
  orientation_link: { ...team(1), member: 1, worker: 1 },
  // A trigger's: nobody calls it.
  take_orientation_seat: {},
  // Only the worker asks; the stage's answer is that nobody proved the address yet.
  proven_already: {},
  own_profile: { member: 1 },
  // What is the actor’s own; whoever belongs to another programme has theirs there.
  actor_profiles: { member: 1, foreign_member: 1 },
  actor_joined: { member: 1, foreign_member: 1 },
  actor_placed: { member: 1 },
  // About one's own seat and what one has given oneself.
  own_seat: { host: 1 },
  gave_scores: { host: 1 },
  scores_awaited: { coordinator: 1 },
  took_scores_down: {},
  in_conflict: {},
  // Who has given, never what.
  panel_progress: each(['coordinator', 'host', 'worker'], 2),
  // The one organisation whose name was asked for.
  find_organisations: { member: 1 },
  count_organisation_people: Object.fromEntries(actors.map((name) => [name, 'refused'])),
  withdraw_response: {},
  read_response_file: { coordinator: 1 },
  document_parties: { coordinator: 1, host: 1 },
  reads_document: { coordinator: 1, host: 1 },
  read_document: { coordinator: 1, host: 1 },
  remove_document: { coordinator: 1 },
  hold_document: { coordinator: 1 },
  // Whoever holds the code reads what the holder lets it show.
  verify_certificate: each(actors, 1),
  revoke_certificate: { coordinator: 1 },
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
  funding_counts: {},
  payments_count: {},
  release_held: {},
  terms_come_into_force: {},
  // Only whoever has just countersigned; everybody else is refused.
  lay_out_payments: Object.fromEntries(actors.map((name) => [name, 'refused'])),
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
  // Of a profile that is somebody's: the worker has nothing to give.
  claim_made_profile: Object.fromEntries(
    actors.filter((name) => !/worker$/.test(name)).map((name) => [name, 'refused']),
  ),
  // Mail is the system's to write; it answers whether the mail is new, never what stands there.
  queue_mail: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...each(['worker', 'foreign_worker'], 1),
  },
  // Triggers': nobody calls them.
  due_diligence_decides: {},
  end_contact: {},
  // Who works with people names them by address; nobody else learns whether an address has an account.
  ensure_account: {
    ...Object.fromEntries(actors.map((name) => [name, 'refused'])),
    ...officials(1),
    ...hosts(1),
    ...each(['worker', 'foreign_worker', 'foreign_coordinator', 'foreign_government', 'foreign_host'], 1),
    administrator: 1,
  },
};
