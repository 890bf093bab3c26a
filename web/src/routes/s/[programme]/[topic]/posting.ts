// What one topic's form says: its fields, its pickers, the page it was made from, and which button was pressed.
import { hasControlCharacters } from '@compatriot/server/questionnaires/checks.ts';
import type { Topic } from '@compatriot/server/questionnaires/schema.ts';
import type { Api } from '#lib/api.ts';
import { type Fields, keyOf, postedFields, postedId } from '../fields.ts';
import { isPicker, type PickerShown, readPicker } from '../pickers.ts';

export type Press =
  | { kind: 'continue' }
  /** To the page that gives a code. */
  | { kind: 'save' }
  | { kind: 'language'; language: string }
  /** A button inside a question: the page is shown again with everything on it, and nothing is judged yet. */
  | { kind: 'within'; more: string };

export interface Posting {
  fields: Fields;
  pickers: Record<string, PickerShown>;
  /** Questions that were on the page, without those whose answer from another device is to stay. */
  shown: string[];
  press: Press;
  revision: number | undefined;
  /** The draft that the page was made from. */
  draft: string | undefined;
  /** Which showing of the page it was. */
  page: string | undefined;
}

/** The version that the page was made from. */
export const postedVersion = (form: FormData): string | undefined => postedId(form, '_version');

/** Questions whose posted fields cannot be kept, whatever they say. */
export const keysWithHidden = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, values]) =>
    values.some(hasControlCharacters) ? [keyOf(name)] : [],
  );

export async function readPosting(
  api: Api,
  form: FormData,
  topic: Topic,
  about: { language: string; programme: string },
): Promise<Posting> {
  const kept = form.getAll('_keep');
  const shown = String(form.get('_shown') ?? '')
    .split(' ')
    .filter((key) => !kept.includes(key) && topic.questions.some((each) => each.key === key));
  const plain = topic.questions
    .filter((question) => !isPicker(question) && !kept.includes(question.key))
    .map(({ key }) => key);
  const fields = postedFields(form, plain);
  const pickers: Record<string, PickerShown> = {};
  const leaving = leavingPress(String(form.get('press') ?? ''));
  let again = false;
  for (const question of topic.questions) {
    if (!isPicker(question) || !shown.includes(question.key)) continue;
    const { key } = question;
    // Whoever leaves the page does not come back to choose: words left in the box are kept as they are.
    if (leaving) form.set(`${key}_asked`, String(form.get(`${key}_query`) ?? '').trim());
    const read = await readPicker(api, form, question, about);
    pickers[key] = read.shown;
    again ||= read.again;
    Object.assign(fields, read.fields);
    const reserved = form.getAll(key).filter((value) => typeof value === 'string');
    if (reserved.length > 0) fields[key] = reserved;
  }
  const more = String(form.get('more') ?? '');
  const within: Press | null = again || more !== '' ? { kind: 'within', more } : null;
  const revision = String(form.get('_revision') ?? '');
  const page = String(form.get('_page') ?? '');
  return {
    fields,
    pickers,
    shown,
    press: leaving ?? within ?? { kind: 'continue' },
    page: /^[A-Za-z0-9_-]{1,40}$/.test(page) ? page : undefined,
    draft: postedId(form, '_draft'),
    revision: /^\d{1,9}$/.test(revision) ? Number(revision) : undefined,
  };
}

function leavingPress(pressed: string): Press | null {
  if (pressed === 'save') return { kind: 'save' };
  const language = /^language:([a-z]{2,3})$/.exec(pressed)?.[1];
  return language ? { kind: 'language', language } : null;
}
