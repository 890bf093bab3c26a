// What is asked six and twelve months after a placement: the person, the host, and the colleagues who took the work over.
// The link knows who answers and when (db/migrations/0044), so those two questions are answered already.
import { alone, choiceIn, writtenAmong } from './pieces.ts';
import type { QuestionnaireSeed, Setting, TopicSeed } from './pieces.ts';
import { settingOf } from './standard.ts';
import type { StandardOptions } from './standard.ts';
import { written } from './texts.ts';

/** A whole definition. Pass it through definitionSchema and checkDefinition before storing it. */
export function followUpQuestionnaire(options: StandardOptions): QuestionnaireSeed {
  const languages = writtenAmong(options.languages);
  const setting = settingOf(options, languages);
  const made = questionnaireOf(options.title, languages, setting);
  if (!setting.gaps.has(languages[0] ?? 'en')) return made;
  // The first language has to have every text, so one that is still being written does not come first.
  const complete = ['en', ...languages.filter((language) => language !== 'en')];
  return questionnaireOf(options.title, complete, settingOf(options, complete));
}

function questionnaireOf(title: string, languages: string[], setting: Setting): QuestionnaireSeed {
  return {
    languages,
    title: Object.fromEntries(
      languages.map((language) => {
        const asking = written('What came of it', language) ?? 'What came of it';
        return [language, `${written(title, language) ?? title} · ${asking}`];
      }),
    ),
    intro: setting.say(
      'Some months ago somebody from the diaspora worked with you, or you were that person. Please tell us what stayed. It takes about 3 minutes.',
    ),
    // Eight questions of one tap each.
    minutes: 3,
    topics: [youTopic(setting), stayedTopic(setting), memberTopic(setting), againTopic(setting)],
  };
}

function youTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'you',
    title: say('You#follow-up'),
    questions: [
      {
        key: 'about_follow_up',
        kind: 'note',
        label: say(
          'We only show numbers, and never about fewer than 10 people. Nobody you work with sees what you answer here.',
        ),
      },
      {
        key: 'respondent',
        kind: 'one',
        label: say('Who are you?'),
        choices: [
          choice('member', 'The person who came to work there'),
          choice('host', 'The institution where they worked'),
          choice('colleague', 'A colleague who took the work over'),
        ],
        required: true,
      },
      {
        key: 'months_after',
        kind: 'one',
        label: say('How long ago did the work end?'),
        choices: [choice('6', 'About six months ago'), choice('12', 'About a year ago')],
      },
    ],
  };
}

function stayedTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'stayed',
    title: say('What stayed'),
    questions: [
      {
        key: 'still_used',
        kind: 'one',
        label: say('Is what was taught or introduced still used?'),
        choices: [
          choice('widely', 'Yes, by most of those who need it'),
          choice('some', 'Yes, by some'),
          choice('hardly', 'Hardly'),
          choice('no', 'No, not any more'),
        ],
        allowUnknown: true,
      },
      {
        key: 'used_by',
        kind: 'one',
        label: say('How many people use it today?'),
        choices: [
          choice('none', 'Nobody'),
          choice('1_9', 'Fewer than 10'),
          choice('10_49', '10 to 49'),
          choice('50_over', '50 or more'),
        ],
        allowUnknown: true,
      },
      {
        key: 'change',
        kind: 'many',
        label: say('What has come of it since then?'),
        choices: [
          choice('information', 'People know more about it'),
          choice('knowledge', 'People do their work better than before'),
          choice('institution', 'The institution has changed how it works: rules, plans, equipment'),
          alone(choice('nothing', 'Nothing that I can see')),
        ],
      },
      {
        key: 'passed_on',
        kind: 'one',
        label: say('Have those who learnt it taught others?'),
        choices: [choice('many', 'Yes, many'), choice('few', 'Yes, a few'), choice('nobody', 'No, nobody')],
        allowUnknown: true,
      },
      {
        key: 'in_the_way',
        kind: 'many',
        label: say('What stands in the way of using it?'),
        choices: [
          choice('staff_left', 'Those who learnt it have left'),
          choice('equipment', 'Equipment or material is missing'),
          choice('money', 'There is no money for it'),
          choice('time', 'There is no time for it'),
          choice('support', 'Those in charge do not support it'),
          alone(choice('nothing', 'Nothing stands in the way')),
        ],
      },
    ],
  };
}

function memberTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'since_then',
    title: say('You since then'),
    showWhen: { op: 'equals', key: 'respondent', value: 'member' },
    questions: [
      {
        key: 'in_touch',
        kind: 'one',
        label: say('Are you still in touch with the people you worked with?'),
        choices: [
          choice('often', 'Yes, every month or more often'),
          choice('sometimes', 'Yes, now and then'),
          choice('no', 'No, not any more'),
        ],
      },
      {
        key: 'living',
        kind: 'one',
        label: say('Where do you live now?'),
        choices: [
          choice('abroad', 'Abroad, as before'),
          choice('home', 'In the country of origin'),
          choice('both', 'Partly here, partly there'),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'return_goes',
        kind: 'one',
        label: say('How is your return going?'),
        choices: [
          choice('well', 'Well'),
          choice('mixed', 'Partly well, partly not'),
          choice('badly', 'Not well'),
        ],
        showWhen: { op: 'in', key: 'living', values: ['home', 'both'] },
        allowRefusal: true,
        sensitive: true,
      },
    ],
  };
}

function againTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'again',
    title: say('Looking back'),
    questions: [
      {
        key: 'useful',
        kind: 'one',
        label: say('Looking back, how useful was it?'),
        choices: [
          choice('very', 'Very useful'),
          choice('quite', 'Quite useful'),
          choice('little', 'A little useful'),
          choice('not', 'Not useful'),
        ],
      },
      {
        key: 'once_more',
        kind: 'one',
        label: say('Would you do it once more?'),
        choices: [choice('yes', 'Yes, gladly'), choice('maybe', 'Perhaps'), choice('no', 'No, rather not')],
      },
    ],
  };
}
