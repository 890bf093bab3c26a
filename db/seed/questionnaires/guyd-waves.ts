// GUYD asked twice. The first wave was shorter, in English and French only; the second is today's questionnaire, which says
// what its questions were called then, so that answers compare.
import { guyd } from './guyd.ts';
import type { QuestionnaireSeed, QuestionSeed, RuleSeed, Text, TopicSeed } from './pieces.ts';

const firstLanguages = ['en', 'fr'];

/** What came with the second wave. */
const newTopics = ['availability', 'ties', 'views'];
const newQuestions = ['activities', 'licence', 'trained_others', 'home_region'];

/** What a question was then: its key, its words, and the codes of its choices. */
interface Before {
  key: string;
  label: Text;
  codes?: Record<string, string>;
}
const before: Record<string, Before> = {
  education_level: {
    key: 'schooling',
    label: {
      en: 'How far did you get in school, college or university?',
      fr: 'Jusqu’où êtes-vous allé à l’école ou dans les études supérieures ?',
    },
  },
  experience_years: {
    key: 'years_working',
    label: {
      en: 'For how many years have you worked in your profession?',
      fr: 'Depuis combien d’années exercez-vous votre profession ?',
    },
  },
  sex: {
    key: 'sex',
    label: { en: 'Your sex', fr: 'Votre sexe' },
    codes: { female: 'f', male: 'm', other: 'x' },
  },
};

const continued = ({ key, codes }: Before) => ({ key, ...(codes && { choices: codes }) });

/** Today's questionnaire as the second wave publishes it. */
export const guydSecondWave: QuestionnaireSeed = {
  ...guyd,
  topics: guyd.topics.map((topic) => ({
    ...topic,
    questions: topic.questions.map((question) => {
      const was = before[question.key];
      return was ? { ...question, earlier: continued(was) } : question;
    }),
  })),
};

/** The questionnaire of the first wave. */
export const guydFirstWave: QuestionnaireSeed = {
  ...guyd,
  languages: firstLanguages,
  title: spoken(guyd.title),
  intro: spoken(guyd.intro),
  minutes: 5,
  topics: guyd.topics.filter(({ key }) => !newTopics.includes(key)).map(topicThen),
};

function topicThen({ title, intro, showWhen, questions, key }: TopicSeed): TopicSeed {
  return {
    key,
    title: spoken(title),
    ...(intro && { intro: spoken(intro) }),
    ...(showWhen && { showWhen: ruleThen(showWhen) }),
    questions: questions.filter((question) => !newQuestions.includes(question.key)).map(questionThen),
  };
}

function questionThen({ hint, choices, showWhen, ...question }: QuestionSeed): QuestionSeed {
  const was = before[question.key];
  return {
    ...question,
    key: was?.key ?? question.key,
    label: was?.label ?? spoken(question.label),
    ...(hint && { hint: spoken(hint) }),
    ...(showWhen && { showWhen: ruleThen(showWhen) }),
    ...(choices && {
      choices: choices.map((choice) => ({
        ...choice,
        code: was?.codes?.[choice.code] ?? choice.code,
        label: spoken(choice.label),
        ...(choice.hint && { hint: spoken(choice.hint) }),
      })),
    }),
  };
}

/** None of today's rules looks at a choice whose code has changed since; the test of both waves would say so. */
function ruleThen(rule: RuleSeed): RuleSeed {
  if ('rules' in rule) return { ...rule, rules: rule.rules.map(ruleThen) };
  if ('rule' in rule) return { ...rule, rule: ruleThen(rule.rule) };
  return { ...rule, key: before[rule.key]?.key ?? rule.key };
}

function spoken(text: Text): Text {
  return Object.fromEntries(Object.entries(text).filter(([language]) => firstLanguages.includes(language)));
}

/** The code that a fact of a made-up person had then. */
export function answerThen(key: string, answer: unknown): unknown {
  const codes = Object.values(before).find((was) => was.key === key)?.codes;
  return typeof answer === 'string' && codes ? (codes[answer] ?? answer) : answer;
}
