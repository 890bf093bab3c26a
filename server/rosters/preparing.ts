// From rows and decisions to the people who will be invited: words become concepts, rows of one person become one. Pure and
// the same for the report and the import, so that the import does what the report said.
import { breather } from './breathing.ts';
import { plainWords } from './columns.ts';
import { mostOfEach, personFacts, singleFacts } from './schema.ts';
import type {
  PersonFacts,
  RosterField,
  TwinDecision,
  TwinDecisions,
  TwinFact,
  WordDecision,
  WordDecisions,
  WordKind,
} from './schema.ts';
import { distinct, type Fault, type RosterRow, sameFact } from './values.ts';

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const wordKey = (kind: WordKind, words: string): string => `${kind}:${plainWords(words)}`;

export interface DistinctWord {
  kind: WordKind;
  /** As it is first written. */
  words: string;
  times: number;
}

/** Every text wants somebody's decision: more than these nobody looks through, and each costs a search. */
export const mostWords = 5000;

/** Each text once, those that stand in most rows first. */
export function distinctWords(rows: readonly RosterRow[]): DistinctWord[] {
  const found = new Map<string, DistinctWord>();
  const add = (kind: WordKind, words: string): void => {
    const key = wordKey(kind, words);
    const met = found.get(key);
    if (met) met.times += 1;
    else found.set(key, { kind, words, times: 1 });
  };
  for (const { facts, stopped } of rows) {
    if (stopped) continue;
    if (facts.occupation) add('occupation', facts.occupation.words);
    for (const { words } of facts.skills) add('skill', words);
  }
  return [...found.values()].sort(
    (one, other) =>
      other.times - one.times || one.kind.localeCompare(other.kind) || (one.words < other.words ? -1 : 1),
  );
}

/** Undecided words stay as they are: nobody is given a code that nobody chose. */
export function withWords(facts: PersonFacts, decisions: WordDecisions): PersonFacts {
  const decided = (kind: WordKind, words: string): WordDecision => {
    const key = wordKey(kind, words);
    return Object.hasOwn(decisions, key) ? (decisions[key] ?? 'keep') : 'keep';
  };
  const uriOf = (decision: WordDecision): string | null =>
    typeof decision === 'object' ? decision.uri : null;
  const job = facts.occupation && decided('occupation', facts.occupation.words);
  const skills = facts.skills.flatMap((skill) => {
    const decision = decided('skill', skill.words);
    return decision === 'drop' ? [] : [{ ...skill, uri: uriOf(decision) }];
  });
  return {
    ...facts,
    occupation:
      facts.occupation && job && job !== 'drop' ? { uri: uriOf(job), words: facts.occupation.words } : null,
    skills: distinct(skills, skillKey),
  };
}

const skillKey = ({ uri, words }: PersonFacts['skills'][number]): string => uri ?? plainWords(words);

// ── Rows of one person ───────────────────────────────────────────────────────────────────────────────────────────────
export interface TwinGroup {
  /** Its first row's number. */
  group: string;
  why: 'email' | 'name';
  rows: RosterRow[];
  /** What they say differently, so that somebody has to choose. */
  differing: TwinFact[];
}

/** Rows with one address, or with one name and one year of birth. Groups join when they share a row. */
export function findTwins(rows: readonly RosterRow[]): TwinGroup[] {
  const root = new Map<number, number>();
  const find = (at: number): number => {
    let top = at;
    for (let next = root.get(top); next !== undefined && next !== top; next = root.get(top)) top = next;
    // The next asks of it go straight there: long chains would make this quadratic.
    if (top !== at) root.set(at, top);
    return top;
  };
  const first = new Map<string, number>();
  const byAddress = new Set<number>();
  for (const [at, { email, facts, stopped }] of rows.entries()) {
    if (stopped) continue;
    const keys = [`@${email}`];
    if (facts.name && facts.birthYear) keys.push(`${plainWords(facts.name)} ${facts.birthYear}`);
    for (const key of keys) {
      const met = first.get(key);
      if (met === undefined) first.set(key, at);
      else {
        const [low, high] = [find(met), find(at)].sort((one, other) => one - other) as [number, number];
        root.set(high, low);
        if (key.startsWith('@')) byAddress.add(low);
      }
    }
  }
  const groups = new Map<number, RosterRow[]>();
  for (const [at, row] of rows.entries()) {
    const top = find(at);
    const list = groups.get(top);
    if (list) list.push(row);
    else groups.set(top, [row]);
  }
  return [...groups]
    .filter(([, members]) => members.length > 1)
    .map(([top, members]) => ({
      group: String(members[0]?.row ?? 0),
      why: byAddress.has(top) || members.every(({ email }) => email === members[0]?.email) ? 'email' : 'name',
      rows: members,
      differing: differing(members),
    }));
}

/** Groups that wait for somebody's choice. */
export const undecidedTwins = (rows: readonly RosterRow[], twins: TwinDecisions): number =>
  findTwins(rows).filter(
    ({ group, differing }) => differing.length > 0 && !Object.hasOwn(twins.groups, group),
  ).length;

/** Facts that two of the rows state in two ways; one that is empty beside one that is not needs no choice. */
function differing(rows: readonly RosterRow[]): TwinFact[] {
  const facts: TwinFact[] = singleFacts.filter((fact) => {
    const stated = rows.filter((row) => row.facts[fact] !== null);
    return stated.some((row) => stated[0] && !sameFact(fact, row.facts, stated[0].facts));
  });
  return rows.every(({ email }) => email === rows[0]?.email) ? facts : [...facts, 'email'];
}

/** Everything that any row says, once, and no more than a person may have. */
function union<Item>(
  rows: readonly RosterRow[],
  of: (facts: PersonFacts) => readonly Item[],
  by: (item: Item) => unknown,
  past: () => void,
): Item[] {
  const found = new Map<unknown, Item>();
  for (const { facts } of rows)
    for (const item of of(facts)) {
      const key = by(item);
      if (found.has(key)) continue;
      if (found.size === mostOfEach) {
        past();
        return [...found.values()];
      }
      found.set(key, item);
    }
  return [...found.values()];
}

/**
 * Rows of one person as one. Single facts and the address come from the row that was chosen, else from the first that states
 * one; lists keep what any row says, up to what a person may have: `past` hears of the rest.
 */
export function mergeRows(
  rows: readonly RosterRow[],
  choice: Exclude<TwinDecision, 'both'>,
  past: (field: RosterField) => void = () => undefined,
): RosterRow {
  const [head] = rows;
  if (!head) throw new Error('No rows to merge');
  const facts: PersonFacts = { ...head.facts };
  for (const fact of singleFacts) {
    const chosen =
      rows.find(({ row }) => row === choice[fact]) ?? rows.find((each) => each.facts[fact] !== null);
    Object.assign(facts, { [fact]: chosen?.facts[fact] ?? null });
  }
  facts.skills = union(
    rows,
    ({ skills }) => skills,
    skillKey,
    () => past('skills'),
  );
  facts.sectors = [...new Set(rows.flatMap((row) => row.facts.sectors))];
  facts.modes = [...new Set(rows.flatMap((row) => row.facts.modes))];
  facts.placements = union(
    rows,
    ({ placements }) => placements,
    (each) => JSON.stringify(each),
    () => past('host'),
  );
  // A level that one row gives is not lost to a row that names the language without one.
  const levels = new Map<string, PersonFacts['languages'][number]['level']>();
  for (const row of rows)
    for (const { code, level } of row.facts.languages)
      if (level && !levels.has(code)) levels.set(code, level);
  const spoken = union(
    rows,
    ({ languages }) => languages,
    ({ code }) => code,
    () => past('languages'),
  );
  facts.languages = spoken.map(({ code }) => ({ code, level: levels.get(code) ?? null }));
  const writer = rows.find(({ row }) => row === choice.email) ?? head;
  return { ...head, email: writer.email, language: writer.language ?? head.language, facts };
}

// ── What will be ─────────────────────────────────────────────────────────────────────────────────────────────────────
export interface Outcome {
  row: number;
  outcome: 'invite' | 'merged' | 'left' | 'stopped';
  /** The row into which a merged one went. */
  into: number | null;
}

export interface Prepared {
  people: RosterRow[];
  outcomes: Outcome[];
  undecidedTwins: number;
  /** What does not fit a person's bounds, and stays out. */
  faults: Fault[];
}

/** Which column a list of the facts comes from. */
const columnOf: Record<string, RosterField> = {
  ...{ birthYear: 'birth_year', residenceCountry: 'residence_country', educationLevel: 'education_level' },
  ...{ experienceYears: 'experience_years', placements: 'host' },
};

/**
 * As the person's page and answer take it: whatever is not of that shape stays out and is named, so that everybody invited
 * can open their invitation.
 */
function fitting(facts: PersonFacts, out: (field: RosterField) => void): PersonFacts {
  const read = personFacts.safeParse(facts);
  if (read.success) return read.data;
  const { data: empty } = personFacts.safeParse({});
  const rest: Record<string, unknown> = { ...facts };
  for (const part of new Set(read.error.issues.map(({ path }) => String(path[0])))) {
    const value = rest[part];
    const item = personFacts.shape[part as keyof PersonFacts];
    // Of a list, what fits of it.
    rest[part] = Array.isArray(value)
      ? value.filter((each) => item.safeParse([each]).success).slice(0, mostOfEach)
      : empty?.[part as keyof PersonFacts];
    out(columnOf[part] ?? (part as RosterField));
  }
  return personFacts.parse(rest);
}

export async function prepare(
  rows: readonly RosterRow[],
  words: WordDecisions,
  twins: TwinDecisions,
): Promise<Prepared> {
  const breathe = breather();
  const faults: Fault[] = [];
  const outOf =
    (row: number, code: string) =>
    (column: RosterField): void => {
      const params = { most: mostOfEach };
      faults.push({ sheet: '', row, column: '', field: column, code, params, stops: false });
    };
  const left = new Set(twins.left);
  const outcomes = new Map<number, Outcome>(
    rows.map(({ row, stopped }) => [row, { row, outcome: stopped ? 'stopped' : 'invite', into: null }]),
  );
  const merged = new Map<number, RosterRow>();
  const swallowed = new Set<number>();
  let undecidedTwins = 0;
  const bring = (group: readonly RosterRow[], choice: Exclude<TwinDecision, 'both'>): void => {
    const [head, ...others] = group;
    if (!head || others.length === 0) return;
    merged.set(head.row, mergeRows(group, choice, outOf(head.row, 'cut')));
    for (const { row } of others) {
      swallowed.add(row);
      outcomes.set(row, { row, outcome: 'merged', into: head.row });
    }
  };
  for (const group of findTwins(rows)) {
    await breathe();
    const decision = Object.hasOwn(twins.groups, group.group) ? twins.groups[group.group] : undefined;
    if (decision === 'both') {
      // Different people, but never two invitations to one address.
      for (const same of Map.groupBy(group.rows, ({ email }) => email).values()) bring(same, {});
      continue;
    }
    // One address and nothing that differs needs nobody's choice.
    if (decision === undefined && group.differing.length > 0) {
      undecidedTwins += 1;
      continue;
    }
    bring(group.rows, decision ?? {});
  }
  const people: RosterRow[] = [];
  for (const row of rows) {
    await breathe();
    if (row.stopped || swallowed.has(row.row)) continue;
    if (left.has(row.row)) {
      outcomes.set(row.row, { row: row.row, outcome: 'left', into: null });
      continue;
    }
    const whole = merged.get(row.row) ?? row;
    const facts = fitting(withWords(whole.facts, words), outOf(row.row, 'not_taken'));
    people.push({ ...whole, facts });
  }
  return { people, outcomes: [...outcomes.values()], undecidedTwins, faults };
}

/** The lines of the report to download; who writes the file neutralises the cells. */
export function reportLines(faults: readonly Fault[], say: (fault: Fault) => string): string[][] {
  return faults.map((fault) => [fault.sheet, String(fault.row), fault.column, say(fault)]);
}
