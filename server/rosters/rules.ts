// From rows and decisions to the people who will be invited: words become concepts, rows of one person become one. Pure and
// the same for the report and the import, so that the import does what the report said.
import { plainWords } from './columns.ts';
import type {
  PersonFacts,
  SingleFact,
  TwinDecision,
  TwinDecisions,
  TwinFact,
  WordDecision,
  WordDecisions,
  WordKind,
} from './schema.ts';
import { distinct, type Fault, type RosterRow, sameFact } from './values.ts';

/** As in schema.ts; zod stays on the server. */
const singles: readonly SingleFact[] = [
  'name',
  'phone',
  'city',
  'birthYear',
  'sex',
  'residenceCountry',
  'occupation',
  'educationLevel',
  'experienceYears',
];

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const wordKey = (kind: WordKind, words: string): string => `${kind}:${plainWords(words)}`;

export interface DistinctWord {
  kind: WordKind;
  /** As it is first written. */
  words: string;
  times: number;
}

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

/** Facts that two of the rows state in two ways; one that is empty beside one that is not needs no choice. */
function differing(rows: readonly RosterRow[]): TwinFact[] {
  const facts: TwinFact[] = singles.filter((fact) => {
    const stated = rows.filter((row) => row.facts[fact] !== null);
    return stated.some((row) => stated[0] && !sameFact(fact, row.facts, stated[0].facts));
  });
  return rows.every(({ email }) => email === rows[0]?.email) ? facts : [...facts, 'email'];
}

/**
 * Rows of one person as one. Single facts and the address come from the row that was chosen, else from the first that states
 * one; lists keep everything that any row says.
 */
export function mergeRows(rows: readonly RosterRow[], choice: Exclude<TwinDecision, 'both'>): RosterRow {
  const [head, ...others] = rows;
  if (!head) throw new Error('No rows to merge');
  const facts: PersonFacts = { ...head.facts };
  for (const fact of singles) {
    const chosen =
      rows.find(({ row }) => row === choice[fact]) ?? rows.find((each) => each.facts[fact] !== null);
    Object.assign(facts, { [fact]: chosen?.facts[fact] ?? null });
  }
  for (const { facts: more } of others) {
    facts.skills = distinct([...facts.skills, ...more.skills], skillKey);
    facts.languages = distinct([...facts.languages, ...more.languages], ({ code }) => code);
    facts.sectors = [...new Set([...facts.sectors, ...more.sectors])];
    facts.modes = [...new Set([...facts.modes, ...more.modes])];
    facts.placements = distinct([...facts.placements, ...more.placements], (each) => JSON.stringify(each));
  }
  // A level that one row gives is not lost to a row that names the language without one.
  facts.languages = facts.languages.map((each) => ({
    code: each.code,
    level:
      each.level ??
      rows.flatMap((row) => row.facts.languages).find(({ code, level }) => code === each.code && level)
        ?.level ??
      null,
  }));
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
}

export function prepare(rows: readonly RosterRow[], words: WordDecisions, twins: TwinDecisions): Prepared {
  const left = new Set(twins.left);
  const outcomes = new Map<number, Outcome>(
    rows.map(({ row, stopped }) => [row, { row, outcome: stopped ? 'stopped' : 'invite', into: null }]),
  );
  const merged = new Map<number, RosterRow>();
  const swallowed = new Set<number>();
  let undecidedTwins = 0;
  for (const group of findTwins(rows)) {
    const decision = Object.hasOwn(twins.groups, group.group) ? twins.groups[group.group] : undefined;
    if (decision === 'both') continue;
    // One address and nothing that differs needs nobody's choice.
    if (decision === undefined && group.differing.length > 0) {
      undecidedTwins += 1;
      continue;
    }
    const one = mergeRows(group.rows, decision ?? {});
    merged.set(one.row, one);
    for (const { row } of group.rows.slice(1)) {
      swallowed.add(row);
      outcomes.set(row, { row, outcome: 'merged', into: one.row });
    }
  }
  const people = rows.flatMap((row) => {
    if (row.stopped || swallowed.has(row.row)) return [];
    if (left.has(row.row)) {
      outcomes.set(row.row, { row: row.row, outcome: 'left', into: null });
      return [];
    }
    const whole = merged.get(row.row) ?? row;
    return [{ ...whole, facts: withWords(whole.facts, words) }];
  });
  return { people, outcomes: [...outcomes.values()], undecidedTwins };
}

/** The lines of the report to download; who writes the file neutralises the cells. */
export function reportLines(faults: readonly Fault[], say: (fault: Fault) => string): string[][] {
  return faults.map((fault) => [fault.sheet, String(fault.row), fault.column, say(fault)]);
}
