// The last topic: how to reach the person. Optional, and kept apart from the answers at submission.
import type { Setting, TopicSeed } from './pieces.ts';

export function contactTopic({ say }: Setting): TopicSeed {
  return {
    key: 'contact',
    title: say('How to reach you', 'Comment vous joindre', 'كيف نتواصل معك'),
    intro: say(
      'To be invited, we need a way to reach you. Answering without is fine. What you write here is kept apart from your answers.',
      'Pour vous inviter, il nous faut un moyen de vous joindre. Vous pouvez aussi ne rien écrire. Ces informations sont gardées à part de vos réponses.',
      'لكي ندعوك نحتاج إلى وسيلة للتواصل معك. ولا بأس إن لم تذكرها. نحفظ ما تكتبه هنا بمعزل عن إجاباتك.',
    ),
    questions: [
      {
        key: 'contact_needed',
        kind: 'note',
        label: say(
          'You said we may write to you. Please give an e-mail address or a phone number, so that we can.',
          'Vous avez accepté que nous vous écrivions. Donnez une adresse e-mail ou un numéro de téléphone pour que ce soit possible.',
          'ذكرت أنه يمكننا مراسلتك. يُرجى كتابة بريد إلكتروني أو رقم هاتف لنتمكن من ذلك.',
        ),
        showWhen: { op: 'equals', key: 'consent_contact', value: true },
      },
      {
        key: 'name',
        kind: 'text',
        label: say('Your name', 'Votre nom', 'اسمك'),
        limits: { most: 120 },
        binding: 'name',
      },
      {
        key: 'email',
        kind: 'email',
        label: say('Your e-mail address', 'Votre adresse e-mail', 'بريدك الإلكتروني'),
        hint: say(
          'We send a code there when you want to see or change your answers.',
          'Nous y envoyons un code quand vous voulez voir ou changer vos réponses.',
          'نرسل إليه رمزًا عندما تريد الاطلاع على إجاباتك أو تغييرها.',
        ),
        binding: 'email',
      },
      {
        key: 'phone',
        kind: 'phone',
        label: say('Your phone number', 'Votre numéro de téléphone', 'رقم هاتفك'),
        hint: say(
          'Start with + and the country code, for example +44 20 7946 0000.',
          'Commencez par + et l’indicatif du pays, par exemple +44 20 7946 0000.',
          'ابدأ بعلامة + ورمز البلد، مثل \u2066+44 20 7946 0000\u2069.',
        ),
        binding: 'phone',
      },
      {
        key: 'city',
        kind: 'text',
        label: say('The town or city where you live', 'La ville où vous vivez', 'المدينة التي تعيش فيها'),
        limits: { most: 120 },
        binding: 'city',
      },
    ],
  };
}
