// Who answers, where that person lives, and moving and travelling.
import { choiceIn } from './pieces.ts';
import type { RuleSeed, Setting, TopicSeed } from './pieces.ts';

export function whoTopic(setting: Setting): TopicSeed {
  const { say, originCountries, countryLabel, regions } = setting;
  const choice = choiceIn(say);
  const several = originCountries.length > 1;
  return {
    key: 'who',
    title: say('You and where you live'),
    questions: [
      ...(several
        ? [
            {
              key: 'origin_country',
              kind: 'one',
              label: say('Which country do you or your family come from?'),
              hint: say('If there are several, choose the one you would like to help.'),
              choices: originCountries.map((code) => ({ code, label: countryLabel(code) })),
              // The programme has several countries: without this nobody knows whose requests fit.
              required: true,
              binding: 'origin_country',
            },
          ]
        : []),
      {
        key: 'residence_country',
        kind: 'country',
        label: say('Which country do you live in now?'),
        required: true,
        binding: 'residence_country',
      },
      {
        key: 'tie',
        kind: 'one',
        label: say('What is your link to {home}?'),
        choices: [
          choice('birth', 'I was born there'),
          choice('descent_1', 'A parent was born there'),
          choice('descent_2', 'A grandparent was born there'),
          choice('descent_3', 'My family came from there longer ago'),
          choice('marriage', 'My husband, wife or partner comes from there'),
          choice('naturalised', 'I became a citizen later'),
          choice('other', 'Another link'),
          choice('none', 'No link'),
        ],
        allowRefusal: true,
        binding: 'tie',
      },
      {
        key: 'birth_country',
        kind: 'country',
        label: say('Which country were you born in?'),
        allowRefusal: true,
        showWhen: {
          op: 'in',
          key: 'tie',
          values: ['descent_1', 'descent_2', 'descent_3', 'marriage', 'naturalised', 'other'],
        },
      },
      ...(regions.length > 1
        ? [
            {
              key: 'home_region',
              kind: 'region',
              label: say('Which region are you or your family from?'),
              choices: [...regions],
              allowUnknown: true,
              allowRefusal: true,
              showWhen: { op: 'not', rule: { op: 'equals', key: 'tie', value: 'none' } } satisfies RuleSeed,
            },
          ]
        : []),
      {
        key: 'birth_year',
        kind: 'number',
        label: say('What year were you born?'),
        hint: say('For example 1985. Others only ever see an age group.'),
        allowRefusal: true,
        // People of 16 and over in 2026; a hundred years and a little is as old as anybody answers.
        limits: { min: 1920, max: 2010 },
        binding: 'birth_year',
      },
      {
        key: 'sex',
        kind: 'one',
        label: say('Are you…'),
        choices: [choice('female', 'A woman'), choice('male', 'A man'), choice('other', 'Another answer')],
        allowRefusal: true,
        binding: 'sex',
      },
    ],
  };
}

export function migrationTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'migration',
    title: say('Moving and travelling'),
    questions: [
      {
        key: 'year_left',
        kind: 'number',
        label: say('What year did you leave {home}?'),
        allowRefusal: true,
        showWhen: { op: 'in', key: 'tie', values: ['birth', 'naturalised'] },
        limits: { min: 1930, max: 2030 },
      },
      {
        key: 'residence_status',
        kind: 'one',
        label: say('What right do you have to live where you are now?'),
        hint: say('This is only counted. It is never part of a profile.'),
        choices: [
          choice('citizen', 'I am a citizen'),
          choice('permanent', 'A permanent permit'),
          choice('temporary', 'A permit for some time (work, study, family)'),
          choice('protection', 'Asylum or protection, or I have applied for it'),
          choice('other', 'Something else#permit'),
        ],
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'legal_room',
        kind: 'one',
        label: say('Could you leave the country where you live for some weeks and come back?'),
        hint: say('Think of your passport, your visa or your permit.'),
        choices: [choice('yes', 'Yes'), choice('no', 'No'), choice('unknown', 'I am not sure')],
        allowRefusal: true,
        binding: 'legal_room',
      },
      {
        key: 'last_visit',
        kind: 'one',
        label: say('When were you last in {home}?'),
        choices: [
          choice('within_1', 'In the last 12 months'),
          choice('within_3', '1 to 3 years ago'),
          choice('within_10', '4 to 10 years ago'),
          choice('longer', 'Longer ago'),
          choice('never', 'Never#visited'),
        ],
        allowRefusal: true,
      },
    ],
  };
}
