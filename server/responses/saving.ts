// Saving one page as it was posted, what is wrong included, into a draft that other devices may hold too.
import { findDraft, saveDraft } from '@compatriot/db/queries/responses.ts';
import { problems } from '../problems.ts';
import { put, route } from '../questionnaires/rules.ts';
import type { Answers, Definition, Topic } from '../questionnaires/schema.ts';
import type { Version } from '../questionnaires/versions.ts';
import type { OpenRequest } from '../route.ts';
import { identifyingKeys } from './masking.ts';
import { type Changes, hasNews, mergePage } from './merging.ts';
import { movePage, moveToNewest, type Told, toldOnce, wayTo } from './older.ts';
import {
  detailsOf,
  isStorable,
  judgePage,
  type Judged,
  languageFor,
  type PageAnswers,
  readPage,
  strangeFields,
} from './rules.ts';
import type { SaveBody } from './schema.ts';
import { asVisitor, draftEnd, type Key, meantKeyOf, versionOf, type Visit } from './visitor.ts';

/** Longer than this nobody sits at one page; the pause counts as this long, in seconds. */
const longestPause = 300;

interface Saved extends Judged {
  conflicts: string[];
  savedAt: Date;
  revision: number;
  known: number;
}

/**
 * Saves one page and says where to go on.
 * @throws 404 without a draft or topic; 409 survey_closed or other_draft; after saving: 409 draft_conflict with the questions that another
 * device answered differently since, 400 with what is wrong
 */
export async function savePage(
  request: OpenRequest,
  survey: string,
  body: SaveBody,
): Promise<{ next: string; savedAt: Date; revision: number; known: number }> {
  const key = meantKeyOf(request, survey, body.draft);
  if (!key) throw problems.notFound();
  const saved = await asVisitor(request, survey, key.id, (visit) => save(visit, key, body));
  // Only now: what could be saved is saved, whatever is said about the rest.
  if (saved.conflicts.length > 0) {
    const details = saved.conflicts.map((path) => ({
      path,
      code: 'conflict',
      text: 'survey_conflict_question',
    }));
    throw problems.draftConflict(details, saved.revision);
  }
  const { next, savedAt, revision, known } = saved;
  if (saved.faults.length > 0) throw problems.invalid(detailsOf(saved.faults), { revision, known });
  return { next, savedAt, revision, known };
}

async function save(visit: Visit, key: Key, body: SaveBody): Promise<Saved> {
  const { tx, now, programme } = visit;
  if (programme.status !== 'open' || !programme.publishedId) throw problems.surveyClosed();
  const found = await findDraft(tx, key.id, key.secretHash, now, true);
  if (!found) throw problems.notFound();
  const pageVersion = body.versionId ?? found.versionId;
  const draft = await moveToNewest(visit, key, found, true);
  if (!draft) throw problems.notFound();
  const version = await versionOf(visit, draft.versionId);
  const { definition } = version;
  const before = draft.answers as Answers;
  const posted = await readPosted(visit, version, pageVersion, before, body);
  const revision = draft.revision + 1;
  const seen = Math.min(body.revision ?? draft.revision, draft.revision);
  const by = key.secretHash.slice(0, 12);
  const isNewest = pageVersion === version.id && found.versionId === version.id;
  const merged = mergePage({
    draftId: draft.id,
    before,
    changed: draft.changed as Changes,
    revision,
    seen,
    showing: body.page,
    page: posted.page,
    by,
    hidden: draft.first ? new Set() : identifyingKeys(definition),
    removed: new Set([...posted.page.keys()].filter((name) => body.fields[`${name}.remove`]?.[0] === '1')),
  });
  const { topic } = posted;
  // A text with hidden characters cannot be kept, and is still named.
  const typed = withUnkept(merged.answers, posted.page);
  const judged = topic
    ? judgePage(definition, typed, topic, new Set(posted.page.keys()))
    : { faults: [], next: firstUnsaved(definition, merged.answers, draft.topics) };
  const stays = topic && (judged.faults.length > 0 || merged.conflicts.length > 0);
  const gap = Math.max(0, Math.round((now.getTime() - draft.updatedAt.getTime()) / 1000));
  await saveDraft(tx, draft.id, {
    answers: merged.answers,
    changed: merged.changed,
    revision,
    position: stays ? topic.key : judged.next,
    topics:
      topic && merged.conflicts.length === 0 ? [...new Set([...draft.topics, topic.key])] : draft.topics,
    seconds: draft.seconds + Math.min(body.seconds ?? gap, longestPause),
    dropped: toldOnce(
      draft.dropped as Told[],
      // Only a page of this version, made since, has shown what the moves could not keep.
      isNewest && body.revision !== undefined ? body.revision : -1,
      posted.dropped.map((each) => ({ ...each, at: revision })),
    ),
    ...(body.language && { language: languageFor(definition, body.language) }),
    updatedAt: now,
    expiresAt: draftEnd(visit),
  });
  const known = isNewest && !hasNews(draft.changed as Changes, seen, by) ? revision : seen;
  return { ...judged, conflicts: merged.conflicts, savedAt: now, revision, known };
}

/** The posted page in the draft's own version. */
async function readPosted(
  visit: Visit,
  version: Version,
  pageVersion: string,
  before: Answers,
  body: SaveBody,
): Promise<{ topic: Topic | null; page: PageAnswers; dropped: Told[] }> {
  const way = pageVersion === version.id ? null : await wayTo(visit, version, pageVersion);
  const definition = way?.from ?? version.definition;
  const asked = definition.topics.find(({ key }) => key === body.topic);
  if (!asked) throw problems.notFound();
  const strange = strangeFields(asked, body.fields);
  if (strange.length > 0) {
    throw problems.invalid([
      { path: 'fields', code: 'unknown_key', values: { keys: strange.slice(0, 5).join(', ') } },
    ]);
  }
  const page = readPage(definition, before, { topic: asked, fields: body.fields, shown: body.shown });
  if (!way) return { topic: asked, page, dropped: [] };
  const topic = version.definition.topics.find(({ key }) => key === body.topic) ?? null;
  return { topic, ...movePage(way, page) };
}

function withUnkept(kept: Answers, page: PageAnswers): Answers {
  const typed: Answers = { ...kept };
  for (const [key, answer] of page) if (answer !== undefined && !isStorable(answer)) put(typed, key, answer);
  return typed;
}

function firstUnsaved(definition: Definition, answers: Answers, saved: readonly string[]): string {
  const open = route(definition, answers).topics.find(({ topic }) => !saved.includes(topic.key));
  return open?.topic.key ?? 'check';
}
