// The regions of the country that was chosen, as choices of their question: the page is sent these and no other country's.
import { answerOf } from '@compatriot/server/questionnaires/rules.ts';
import type { Answers, Question } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';

interface Region {
  code: string;
  name: string;
}

export function withRegions(
  fetch: typeof globalThis.fetch,
  questions: Question[],
  answers: Answers,
  language: string,
): Promise<Question[]> {
  return Promise.all(
    questions.map(async (question) => {
      const country = question.of === undefined ? undefined : answerOf(answers, question.of);
      if (question.kind !== 'region' || typeof country !== 'string') return question;
      const { items } = await api(fetch).get<{ items: Region[] }>(
        `/api/countries/${encodeURIComponent(country)}/regions?lang=${encodeURIComponent(language)}`,
      );
      // Names as the country writes them: ISO has no others.
      return { ...question, choices: items.map(({ code, name }) => ({ code, label: { [language]: name } })) };
    }),
  );
}
