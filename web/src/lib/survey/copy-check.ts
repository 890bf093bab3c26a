// The check page of the device's copy: what was answered, in the words of the page it was answered on, and what is missing.
import { checkAll } from '@compatriot/server/questionnaires/checks.ts';
import { describeAnswer } from '@compatriot/server/questionnaires/facts.ts';
import { route, textIn } from '@compatriot/server/questionnaires/rules.ts';
import type { Question } from '@compatriot/server/questionnaires/schema.ts';
import { fieldId } from '#lib/problem.ts';
import { isInCopy } from './copy-topic.ts';
import { addressOf, type Copy, queueSending, sayStep, show } from './copy.ts';

export function showCheck(copy: Copy): void {
  const { definition, kept, language, place, words, frames } = copy;
  const fallback = definition.languages[0] ?? 'en';
  show(copy, 'check');
  sayStep(copy, words.checkStep);
  const topics = route(definition, kept.answers).topics;
  const last = topics.at(-1)?.topic.key;
  const back = place.querySelector<HTMLAnchorElement>('a.back');
  if (back) back.href = addressOf(copy, last);

  const questions = topics.flatMap((each) => each.questions);
  const waiting = new Set(questions.filter((question) => !isInCopy(question)).map(({ key }) => key));
  const wrong = new Set(
    checkAll(definition, kept.answers)
      .map(({ key }) => key)
      .filter((key) => !kept.held.includes(key) && !waiting.has(key)),
  );
  const date = (value: string): string => {
    const parsed = new Date(value.length === 7 ? `${value}-01` : value);
    const style = value.length === 7 ? { month: 'long', year: 'numeric' } : { dateStyle: 'long' };
    const format = new Intl.DateTimeFormat(words.tag, {
      ...style,
      timeZone: 'UTC',
    } as Intl.DateTimeFormatOptions);
    return Number.isNaN(parsed.getTime()) ? value : format.format(parsed);
  };
  /** As the page's own list calls it. */
  const listed = (topic: string, question: Question, code: string): string => {
    const page = frames.querySelector<HTMLTemplateElement>(`template[data-part="topic:${topic}"]`);
    const option = `[data-question="${question.key}"] option[value="${CSS.escape(code)}"]`;
    return page?.content.querySelector(option)?.textContent?.trim() ?? code;
  };
  const valueOf = (topic: string, question: Question): string[] => {
    const answer = kept.answers[question.key];
    if (answer === undefined && kept.held.includes(question.key)) return [words.heldShort];
    if (question.kind === 'consent') return [answer === true ? words.ticked : words.notTicked];
    const names = {
      country: (code: string) => listed(topic, question, code),
      language: (code: string) => listed(topic, question, code),
      region: (code: string) => listed(topic, question, code),
      word: (name: 'unknown' | 'refused' | 'yes' | 'no') => words[name],
      concept: (uri: string) => kept.labels[uri],
      skillLevel: (level: number) => words.skillLevels[level - 1] ?? '',
      languageLevel: (level: string) => words.languageLevels[level] ?? level,
      date,
    };
    const lines = describeAnswer(question, answer, language, names, fallback);
    return lines.length > 0 ? lines : [words.notProvided];
  };

  const list = place.querySelector('[data-topics]');
  const heading = list?.querySelector('h2');
  const summary = list?.querySelector('dl');
  const row = summary?.querySelector('.row');
  const missing = place.querySelector('[data-missing]');
  const missingRow = missing?.querySelector('li');
  if (!list || !heading || !summary || !row || !missing || !missingRow) return;
  list.replaceChildren();
  missingRow.remove();
  summary.replaceChildren();
  for (const { topic, questions } of topics) {
    const asked = questions.filter((question) => question.kind !== 'note' && isInCopy(question));
    if (asked.length === 0) continue;
    const title = heading.cloneNode() as HTMLElement;
    title.textContent = textIn(topic.title, language, fallback);
    const rows = summary.cloneNode() as HTMLElement;
    for (const question of asked) {
      const label = textIn(question.label, language, fallback);
      const href = `${addressOf(copy, topic.key)}?return=check#${fieldId(question.key)}`;
      rows.append(filledRow(row, label, valueOf(topic.key, question), href));
      if (!wrong.has(question.key)) continue;
      const item = missingRow.cloneNode(true) as HTMLElement;
      const link = item.querySelector('a');
      if (link) Object.assign(link, { href, textContent: label });
      missing.querySelector('ul')?.append(item);
    }
    list.append(title, rows);
  }
  (missing as HTMLElement).hidden = wrong.size === 0;

  place.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (wrong.size > 0) {
      place.querySelector<HTMLElement>('[data-missing] a')?.focus();
      return;
    }
    void queueSending(copy).then(() => location.assign(addressOf(copy, 'done')));
  });
}

function filledRow(row: Element, label: string, values: string[], href: string): HTMLElement {
  const made = row.cloneNode(true) as HTMLElement;
  const name = made.querySelector('dt');
  if (name) name.textContent = label;
  const list = made.querySelector('ul');
  const line = list?.querySelector('li');
  list?.replaceChildren(
    ...values.map((value) => {
      const item = (line?.cloneNode() ?? document.createElement('li')) as HTMLElement;
      item.textContent = value;
      return item;
    }),
  );
  const link = made.querySelector('a');
  if (link) {
    link.href = href;
    link.setAttribute('aria-label', (link.getAttribute('aria-label') ?? '').replace('{label}', label));
  }
  return made;
}
