// The topics a profile lives on: education, work and skills, languages.
import { choiceIn } from './pieces.ts';
import type { Setting, TopicSeed } from './pieces.ts';

export function educationTopic({ say }: Setting): TopicSeed {
  const choice = choiceIn(say);
  return {
    key: 'education',
    title: say('Education#of a person'),
    questions: [
      {
        key: 'education_level',
        kind: 'one',
        label: say('What is the highest level you have finished?'),
        // ISCED 2011 levels.
        choices: [
          choice('0', 'I did not finish primary school'),
          choice('1', 'Primary school'),
          choice('2', 'The first years of secondary school'),
          choice('3', 'Secondary school to the end, or a trade'),
          choice('4', 'A vocational course after secondary school'),
          choice('5', 'A college diploma (about 2 years)'),
          choice('6', 'Bachelor’s degree'),
          choice('7', 'Master’s degree'),
          choice('8', 'Doctorate'),
        ],
        allowRefusal: true,
        binding: 'education_level',
      },
      {
        key: 'education_field',
        kind: 'one',
        label: say('What did you study or learn?'),
        // ISCED-F 2013 broad fields.
        choices: [
          choice('00', 'General education'),
          choice('01', 'Teaching'),
          choice('02', 'Arts, languages, history'),
          choice('03', 'Social sciences, journalism'),
          choice('04', 'Business, administration, law'),
          choice('05', 'Science and mathematics'),
          choice('06', 'Computing'),
          choice('07', 'Engineering, manufacturing, building'),
          choice('08', 'Farming, forests, fishing, animals'),
          choice('09', 'Health and social care'),
          choice('10', 'Services: tourism, transport, safety'),
        ],
        showWhen: { op: 'in', key: 'education_level', values: ['3', '4', '5', '6', '7', '8'] },
        binding: 'education_field',
      },
      {
        key: 'study_country',
        kind: 'country',
        label: say('In which country did you finish it?'),
        showWhen: { op: 'in', key: 'education_level', values: ['4', '5', '6', '7', '8'] },
      },
      {
        key: 'licence',
        kind: 'one',
        label: say('Do you hold a licence to practise your profession?'),
        hint: say('For example as a nurse, doctor, lawyer, teacher or engineer.'),
        choices: [
          choice('yes', 'Yes, it is valid now'),
          choice('expired', 'I had one, it has ended'),
          choice('no', 'No'),
          choice('not_needed', 'My work needs none'),
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
    title: say('Work and skills'),
    questions: [
      {
        key: 'work_status',
        kind: 'one',
        label: say('What do you do at the moment?'),
        choices: [
          choice('employee', 'I work for an employer'),
          choice('employer', 'I have a business with staff'),
          choice('independent', 'I work for myself'),
          choice('looking', 'I am looking for work'),
          choice('student', 'I am studying'),
          choice('home', 'I look after my home or family'),
          choice('retired', 'I am retired'),
        ],
        allowRefusal: true,
      },
      {
        key: 'occupation',
        kind: 'occupation',
        label: say('What is your job?'),
        hint: say(
          'The job you know best, even if it is not your job today. Start typing and choose the nearest.',
        ),
        binding: 'occupation',
      },
      {
        key: 'experience_years',
        kind: 'number',
        label: say('How many years have you done this kind of work?'),
        limits: { min: 0, max: 70 },
        binding: 'experience_years',
      },
      {
        key: 'skills',
        kind: 'skills',
        label: say('What are you good at?'),
        hint: say('Choose up to 10 skills. For each, say how well you know it.'),
        limits: { most: 10 },
        binding: 'skills',
      },
      {
        key: 'trained_others',
        kind: 'one',
        label: say('Have you trained or guided other people in your work?'),
        choices: [
          choice('often', 'Yes, often'),
          choice('sometimes', 'Yes, now and then'),
          choice('no', 'Not yet'),
        ],
      },
    ],
  };
}

export function languagesTopic({ say, suggestedLanguages }: Setting): TopicSeed {
  return {
    key: 'languages',
    title: say('Languages'),
    questions: [
      {
        key: 'languages',
        kind: 'languages',
        label: say('Which languages do you speak?'),
        hint: say('Add the ones you could work in, and how well you speak each.'),
        limits: { most: 10 },
        suggested: [...suggestedLanguages],
        binding: 'languages',
      },
    ],
  };
}
