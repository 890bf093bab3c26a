// Resources and ties, attitudes and needs. All of it is sensitive: only ever counted, never part of a profile.
import { alone, choiceIn } from './pieces.ts';
import type { ChoiceSeed, Setting, TopicSeed } from './pieces.ts';

export function tiesTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'ties',
    title: say('Money and ties'),
    intro: say('These answers are only counted. They are never shown with your profile. Skip what you like.'),
    questions: [
      {
        key: 'money_sent',
        kind: 'one',
        label: say('How often do you send money to {home}?'),
        choices: [
          choice('monthly', 'Every month or more'),
          choice('yearly', 'A few times a year'),
          choice('rarely', 'Once a year or less'),
          choice('never', 'Never#sent'),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'money_channel',
        kind: 'many',
        label: say('How do you send it?'),
        choices: [
          choice('bank', 'Bank'),
          choice('transfer', 'Money transfer shop'),
          choice('mobile', 'By phone or app'),
          choice('carried', 'I or others carry it'),
          choice('other', 'Another way'),
        ],
        allowRefusal: true,
        showWhen: { op: 'in', key: 'money_sent', values: ['monthly', 'yearly', 'rarely'] },
        sensitive: true,
      },
      {
        key: 'invested',
        kind: 'many',
        label: say('Do you own or invest in something there?'),
        choices: [
          choice('home', 'A house or land'),
          choice('business', 'A business'),
          choice('savings', 'Savings or bonds'),
          alone(choice('none', 'None of these')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'giving',
        kind: 'many',
        label: say('In the last 3 years, what have you given to?'),
        choices: [
          choice('schools', 'Schools'),
          choice('health', 'Hospitals or clinics'),
          choice('faith', 'A place of worship'),
          choice('relief', 'Help after a disaster'),
          choice('other', 'Something else#given'),
          alone(choice('none', 'Nothing')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'associations',
        kind: 'one',
        label: say('Are you in a group or association of people from there?'),
        choices: [
          choice('active', 'Yes, I am active'),
          choice('member', 'Yes, as a member'),
          choice('no', 'No'),
        ],
        allowRefusal: true,
        sensitive: true,
      },
    ],
  };
}

export function viewsTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  const trust = (): ChoiceSeed[] => [
    choice('1', 'Not at all'),
    choice('2', 'A little'),
    choice('3', 'Somewhat'),
    choice('4', 'Quite a lot'),
    choice('5', 'Fully'),
  ];
  return {
    key: 'views',
    title: say('What you think'),
    intro: say('These answers are only counted. They are never shown with your profile.'),
    questions: [
      {
        key: 'barriers',
        kind: 'many',
        label: say('What keeps you from helping more?'),
        choices: [
          choice('cost', 'It costs too much'),
          choice('time', 'I cannot get time off'),
          choice('family', 'My family needs me here'),
          choice('information', 'I do not know what is needed'),
          choice('recognition', 'My training is not accepted'),
          choice('safety', 'I do not feel safe there'),
          choice('permit', 'My papers do not allow it'),
          alone(choice('none', 'Nothing keeps me from it')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'trust_government',
        kind: 'one',
        label: say('How much do you trust the government institutions of {home}?'),
        choices: trust(),
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'trust_associations',
        kind: 'one',
        label: say('How much do you trust the associations of people from there?'),
        choices: trust(),
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'priorities',
        kind: 'many',
        label: say('What should come first there?'),
        hint: say('Choose up to 3.'),
        choices: [
          choice('health', 'Health#priority'),
          choice('schools', 'Schools#priority'),
          choice('jobs', 'Jobs'),
          choice('roads', 'Roads, water and power'),
          choice('justice', 'Safety and justice'),
          choice('environment', 'Nature and climate'),
        ],
        allowUnknown: true,
        limits: { most: 3 },
        sensitive: true,
      },
      {
        key: 'message',
        kind: 'long_text',
        label: say('What else should we know?'),
        hint: say('Please do not name other people here.'),
        limits: { most: 2000 },
        sensitive: true,
      },
    ],
  };
}
