// MIDA Ghana Health: the standard questionnaire for one sector, with a topic on professional registration and
// teaching in health, in English and French.
import { alone, choiceIn } from './pieces.ts';
import type { QuestionnaireSeed, Setting, TopicSeed } from './pieces.ts';
import { standardQuestionnaire } from './standard.ts';

/** ISO 3166-2:GH, the 16 regions since 2019. */
const regions = [
  ['GH-AF', 'Ahafo'],
  ['GH-AH', 'Ashanti (Kumasi)'],
  ['GH-BO', 'Bono'],
  ['GH-BE', 'Bono East'],
  ['GH-CP', 'Central'],
  ['GH-EP', 'Eastern'],
  ['GH-AA', 'Greater Accra'],
  ['GH-NE', 'North East'],
  ['GH-NP', 'Northern'],
  ['GH-OT', 'Oti'],
  ['GH-SV', 'Savannah'],
  ['GH-UE', 'Upper East'],
  ['GH-UW', 'Upper West'],
  ['GH-TV', 'Volta'],
  ['GH-WP', 'Western'],
  ['GH-WN', 'Western North'],
] as const;

const healthTopic = ({ say }: Setting): TopicSeed => {
  const choice = choiceIn(say);
  return {
    key: 'health',
    title: say('Your work in health'),
    questions: [
      {
        key: 'health_profession',
        kind: 'one',
        label: say('Which of these are you?'),
        choices: [
          choice('nurse', 'Nurse'),
          choice('midwife', 'Midwife'),
          choice('doctor', 'Doctor'),
          choice('dentist', 'Dentist'),
          choice('pharmacist', 'Pharmacist'),
          choice('laboratory', 'Laboratory worker'),
          choice('therapist', 'Therapist (physiotherapy, speech, other)'),
          choice('engineer', 'Hospital technician or engineer'),
          choice('manager', 'Manager in health'),
          choice('other', 'Another profession in health'),
          choice('none', 'I do not work in health'),
        ],
      },
      {
        key: 'ghana_registration',
        kind: 'many',
        label: say('Where in Ghana are you registered?'),
        hint: say('It does not matter if your registration has to be renewed.'),
        choices: [
          choice('nursing_midwifery_council', 'Nursing and Midwifery Council'),
          choice('medical_dental_council', 'Medical and Dental Council'),
          choice('pharmacy_council', 'Pharmacy Council'),
          choice('allied_health_council', 'Allied Health Professions Council'),
          alone(choice('none', 'Nowhere in Ghana')),
        ],
        allowUnknown: true,
        showWhen: { op: 'not', rule: { op: 'equals', key: 'health_profession', value: 'none' } },
      },
      {
        key: 'registered_abroad',
        kind: 'one',
        label: say('Are you registered where you live now?'),
        choices: [choice('yes', 'Yes'), choice('in_progress', 'I have applied'), choice('no', 'No')],
        showWhen: { op: 'not', rule: { op: 'equals', key: 'health_profession', value: 'none' } },
      },
      {
        key: 'last_patients',
        kind: 'one',
        label: say('When did you last work with patients?'),
        choices: [
          choice('now', 'I do so now'),
          choice('within_2', 'In the last 2 years'),
          choice('longer', 'Longer ago'),
          choice('never', 'Never'),
        ],
      },
      {
        key: 'could_train',
        kind: 'many',
        label: say('Whom could you train?'),
        choices: [
          choice('students', 'Students'),
          choice('nurses', 'Nurses and midwives'),
          choice('doctors', 'Doctors'),
          choice('technicians', 'Technicians'),
          choice('managers', 'Managers'),
          alone(choice('nobody', 'I would rather not train')),
        ],
      },
      {
        key: 'past_stays',
        kind: 'number',
        label: say('How many times have you already gone to Ghana to work or teach?'),
        hint: say('Enter 0 if you have not.'),
        limits: { min: 0, max: 99 },
      },
    ],
  };
};

export const ghanaHealth: QuestionnaireSeed = standardQuestionnaire({
  title: 'MIDA Ghana Health',
  originCountries: ['GH'],
  languages: ['en', 'fr'],
  sectors: ['health'],
  modes: ['temporary', 'virtual'],
  regions,
  // English, Akan, Ewe, Ga, Hausa, then those of the countries where many Ghanaian nurses work.
  suggestedLanguages: ['eng', 'aka', 'ewe', 'gaa', 'hau', 'fra', 'nld', 'deu'],
  additions: [{ after: 'work', topic: healthTopic }],
});
