// What an undo, a redo or a step to another page did, in words; the address carries a code and a key, never words.
import type { Change } from '@compatriot/server/questionnaires/editing.ts';
import { placeOf, topicOf } from '@compatriot/server/questionnaires/editing.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { isolated } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { wordsOf } from '../words.ts';

/** For the address: `?undone=question_moved&key=tie`. */
export function changeQuery(how: 'undone' | 'redone', change: Change, revision: number): string {
  const query = new URLSearchParams({ [how]: change.what, at: String(revision) });
  if ('key' in change) query.set('key', change.key);
  return query.toString();
}

const changes: Record<string, (values: { name: string }) => string> = {
  question_added: m.builder_change_question_added,
  question_removed: m.builder_change_question_removed,
  question_moved: m.builder_change_question_moved,
  question_changed: m.builder_change_question_changed,
  topic_added: m.builder_change_topic_added,
  topic_removed: m.builder_change_topic_removed,
  topic_moved: m.builder_change_topic_moved,
  topic_changed: m.builder_change_topic_changed,
  texts: m.builder_change_texts,
  languages: m.builder_change_languages,
  several: m.builder_change_several,
};

const done: Record<string, () => string> = {
  published: m.builder_done_published,
  retired: m.builder_done_retired,
  saved: m.builder_done_saved,
};

export function saidOf(
  query: Pick<URLSearchParams, 'get' | 'has'>,
  { definition, revision }: { definition: Definition; revision: number },
): string {
  // What was said about an older revision is over.
  if (query.has('at') && query.get('at') !== String(revision)) return '';
  const told = done[query.get('done') ?? '']?.();
  if (told) return told;
  const undone = query.get('undone');
  const what = changes[undone ?? query.get('redone') ?? ''];
  if (!what) return '';
  const key = query.get('key') ?? '';
  const words = wordsOf(definition);
  const question = placeOf(definition, key)?.question;
  const topic = topicOf(definition, key);
  const name = question ? words.name(question) : topic ? words.topicName(topic) : key;
  const change = what({ name: isolated(name) });
  return undone === null ? m.builder_redone({ change }) : m.builder_undone({ change });
}
