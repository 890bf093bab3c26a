// The one shape of everything that can go wrong (RFC 9457), as pages meet it. Titles and messages arrive in the
// person's language already.
export interface ProblemDetail {
  /** Which answer: `email`, `skills[0].level`, or empty for the whole form. */
  path: string;
  message: string;
  /** The cell of an uploaded file that is meant. */
  cell?: { sheet: string; row: number; column: string };
}

export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
  details?: ProblemDetail[];
  /** Of a draft, after what could be saved was saved. */
  revision?: number;
  /** When a limit lets one on again (ISO 8601). */
  opensAt?: string;
  /** People found, and how many of them an export may contain today. */
  found?: number;
  most?: number;
}

/** Thrown by `api()` for every answer that is neither a success, nor a sign-in, nor a missing page. */
export class ApiProblem extends Error implements Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly details: ProblemDetail[];
  readonly revision?: number;
  readonly opensAt?: string;
  readonly found?: number;
  readonly most?: number;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    if (problem.detail) this.detail = problem.detail;
    this.details = problem.details ?? [];
    if (problem.revision !== undefined) this.revision = problem.revision;
    if (problem.opensAt) this.opensAt = problem.opensAt;
    if (problem.found !== undefined) this.found = problem.found;
    if (problem.most !== undefined) this.most = problem.most;
  }

  /** Without the stack, so that it can travel to the page. */
  toProblem(): Problem {
    const { code, status, title, detail, details, opensAt, found, most } = this;
    return {
      code,
      status,
      title,
      details,
      ...(detail ? { detail } : {}),
      ...(opensAt ? { opensAt } : {}),
      ...(found === undefined ? {} : { found }),
      ...(most === undefined ? {} : { most }),
    };
  }
}

/** `skills[0].uri`, `skills.0.uri` and `skills/0/uri` are the same place. */
function place(path: string): string {
  return path
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean)
    .join('-');
}

/** The element id of a field; ErrorSummary's links and the inputs agree on it. */
export function fieldId(name: string): string {
  return `f-${place(name)}`;
}

/** What is wrong with one answer, if anything. Pass it as `error` to a field. */
export function messageAt(problem: Problem | null | undefined, path: string): string | undefined {
  return problem?.details?.find((detail) => place(detail.path) === place(path))?.message;
}

/** The same for a field of several parts (a picker's rows): the first thing wrong with it or within it. */
export function messageWithin(problem: Problem | null | undefined, path: string): string | undefined {
  const start = `${place(path)}-`;
  return problem?.details?.find((detail) => `${place(detail.path)}-`.startsWith(start))?.message;
}
