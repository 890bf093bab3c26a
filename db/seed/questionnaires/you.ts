// Who answers, where that person lives, and moving and travelling.
import { choiceIn } from './pieces.ts';
import type { RuleSeed, Setting, TopicSeed } from './pieces.ts';

export function whoTopic(setting: Setting): TopicSeed {
  const { say, originCountries, home, named, countryName, regions } = setting;
  const choice = choiceIn(say);
  const several = originCountries.length > 1;
  return {
    key: 'who',
    title: say('You and where you live', 'Vous et votre lieu de vie', 'أنت ومكان إقامتك'),
    questions: [
      ...(several
        ? [
            {
              key: 'origin_country',
              kind: 'one',
              label: say(
                'Which country do you or your family come from?',
                'De quel pays venez-vous, vous ou votre famille ?',
                'من أي بلد أنت أو عائلتك؟',
              ),
              hint: say(
                'If there are several, choose the one you would like to help.',
                'S’il y en a plusieurs, choisissez celui que vous aimeriez aider.',
                'إذا كان هناك أكثر من بلد فاختر البلد الذي تود مساعدته.',
              ),
              choices: originCountries.map((code) =>
                choice(code, countryName('en', code), countryName('fr', code), countryName('ar', code)),
              ),
              // The programme has several countries: without this nobody knows whose requests fit.
              required: true,
              binding: 'origin_country',
            },
          ]
        : []),
      {
        key: 'residence_country',
        kind: 'country',
        label: say(
          'Which country do you live in now?',
          'Dans quel pays vivez-vous ?',
          'في أي بلد تعيش الآن؟',
        ),
        required: true,
        binding: 'residence_country',
      },
      {
        key: 'tie',
        kind: 'one',
        label: say(
          `What is your link to ${home}?`,
          `Quel est votre lien avec votre pays d’origine${named.fr} ?`,
          `ما صلتك ببلدك الأصلي${named.ar}؟`,
        ),
        choices: [
          choice('birth', 'I was born there', 'J’y suis né(e)', 'وُلدت هناك'),
          choice('descent_1', 'A parent was born there', 'Un de mes parents y est né', 'وُلد أحد والديّ هناك'),
          choice(
            'descent_2',
            'A grandparent was born there',
            'Un de mes grands-parents y est né',
            'وُلد أحد أجدادي هناك',
          ),
          choice(
            'descent_3',
            'My family came from there longer ago',
            'Ma famille en est venue il y a plus longtemps',
            'تعود أصول عائلتي إليه منذ زمن أبعد',
          ),
          choice(
            'marriage',
            'My husband, wife or partner comes from there',
            'Mon mari, ma femme ou mon partenaire en vient',
            'زوجي أو زوجتي أو شريكي من هناك',
          ),
          choice(
            'naturalised',
            'I became a citizen later',
            'J’en ai obtenu la nationalité plus tard',
            'حصلت على جنسيته لاحقًا',
          ),
          choice('other', 'Another link', 'Un autre lien', 'صلة أخرى'),
          choice('none', 'No link', 'Aucun lien', 'لا صلة لي به'),
        ],
        allowRefusal: true,
        binding: 'tie',
      },
      {
        key: 'birth_country',
        kind: 'country',
        label: say('Which country were you born in?', 'Dans quel pays êtes-vous né(e) ?', 'في أي بلد وُلدت؟'),
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
              label: say(
                'Which region are you or your family from?',
                'De quelle région venez-vous, vous ou votre famille ?',
                'من أي منطقة أنت أو عائلتك؟',
              ),
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
        label: say('What year were you born?', 'En quelle année êtes-vous né(e) ?', 'في أي سنة وُلدت؟'),
        hint: say(
          'For example 1985. Others only ever see an age group.',
          'Par exemple 1985. Les autres ne voient qu’une tranche d’âge.',
          'مثلًا 1985. لا يرى الآخرون سوى فئة عمرية.',
        ),
        allowRefusal: true,
        // People of 16 and over in 2026; a hundred years and a little is as old as anybody answers.
        limits: { min: 1920, max: 2010 },
        binding: 'birth_year',
      },
      {
        key: 'sex',
        kind: 'one',
        label: say('Are you…', 'Vous êtes…', 'هل أنت…'),
        choices: [
          choice('female', 'A woman', 'Une femme', 'امرأة'),
          choice('male', 'A man', 'Un homme', 'رجل'),
          choice('other', 'Another answer', 'Une autre réponse', 'إجابة أخرى'),
        ],
        allowRefusal: true,
        binding: 'sex',
      },
    ],
  };
}

export function migrationTopic({ say, home, named }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'migration',
    title: say('Moving and travelling', 'Déménager et voyager', 'الانتقال والسفر'),
    questions: [
      {
        key: 'year_left',
        kind: 'number',
        label: say(
          `What year did you leave ${home}?`,
          `En quelle année avez-vous quitté votre pays d’origine${named.fr} ?`,
          `في أي سنة غادرت بلدك الأصلي${named.ar}؟`,
        ),
        allowRefusal: true,
        showWhen: { op: 'in', key: 'tie', values: ['birth', 'naturalised'] },
        limits: { min: 1930, max: 2030 },
      },
      {
        key: 'residence_status',
        kind: 'one',
        label: say(
          'What right do you have to live where you are now?',
          'À quel titre vivez-vous là où vous êtes ?',
          'ما وضع إقامتك في المكان الذي تعيش فيه الآن؟',
        ),
        hint: say(
          'This is only counted. It is never part of a profile.',
          'Cette réponse est seulement comptée. Elle n’entre jamais dans un profil.',
          'تُحتسب هذه الإجابة في الأرقام فقط، ولا تدخل أبدًا في أي ملف شخصي.',
        ),
        choices: [
          choice('citizen', 'I am a citizen', 'J’ai la nationalité', 'أنا مواطن'),
          choice('permanent', 'A permanent permit', 'Un titre de séjour permanent', 'إقامة دائمة'),
          choice(
            'temporary',
            'A permit for some time (work, study, family)',
            'Un titre de séjour temporaire (travail, études, famille)',
            'إقامة مؤقتة (عمل أو دراسة أو عائلة)',
          ),
          choice(
            'protection',
            'Asylum or protection, or I have applied for it',
            'L’asile ou une protection, obtenus ou demandés',
            'لجوء أو حماية، أو قدّمت طلبًا للحصول عليها',
          ),
          choice('other', 'Something else', 'Autre chose', 'وضع آخر'),
        ],
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'legal_room',
        kind: 'one',
        label: say(
          'Could you leave the country where you live for some weeks and come back?',
          'Pourriez-vous quitter votre pays de résidence quelques semaines et y revenir ?',
          'هل يمكنك مغادرة البلد الذي تعيش فيه بضعة أسابيع ثم العودة إليه؟',
        ),
        hint: say(
          'Think of your passport, your visa or your permit.',
          'Pensez à votre passeport, à votre visa ou à votre titre de séjour.',
          'فكّر في جواز سفرك أو تأشيرتك أو إقامتك.',
        ),
        choices: [
          choice('yes', 'Yes', 'Oui', 'نعم'),
          choice('no', 'No', 'Non', 'لا'),
          choice('unknown', 'I am not sure', 'Je ne sais pas', 'لست متأكدًا'),
        ],
        allowRefusal: true,
        binding: 'legal_room',
      },
      {
        key: 'last_visit',
        kind: 'one',
        label: say(
          `When were you last in ${home}?`,
          `Quand êtes-vous allé(e) pour la dernière fois dans votre pays d’origine${named.fr} ?`,
          `متى كنت آخر مرة في بلدك الأصلي${named.ar}؟`,
        ),
        choices: [
          choice('within_1', 'In the last 12 months', 'Au cours des 12 derniers mois', 'خلال آخر 12 شهرًا'),
          choice('within_3', '1 to 3 years ago', 'Il y a 1 à 3 ans', 'قبل سنة إلى 3 سنوات'),
          choice('within_10', '4 to 10 years ago', 'Il y a 4 à 10 ans', 'قبل 4 إلى 10 سنوات'),
          choice('longer', 'Longer ago', 'Il y a plus longtemps', 'قبل ذلك'),
          choice('never', 'Never', 'Jamais', 'لم أزره قط'),
        ],
        allowRefusal: true,
      },
    ],
  };
}
