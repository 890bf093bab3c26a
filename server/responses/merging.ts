// One page into a draft that another device may have changed since the page was made. Nothing is overwritten unseen: what
// differs on both sides is kept as it stands and named, and everything else on the page is saved. Pure.
import { createHash } from 'node:crypto';
import { isBlank, put } from '../questionnaires/rules.ts';
import type { Answer, Answers } from '../questionnaires/schema.ts';
import { canonical, isStorable, type PageAnswers } from './rules.ts';

/** What is known of how one answer changed. */
export interface Change {
  /**
   * Each change: the revision that it came with, and a short hash of the answer before; oldest first. Hashes are compared
   * only, because a removed answer must not live on here.
   */
  was: [at: number, from: string][];
  /** Which browser made the last one, as a short hash. */
  by: string;
  /** Which showing of the page it was typed into. */
  page?: string | undefined;
}
/** Older pages than so many changes of one answer are not known any more; then the person is asked. */
const mostKept = 8;
export type Changes = Record<string, Change>;

export interface Merging {
  draftId: string;
  before: Answers;
  changed: Changes;
  /** Revision that this save makes. */
  revision: number;
  /** Revision that the page was made from. */
  seen: number;
  /** Which showing of the page this is, when it says so. */
  showing: string | undefined;
  page: PageAnswers;
  /** Which browser saves, as a short hash. */
  by: string;
  /** Questions whose answers this browser is not shown, and those of them that it asked to remove. */
  hidden: ReadonlySet<string>;
  removed: ReadonlySet<string>;
}

export interface Merged {
  answers: Answers;
  changed: Changes;
  conflicts: string[];
}

export function mergePage(merging: Merging): Merged {
  const { before, revision, seen, showing, page, by, hidden, removed } = merging;
  const answers: Answers = { ...before };
  const changed: Changes = { ...merging.changed };
  const conflicts: string[] = [];
  const print = (answer: Answer | undefined) => fingerprint(merging.draftId, answer);
  for (const [key, answer] of page) {
    if (!isStorable(answer)) continue;
    const now = Object.hasOwn(before, key) ? before[key] : undefined;
    const last = Object.hasOwn(changed, key) ? changed[key] : undefined;
    const moved = (last?.was.at(-1)?.[0] ?? 0) > seen;
    // What this same browser changed since is no news to the person at it.
    const elsewhere = moved && last?.by !== by;
    if (hidden.has(key)) {
      // Whether a guess is right must not show: nothing here depends on what is stored.
      if (isBlank(answer) && !removed.has(key)) continue;
      if (elsewhere) {
        conflicts.push(key);
        continue;
      }
    } else {
      if (print(answer) === print(now)) continue;
      // Back to the very page that made the change: putting the old answer there again is meant.
      const again = !elsewhere && showing !== undefined && last?.page === showing;
      if (moved && !again) {
        const base = shownThen(last?.was ?? [], seen);
        if (base === print(answer)) continue;
        if (elsewhere || base === undefined) {
          conflicts.push(key);
          continue;
        }
      }
    }
    Reflect.deleteProperty(answers, key);
    if (answer !== undefined) put(answers, key, answer);
    changed[key] = {
      was: [...(last?.was ?? []), [revision, print(now)] as const].slice(-mostKept) as Change['was'],
      by,
      page: showing,
    };
  }
  return { answers, changed, conflicts };
}

/** Whether another browser than this one changed any answer since a revision. */
export function hasNews(changed: Changes, seen: number, by: string): boolean {
  return Object.values(changed).some((last) => last.by !== by && (last.was.at(-1)?.[0] ?? 0) > seen);
}

/** The answer that a page of this revision showed; undefined when that is too long ago. */
function shownThen(was: Change['was'], seen: number): string | undefined {
  const index = was.findIndex(([at]) => at > seen);
  return index === 0 && was.length >= mostKept ? undefined : was[index]?.[1];
}

/** Salted by the draft, so that the same answer does not look the same in two drafts. */
function fingerprint(draftId: string, answer: Answer | undefined): string {
  const text = `${draftId} ${canonical(isBlank(answer) ? null : answer)}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
