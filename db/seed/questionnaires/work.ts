// The topics a profile lives on: education, work and skills, languages.
import { choiceIn } from './pieces.ts';
import type { Setting, TopicSeed } from './pieces.ts';

export function educationTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'education',
    title: say('Education', 'Formation', 'التعليم'),
    questions: [
      {
        key: 'education_level',
        kind: 'one',
        label: say(
          'What is the highest level you have finished?',
          'Quel est le plus haut niveau que vous avez terminé ?',
          'ما أعلى مرحلة تعليمية أكملتها؟',
        ),
        // ISCED 2011 levels.
        choices: [
          choice(
            '0',
            'I did not finish primary school',
            'Je n’ai pas terminé l’école primaire',
            'لم أكمل المرحلة الابتدائية',
          ),
          choice('1', 'Primary school', 'École primaire', 'المرحلة الابتدائية'),
          choice(
            '2',
            'The first years of secondary school',
            'Premier cycle du secondaire (collège)',
            'المرحلة الإعدادية أو المتوسطة',
          ),
          choice(
            '3',
            'Secondary school to the end, or a trade',
            'Fin du secondaire (lycée) ou métier appris',
            'المرحلة الثانوية أو تعليم مهني',
          ),
          choice(
            '4',
            'A vocational course after secondary school',
            'Formation professionnelle après le secondaire',
            'دورة مهنية بعد المرحلة الثانوية',
          ),
          choice(
            '5',
            'A college diploma (about 2 years)',
            'Diplôme supérieur court (environ 2 ans)',
            'دبلوم عالٍ (نحو سنتين)',
          ),
          choice('6', 'Bachelor’s degree', 'Licence ou équivalent', 'درجة البكالوريوس أو الإجازة'),
          choice('7', 'Master’s degree', 'Master ou équivalent', 'درجة الماجستير'),
          choice('8', 'Doctorate', 'Doctorat', 'درجة الدكتوراه'),
        ],
        allowRefusal: true,
        binding: 'education_level',
      },
      {
        key: 'education_field',
        kind: 'one',
        label: say('What did you study or learn?', 'Qu’avez-vous étudié ou appris ?', 'ماذا درست أو تعلمت؟'),
        // ISCED-F 2013 broad fields.
        choices: [
          choice('00', 'General education', 'Enseignement général', 'تعليم عام'),
          choice('01', 'Teaching', 'Enseignement et éducation', 'التربية والتعليم'),
          choice('02', 'Arts, languages, history', 'Arts, langues, histoire', 'الفنون واللغات والتاريخ'),
          choice(
            '03',
            'Social sciences, journalism',
            'Sciences sociales, journalisme',
            'العلوم الاجتماعية والصحافة',
          ),
          choice(
            '04',
            'Business, administration, law',
            'Commerce, administration, droit',
            'الأعمال والإدارة والقانون',
          ),
          choice('05', 'Science and mathematics', 'Sciences et mathématiques', 'العلوم والرياضيات'),
          choice('06', 'Computing', 'Informatique', 'الحاسوب وتقنية المعلومات'),
          choice(
            '07',
            'Engineering, manufacturing, building',
            'Ingénierie, industrie, construction',
            'الهندسة والصناعة والبناء',
          ),
          choice(
            '08',
            'Farming, forests, fishing, animals',
            'Agriculture, forêts, pêche, animaux',
            'الزراعة والغابات وصيد الأسماك والحيوانات',
          ),
          choice('09', 'Health and social care', 'Santé et travail social', 'الصحة والرعاية الاجتماعية'),
          choice(
            '10',
            'Services: tourism, transport, safety',
            'Services : tourisme, transport, sécurité',
            'الخدمات: السياحة والنقل والأمن',
          ),
        ],
        showWhen: { op: 'in', key: 'education_level', values: ['3', '4', '5', '6', '7', '8'] },
        binding: 'education_field',
      },
      {
        key: 'study_country',
        kind: 'country',
        label: say(
          'In which country did you finish it?',
          'Dans quel pays l’avez-vous terminé ?',
          'في أي بلد أكملت دراستك؟',
        ),
        showWhen: { op: 'in', key: 'education_level', values: ['4', '5', '6', '7', '8'] },
      },
      {
        key: 'licence',
        kind: 'one',
        label: say(
          'Do you hold a licence to practise your profession?',
          'Avez-vous une autorisation d’exercer votre profession ?',
          'هل لديك ترخيص لمزاولة مهنتك؟',
        ),
        hint: say(
          'For example as a nurse, doctor, lawyer, teacher or engineer.',
          'Par exemple comme infirmier, médecin, avocat, enseignant ou ingénieur.',
          'مثلًا في التمريض أو الطب أو المحاماة أو التعليم أو الهندسة.',
        ),
        choices: [
          choice('yes', 'Yes, it is valid now', 'Oui, elle est valable', 'نعم، وهو ساري المفعول'),
          choice(
            'expired',
            'I had one, it has ended',
            'J’en avais une, elle a expiré',
            'كان لدي ترخيص وانتهى',
          ),
          choice('no', 'No', 'Non', 'لا'),
          choice(
            'not_needed',
            'My work needs none',
            'Mon métier n’en demande pas',
            'لا يحتاج عملي إلى ترخيص',
          ),
        ],
        binding: 'licence',
      },
    ],
  };
}

export function workTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'work',
    title: say('Work and skills', 'Travail et compétences', 'العمل والمهارات'),
    questions: [
      {
        key: 'work_status',
        kind: 'one',
        label: say('What do you do at the moment?', 'Que faites-vous en ce moment ?', 'ماذا تعمل حاليًا؟'),
        choices: [
          choice('employee', 'I work for an employer', 'Je travaille pour un employeur', 'أعمل لدى جهة عمل'),
          choice(
            'employer',
            'I have a business with staff',
            'J’ai une entreprise avec du personnel',
            'لدي عمل خاص وفيه موظفون',
          ),
          choice('independent', 'I work for myself', 'Je travaille à mon compte', 'أعمل لحسابي الخاص'),
          choice('looking', 'I am looking for work', 'Je cherche du travail', 'أبحث عن عمل'),
          choice('student', 'I am studying', 'Je fais des études', 'أدرس'),
          choice(
            'home',
            'I look after my home or family',
            'Je m’occupe de ma famille',
            'أعتني بالبيت أو العائلة',
          ),
          choice('retired', 'I am retired', 'Je suis à la retraite', 'أنا متقاعد'),
        ],
        allowRefusal: true,
      },
      {
        key: 'occupation',
        kind: 'occupation',
        label: say('What is your job?', 'Quel est votre métier ?', 'ما مهنتك؟'),
        hint: say(
          'The job you know best, even if it is not your job today. Start typing and choose the nearest.',
          'Le métier que vous connaissez le mieux, même si ce n’est pas celui d’aujourd’hui. Commencez à écrire et choisissez le plus proche.',
          'المهنة التي تتقنها أكثر من غيرها، حتى لو لم تكن مهنتك اليوم. ابدأ بالكتابة ثم اختر الأقرب.',
        ),
        binding: 'occupation',
      },
      {
        key: 'experience_years',
        kind: 'number',
        label: say(
          'How many years have you done this kind of work?',
          'Depuis combien d’années faites-vous ce genre de travail ?',
          'كم سنة عملت في هذا المجال؟',
        ),
        limits: { min: 0, max: 70 },
        binding: 'experience_years',
      },
      {
        key: 'skills',
        kind: 'skills',
        label: say('What are you good at?', 'Dans quoi êtes-vous à l’aise ?', 'ما المهارات التي تجيدها؟'),
        hint: say(
          'Choose up to 10 skills. For each, say how well you know it.',
          'Choisissez jusqu’à 10 compétences. Pour chacune, dites votre niveau.',
          'اختر ما لا يزيد على 10 مهارات، واذكر مستواك في كل منها.',
        ),
        limits: { most: 10 },
        binding: 'skills',
      },
      {
        key: 'trained_others',
        kind: 'one',
        label: say(
          'Have you trained or guided other people in your work?',
          'Avez-vous formé ou guidé d’autres personnes dans votre travail ?',
          'هل درّبت أشخاصًا آخرين أو أرشدتهم في عملك؟',
        ),
        choices: [
          choice('often', 'Yes, often', 'Oui, souvent', 'نعم، كثيرًا'),
          choice('sometimes', 'Yes, now and then', 'Oui, de temps en temps', 'نعم، أحيانًا'),
          choice('no', 'Not yet', 'Pas encore', 'ليس بعد'),
        ],
      },
    ],
  };
}

export function languagesTopic({ say, suggestedLanguages }: Setting): TopicSeed {
  return {
    key: 'languages',
    title: say('Languages', 'Langues', 'اللغات'),
    questions: [
      {
        key: 'languages',
        kind: 'languages',
        label: say(
          'Which languages do you speak?',
          'Quelles langues parlez-vous ?',
          'ما اللغات التي تتحدثها؟',
        ),
        hint: say(
          'Add the ones you could work in, and how well you speak each.',
          'Ajoutez celles dans lesquelles vous pourriez travailler, avec votre niveau.',
          'أضف اللغات التي يمكنك العمل بها، ومستواك في كل منها.',
        ),
        limits: { most: 10 },
        suggested: [...suggestedLanguages],
        binding: 'languages',
      },
    ],
  };
}
