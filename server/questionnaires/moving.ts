// What of the answers to one version fits another: a draft moves on when a newer version is published. Pure, so that the
// browser can do the same to what it holds.
import { checkAnswer } from './checks.ts';
import { ancestorOf, questionsOf } from './continuity.ts';
import { answerOf, isBlank, isReserved, put } from './rules.ts';
import type { Answer, Answers, Definition, Question, Text } from './schema.ts';

/** Each has a sentence under `survey_dropped_<reason>` in the messages. */
export const droppedReasons = ['gone', 'kind_changed', 'choice_gone', 'no_longer_fits'] as const;

export interface Dropped {
  /** The key and label that the question had when it was answered. */
  key: string;
  label: Text;
  reason: (typeof droppedReasons)[number];
}

/**
 * Moves answers from one version to another, along the keys and codes that the newer one maps. What is kept passes
 * `checkAnswer` there; every answer is kept or named in `dropped`. Of many choices some may be kept: then it is both.
 * @param between versions that came after `from` and before `to`, newest first; they may have renamed a key as well
 */
export function moveAnswers(
  from: Definition,
  to: Definition,
  answers: Answers,
  between: readonly Definition[] = [],
): { answers: Answers; dropped: Dropped[] } {
  const kept: Answers = {};
  const dropped: Dropped[] = [];
  const asked = new Map(questionsOf(from).map((question) => [question.key, question]));
  const heirs = new Map<string, { question: Question; codeNow: (code: string) => string | undefined }>();
  for (const question of questionsOf(to)) {
    const found = ancestorOf(question, from, between);
    if (found && !heirs.has(found.ancestor.key))
      heirs.set(found.ancestor.key, { question, codeNow: found.codeNow });
  }
  const [language = 'en'] = from.languages;
  for (const key of Object.keys(answers)) {
    const answer = answerOf(answers, key);
    if (answer === undefined || isBlank(answer)) continue;
    const before = asked.get(key);
    const drop = (reason: Dropped['reason']): void => {
      dropped.push({ key, label: before?.label ?? { [language]: key }, reason });
    };
    const heir = heirs.get(key);
    if (!before || !heir) drop('gone');
    else if (heir.question.kind !== before.kind) drop('kind_changed');
    else {
      const { question, codeNow } = heir;
      const moved = question.choices ? recoded(answer, codeNow) : { answer, whole: true };
      if (!moved.whole) drop('choice_gone');
      if (moved.answer === undefined) continue;
      if (checkAnswer(question, moved.answer) === null) put(kept, question.key, moved.answer);
      else if (moved.whole) drop('no_longer_fits');
    }
  }
  return { answers: kept, dropped };
}

/** An answer in the codes of now; not whole when a code has none. */
function recoded(
  answer: Answer,
  codeNow: (code: string) => string | undefined,
): { answer: Answer | undefined; whole: boolean } {
  const now = (code: unknown): string | undefined =>
    isReserved(code) ? code : typeof code === 'string' ? codeNow(code) : undefined;
  if (!Array.isArray(answer)) {
    const code = now(answer);
    return { answer: code, whole: code !== undefined };
  }
  const codes = answer.map(now).filter((code) => code !== undefined);
  return { answer: codes.length > 0 ? codes : undefined, whole: codes.length === answer.length };
}
