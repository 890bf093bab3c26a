// MIDA Ghana Health: the standard questionnaire for one sector, with a topic on professional registration and
// teaching in health, in English and French.
import { alone, choiceIn, sayIn } from './pieces.ts';
import type { ChoiceSeed, QuestionnaireSeed, TopicSeed } from './pieces.ts';
import { standardQuestionnaire } from './standard.ts';

/** ISO 3166-2:GH, the 16 regions since 2019. Names are the same in English and French but for directions. */
const regions: ChoiceSeed[] = (
  [
    ['GH-AF', 'Ahafo', 'Ahafo'],
    ['GH-AH', 'Ashanti (Kumasi)', 'Ashanti (Kumasi)'],
    ['GH-BO', 'Bono', 'Bono'],
    ['GH-BE', 'Bono East', 'Bono Est'],
    ['GH-CP', 'Central', 'Centre'],
    ['GH-EP', 'Eastern', 'Est'],
    ['GH-AA', 'Greater Accra', 'Grand Accra'],
    ['GH-NE', 'North East', 'Nord-Est'],
    ['GH-NP', 'Northern', 'Nord'],
    ['GH-OT', 'Oti', 'Oti'],
    ['GH-SV', 'Savannah', 'Savannah'],
    ['GH-UE', 'Upper East', 'Haut Ghana oriental'],
    ['GH-UW', 'Upper West', 'Haut Ghana occidental'],
    ['GH-TV', 'Volta', 'Volta'],
    ['GH-WP', 'Western', 'Ouest'],
    ['GH-WN', 'Western North', 'Ouest-Nord'],
  ] as const
).map(([code, en, fr]) => ({ code, label: { en, fr } }));

const say = sayIn(['en', 'fr']);
const choose = choiceIn(say);
const choice = (code: string, en: string, fr: string): ChoiceSeed => choose(code, en, fr, '');
const tell = (en: string, fr: string): ReturnType<typeof say> => say(en, fr, '');

const healthTopic: TopicSeed = {
  key: 'health',
  title: tell('Your work in health', 'Votre travail dans la santé'),
  questions: [
    {
      key: 'health_profession',
      kind: 'one',
      label: tell('Which of these are you?', 'Quelle est votre profession ?'),
      choices: [
        choice('nurse', 'Nurse', 'Infirmier ou infirmière'),
        choice('midwife', 'Midwife', 'Sage-femme'),
        choice('doctor', 'Doctor', 'Médecin'),
        choice('dentist', 'Dentist', 'Dentiste'),
        choice('pharmacist', 'Pharmacist', 'Pharmacien ou pharmacienne'),
        choice('laboratory', 'Laboratory worker', 'Technicien ou technicienne de laboratoire'),
        choice(
          'therapist',
          'Therapist (physiotherapy, speech, other)',
          'Thérapeute (kinésithérapie, orthophonie, autre)',
        ),
        choice('engineer', 'Hospital technician or engineer', 'Technicien ou ingénieur hospitalier'),
        choice('manager', 'Manager in health', 'Gestionnaire dans la santé'),
        choice('other', 'Another profession in health', 'Une autre profession de santé'),
        choice('none', 'I do not work in health', 'Je ne travaille pas dans la santé'),
      ],
    },
    {
      key: 'ghana_registration',
      kind: 'many',
      label: tell('Where in Ghana are you registered?', 'Où êtes-vous inscrit(e) au Ghana ?'),
      hint: tell(
        'It does not matter if your registration has to be renewed.',
        'Peu importe si votre inscription doit être renouvelée.',
      ),
      choices: [
        choice(
          'nursing_midwifery_council',
          'Nursing and Midwifery Council',
          'Conseil des soins infirmiers et des sages-femmes (Nursing and Midwifery Council)',
        ),
        choice(
          'medical_dental_council',
          'Medical and Dental Council',
          'Conseil médical et dentaire (Medical and Dental Council)',
        ),
        choice('pharmacy_council', 'Pharmacy Council', 'Conseil de la pharmacie (Pharmacy Council)'),
        choice(
          'allied_health_council',
          'Allied Health Professions Council',
          'Conseil des professions paramédicales (Allied Health Professions Council)',
        ),
        alone(choice('none', 'Nowhere in Ghana', 'Nulle part au Ghana')),
      ],
      allowUnknown: true,
      showWhen: { op: 'not', rule: { op: 'equals', key: 'health_profession', value: 'none' } },
    },
    {
      key: 'registered_abroad',
      kind: 'one',
      label: tell(
        'Are you registered where you live now?',
        'Êtes-vous inscrit(e) là où vous vivez maintenant ?',
      ),
      choices: [
        choice('yes', 'Yes', 'Oui'),
        choice('in_progress', 'I have applied', 'La demande est en cours'),
        choice('no', 'No', 'Non'),
      ],
      showWhen: { op: 'not', rule: { op: 'equals', key: 'health_profession', value: 'none' } },
    },
    {
      key: 'last_patients',
      kind: 'one',
      label: tell(
        'When did you last work with patients?',
        'Quand avez-vous travaillé avec des patients pour la dernière fois ?',
      ),
      choices: [
        choice('now', 'I do so now', 'C’est mon travail actuel'),
        choice('within_2', 'In the last 2 years', 'Ces 2 dernières années'),
        choice('longer', 'Longer ago', 'Il y a plus longtemps'),
        choice('never', 'Never', 'Jamais'),
      ],
    },
    {
      key: 'could_train',
      kind: 'many',
      label: tell('Whom could you train?', 'Qui pourriez-vous former ?'),
      choices: [
        choice('students', 'Students', 'Des étudiants'),
        choice('nurses', 'Nurses and midwives', 'Des infirmiers et des sages-femmes'),
        choice('doctors', 'Doctors', 'Des médecins'),
        choice('technicians', 'Technicians', 'Des techniciens'),
        choice('managers', 'Managers', 'Des gestionnaires'),
        alone(choice('nobody', 'I would rather not train', 'Je préfère ne pas former')),
      ],
    },
    {
      key: 'past_stays',
      kind: 'number',
      label: tell(
        'How many times have you already gone to Ghana to work or teach?',
        'Combien de fois êtes-vous déjà allé(e) au Ghana pour travailler ou enseigner ?',
      ),
      hint: tell('Enter 0 if you have not.', 'Saisissez 0 si ce n’est pas arrivé.'),
      limits: { min: 0, max: 99 },
    },
  ],
};

export const ghanaHealth: QuestionnaireSeed = standardQuestionnaire({
  title: { en: 'MIDA Ghana Health', fr: 'MIDA Ghana Santé' },
  originCountries: ['GH'],
  languages: ['en', 'fr'],
  sectors: ['health'],
  modes: ['temporary', 'virtual'],
  countryNames: { en: { GH: 'Ghana' }, fr: { GH: 'Ghana' } },
  regions,
  // English, Akan, Ewe, Ga, Hausa, then those of the countries where many Ghanaian nurses work.
  suggestedLanguages: ['eng', 'aka', 'ewe', 'gaa', 'hau', 'fra', 'nld', 'deu'],
  additions: [{ after: 'work', topic: healthTopic }],
});
