// Resources and ties, attitudes and needs. All of it is sensitive: only ever counted, never part of a profile.
import { alone, choiceIn } from './pieces.ts';
import type { ChoiceSeed, Setting, TopicSeed } from './pieces.ts';

export function tiesTopic({ say, home, named }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'ties',
    title: say('Money and ties', 'Argent et liens', 'المال والروابط'),
    intro: say(
      'These answers are only counted. They are never shown with your profile. Skip what you like.',
      'Ces réponses sont seulement comptées. Elles n’apparaissent jamais avec votre profil. Passez ce que vous voulez.',
      'تُحتسب هذه الإجابات في الأرقام فقط، ولا تظهر أبدًا مع ملفك الشخصي. تجاوز ما تشاء منها.',
    ),
    questions: [
      {
        key: 'money_sent',
        kind: 'one',
        label: say(
          `How often do you send money to ${home}?`,
          `À quelle fréquence envoyez-vous de l’argent dans votre pays d’origine${named.fr} ?`,
          `كم مرة ترسل مالًا إلى بلدك الأصلي${named.ar}؟`,
        ),
        choices: [
          choice('monthly', 'Every month or more', 'Chaque mois ou plus souvent', 'كل شهر أو أكثر'),
          choice('yearly', 'A few times a year', 'Quelques fois par an', 'بضع مرات في السنة'),
          choice('rarely', 'Once a year or less', 'Une fois par an ou moins', 'مرة في السنة أو أقل'),
          choice('never', 'Never', 'Jamais', 'لا أرسل أبدًا'),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'money_channel',
        kind: 'many',
        label: say('How do you send it?', 'Comment l’envoyez-vous ?', 'كيف ترسله؟'),
        choices: [
          choice('bank', 'Bank', 'Banque', 'مصرف'),
          choice('transfer', 'Money transfer shop', 'Agence de transfert d’argent', 'مكتب تحويل أموال'),
          choice('mobile', 'By phone or app', 'Par téléphone ou application', 'عبر الهاتف أو تطبيق'),
          choice(
            'carried',
            'I or others carry it',
            'Je l’apporte ou je le confie à quelqu’un',
            'أحمله بنفسي أو يحمله غيري',
          ),
          choice('other', 'Another way', 'Autrement', 'طريقة أخرى'),
        ],
        allowRefusal: true,
        showWhen: { op: 'in', key: 'money_sent', values: ['monthly', 'yearly', 'rarely'] },
        sensitive: true,
      },
      {
        key: 'invested',
        kind: 'many',
        label: say(
          'Do you own or invest in something there?',
          'Y possédez-vous ou y financez-vous quelque chose ?',
          'هل تملك شيئًا هناك أو تستثمر فيه؟',
        ),
        choices: [
          choice('home', 'A house or land', 'Une maison ou un terrain', 'بيت أو أرض'),
          choice('business', 'A business', 'Une entreprise', 'مشروع تجاري'),
          choice('savings', 'Savings or bonds', 'De l’épargne ou des obligations', 'مدخرات أو سندات'),
          alone(choice('none', 'None of these', 'Rien de tout cela', 'لا شيء من ذلك')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'giving',
        kind: 'many',
        label: say(
          'In the last 3 years, what have you given to?',
          'Ces 3 dernières années, à quoi avez-vous donné ?',
          'خلال آخر 3 سنوات، لأي غرض تبرعت؟',
        ),
        choices: [
          choice('schools', 'Schools', 'Des écoles', 'المدارس'),
          choice('health', 'Hospitals or clinics', 'Des hôpitaux ou des cliniques', 'المستشفيات أو العيادات'),
          choice('faith', 'A place of worship', 'Un lieu de culte', 'دار عبادة'),
          choice('relief', 'Help after a disaster', 'De l’aide après une catastrophe', 'الإغاثة بعد كارثة'),
          choice('other', 'Something else', 'Autre chose', 'غرض آخر'),
          alone(choice('none', 'Nothing', 'Rien', 'لم أتبرع')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'associations',
        kind: 'one',
        label: say(
          'Are you in a group or association of people from there?',
          'Êtes-vous dans un groupe ou une association de personnes de ce pays ?',
          'هل أنت عضو في مجموعة أو جمعية لأبناء ذلك البلد؟',
        ),
        choices: [
          choice('active', 'Yes, I am active', 'Oui, j’y suis actif ou active', 'نعم، وأنا نشط فيها'),
          choice('member', 'Yes, as a member', 'Oui, comme membre', 'نعم، كعضو'),
          choice('no', 'No', 'Non', 'لا'),
        ],
        allowRefusal: true,
        sensitive: true,
      },
    ],
  };
}

export function viewsTopic({ say, home, named }: Setting): TopicSeed {
  const choice = choiceIn(say);
  const trust = (): ChoiceSeed[] => [
    choice('1', 'Not at all', 'Pas du tout', 'لا أثق إطلاقًا'),
    choice('2', 'A little', 'Un peu', 'قليلًا'),
    choice('3', 'Somewhat', 'Moyennement', 'إلى حد ما'),
    choice('4', 'Quite a lot', 'Assez', 'كثيرًا'),
    choice('5', 'Fully', 'Tout à fait', 'ثقة تامة'),
  ];
  return {
    key: 'views',
    title: say('What you think', 'Ce que vous pensez', 'رأيك'),
    intro: say(
      'These answers are only counted. They are never shown with your profile.',
      'Ces réponses sont seulement comptées. Elles n’apparaissent jamais avec votre profil.',
      'تُحتسب هذه الإجابات في الأرقام فقط، ولا تظهر أبدًا مع ملفك الشخصي.',
    ),
    questions: [
      {
        key: 'barriers',
        kind: 'many',
        label: say(
          'What keeps you from helping more?',
          'Qu’est-ce qui vous empêche d’aider davantage ?',
          'ما الذي يمنعك من المساعدة أكثر؟',
        ),
        choices: [
          choice('cost', 'It costs too much', 'Cela coûte trop cher', 'التكلفة مرتفعة'),
          choice('time', 'I cannot get time off', 'Je ne peux pas me libérer', 'لا أستطيع الحصول على إجازة'),
          choice(
            'family',
            'My family needs me here',
            'Ma famille a besoin de moi ici',
            'عائلتي تحتاج إليّ هنا',
          ),
          choice(
            'information',
            'I do not know what is needed',
            'Je ne sais pas ce qui est utile',
            'لا أعرف ما المطلوب',
          ),
          choice(
            'recognition',
            'My training is not accepted',
            'Ma formation n’est pas reconnue',
            'مؤهلاتي غير معترف بها',
          ),
          choice(
            'safety',
            'I do not feel safe there',
            'Je ne m’y sens pas en sécurité',
            'لا أشعر بالأمان هناك',
          ),
          choice(
            'permit',
            'My papers do not allow it',
            'Mes papiers ne le permettent pas',
            'أوراقي لا تسمح بذلك',
          ),
          alone(choice('none', 'Nothing keeps me from it', 'Rien ne m’en empêche', 'لا شيء يمنعني')),
        ],
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'trust_government',
        kind: 'one',
        label: say(
          `How much do you trust the government institutions of ${home}?`,
          `Quelle confiance avez-vous dans les institutions publiques de votre pays d’origine${named.fr} ?`,
          `ما مدى ثقتك بالمؤسسات الحكومية في بلدك الأصلي${named.ar}؟`,
        ),
        choices: trust(),
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'trust_associations',
        kind: 'one',
        label: say(
          'How much do you trust the associations of people from there?',
          'Quelle confiance avez-vous dans les associations de personnes de ce pays ?',
          'ما مدى ثقتك بجمعيات أبناء ذلك البلد؟',
        ),
        choices: trust(),
        allowUnknown: true,
        allowRefusal: true,
        sensitive: true,
      },
      {
        key: 'priorities',
        kind: 'many',
        label: say(
          'What should come first there?',
          'Qu’est-ce qui devrait y passer en premier ?',
          'ما الذي يجب أن يأتي أولًا هناك؟',
        ),
        hint: say('Choose up to 3.', 'Choisissez-en 3 au plus.', 'اختر 3 على الأكثر.'),
        choices: [
          choice('health', 'Health', 'La santé', 'الصحة'),
          choice('schools', 'Schools', 'Les écoles', 'المدارس'),
          choice('jobs', 'Jobs', 'L’emploi', 'فرص العمل'),
          choice(
            'roads',
            'Roads, water and power',
            'Les routes, l’eau et l’électricité',
            'الطرق والمياه والكهرباء',
          ),
          choice('justice', 'Safety and justice', 'La sécurité et la justice', 'الأمن والعدالة'),
          choice('environment', 'Nature and climate', 'La nature et le climat', 'البيئة والمناخ'),
        ],
        allowUnknown: true,
        limits: { most: 3 },
        sensitive: true,
      },
      {
        key: 'message',
        kind: 'long_text',
        label: say(
          'What else should we know?',
          'Que devrions-nous savoir d’autre ?',
          'ما الذي ينبغي أن نعرفه أيضًا؟',
        ),
        hint: say(
          'Please do not name other people here.',
          'Ne citez pas le nom d’autres personnes.',
          'يُرجى عدم ذكر أسماء أشخاص آخرين هنا.',
        ),
        limits: { most: 2000 },
        sensitive: true,
      },
    ],
  };
}
