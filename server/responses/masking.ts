// What a browser that came by a code is not shown: who the person is. The code may be read by somebody else than the person,
// and answers without a name are of little use to them.
import { isBlank, put } from '../questionnaires/rules.ts';
import type { Answers, Definition, Question } from '../questionnaires/schema.ts';

const bindings: readonly unknown[] = ['name', 'email', 'phone', 'city'];
const kinds: readonly string[] = ['email', 'phone'];

const tellsWho = ({ binding, kind }: Question): boolean => bindings.includes(binding) || kinds.includes(kind);

/** Keys of the questions that tell who somebody is. */
export function identifyingKeys(definition: Definition): ReadonlySet<string> {
  return new Set(
    definition.topics.flatMap(({ questions }) => questions.filter(tellsWho).map(({ key }) => key)),
  );
}

/** The answers as a browser may see them, and the keys of those left out. */
export function maskAnswers(
  definition: Definition,
  answers: Answers,
  first: boolean,
): { answers: Answers; masked: string[] } {
  if (first) return { answers, masked: [] };
  const hidden = identifyingKeys(definition);
  const shown: Answers = {};
  const masked: string[] = [];
  for (const [key, answer] of Object.entries(answers)) {
    if (!hidden.has(key)) put(shown, key, answer);
    else if (!isBlank(answer)) masked.push(key);
  }
  return { answers: shown, masked };
}
