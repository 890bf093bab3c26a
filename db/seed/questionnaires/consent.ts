// The first topic of every questionnaire: what happens with the answers, and who may see a profile.
import type { Setting, TopicSeed } from './pieces.ts';

/** Each consent is a box of its own, none is ticked beforehand and none is a condition (SAFETY.md, tiers 0 and 1). */
export function consentTopic({ say, originCountries }: Setting): TopicSeed {
  const several = originCountries.length > 1;
  return {
    key: 'consent',
    title: say('Your answers, your choice'),
    intro: say(
      'You can answer without giving your name, and you can leave any of these boxes empty. You can change your mind later.',
    ),
    questions: [
      {
        key: 'about_statistics',
        kind: 'note',
        label: say(
          'When you answer, you are counted. We only publish numbers, and never about fewer than 10 people. Nobody can see your own answers in them.',
        ),
      },
      {
        key: 'consent_team',
        kind: 'consent',
        label: say('Yes, the programme team may find me when they look for people with my skills'),
        hint: say(
          'They see what you can do and would like to do, your education, your country and your age group. They do not see your name, e-mail, employer or city.',
        ),
        binding: 'consent_pool_team',
      },
      {
        key: 'consent_government',
        kind: 'consent',
        label: say(
          several
            ? 'Yes, the government of my country of origin may see the same things'
            : 'Yes, the government of {home} may see the same things',
        ),
        hint: say('This is a separate choice. If you are not sure, leave it empty. You lose nothing.'),
        binding: 'consent_pool_government',
      },
      {
        key: 'consent_contact',
        kind: 'consent',
        label: say('Yes, you may write to me when a request fits me'),
        hint: say('An institution gets your contact details only after you say yes to its invitation.'),
        binding: 'consent_contact',
      },
      {
        key: 'consent_research',
        kind: 'consent',
        label: say('Yes, researchers may use my answers without my name'),
        binding: 'consent_research',
      },
    ],
  };
}
