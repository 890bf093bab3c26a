// A draft whose questionnaire was replaced by a newer version moves to it when it is next read or saved, and says what the
// newer one could not take over. So does a page that was made before and is posted after.
import { findDraft, type HeldDraft, saveDraft } from '@compatriot/db/queries/responses.ts';
import { ancestorOf, questionsOf } from '../questionnaires/continuity.ts';
import { type Dropped, moveAnswers } from '../questionnaires/moving.ts';
import { isBlank, put } from '../questionnaires/rules.ts';
import type { Answers, Definition } from '../questionnaires/schema.ts';
import { definitionsBefore, type Version } from '../questionnaires/versions.ts';
import type { Changes } from './merging.ts';
import type { PageAnswers } from './rules.ts';
import { type Key, versionOf, type Visit } from './visitor.ts';

/** What a move could not keep, and the revision from which on pages say so. */
export interface Told extends Dropped {
  at?: number;
}

/** The list as it is told from now on: each question once, and nothing that a page of revision `seen` has told. */
export function toldOnce(before: readonly Told[], seen: number, more: readonly Told[]): Told[] {
  const again = new Set(more.map(({ key }) => key));
  return [...before.filter(({ key, at = 0 }) => at > seen && !again.has(key)), ...more];
}

/**
 * The draft under the version that is open now.
 * @param draft as it was found, `locked` when the transaction holds it already
 * @returns null when it ended while waiting for it
 */
export async function moveToNewest(
  visit: Visit,
  key: Key,
  draft: HeldDraft,
  locked = false,
): Promise<HeldDraft | null> {
  const { programme, tx, now } = visit;
  const newestId = programme.publishedId;
  if (programme.status !== 'open' || !newestId || draft.versionId === newestId) return draft;
  const held = locked ? draft : await findDraft(tx, key.id, key.secretHash, now, true);
  if (!held || held.versionId === newestId) return held;
  const newer = await versionOf(visit, newestId);
  const way = await wayTo(visit, newer, held.versionId);
  const { answers, dropped } = moveAnswers(way.from, way.to, held.answers as Answers, way.between);
  const known = new Set(newer.definition.topics.map((topic) => topic.key));
  const { updatedAt, expiresAt } = held;
  const moved = {
    versionId: newer.id,
    answers,
    changed: moveChanges(way, held.changed as Changes),
    dropped: toldOnce(
      held.dropped as Told[],
      -1,
      dropped.map((each) => ({ ...each, at: held.revision + 1 })),
    ),
    topics: held.topics.filter((topic) => known.has(topic)),
    revision: held.revision + 1,
  };
  // Nobody typed anything: when it was saved and when it ends stay as they were.
  await saveDraft(tx, held.id, { ...moved, updatedAt, expiresAt });
  return { ...held, ...moved };
}

/** From an older version to a newer one, with those released in between, which may have renamed a question once more. */
export interface Way {
  from: Definition;
  to: Definition;
  between: Definition[];
}

export async function wayTo(visit: Visit, newer: Version, olderId: string): Promise<Way> {
  const older = await versionOf(visit, olderId);
  const { tx, programme } = visit;
  const before = await definitionsBefore(tx, programme.id, programme.audience, newer.version);
  return {
    from: older.definition,
    to: newer.definition,
    between: before.slice(0, Math.max(0, newer.version - older.version - 1)),
  };
}

/** Which question of the newer version asks again what each older one asked. */
function heirs({ from, to, between }: Way): Map<string, string> {
  const keys = new Map<string, string>();
  for (const question of questionsOf(to)) {
    const old = ancestorOf(question, from, between)?.ancestor.key;
    if (old !== undefined && !keys.has(old)) keys.set(old, question.key);
  }
  return keys;
}

function moveChanges(way: Way, changed: Changes): Changes {
  const renamed = heirs(way);
  return Object.fromEntries(
    Object.entries(changed).flatMap(([old, change]) => {
      const key = renamed.get(old);
      return key === undefined ? [] : [[key, change] as const];
    }),
  );
}

/** A page of an older version in the words of the newer, and what of it does not fit there. */
export function movePage(way: Way, page: PageAnswers): { page: PageAnswers; dropped: Dropped[] } {
  const given: Answers = {};
  for (const [key, answer] of page) if (answer !== undefined) put(given, key, answer);
  const { answers, dropped } = moveAnswers(way.from, way.to, given, way.between);
  const renamed = heirs(way);
  const moved: PageAnswers = new Map();
  for (const [old, answer] of page) {
    const key = renamed.get(old);
    if (key === undefined) continue;
    if (isBlank(answer)) moved.set(key, undefined);
    else if (Object.hasOwn(answers, key)) moved.set(key, answers[key]);
  }
  return { page: moved, dropped };
}
