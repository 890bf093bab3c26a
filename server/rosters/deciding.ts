// What whoever brings a file decides: which concept a text means (once a text, not once a row), which rows are one person,
// which rows are people whom they see in the pool anyway; and what would happen, row by row.
import { moveRoster, similarCards } from '@compatriot/db/queries/rosters.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import type { Context } from '../context.ts';
import { say } from '../messages.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { ageBandOf } from '../profiles/rules.ts';
import { officialProgramme } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import type { Copy, PickerKind } from '../skills/copy.ts';
import type { Suggestion } from '../skills/copy.ts';
import { currentCopy } from '../skills/standing.ts';
import { neutral } from '../xlsform/columns.ts';
import { type Opened, openRoster, undecidedRoster } from './actions.ts';
import { breather } from './breathing.ts';
import { plainWords } from './columns.ts';
import { type DistinctWord, distinctWords, findTwins, prepare, reportLines, wordKey } from './preparing.ts';
import type { TwinDecisions, TwinFact, WordDecision, WordDecisions, WordKind } from './schema.ts';
import { singleFacts } from './schema.ts';
import type { Fault, RosterRow } from './values.ts';
import { factWords } from './words.ts';

const wordsOnPage = 25;
const suggestionsShown = 5;
const pickers: Record<WordKind, PickerKind> = { occupation: 'occupation', skill: 'skill' };

/** How well the best name and the words agree: the same words; all words of one in the other; less. */
export function sureOf(words: string, best: Suggestion | undefined): 'yes' | 'likely' | 'no' {
  if (!best) return 'no';
  const asked = plainWords(words);
  if ([best.matched, best.label].some((name) => plainWords(name) === asked)) return 'yes';
  const set = new Set(asked.split(' '));
  const matched = plainWords(best.matched).split(' ');
  const shared = matched.filter((word) => set.has(word)).length;
  return shared > 0 && (shared === set.size || shared === matched.length) ? 'likely' : 'no';
}

interface Guessed extends DistinctWord {
  suggestions: Suggestion[];
  sure: 'yes' | 'likely' | 'no';
}

function guess(copy: Copy, { row }: Opened, word: DistinctWord): Guessed {
  const suggestions = copy.byKind[pickers[word.kind]].suggest(
    word.words,
    row.language,
    suggestionsShown,
    row.programmeId,
  );
  return { ...word, suggestions, sure: sureOf(word.words, suggestions[0]) };
}

const decidedOf = (decisions: WordDecisions, { kind, words }: DistinctWord): WordDecision | null =>
  Object.hasOwn(decisions, wordKey(kind, words)) ? (decisions[wordKey(kind, words)] ?? null) : null;

export async function listWords(request: OpenRequest, id: string, page: number) {
  const opened = await request.transaction((ctx) => openRoster(ctx, id));
  const copy = await currentCopy(request.services.database);
  const all = distinctWords(opened.rows);
  const pages = Math.max(1, Math.ceil(all.length / wordsOnPage));
  return {
    total: all.length,
    undecided: all.filter((word) => decidedOf(opened.words, word) === null).length,
    page: Math.min(page, pages),
    pages,
    items: all
      .slice((Math.min(page, pages) - 1) * wordsOnPage, Math.min(page, pages) * wordsOnPage)
      .map((word) => ({ ...guess(copy, opened, word), decision: decidedOf(opened.words, word) })),
  };
}

/** @throws 400 for a concept that is not there or of the other kind, 404, 409 */
export async function decideWords(
  request: OpenRequest,
  id: string,
  body: { decisions: { kind: WordKind; words: string; decision: WordDecision }[]; rest?: 'best' | undefined },
): Promise<void> {
  const copy = await currentCopy(request.services.database);
  const opened = await request.transaction((ctx) => openRoster(ctx, id));
  const all = distinctWords(opened.rows);
  const there = new Set(all.map(({ kind, words }) => wordKey(kind, words)));
  const words: WordDecisions = {};
  for (const [at, { kind, words: text, decision }] of body.decisions.entries()) {
    const conceptId = typeof decision === 'object' ? copy.idOf(decision.uri) : null;
    const known = typeof decision !== 'object' || (conceptId !== null && copy.kind(conceptId) === kind);
    if (!known || !there.has(wordKey(kind, text)))
      throw problems.invalid([{ path: `decisions.${at}`, code: 'not_a_choice' }]);
    words[wordKey(kind, text)] = decision;
  }
  if (body.rest) {
    const breathe = breather();
    for (const word of all) {
      await breathe();
      if (
        decidedOf({ ...opened.words }, word) !== null ||
        Object.hasOwn(words, wordKey(word.kind, word.words))
      )
        continue;
      const { suggestions, sure } = guess(copy, opened, word);
      const [best] = suggestions;
      words[wordKey(word.kind, word.words)] =
        best && sure !== 'no' ? { uri: best.uri, label: best.label } : 'keep';
    }
  }
  await request.transaction(async (ctx) => {
    const row = await undecidedRoster(ctx, id);
    // Other columns meanwhile: what was decided may not be there any more, and is left alone.
    const changed = { words: { ...(row.words as WordDecisions), ...words }, updatedAt: ctx.now };
    if (!(await moveRoster(ctx.tx, id, ['open'], changed))) throw problems.notNow(row.status);
    await ctx.record(
      'roster.words_decided',
      { id, programmeId: row.programmeId },
      { words: Object.keys(words).length },
    );
  });
}

// ── Rows of one person ───────────────────────────────────────────────────────────────────────────────────────────────
const visibleOnPage = 10;
const groupsShown = 50;
const rowsShown = 50;

const shownRow = (row: RosterRow, language: string) => ({
  row: row.row,
  facts: [
    { fact: 'email' as TwinFact, value: row.email },
    ...singleFacts.flatMap((fact) => {
      const value = factWords(fact, row.facts, language);
      return value === null ? [] : [{ fact: fact as TwinFact, value }];
    }),
  ],
  placements: row.facts.placements.length,
});

export async function listTwins(request: OpenRequest, id: string, page: number) {
  const copy = await currentCopy(request.services.database);
  return request.transaction(async (ctx) => {
    const opened = await openRoster(ctx, id);
    const { rows, twins, words } = opened;
    const { people } = await prepare(rows, words, { ...twins, left: [] });
    const groups = findTwins(rows).filter(({ differing }) => differing.length > 0);
    const decisionOf = (group: string) =>
      Object.hasOwn(twins.groups, group) ? (twins.groups[group] ?? null) : null;
    // Undecided first; what is decided can be decided again.
    const sorted = [...groups].sort(
      (one, other) => Number(decisionOf(one.group) !== null) - Number(decisionOf(other.group) !== null),
    );
    return {
      total: groups.length,
      undecided: groups.filter(({ group }) => decisionOf(group) === null).length,
      groups: sorted.slice(0, groupsShown).map(({ group, why, rows: members, differing }) => ({
        ...{ group, why, differing, decision: decisionOf(group) },
        more: Math.max(0, members.length - rowsShown),
        rows: members.slice(0, rowsShown).map((row) => shownRow(row, ctx.language)),
      })),
      ...(await visibleMatches(ctx, opened, copy, people, page)),
    };
  });
}

/** Compared with nobody but people whom the reader finds in the pool anyway; each card shown counts as seen. */
async function visibleMatches(
  ctx: Context,
  { row, twins }: Opened,
  copy: Copy,
  people: RosterRow[],
  page: number,
) {
  const programme = await findProgrammeById(ctx.tx, row.programmeId);
  const access = await officialProgramme(ctx, programme?.code ?? '');
  const conceptOf = (uri: string | null): number | null => (uri === null ? null : copy.idOf(uri));
  const found = await similarCards(
    ctx.tx,
    row.programmeId,
    access.recipient,
    people.map(({ row: number, email, facts }) => ({
      row: number,
      email,
      country: facts.residenceCountry,
      ageBand: ageBandOf(facts.birthYear, ctx.now),
      occupationId: conceptOf(facts.occupation?.uri ?? null),
      skillIds: facts.skills.flatMap(({ uri }) => conceptOf(uri) ?? []),
    })),
  );
  const numbers = [...new Set(found.map((card) => card.row))];
  const pages = Math.max(1, Math.ceil(numbers.length / visibleOnPage));
  const at = Math.min(page, pages);
  const shown = numbers.slice((at - 1) * visibleOnPage, at * visibleOnPage);
  const cards = found.filter((card) => shown.includes(card.row));
  // Beside an address that was disclosed a card is somebody known by name: that is a look at tier 2.
  const known = new Set(cards.filter(({ address }) => address).map(({ profileId }) => profileId));
  const others = new Set(cards.map(({ profileId }) => profileId).filter((each) => !known.has(each)));
  await recordSeen(ctx, access, [...known], 2);
  await recordSeen(ctx, access, [...others]);
  const left = new Set(twins.left);
  return {
    page: at,
    pages,
    visible: people
      .filter((person) => shown.includes(person.row))
      .map((person) => ({
        row: shownRow(person, ctx.language),
        left: left.has(person.row),
        cards: cards
          .filter((card) => card.row === person.row)
          .map(({ id, pseudonym, occupationId, country, ageBand, experienceBand, address }) => ({
            ...{ id, pseudonym, country, ageBand, experienceBand, address },
            occupation: occupationId === null ? null : copy.label(occupationId, ctx.language),
          })),
      })),
  };
}

/** @throws 400 for a group or row that is not there, 404, 409 */
export async function decideTwins(
  ctx: Context,
  id: string,
  body: {
    groups: { group: string; decision: TwinDecisions['groups'][string] }[];
    shown: number[];
    left: number[];
  },
): Promise<void> {
  const { row, rows, twins } = await openRoster(ctx, id, 'lock');
  const there = new Map(findTwins(rows).map((each) => [each.group, each]));
  const groups = { ...twins.groups };
  for (const [at, { group, decision }] of body.groups.entries()) {
    const found = there.get(group);
    const numbers = new Set(found?.rows.map((each) => each.row));
    const fits =
      found &&
      // One address is one invitation, whoever reads it.
      (decision === 'both'
        ? new Set(found.rows.map(({ email }) => email)).size > 1
        : Object.values(decision).every((each) => numbers.has(each ?? -1)));
    if (!fits) throw problems.invalid([{ path: `groups.${at}`, code: 'not_a_choice' }]);
    groups[group] = decision;
  }
  const shown = new Set(body.shown);
  const left = [
    ...twins.left.filter((each) => !shown.has(each)),
    ...body.left.filter((each) => shown.has(each)),
  ];
  const changed = { twins: { groups, left: [...new Set(left)] }, updatedAt: ctx.now };
  if (!(await moveRoster(ctx.tx, id, ['open'], changed))) throw problems.notNow(row.status);
  await ctx.record(
    'roster.twins_decided',
    { id, programmeId: row.programmeId },
    { groups: body.groups.length },
  );
}

// ── The dry run ──────────────────────────────────────────────────────────────────────────────────────────────────────
const faultsListed = 200;
const outcomesListed = 500;
const faultWords = (language: string) => (fault: Fault) =>
  say(language, `roster_fault_${fault.code}`, fault.params);
const named =
  (language: string) =>
  ({ field, ...fault }: Fault): Fault => ({
    ...fault,
    column: field ? say(language, `roster_field_${field}`) : fault.column,
  });

export async function reportOn(ctx: Context, id: string) {
  const { rows, words, twins, ...opened } = await openRoster(ctx, id);
  const { people, outcomes, undecidedTwins, faults: late } = await prepare(rows, words, twins);
  const faults = [...opened.faults, ...late].map(named(ctx.language));
  const count = (outcome: string) => outcomes.filter((each) => each.outcome === outcome).length;
  const message = faultWords(ctx.language);
  // What stops a row first.
  const sorted = [...faults].sort((one, other) => Number(other.stops) - Number(one.stops));
  return {
    rows: rows.length,
    invite: people.length,
    merged: count('merged'),
    leftOut: count('left'),
    stopped: count('stopped'),
    placements: people.reduce((sum, { facts }) => sum + facts.placements.length, 0),
    undecidedWords: distinctWords(rows).filter((word) => decidedOf(words, word) === null).length,
    undecidedTwins,
    faults: sorted.slice(0, faultsListed).map((fault) => ({
      ...{ sheet: fault.sheet, row: fault.row, column: fault.column, stops: fault.stops },
      message: message(fault),
    })),
    faultsTotal: faults.length,
    what: outcomes.slice(0, outcomesListed),
  };
}

/** Every row and every fault as CSV; cells that a spreadsheet would run are neutralised. */
export async function downloadReport(request: OpenRequest, id: string): Promise<string> {
  const { opened, language } = await request.transaction(async (ctx) => ({
    opened: await openRoster(ctx, id),
    language: ctx.language,
  }));
  const { outcomes, faults } = await prepare(opened.rows, opened.words, opened.twins);
  const title = (key: string): string => say(language, key);
  const name = opened.sheets[opened.mapping.people.sheet]?.name ?? '';
  const lines = [
    [
      title('roster_col_sheet'),
      title('roster_col_row'),
      title('roster_col_column'),
      title('roster_col_what'),
    ],
    ...outcomes.map(({ row, outcome, into }) => [
      name,
      String(row),
      '',
      say(language, `roster_outcome_${outcome}`, { row: into ?? 0 }),
    ]),
    ...reportLines([...opened.faults, ...faults].map(named(language)), faultWords(language)),
  ];
  const quoted = (cell: string): string => `"${neutral(cell).replaceAll('"', '""')}"`;
  request.reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="roster-report.csv"');
  return `\ufeff${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}
