// The list of topics for somebody who comes back: what is done, what was begun, and where to go on.
import { checkAll } from '@compatriot/server/questionnaires/checks.ts';
import { isBlank, route } from '@compatriot/server/questionnaires/rules.ts';
import type { Definition, Text } from '@compatriot/server/questionnaires/schema.ts';
import { answersForRules, type Draft } from './survey.ts';

export interface Task {
  key: string;
  title: Text;
  state: 'done' | 'begun' | 'new';
}

/** Done: its page was saved and nothing in it is wrong. Leaving everything empty is allowed, so answers do not decide. */
export function tasksOf(definition: Definition, draft: Draft): Task[] {
  const known = answersForRules(draft);
  const wrong = new Set(
    checkAll(definition, known)
      .filter(({ key }) => !draft.masked.includes(key))
      .map(({ topic }) => topic),
  );
  return route(definition, known).topics.map(({ topic, questions }) => {
    const saved = draft.topics.includes(topic.key);
    const begun = saved || questions.some(({ key }) => !isBlank(known[key]));
    const state = saved && !wrong.has(topic.key) ? 'done' : begun ? 'begun' : 'new';
    return { key: topic.key, title: topic.title, state };
  });
}

/** Where somebody was, unless that is done by now: then the first topic that is not, and at last the check page. */
export function continueAt(tasks: readonly Task[], position: string | null): string {
  const open = tasks.filter(({ state }) => state !== 'done');
  return (open.find(({ key }) => key === position) ?? open[0])?.key ?? 'check';
}
