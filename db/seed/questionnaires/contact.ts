// The last topic: how to reach the person. Optional, and kept apart from the answers at submission.
import type { Setting, TopicSeed } from './pieces.ts';

export function contactTopic({ say }: Setting): TopicSeed {
  return {
    key: 'contact',
    title: say('How to reach you'),
    intro: say(
      'To be invited, we need a way to reach you. Answering without is fine. What you write here is kept apart from your answers.',
    ),
    questions: [
      {
        key: 'contact_needed',
        kind: 'note',
        label: say(
          'You said we may write to you. Please give an e-mail address or a phone number, so that we can.',
        ),
        showWhen: { op: 'equals', key: 'consent_contact', value: true },
      },
      {
        key: 'name',
        kind: 'text',
        label: say('Your name'),
        limits: { most: 120 },
        binding: 'name',
      },
      {
        key: 'email',
        kind: 'email',
        label: say('Your e-mail address'),
        hint: say('We send a code there when you want to see or change your answers.'),
        binding: 'email',
      },
      {
        key: 'phone',
        kind: 'phone',
        label: say('Your phone number'),
        hint: say('Start with + and the country code, for example +44 20 7946 0000.'),
        binding: 'phone',
      },
      {
        key: 'city',
        kind: 'text',
        label: say('The town or city where you live'),
        limits: { most: 120 },
        binding: 'city',
      },
    ],
  };
}
