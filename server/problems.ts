// Every way to say no, one factory a case. On the wire each is RFC 9457 problem+json in the reader's language.
import { say } from './messages.ts';

export interface ProblemDetail {
  path: string;
  /** Key of the text, without its `invalid_` prefix. */
  code: string;
  values?: Record<string, string | number>;
  /** The whole key of the text, where answers to a questionnaire have texts of their own (`survey_answer_<code>`). */
  text?: string;
  /** The cell of a file that is meant. */
  cell?: { sheet: string; row: number; column: string };
}

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: ProblemDetail[];
  readonly values: Record<string, string | number>;
  readonly retryAfter: number | undefined;
  /** What a program needs to go on from here, beside the words. */
  readonly more: Record<string, string | number>;

  constructor(
    code: string,
    status: number,
    options: {
      details?: ProblemDetail[];
      values?: Record<string, string | number>;
      retryAfter?: number;
      more?: Record<string, string | number>;
    } = {},
  ) {
    super(code);
    this.code = code;
    this.status = status;
    this.details = options.details ?? [];
    this.values = options.values ?? {};
    this.retryAfter = options.retryAfter;
    this.more = options.more ?? {};
  }

  /** The wire shape; title and messages are texts a person can act on. */
  toBody(language: string) {
    return {
      type: `urn:compatriot:problem:${this.code}`,
      code: this.code,
      status: this.status,
      ...this.more,
      title: say(language, `problem_${this.code}`, this.values),
      details: this.details.map((detail) => ({
        path: detail.path,
        message: say(language, detail.text ?? `invalid_${detail.code}`, detail.values),
        ...(detail.cell && { cell: detail.cell }),
      })),
    };
  }
}

export const problems = {
  signInNeeded: () => new Problem('sign_in_needed', 401),
  wrongCode: () => new Problem('wrong_code', 401),
  /** Absent and foreign look alike. */
  notFound: () => new Problem('not_found', 404),
  notAllowed: () => new Problem('not_allowed', 403),
  foreignOrigin: () => new Problem('foreign_origin', 403),
  invalid: (details: ProblemDetail[], more: Problem['more'] = {}) =>
    new Problem('invalid', 400, { details, more }),
  tooLarge: () => new Problem('too_large', 413),
  wrongMediaType: () => new Problem('wrong_media_type', 415),
  wrongFileType: (kinds: string) => new Problem('wrong_file_type', 415, { values: { kinds } }),
  /** Someone else changed the row since it was read. */
  stale: () => new Problem('stale', 412),
  /** The row is not in a state that allows this. */
  notNow: (status: string) => new Problem('not_now', 409, { values: { status } }),
  /** What a step of a placement rests on is not there yet, by fact. */
  factsMissing: (facts: string[]) =>
    new Problem('facts_missing', 409, {
      details: facts.map((fact) => ({ path: fact, code: `missing_${fact}` })),
    }),
  alreadyExists: (field: string) =>
    new Problem('already_exists', 409, { details: [{ path: field, code: 'taken' }] }),
  differentBody: () => new Problem('different_body', 409),
  /** Two drafts of one questionnaire would be merged by nobody. */
  draftExists: () => new Problem('draft_exists', 409),
  nothingToUndo: () => new Problem('nothing_to_undo', 409),
  nothingToRedo: () => new Problem('nothing_to_redo', 409),
  /** Another device saved since this page was made; `revision` is what stands now. */
  draftConflict: (details: ProblemDetail[], revision: number | null) =>
    new Problem('draft_conflict', 409, { details, more: revision === null ? {} : { revision } }),
  /** Wrong and expired are one answer. */
  wrongResumeCode: () => new Problem('wrong_resume_code', 409),
  tooManyCodes: () => new Problem('too_many_codes', 429, { retryAfter: 600 }),
  /** This browser holds other answers to the same survey, which the code would put out of reach. */
  draftHere: () => new Problem('draft_here', 409),
  /** The page or the device speaks of other answers than the ones this browser holds by now. */
  otherDraft: () => new Problem('other_draft', 409),
  /** Wrong, used and ended are one answer. */
  wrongInvitation: () => new Problem('wrong_invitation', 409),
  rosterTwice: () => new Problem('roster_twice', 409),
  tooManyRosters: (most: number) => new Problem('too_many_rosters', 409, { values: { most } }),
  tooManyInvited: (most: number) => new Problem('too_many_invited', 409, { values: { most } }),
  twinsUndecided: (count: number) => new Problem('twins_undecided', 409, { values: { count } }),
  nobodyToInvite: () => new Problem('nobody_to_invite', 409),
  surveyClosed: () => new Problem('survey_closed', 409),
  /** A form typed in from paper waits for the signed page. */
  evidenceNeeded: () =>
    new Problem('evidence_needed', 409, { details: [{ path: 'evidence', code: 'evidence_missing' }] }),
  /** A signed form is opened for a reason that is kept. */
  reasonNeeded: () => new Problem('reason_needed', 400, { details: [{ path: 'reason', code: 'required' }] }),
  tooManyFiles: (most: number) => new Problem('too_many_files', 409, { values: { most } }),
  /** A picture or PDF that ends too early or is not built as it says. */
  damagedFile: () => new Problem('damaged_file', 400),
  /** A placement or an institution has all the papers it may have. */
  folderFull: (most: number) => new Problem('folder_full', 409, { values: { most } }),
  /** Something was decided on this paper. */
  documentHeld: () => new Problem('document_held', 409),
  certificateStands: () => new Problem('certificate_stands', 409),
  /** A certificate needs a name, and the person gave none or closed it again. */
  noName: () => new Problem('no_name', 409),
  tooManyLists: (most: number) => new Problem('too_many_lists', 409, { values: { most } }),
  listFull: (most: number) => new Problem('list_full', 409, { values: { most } }),
  tooManySearches: (most: number) => new Problem('too_many_searches', 409, { values: { most } }),
  importHasProblems: (count: number) => new Problem('import_has_problems', 409, { values: { count } }),
  /** It kept no facts to compute it from. */
  runBeforeReplay: () => new Problem('run_before_replay', 409),
  /** Whoever scores first says whether they know the person. */
  notDeclared: () => new Problem('not_declared', 409),
  /** Who knows what others gave does not score; who still has to score does not learn what others gave. */
  ownScoresFirst: () => new Problem('own_scores_first', 409),
  /** Somebody else chose this time meanwhile. */
  slotTaken: () => new Problem('slot_taken', 409),
  seatsTaken: () => new Problem('seats_taken', 409),
  orientationFull: () => new Problem('orientation_full', 409),
  orientationOver: () => new Problem('orientation_over', 409),
  /** A line of a grant has not so much left, or would have less than it promised. */
  budgetOverdrawn: () => new Problem('budget_overdrawn', 409),
  /** What a contract is not amended to, by line of the terms. */
  notAmendable: (details: ProblemDetail[]) => new Problem('not_amendable', 409, { details }),
  /** Some of the terms is paid: they are not promised anew as a whole. */
  paidAlready: () => new Problem('paid_already', 409),
  tooManyClaims: (most: number) => new Problem('too_many_claims', 409, { values: { most } }),
  /** An invitation or an application at this vacancy is there already, however it ended. */
  alreadyApplied: () => new Problem('already_applied', 409),
  /** What stands between a person and an application, as server/applications/rules.ts names it. */
  mayNotApply: (standing: string) =>
    new Problem('may_not_apply', 409, { details: [{ path: '', code: `apply_${standing}` }] }),
  notInvitable: () => new Problem('not_invitable', 409),
  /** `opensAt`: when the first of those seen no longer counts. */
  quotaReached: (limit: number, opensAt: Date = new Date(Date.now() + 3_600_000)) =>
    new Problem('quota_reached', 429, {
      values: { limit },
      retryAfter: Math.max(1, Math.ceil((opensAt.getTime() - Date.now()) / 1000)),
      more: { opensAt: opensAt.toISOString() },
    }),
  /** Found more people than are left of the day; `most` is what an export of them may contain. */
  exportPastQuota: (found: number, most: number) =>
    new Problem('export_past_quota', 409, { values: { found, most }, more: { found, most } }),
  tooManyPortfolios: (most: number) =>
    new Problem('too_many_portfolios', 429, { values: { most }, retryAfter: 30 }),
  tooManyExports: (most: number) =>
    new Problem('too_many_exports', 429, { values: { most }, retryAfter: 30 }),
  /** Another question of theirs is being looked at this moment. */
  exportBeingAsked: () => new Problem('export_being_asked', 429, { retryAfter: 1 }),
  /** Its day is over, somebody left the pool, or the disk lost it: it can be asked for again. */
  exportGone: () => new Problem('export_gone', 410),
  tooManyRequests: (seconds: number) => new Problem('too_many_requests', 429, { retryAfter: seconds }),
  overloaded: () => new Problem('overloaded', 503, { retryAfter: 5 }),
  noDatabase: () => new Problem('no_database', 503, { retryAfter: 5 }),
  diskFull: () => new Problem('disk_full', 507, { retryAfter: 60 }),
  unexpected: () => new Problem('unexpected', 500),
};

/** What a database constraint means to a person. Constraints that no request can break are not listed. */
const byConstraint: Record<string, () => Problem> = {
  programmes_code_key: () => problems.alreadyExists('code'),
  programmes_code_check: () => problems.invalid([{ path: 'code', code: 'code_shape' }]),
  memberships_once: () => problems.alreadyExists('email'),
  organisation_people_organisation: () => problems.notFound(),
  institutions_name: () => problems.alreadyExists('name'),
  assignments_extension_once: () => problems.alreadyExists('placementId'),
  orientations_full: () => problems.orientationFull(),
  orientations_over: () => problems.orientationOver(),
  orientations_not_yet: () => problems.notNow('coming'),
  placements_once: () => problems.alreadyExists('profileId'),
  assignments_dates: () => problems.invalid([{ path: 'endsOn', code: 'ends_before_start' }]),
  questionnaire_versions_frozen: () => problems.notNow('published'),
  questionnaire_versions_draft: () => problems.draftExists(),
  questionnaire_versions_once: () => problems.draftExists(),
  questionnaire_versions_open: () => problems.notNow('published'),
  interview_slots_taken: () => problems.slotTaken(),
  interview_slots_one: () => problems.slotTaken(),
  disclosures_yes: () => problems.notAllowed(),
  talent_list_people_yes: () => problems.notFound(), // withdrawn while being added
  talent_lists_name: () => problems.alreadyExists('name'),
  saved_searches_name: () => problems.alreadyExists('name'),
  rosters_once: () => problems.rosterTwice(),
  budget_lines_funded: () => problems.budgetOverdrawn(),
  budget_lines_committed: () => problems.budgetOverdrawn(),
  // More than any line has.
  payments_line_amount: () => problems.budgetOverdrawn(),
  project_milestones_line_amount: () => problems.budgetOverdrawn(),
  expense_claims_receipt: () => problems.invalid([{ path: 'documentId', code: 'receipt_used' }]),
  assignment_funding_committed: () => problems.budgetOverdrawn(),
  budget_lines_code: () => problems.alreadyExists('code'),
  budget_lines_dates: () => problems.invalid([{ path: 'validUntil', code: 'ends_before_start' }]),
  one_side: () => problems.invalid([{ path: 'email', code: 'both_sides' }]),
  responses_evidence: () => problems.evidenceNeeded(),
};

interface DatabaseError {
  code: string;
  constraint_name?: string;
  table_name?: string;
  routine?: string;
}

function databaseError(error: unknown): DatabaseError | null {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 4;
    current = current.cause, depth++
  ) {
    if ('code' in current && typeof current.code === 'string') return current as Error & DatabaseError;
  }
  return null;
}

/**
 * What of an error may be logged. Postgres and drizzle put the values of a statement, which are what people typed, into
 * their messages: of those only the code, the names and the statement's text are kept.
 */
export function withoutValues(error: unknown): unknown {
  const found = databaseError(error);
  if (!found || !(error instanceof Error) || !('query' in error || /^[0-9A-Z]{5}$/.test(found.code)))
    return error;
  const { code, constraint_name: constraint, table_name: table, routine } = found;
  const frames = error.stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? [];
  return {
    type: error.name,
    code,
    constraint,
    table,
    routine,
    ...('query' in error ? { query: error.query } : {}),
    frames,
  };
}

/** Turns what Postgres throws into a problem; null when it is nothing a person could act on. */
export function problemOfDatabase(error: unknown): Problem | null {
  const found = databaseError(error);
  if (!found) return null;
  if (found.constraint_name && byConstraint[found.constraint_name])
    return byConstraint[found.constraint_name]?.() ?? null;
  if (found.code === '53100') return problems.diskFull();
  if (found.code === '42501') return problems.notFound(); // row-level security refused a write: foreign looks absent
  if (
    /^(08|57P|53)/.test(found.code) ||
    /^(ECONNREFUSED|ECONNRESET|CONNECT_TIMEOUT|CONNECTION_)/.test(found.code)
  ) {
    return problems.noDatabase();
  }
  return null;
}
