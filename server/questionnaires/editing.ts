// The edits that an administrator makes to a draft of a questionnaire. Each is one pure operation from definition to
// definition: the page saves what it returns as one step that can be undone. Nothing given is changed in place.
import { textsOf } from './texts.ts';
import type { Definition, Question, Rule, Text, Topic } from './schema.ts';

export type Choice = NonNullable<Question['choices']>[number];

/** Longest key that keySchema takes. */
const longestKey = 40;

export type Direction = 'up' | 'down';

/** A key from words: `Year of birth` → `year_of_birth`; words in no Latin letter give `<fallback>`. Unlike any taken. */
export function suggestKey(words: string, taken: Iterable<string>, fallback = 'question'): string {
  const plain = words
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '');
  return unlike(cut(plain, longestKey) || fallback, new Set(taken), longestKey);
}

/** A choice's code from its label; it may begin with a figure, as ISCED levels do. */
export function suggestCode(words: string, taken: Iterable<string>): string {
  const plain = words
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '');
  return unlike(cut(plain, 30) || 'choice', new Set(taken), longestKey);
}

/** Not in the middle of a word where that can be helped, and not ending in a joint. */
function cut(plain: string, most: number): string {
  if (plain.length <= most) return plain.replace(/_+$/, '');
  const short = plain.slice(0, most + 1);
  const end = short.lastIndexOf('_');
  return short.slice(0, end > most / 2 ? end : most).replace(/_+$/, '');
}

function unlike(wish: string, taken: ReadonlySet<string>, most: number): string {
  let found = wish;
  for (let n = 2; taken.has(found); n++) {
    const tail = `_${n}`;
    found = `${wish.slice(0, most - tail.length)}${tail}`;
  }
  return found;
}

export const topicOf = (definition: Definition, key: string): Topic | undefined =>
  definition.topics.find((topic) => topic.key === key);

export function placeOf(
  definition: Definition,
  key: string,
): { topic: Topic; question: Question; at: number; inTopic: number } | undefined {
  for (const [inTopic, topic] of definition.topics.entries()) {
    const at = topic.questions.findIndex((question) => question.key === key);
    const question = topic.questions[at];
    if (question) return { topic, question, at, inTopic };
  }
  return undefined;
}

/** Every key in use, topics' and questions' alike: one name for one thing reads better in exports. */
export function keysOf({ topics }: Definition): Set<string> {
  return new Set(topics.flatMap(({ key, questions }) => [key, ...questions.map((question) => question.key)]));
}

const questionKeys = ({ topics }: Definition): string[] =>
  topics.flatMap(({ questions }) => questions.map(({ key }) => key));

const withTopics = (definition: Definition, topics: Topic[]): Definition => ({ ...definition, topics });

function withTopic(definition: Definition, key: string, change: (topic: Topic) => Topic): Definition {
  return withTopics(
    definition,
    definition.topics.map((topic) => (topic.key === key ? change(topic) : topic)),
  );
}

const inserted = <Item>(items: readonly Item[], at: number, item: Item): Item[] => [
  ...items.slice(0, at),
  item,
  ...items.slice(at),
];

const without = <Item>(items: readonly Item[], at: number): Item[] =>
  items.filter((_, place) => place !== at);

/** The item one place further; the same list when it stands at the end already. */
export function moved<Item>(items: readonly Item[], at: number, direction: Direction): Item[] {
  const target = direction === 'up' ? at - 1 : at + 1;
  const item = items[at];
  if (item === undefined || target < 0 || target >= items.length) return [...items];
  return inserted(without(items, at), target, item);
}

// The form as a whole

export function setForm(
  definition: Definition,
  { title, intro, minutes }: { title: Text; intro: Text; minutes: number },
): Definition {
  return { ...definition, title, intro, minutes };
}

/** The languages in order, the first being the one that every text must have. Texts in others are taken away. */
export function setLanguages(definition: Definition, languages: Definition['languages']): Definition {
  const kept = new Set<string>(languages);
  const cutDown = (text: Text): Text =>
    Object.fromEntries(Object.entries(text).filter(([language]) => kept.has(language)));
  return { ...mapTexts(definition, cutDown), languages };
}

/** Texts of one language by their place (`textsOf`); an empty one takes the text away. */
export function setTexts(
  definition: Definition,
  language: string,
  texts: Readonly<Record<string, string>>,
): Definition {
  return mapTexts(definition, (text, place) => {
    const words = Object.hasOwn(texts, place) ? texts[place] : undefined;
    return words === undefined ? text : inLanguage(text, language, words);
  });
}

/** A text with its words in one language replaced; the order of languages stays. */
export function inLanguage(text: Text | undefined, language: string, words: string): Text {
  if (text && (text[language] ?? '') === words) return text;
  const tidy = words.trim();
  if (tidy === '')
    return Object.fromEntries(Object.entries(text ?? {}).filter(([other]) => other !== language));
  return { ...text, [language]: tidy };
}

/** A hint or an introduction without any words is none. */
export const orNone = (text: Text): Text | undefined => (Object.keys(text).length > 0 ? text : undefined);

/** Places are named as `textsOf` names them. A hint or introduction left without words goes. */
function mapTexts(definition: Definition, change: (text: Text, place: string) => Text): Definition {
  const after = new Map(textsOf(definition).map(({ place, text }) => [place, change(text, place)]));
  const must = (place: string, text: Text): Text => after.get(place) ?? text;
  const may = (place: string, text: Text | undefined): Text | undefined =>
    text && orNone(after.get(place) ?? text);
  return {
    ...definition,
    title: must('title', definition.title),
    intro: must('intro', definition.intro),
    topics: definition.topics.map((topic, t) =>
      whole({
        ...topic,
        title: must(`topics[${t}].title`, topic.title),
        intro: may(`topics[${t}].intro`, topic.intro),
        questions: topic.questions.map((question, q) => {
          const place = `topics[${t}].questions[${q}]`;
          return whole({
            ...question,
            label: must(`${place}.label`, question.label),
            hint: may(`${place}.hint`, question.hint),
            choices: question.choices?.map((choice, c) =>
              whole({
                ...choice,
                label: must(`${place}.choices[${c}].label`, choice.label),
                hint: may(`${place}.choices[${c}].hint`, choice.hint),
              }),
            ),
          });
        }),
      }),
    ),
  };
}

/** Without the keys that hold nothing: a definition is stored and compared as JSON. */
export function whole<Item extends object>(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item;
}

// Topics

/** A topic behind the one named, or last. */
export function addTopic(
  definition: Definition,
  title: string,
  after?: string,
): { definition: Definition; key: string } {
  const key = suggestKey(title, keysOf(definition), 'topic');
  const topic: Topic = { key, title: inLanguage(undefined, firstLanguage(definition), title), questions: [] };
  const at = definition.topics.findIndex((each) => each.key === after);
  const place = at < 0 ? definition.topics.length : at + 1;
  return { definition: withTopics(definition, inserted(definition.topics, place, topic)), key };
}

export const firstLanguage = ({ languages }: Definition): string => languages[0] ?? 'en';

/** Its own parts; the questions in it stay as they are. */
export function editTopic(
  definition: Definition,
  key: string,
  parts: Pick<Topic, 'key' | 'title' | 'intro' | 'showWhen'>,
): Definition {
  return withTopic(definition, key, ({ questions }) => whole({ ...parts, questions }));
}

export function moveTopic(definition: Definition, key: string, direction: Direction): Definition {
  const at = definition.topics.findIndex((topic) => topic.key === key);
  return withTopics(definition, moved(definition.topics, at, direction));
}

export function removeTopic(definition: Definition, key: string): Definition {
  return withTopics(
    definition,
    definition.topics.filter((topic) => topic.key !== key),
  );
}

/** Behind the original, with keys of its own; rules inside it speak of the copies. */
export function duplicateTopic(
  definition: Definition,
  key: string,
): { definition: Definition; key: string } | null {
  const at = definition.topics.findIndex((topic) => topic.key === key);
  const topic = definition.topics[at];
  if (!topic) return null;
  const taken = keysOf(definition);
  const fresh = (old: string): string => {
    const found = suggestKey(old, taken);
    taken.add(found);
    return found;
  };
  const ownKey = fresh(topic.key);
  const names = new Map(topic.questions.map((question) => [question.key, fresh(question.key)]));
  const copy: Topic = {
    ...topic,
    key: ownKey,
    questions: topic.questions.map((question) =>
      renamedIn(copied(question, names.get(question.key) ?? question.key), names),
    ),
  };
  return { definition: withTopics(definition, inserted(definition.topics, at + 1, copy)), key: ownKey };
}

// Questions

/** A question behind the one named, or last in the topic. */
export function addQuestion(
  definition: Definition,
  topicKey: string,
  { kind, label, after }: { kind: Question['kind']; label: string; after?: string },
): { definition: Definition; key: string } {
  const key = suggestKey(label, keysOf(definition));
  const question: Question = { key, kind, label: inLanguage(undefined, firstLanguage(definition), label) };
  const changed = withTopic(definition, topicKey, (topic) => {
    const at = topic.questions.findIndex((each) => each.key === after);
    return {
      ...topic,
      questions: inserted(topic.questions, at < 0 ? topic.questions.length : at + 1, question),
    };
  });
  return { definition: changed, key };
}

/** A copy feeds nothing: two questions may not fill one field of a profile. */
function copied(question: Question, key: string): Question {
  return whole({ ...question, key, binding: undefined, earlier: undefined });
}

export function duplicateQuestion(
  definition: Definition,
  key: string,
): { definition: Definition; key: string } | null {
  const place = placeOf(definition, key);
  if (!place) return null;
  const own = suggestKey(key, keysOf(definition));
  const changed = withTopic(definition, place.topic.key, (topic) => ({
    ...topic,
    questions: inserted(topic.questions, place.at + 1, copied(place.question, own)),
  }));
  return { definition: changed, key: own };
}

/** One place further; past the edge of a topic it goes to the neighbouring one. */
export function moveQuestion(definition: Definition, key: string, direction: Direction): Definition {
  const place = placeOf(definition, key);
  if (!place) return definition;
  const { topic, at, inTopic } = place;
  const last = topic.questions.length - 1;
  if (direction === 'up' ? at > 0 : at < last) {
    return withTopic(definition, topic.key, (each) => ({
      ...each,
      questions: moved(each.questions, at, direction),
    }));
  }
  const neighbour = definition.topics[direction === 'up' ? inTopic - 1 : inTopic + 1];
  return neighbour
    ? moveQuestionTo(definition, key, neighbour.key, direction === 'up' ? 'last' : 'first')
    : definition;
}

export function moveQuestionTo(
  definition: Definition,
  key: string,
  topicKey: string,
  end: 'first' | 'last' = 'last',
): Definition {
  const place = placeOf(definition, key);
  if (!place || !topicOf(definition, topicKey) || place.topic.key === topicKey) return definition;
  const taken = removeQuestion(definition, key);
  return withTopic(taken, topicKey, (topic) => ({
    ...topic,
    questions: end === 'first' ? [place.question, ...topic.questions] : [...topic.questions, place.question],
  }));
}

/** Rules that ask about it stay and are named as faults: dropping them in silence would open questions to everybody. */
export function removeQuestion(definition: Definition, key: string): Definition {
  const place = placeOf(definition, key);
  if (!place) return definition;
  return withTopic(definition, place.topic.key, (topic) => ({
    ...topic,
    questions: without(topic.questions, place.at),
  }));
}

/**
 * A question replaced as a whole. Where its key or a choice's code changed, rules and regions that speak of it follow.
 * @param codes choices' codes that changed, old to new
 */
export function editQuestion(
  definition: Definition,
  key: string,
  question: Question,
  codes: ReadonlyMap<string, string> = new Map(),
): Definition {
  const place = placeOf(definition, key);
  if (!place) return definition;
  let changed = withTopic(definition, place.topic.key, (topic) => ({
    ...topic,
    questions: topic.questions.map((each, at) => (at === place.at ? whole(question) : each)),
  }));
  const codesChanged = new Map([...codes].filter(([old, code]) => old !== code));
  if (codesChanged.size > 0) changed = mapRules(changed, (rule) => recoded(rule, key, codesChanged));
  return key === question.key ? changed : renamed(changed, new Map([[key, question.key]]));
}

// Rules that follow a rename

function renamed(definition: Definition, names: ReadonlyMap<string, string>): Definition {
  const changed = mapRules(definition, (rule) => renamedRule(rule, names));
  return withTopics(
    changed,
    changed.topics.map((topic) => ({
      ...topic,
      questions: topic.questions.map((question) => renamedOf(question, names)),
    })),
  );
}

const renamedIn = (question: Question, names: ReadonlyMap<string, string>): Question =>
  renamedOf(
    rulesOfQuestion(question, (rule) => renamedRule(rule, names)),
    names,
  );

const renamedOf = (question: Question, names: ReadonlyMap<string, string>): Question =>
  question.of !== undefined && names.has(question.of)
    ? { ...question, of: names.get(question.of) ?? question.of }
    : question;

function rulesOfQuestion(question: Question, change: (rule: Rule) => Rule): Question {
  return whole({
    ...question,
    showWhen: question.showWhen && change(question.showWhen),
    choices: question.choices?.map((choice) =>
      choice.showWhen ? { ...choice, showWhen: change(choice.showWhen) } : choice,
    ),
  });
}

function mapRules(definition: Definition, change: (rule: Rule) => Rule): Definition {
  return withTopics(
    definition,
    definition.topics.map((topic) =>
      whole({
        ...topic,
        showWhen: topic.showWhen && change(topic.showWhen),
        questions: topic.questions.map((question) => rulesOfQuestion(question, change)),
      }),
    ),
  );
}

function renamedRule(rule: Rule, names: ReadonlyMap<string, string>): Rule {
  if ('rules' in rule) return { ...rule, rules: rule.rules.map((each) => renamedRule(each, names)) };
  if ('rule' in rule) return { ...rule, rule: renamedRule(rule.rule, names) };
  return names.has(rule.key) ? { ...rule, key: names.get(rule.key) ?? rule.key } : rule;
}

function recoded(rule: Rule, key: string, codes: ReadonlyMap<string, string>): Rule {
  const code = <Value>(value: Value): Value | string =>
    typeof value === 'string' ? (codes.get(value) ?? value) : value;
  if ('rules' in rule) return { ...rule, rules: rule.rules.map((each) => recoded(each, key, codes)) };
  if ('rule' in rule) return { ...rule, rule: recoded(rule.rule, key, codes) };
  if (rule.key !== key) return rule;
  switch (rule.op) {
    case 'equals':
    case 'not_equals':
      return { ...rule, value: code(rule.value) };
    case 'in':
      return { ...rule, values: rule.values.map(code) };
    case 'includes':
      return { ...rule, value: code(rule.value) };
    default:
      return rule;
  }
}

// Choices

/** An empty choice at the end, to be named. */
export function addChoices(question: Question, language: string, labels: readonly string[]): Question {
  const choices: Choice[] = [...(question.choices ?? [])];
  for (const line of labels) {
    // "code = Label" where somebody brings codes of their own; else the code is taken from the label.
    const [, own, rest] = /^\s*([A-Za-z0-9][A-Za-z0-9_.-]{0,39})\s*=\s*(.+)$/.exec(line) ?? [];
    const label = (rest ?? line).trim();
    if (label === '') continue;
    const taken = choices.map(({ code }) => code);
    const code = own !== undefined && !taken.includes(own) ? own : suggestCode(own ?? label, taken);
    choices.push({ code, label: inLanguage(undefined, language, label) });
  }
  return choices.length > 0 ? { ...question, choices } : question;
}

export const choosing: readonly Question['kind'][] = ['one', 'many', 'ranking', 'band', 'region'];

/** What a kind cannot have goes, so that a change of kind leaves no fault behind that no page shows. */
export function fitKind(question: Question, bindingFits: (question: Question) => boolean): Question {
  const { kind } = question;
  const { min, max, most, earliest, latest } = question.limits ?? {};
  const limits = whole({
    ...(kind === 'number' ? { min, max } : {}),
    ...(hasMost(kind) ? { most } : {}),
    ...(kind === 'date' || kind === 'month' ? { earliest, latest } : {}),
  });
  const talks = kind !== 'note';
  return whole({
    ...question,
    choices: choosing.includes(kind)
      ? question.choices?.map((choice) =>
          kind === 'band' ? choice : whole({ ...choice, from: undefined, to: undefined }),
        )
      : undefined,
    required: talks && kind !== 'consent' ? question.required : undefined,
    allowUnknown: talks && kind !== 'consent' ? question.allowUnknown : undefined,
    allowRefusal: talks && kind !== 'consent' ? question.allowRefusal : undefined,
    sensitive: talks ? question.sensitive : undefined,
    limits: Object.keys(limits).length > 0 ? limits : undefined,
    suggested: kind === 'languages' ? question.suggested : undefined,
    of: kind === 'region' ? question.of : undefined,
    binding: question.binding && bindingFits(question) ? question.binding : undefined,
  });
}

/** Kinds whose `most` counts characters or things chosen. */
export const hasMost = (kind: Question['kind']): boolean =>
  ['text', 'long_text', 'many', 'ranking', 'countries', 'languages', 'skills'].includes(kind);

// What an edit changed, for saying what was undone

export type Change =
  | { what: 'question_added' | 'question_removed' | 'question_moved' | 'question_changed'; key: string }
  | { what: 'topic_added' | 'topic_removed' | 'topic_moved' | 'topic_changed'; key: string }
  | { what: 'texts' | 'languages' | 'several' | 'nothing' };

/** From one definition to the next, as one thing where it is one thing. */
export function changeBetween(before: Definition, after: Definition): Change {
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  if (same(before, after)) return { what: 'nothing' };
  if (!same(before.languages, after.languages)) return { what: 'languages' };
  const topicsBefore = before.topics.map(({ key }) => key);
  const topicsAfter = after.topics.map(({ key }) => key);
  const topic = listChange(topicsBefore, topicsAfter);
  if (topic) return topic.what === 'several' ? topic : { what: `topic_${topic.what}`, key: topic.key };
  const ofTopics = (definition: Definition): string[] =>
    definition.topics.flatMap(({ key, questions }) => [`${key}/`, ...questions.map((each) => each.key)]);
  if (!same(ofTopics(before), ofTopics(after))) {
    const [keysBefore, keysAfter] = [questionKeys(before), questionKeys(after)];
    const change = listChange(keysBefore, keysAfter);
    if (change)
      return change.what === 'several' ? change : { what: `question_${change.what}`, key: change.key };
    // The order stayed and a topic's edge moved past a question.
    const key = keysAfter.find(
      (each) => placeOf(before, each)?.topic.key !== placeOf(after, each)?.topic.key,
    );
    return key === undefined ? { what: 'several' } : { what: 'question_moved', key };
  }
  const changed = questionKeys(after).filter(
    (key) => !same(placeOf(before, key)?.question, placeOf(after, key)?.question),
  );
  const [only, ...others] = changed;
  const topicsChanged = after.topics.filter((each, at) => {
    const { questions: _own, ...parts } = each;
    const { questions: _old, ...old } = before.topics[at] ?? each;
    return !same(parts, old);
  });
  const [topicOnly, ...topicOthers] = topicsChanged;
  if (only !== undefined && others.length === 0 && !topicOnly) return { what: 'question_changed', key: only };
  if (topicOnly && topicOthers.length === 0 && only === undefined)
    return { what: 'topic_changed', key: topicOnly.key };
  return { what: 'texts' };
}

type ListChange = { what: 'added' | 'removed' | 'moved'; key: string } | { what: 'several' };

function listChange(before: readonly string[], after: readonly string[]): ListChange | null {
  const added = after.filter((key) => !before.includes(key));
  const removed = before.filter((key) => !after.includes(key));
  const [one = ''] = [...added, ...removed];
  if (added.length + removed.length > 1) return { what: 'several' };
  if (added.length === 1) return { what: 'added', key: one };
  if (removed.length === 1) return { what: 'removed', key: one };
  const first = after.findIndex((key, at) => key !== before[at]);
  if (first < 0) return null;
  // Either the first that differs came from further down, or it went there.
  for (const key of [after[first], before[first]]) {
    if (key === undefined) continue;
    const rest = (keys: readonly string[]): string => keys.filter((each) => each !== key).join(' ');
    if (rest(before) === rest(after)) return { what: 'moved', key };
  }
  return { what: 'several' };
}
