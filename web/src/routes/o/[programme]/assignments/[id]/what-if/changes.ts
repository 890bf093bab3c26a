// What was turned, in words. Call it while rendering.
import { scoreParts } from '@compatriot/db/vocabulary.ts';
import { capital, formatDate, formatNumber } from '#lib/format.ts';
import { conditionWord, partWord } from '#lib/matching/words.ts';
import { m } from '#lib/paraglide/messages.js';
import { modeWord, skillLevelWord } from '#lib/words.ts';
import type { Question, Terms } from './question.ts';

export function changesOf(question: Question, terms: Terms): string[] {
  const day = (date: string | null): string => formatDate(date) || m.match_if_no_date();
  const level = (value: number): string => (value === 0 ? m.match_if_leave_out() : skillLevelWord(value));
  const change = (what: string, before: string, after: string): string[] =>
    before === after ? [] : [m.match_if_change({ what, before, after })];
  return [
    ...scoreParts.flatMap((part) =>
      change(
        m.match_if_weight_of({ part: partWord(part) }),
        formatNumber(terms.weights[part]),
        formatNumber(question.weights[part]),
      ),
    ),
    ...terms.skills.flatMap(({ uri, label, level: standing }) =>
      change(capital(label), level(standing), level(question.levels.get(uri) ?? standing)),
    ),
    ...change(m.assignment_field_mode(), modeWord(terms.mode), modeWord(question.mode)),
    ...change(m.assignment_field_starts(), day(terms.startsOn), day(question.startsOn)),
    ...change(m.assignment_field_ends(), day(terms.endsOn), day(question.endsOn)),
    ...question.without.map((condition) => m.match_if_lifted({ condition: conditionWord(condition) })),
  ];
}
