// What a person could do, and when: the wishes and limits that matching reads.
import { activities, hostKinds, modes, sectors, stayLengths } from '../../vocabulary.ts';
import type { Activity, HostKind, Mode, Sector, StayLength } from '../../vocabulary.ts';
import { alone, choiceIn } from './pieces.ts';
import type { ChoiceSeed, QuestionSeed, RuleSeed, Setting, TopicSeed } from './pieces.ts';

type Labels<Code extends string> = Record<Code, string>;

const modeLabels: Labels<Mode> = {
  temporary: 'Go for some weeks or months',
  permanent: 'Move back to live and work',
  virtual: 'Help from where I live, online',
};

const activityLabels: Labels<Activity> = {
  teach: 'Teach or train people',
  clinical: 'Care for patients',
  policy: 'Advise on plans, laws or rules',
  systems: 'Improve how a workplace runs',
  business: 'Help a business to start or grow',
  research: 'Do research',
};

const sectorLabels: Labels<Sector> = {
  health: 'Health',
  education: 'Education',
  infrastructure: 'Roads, water, energy, building',
  agriculture: 'Farming and food',
  finance: 'Money, banks and accounting',
  law: 'Law and justice',
  media: 'Media and communication',
  public_administration: 'Government services',
  it: 'Computers and data',
  social_work: 'Social work',
};

const stayLabels: Labels<StayLength> = {
  up_to_2_weeks: 'Up to 2 weeks',
  up_to_6_weeks: 'Up to 6 weeks',
  up_to_3_months: 'Up to 3 months',
  up_to_6_months: 'Up to 6 months',
  up_to_12_months: 'Up to a year',
  longer: 'Longer',
};

const hostLabels: Labels<HostKind> = {
  hospital: 'Hospital or clinic',
  university: 'University or college',
  school: 'School',
  ministry: 'Ministry',
  agency: 'Public agency or local council',
  firm: 'Business',
  ngo: 'Charity or NGO',
  association: 'Association or community group',
};

/** Vocabulary codes with their labels, in the vocabulary's order, those that the programme has. */
function labelled<Code extends string>(
  setting: Setting,
  codes: readonly Code[],
  labels: Labels<Code>,
  wanted: readonly string[] = codes,
): ChoiceSeed[] {
  const choice = choiceIn(setting.say);
  return codes.filter((code) => wanted.includes(code)).map((code) => choice(code, labels[code]));
}

/** The programme's priority sectors, as organisations are asked for them too. */
export const sectorChoices = (setting: Setting): ChoiceSeed[] =>
  labelled(setting, sectors, sectorLabels, setting.sectors);

/** Holds when one of these modes, as far as the programme has them, was chosen. Null when it has none of them. */
function whenMode(setting: Setting, wanted: readonly Mode[]): RuleSeed | null {
  const rules = wanted
    .filter((mode) => setting.modes.includes(mode))
    .map((mode): RuleSeed => ({ op: 'includes', key: 'modes', value: mode }));
  const [only] = rules;
  return rules.length > 1 ? { op: 'or', rules } : (only ?? null);
}

export function willingnessTopic(setting: Setting): TopicSeed {
  const { say } = setting;
  const choice = choiceIn(say);
  return {
    key: 'willingness',
    title: say('What you could do'),
    intro: say('Nothing here is a promise. You decide again each time somebody asks you.'),
    questions: [
      {
        key: 'modes',
        kind: 'many',
        label: say('How would you like to help?'),
        choices: [
          ...labelled(setting, modes, modeLabels, setting.modes),
          alone(choice('none_yet', 'Not for now')),
        ],
        binding: 'modes',
      },
      {
        key: 'activities',
        kind: 'many',
        label: say('What would you like to do?'),
        choices: labelled(setting, activities, activityLabels),
        binding: 'activities',
      },
      {
        key: 'sectors',
        kind: 'many',
        label: say('In which fields?'),
        choices: [...sectorChoices(setting), alone(choice('no_preference', 'I have no preference'))],
        binding: 'sectors',
      },
    ],
  };
}

/** Asked of people who chose at least one way to help. */
export function availabilityTopic(setting: Setting): TopicSeed {
  const { say, regions } = setting;
  const choice = choiceIn(say);
  const stays = whenMode(setting, ['temporary']);
  const moves = whenMode(setting, ['temporary', 'permanent']);
  const online = whenMode(setting, ['virtual']);
  const any = whenMode(setting, modes);
  const shown = (rule: RuleSeed | null, question: QuestionSeed): QuestionSeed[] =>
    rule ? [{ ...question, showWhen: rule }] : [];
  return {
    key: 'availability',
    title: say('When and where'),
    ...(any && { showWhen: any }),
    questions: [
      ...shown(stays, {
        key: 'stay_length',
        kind: 'one',
        label: say('How long could one stay last?'),
        choices: labelled(setting, stayLengths, stayLabels),
        allowUnknown: true,
        binding: 'stay_length',
      }),
      ...shown(online, {
        key: 'hours_per_week',
        kind: 'number',
        label: say('How many hours a week could you help online?'),
        allowUnknown: true,
        limits: { min: 1, max: 40 },
        binding: 'hours_per_week',
      }),
      {
        key: 'available_from',
        kind: 'month',
        label: say('From which month could you start?'),
        allowUnknown: true,
        limits: { earliest: '2020-01-01', latest: '2060-12-31' },
        binding: 'available_from',
      },
      {
        key: 'available_until',
        kind: 'month',
        label: say('Until which month?'),
        hint: say('Leave this empty if there is no end.'),
        allowUnknown: true,
        limits: { earliest: '2020-01-01', latest: '2060-12-31' },
        binding: 'available_until',
      },
      {
        key: 'host_kinds',
        kind: 'many',
        label: say('Where would you like to work?'),
        choices: labelled(setting, hostKinds, hostLabels),
        binding: 'host_kinds',
      },
      ...(regions.length > 1
        ? shown(moves, {
            key: 'regions',
            kind: 'many',
            label: say('Which regions could you go to?'),
            choices: [alone(choice('anywhere', 'Anywhere')), ...regions],
            binding: 'regions',
          })
        : []),
      ...shown(moves, {
        key: 'conditions',
        kind: 'ranking',
        label: say('What would you need to be able to go? Put the most important first.'),
        choices: [
          choice('travel', 'My travel is paid'),
          choice('insurance', 'Health insurance'),
          choice('lodging', 'A place to stay'),
          choice('stipend', 'Some pay'),
          choice('leave', 'Leave from my job here'),
        ],
      }),
      {
        key: 'return_horizon',
        kind: 'one',
        label: say('Do you think of moving back for good?'),
        choices: [
          choice('within_1', 'Yes, within a year'),
          choice('within_5', 'Yes, within 5 years'),
          choice('later', 'Yes, some day'),
          choice('no', 'No'),
        ],
        allowUnknown: true,
        allowRefusal: true,
      },
    ],
  };
}
