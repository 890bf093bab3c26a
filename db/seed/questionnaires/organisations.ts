// What organisations of a diaspora are asked: associations, businesses, health groups. Nobody's profile comes of it; a row
// in a list does, for exactly those readers whose box is ticked.
import { organisationActivities, organisationKinds, organisationSizes } from '../../vocabulary.ts';
import { alone, choiceIn, writtenAmong } from './pieces.ts';
import type { QuestionnaireSeed, Setting, TopicSeed } from './pieces.ts';
import { settingOf } from './standard.ts';
import type { StandardOptions } from './standard.ts';
import { written } from './texts.ts';
import { sectorChoices } from './willingness.ts';

/** English words of the codes. */
const kinds: Record<(typeof organisationKinds)[number], string> = {
  association: 'An association of people from there',
  professional: 'A professional association (nurses, engineers, teachers…)',
  health_group: 'A health group or medical charity',
  business: 'A business',
  students: 'A students’ group',
  faith: 'A faith group',
  other: 'Another kind of organisation',
};
const sizes: Record<(typeof organisationSizes)[number], string> = {
  under_10: 'Fewer than 10',
  '10_49': '10 to 49',
  '50_199': '50 to 199',
  '200_999': '200 to 999',
  '1000_over': '1,000 or more',
};
const activities: Record<(typeof organisationActivities)[number], string> = {
  newcomers: 'Help people who have just arrived',
  culture: 'Keep language and culture alive',
  training: 'Train or mentor people',
  health_missions: 'Travel in teams to treat patients',
  fundraising: 'Collect money or equipment',
  trade: 'Trade or invest',
  advocacy: 'Speak up for our members',
  research: 'Do research',
};

/** A whole definition. Pass it through definitionSchema and checkDefinition before storing it. */
export function organisationsQuestionnaire(options: StandardOptions): QuestionnaireSeed {
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
        const audience = written('Organisations', language) ?? 'Organisations';
        return [language, `${written(title, language) ?? title} · ${audience}`];
      }),
    ),
    intro: setting.say(
      'For associations, businesses and groups of people who live abroad. Tell us what you do and what you could offer. It takes about 3 minutes.',
    ),
    // Fourteen short questions, of which most take a tap.
    minutes: 3,
    topics: [listingTopic(setting), aboutTopic(setting), workTopic(setting), contactTopic(setting)],
  };
}

function listingTopic({ say }: Setting): TopicSeed {
  return {
    key: 'listing',
    title: say('Who may list you'),
    intro: say('You can leave every box empty: then you are only counted. You can change your mind later.'),
    questions: [
      {
        key: 'list_team',
        kind: 'consent',
        label: say('Yes, the programme team may list our organisation'),
        hint: say(
          'They see what you write about the organisation. Every registered member of the diaspora, whoever they work for, can then find it by its name and say that they belong to it. If you leave this box empty, no member can find it.',
        ),
        binding: 'consent_list_team',
      },
      {
        key: 'list_government',
        kind: 'consent',
        label: say('Yes, the government of the country of origin may list our organisation'),
        hint: say('This is a separate choice. If you are not sure, leave it empty. You lose nothing.'),
        binding: 'consent_list_government',
      },
      {
        key: 'list_contact',
        kind: 'consent',
        label: say('Yes, those who may list us may also see our contact person’s name and e-mail address'),
        hint: say('Ask your contact person first.'),
        binding: 'consent_list_contact',
      },
    ],
  };
}

function aboutTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'about',
    title: say('Your organisation'),
    questions: [
      {
        key: 'organisation_name',
        kind: 'text',
        label: say('Name of the organisation'),
        limits: { most: 120 },
        required: true,
        binding: 'organisation_name',
      },
      {
        key: 'organisation_kind',
        kind: 'one',
        label: say('What kind of organisation is it?'),
        choices: organisationKinds.map((code) => choice(code, kinds[code])),
        binding: 'organisation_kind',
      },
      {
        key: 'organisation_country',
        kind: 'country',
        label: say('In which country is its seat?'),
        binding: 'organisation_country',
      },
      {
        key: 'organisation_city',
        kind: 'text',
        label: say('In which town or city?'),
        limits: { most: 120 },
        binding: 'organisation_city',
      },
      {
        key: 'organisation_members',
        kind: 'one',
        label: say('How many members does it have, or how many people work there?'),
        choices: organisationSizes.map((code) => choice(code, sizes[code])),
        allowUnknown: true,
        allowRefusal: true,
        binding: 'organisation_members',
      },
      {
        key: 'organisation_founded',
        kind: 'number',
        label: say('In which year was it founded?'),
        limits: { min: 1800, max: 2100 },
        allowUnknown: true,
        binding: 'organisation_founded',
      },
    ],
  };
}

function workTopic(setting: Setting): TopicSeed {
  const { say } = setting;
  const choice = choiceIn(say);
  return {
    key: 'work',
    title: say('What you do and could offer'),
    questions: [
      {
        key: 'organisation_activities',
        kind: 'many',
        label: say('What does your organisation do?'),
        choices: [
          ...organisationActivities.map((code) => choice(code, activities[code])),
          alone(choice('none', 'None of these')),
        ],
        binding: 'organisation_activities',
      },
      ...(setting.sectors.length > 1
        ? [
            {
              key: 'sectors',
              kind: 'many',
              label: say('In which fields?'),
              choices: sectorChoices(setting),
              binding: 'sectors',
            },
          ]
        : []),
      {
        key: 'organisation_offers',
        kind: 'long_text',
        label: say('What could you offer to institutions in the country of origin?'),
        hint: say('For example people who train, equipment, contacts or money. Name no private person here.'),
        limits: { most: 1000 },
        binding: 'organisation_offers',
      },
    ],
  };
}

function contactTopic({ say }: Setting): TopicSeed {
  return {
    key: 'contact',
    title: say('Your contact person'),
    intro: say(
      'Optional. It is kept apart from the other answers and shown only if you ticked the box for it.',
    ),
    questions: [
      {
        key: 'name',
        kind: 'text',
        label: say('Name of the contact person'),
        limits: { most: 120 },
        binding: 'name',
      },
      { key: 'email', kind: 'email', label: say('Their e-mail address'), binding: 'email' },
    ],
  };
}
