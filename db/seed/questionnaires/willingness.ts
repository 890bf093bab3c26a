// What a person could do, and when: the wishes and limits that matching reads.
import { activities, hostKinds, modes, sectors, stayLengths } from '../../vocabulary.ts';
import type { Activity, HostKind, Mode, Sector, StayLength } from '../../vocabulary.ts';
import { alone, choiceIn } from './pieces.ts';
import type { ChoiceSeed, QuestionSeed, RuleSeed, Setting, TopicSeed } from './pieces.ts';

type Labels<Code extends string> = Record<Code, readonly [en: string, fr: string, ar: string]>;

const modeLabels: Labels<Mode> = {
  temporary: [
    'Go for some weeks or months',
    'Y aller quelques semaines ou quelques mois',
    'الذهاب لبضعة أسابيع أو أشهر',
  ],
  permanent: [
    'Move back to live and work',
    'M’y réinstaller pour y vivre et travailler',
    'العودة للعيش والعمل هناك',
  ],
  virtual: [
    'Help from where I live, online',
    'Aider de chez moi, en ligne',
    'المساعدة من مكان إقامتي عبر الإنترنت',
  ],
};

const activityLabels: Labels<Activity> = {
  teach: ['Teach or train people', 'Enseigner ou former', 'تعليم الناس أو تدريبهم'],
  clinical: ['Care for patients', 'Soigner des patients', 'رعاية المرضى'],
  policy: [
    'Advise on plans, laws or rules',
    'Conseiller sur des plans, des lois ou des règles',
    'تقديم المشورة بشأن الخطط أو القوانين أو القواعد',
  ],
  systems: [
    'Improve how a workplace runs',
    'Améliorer le fonctionnement d’un service',
    'تحسين سير العمل في مؤسسة',
  ],
  business: [
    'Help a business to start or grow',
    'Aider une entreprise à démarrer ou à grandir',
    'مساعدة مشروع على الانطلاق أو النمو',
  ],
  research: ['Do research', 'Faire de la recherche', 'إجراء البحوث'],
};

const sectorLabels: Labels<Sector> = {
  health: ['Health', 'Santé', 'الصحة'],
  education: ['Education', 'Éducation', 'التعليم'],
  infrastructure: [
    'Roads, water, energy, building',
    'Routes, eau, énergie, construction',
    'الطرق والمياه والطاقة والبناء',
  ],
  agriculture: ['Farming and food', 'Agriculture et alimentation', 'الزراعة والغذاء'],
  finance: ['Money, banks and accounting', 'Finance, banques et comptabilité', 'المال والمصارف والمحاسبة'],
  law: ['Law and justice', 'Droit et justice', 'القانون والعدالة'],
  media: ['Media and communication', 'Médias et communication', 'الإعلام والتواصل'],
  public_administration: ['Government services', 'Services publics', 'الخدمات الحكومية'],
  it: ['Computers and data', 'Informatique et données', 'الحاسوب والبيانات'],
  social_work: ['Social work', 'Travail social', 'العمل الاجتماعي'],
};

const stayLabels: Labels<StayLength> = {
  up_to_2_weeks: ['Up to 2 weeks', 'Jusqu’à 2 semaines', 'حتى أسبوعين'],
  up_to_6_weeks: ['Up to 6 weeks', 'Jusqu’à 6 semaines', 'حتى 6 أسابيع'],
  up_to_3_months: ['Up to 3 months', 'Jusqu’à 3 mois', 'حتى 3 أشهر'],
  up_to_6_months: ['Up to 6 months', 'Jusqu’à 6 mois', 'حتى 6 أشهر'],
  up_to_12_months: ['Up to a year', 'Jusqu’à un an', 'حتى سنة'],
  longer: ['Longer', 'Plus longtemps', 'مدة أطول'],
};

const hostLabels: Labels<HostKind> = {
  hospital: ['Hospital or clinic', 'Hôpital ou clinique', 'مستشفى أو عيادة'],
  university: ['University or college', 'Université ou institut', 'جامعة أو كلية'],
  school: ['School', 'École', 'مدرسة'],
  ministry: ['Ministry', 'Ministère', 'وزارة'],
  agency: [
    'Public agency or local council',
    'Agence publique ou collectivité locale',
    'هيئة عامة أو مجلس محلي',
  ],
  firm: ['Business', 'Entreprise', 'شركة'],
  ngo: ['Charity or NGO', 'Organisation non gouvernementale', 'منظمة غير حكومية'],
  association: ['Association or community group', 'Association ou groupe local', 'جمعية أو مجموعة أهلية'],
};

/** Vocabulary codes with their labels, in the vocabulary's order, those that the programme has. */
function labelled<Code extends string>(
  setting: Setting,
  codes: readonly Code[],
  labels: Labels<Code>,
  wanted: readonly string[] = codes,
): ChoiceSeed[] {
  const choice = choiceIn(setting.say);
  return codes
    .filter((code) => wanted.includes(code))
    .map((code) => {
      const [en, fr, ar] = labels[code];
      return choice(code, en, fr, ar);
    });
}

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
    title: say('What you could do', 'Ce que vous pourriez faire', 'ما يمكنك القيام به'),
    intro: say(
      'Nothing here is a promise. You decide again each time somebody asks you.',
      'Rien ici n’est une promesse. Vous décidez de nouveau chaque fois qu’on vous le demande.',
      'ليس في هذا أي وعد. القرار لك من جديد في كل مرة يُطلب منك فيها شيء.',
    ),
    questions: [
      {
        key: 'modes',
        kind: 'many',
        label: say('How would you like to help?', 'Comment aimeriez-vous aider ?', 'كيف تود أن تساعد؟'),
        choices: [
          ...labelled(setting, modes, modeLabels, setting.modes),
          alone(choice('none_yet', 'Not for now', 'Pas pour le moment', 'ليس في الوقت الحالي')),
        ],
        binding: 'modes',
      },
      {
        key: 'activities',
        kind: 'many',
        label: say('What would you like to do?', 'Qu’aimeriez-vous y faire ?', 'ما الذي تود القيام به؟'),
        choices: labelled(setting, activities, activityLabels),
        binding: 'activities',
      },
      {
        key: 'sectors',
        kind: 'many',
        label: say('In which fields?', 'Dans quels domaines ?', 'في أي مجالات؟'),
        choices: [
          ...labelled(setting, sectors, sectorLabels, setting.sectors),
          alone(
            choice('no_preference', 'I have no preference', 'Je n’ai pas de préférence', 'ليس لدي تفضيل'),
          ),
        ],
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
    title: say('When and where', 'Quand et où', 'متى وأين'),
    ...(any && { showWhen: any }),
    questions: [
      ...shown(stays, {
        key: 'stay_length',
        kind: 'one',
        label: say(
          'How long could one stay last?',
          'Combien de temps pourrait durer un séjour ?',
          'كم يمكن أن تدوم الإقامة الواحدة؟',
        ),
        choices: labelled(setting, stayLengths, stayLabels),
        allowUnknown: true,
        binding: 'stay_length',
      }),
      ...shown(online, {
        key: 'hours_per_week',
        kind: 'number',
        label: say(
          'How many hours a week could you help online?',
          'Combien d’heures par semaine pourriez-vous aider en ligne ?',
          'كم ساعة في الأسبوع يمكنك أن تساعد عبر الإنترنت؟',
        ),
        allowUnknown: true,
        limits: { min: 1, max: 40 },
        binding: 'hours_per_week',
      }),
      {
        key: 'available_from',
        kind: 'month',
        label: say(
          'From which month could you start?',
          'À partir de quel mois pourriez-vous commencer ?',
          'من أي شهر يمكنك أن تبدأ؟',
        ),
        allowUnknown: true,
        limits: { earliest: '2020-01-01', latest: '2060-12-31' },
        binding: 'available_from',
      },
      {
        key: 'available_until',
        kind: 'month',
        label: say('Until which month?', 'Jusqu’à quel mois ?', 'حتى أي شهر؟'),
        hint: say(
          'Leave this empty if there is no end.',
          'Laissez vide s’il n’y a pas de fin prévue.',
          'اترك هذا الحقل فارغًا إذا لم تكن هناك نهاية محددة.',
        ),
        allowUnknown: true,
        limits: { earliest: '2020-01-01', latest: '2060-12-31' },
        binding: 'available_until',
      },
      {
        key: 'host_kinds',
        kind: 'many',
        label: say('Where would you like to work?', 'Où aimeriez-vous travailler ?', 'أين تود أن تعمل؟'),
        choices: labelled(setting, hostKinds, hostLabels),
        binding: 'host_kinds',
      },
      ...(regions.length > 1
        ? shown(moves, {
            key: 'regions',
            kind: 'many',
            label: say(
              'Which regions could you go to?',
              'Dans quelles régions pourriez-vous aller ?',
              'إلى أي مناطق يمكنك الذهاب؟',
            ),
            choices: [alone(choice('anywhere', 'Anywhere', 'Partout', 'أي مكان')), ...regions],
            binding: 'regions',
          })
        : []),
      ...shown(moves, {
        key: 'conditions',
        kind: 'ranking',
        label: say(
          'What would you need to be able to go? Put the most important first.',
          'De quoi auriez-vous besoin pour partir ? Mettez le plus important en premier.',
          'ما الذي تحتاج إليه لتتمكن من الذهاب؟ ضع الأهم أولًا.',
        ),
        choices: [
          choice('travel', 'My travel is paid', 'Mon voyage est payé', 'تغطية تكاليف سفري'),
          choice('insurance', 'Health insurance', 'Une assurance santé', 'تأمين صحي'),
          choice('lodging', 'A place to stay', 'Un logement', 'مكان للإقامة'),
          choice('stipend', 'Some pay', 'Une indemnité', 'مقابل مالي'),
          choice('leave', 'Leave from my job here', 'Un congé de mon employeur', 'إجازة من عملي هنا'),
        ],
      }),
      {
        key: 'return_horizon',
        kind: 'one',
        label: say(
          'Do you think of moving back for good?',
          'Pensez-vous à y retourner pour de bon ?',
          'هل تفكر في العودة نهائيًا؟',
        ),
        choices: [
          choice('within_1', 'Yes, within a year', 'Oui, d’ici un an', 'نعم، خلال سنة'),
          choice('within_5', 'Yes, within 5 years', 'Oui, d’ici 5 ans', 'نعم، خلال 5 سنوات'),
          choice('later', 'Yes, some day', 'Oui, un jour', 'نعم، يومًا ما'),
          choice('no', 'No', 'Non', 'لا'),
        ],
        allowUnknown: true,
        allowRefusal: true,
      },
    ],
  };
}
