// The first topic of every questionnaire: what happens with the answers, and who may see a profile.
import type { Setting, TopicSeed } from './pieces.ts';

/** Each consent is a box of its own, none is ticked beforehand and none is a condition (SAFETY.md, tiers 0 and 1). */
export function consentTopic({ say, originCountries, home, named }: Setting): TopicSeed {
  const several = originCountries.length > 1;
  return {
    key: 'consent',
    title: say('Your answers, your choice', 'Vos réponses, votre choix', 'إجاباتك وخيارك'),
    intro: say(
      'You can answer without giving your name, and you can leave any of these boxes empty. You can change your mind later.',
      'Vous pouvez répondre sans donner votre nom, et laisser vides toutes ces cases. Vous pourrez changer d’avis plus tard.',
      'يمكنك الإجابة من دون ذكر اسمك، ويمكنك ترك أي من هذه المربعات فارغًا. ويمكنك تغيير رأيك لاحقًا.',
    ),
    questions: [
      {
        key: 'about_statistics',
        kind: 'note',
        label: say(
          'When you answer, you are counted. We only publish numbers, and never about fewer than 10 people. Nobody can see your own answers in them.',
          'En répondant, vous êtes pris en compte dans les chiffres. Nous ne publions que des nombres, jamais sur moins de 10 personnes. Personne ne peut y voir vos réponses.',
          'عندما تجيب تُحتسب ضمن الأرقام. ننشر أعدادًا فقط، ولا ننشر أبدًا عن أقل من 10 أشخاص. ولا يمكن لأحد أن يرى فيها إجاباتك أنت.',
        ),
      },
      {
        key: 'consent_team',
        kind: 'consent',
        label: say(
          'Yes, the programme team may find me when they look for people with my skills',
          'Oui, l’équipe du programme peut me trouver quand elle cherche des personnes avec mes compétences',
          'نعم، يمكن لفريق البرنامج أن يجدني عندما يبحث عن أشخاص لديهم مهاراتي',
        ),
        hint: say(
          'They see what you can do and would like to do, your education, your country and your age group. They do not see your name, e-mail, employer or city.',
          'Elle voit ce que vous savez et aimeriez faire, votre formation, votre pays et votre tranche d’âge. Elle ne voit ni votre nom, ni votre e-mail, ni votre employeur, ni votre ville.',
          'يرى الفريق ما تجيده وما تود القيام به وتعليمك وبلدك وفئتك العمرية. ولا يرى اسمك ولا بريدك الإلكتروني ولا جهة عملك ولا مدينتك.',
        ),
        binding: 'consent_pool_team',
      },
      {
        key: 'consent_government',
        kind: 'consent',
        label: say(
          several
            ? 'Yes, the government of my country of origin may see the same things'
            : `Yes, the government of ${home} may see the same things`,
          `Oui, le gouvernement de mon pays d’origine${named.fr} peut voir les mêmes informations`,
          `نعم، يمكن لحكومة بلدي الأصلي${named.ar} أن ترى المعلومات نفسها`,
        ),
        hint: say(
          'This is a separate choice. If you are not sure, leave it empty. You lose nothing.',
          'C’est un choix à part. Si vous hésitez, laissez la case vide. Vous n’y perdez rien.',
          'هذا خيار منفصل. إذا لم تكن متأكدًا فاتركه فارغًا، ولن تخسر شيئًا.',
        ),
        binding: 'consent_pool_government',
      },
      {
        key: 'consent_contact',
        kind: 'consent',
        label: say(
          'Yes, you may write to me when a request fits me',
          'Oui, vous pouvez m’écrire quand une demande me correspond',
          'نعم، يمكنكم مراسلتي عندما يكون هناك طلب يناسبني',
        ),
        hint: say(
          'An institution gets your contact details only after you say yes to its invitation.',
          'Une institution ne reçoit vos coordonnées qu’après votre oui à son invitation.',
          'لا تحصل أي مؤسسة على بيانات الاتصال بك إلا بعد موافقتك على دعوتها.',
        ),
        binding: 'consent_contact',
      },
      {
        key: 'consent_research',
        kind: 'consent',
        label: say(
          'Yes, researchers may use my answers without my name',
          'Oui, des chercheurs peuvent utiliser mes réponses sans mon nom',
          'نعم، يمكن للباحثين استخدام إجاباتي من دون اسمي',
        ),
        binding: 'consent_research',
      },
    ],
  };
}
