// Needs of GUYD at which people of the demo are at work, have been, or are getting ready: where its stories are told
// (stories/). No seat of these is free, so nobody is looked for.
import type { AssignmentStatus, Mode } from '../../vocabulary.ts';
import { english, need, type NeedSeed, type Terms } from './terms.ts';

const eu = 'European Union';
const commonwealth = 'Commonwealth Fund';
const fund = 'IOM Development Fund';

const told = (
  host: string,
  title: string,
  mode: Mode,
  status: AssignmentStatus,
  when: { seats: number; startsIn: number; weeks: number | null },
  occupation: string,
  essential: [skill: string, level: number][],
  donor: string,
  terms: Terms,
): NeedSeed =>
  need(
    host,
    title,
    mode,
    status,
    when,
    { occupation, essential, optional: [], languages: english, donor },
    terms,
  );

export const guydWorkNeeds: NeedSeed[] = [
  told(
    'gph',
    'Wound care on the surgical wards',
    'temporary',
    'filled',
    { seats: 3, startsIn: -5, weeks: 13 },
    'registered-nurse',
    [
      ['wound-care', 3],
      ['infection-prevention', 2],
    ],
    eu,
    {
      need: 'Wounds that will not close keep forty beds busy, and each ward dresses them in its own way.',
      tasks:
        'Go round with both teams every morning, agree on one way of dressing, and train six nurses to keep to it.',
      outputs: 'One written routine; six nurses trained; stays two days shorter.',
    },
  ),
  told(
    'gph',
    'Stroke unit: the first hours',
    'temporary',
    'filled',
    { seats: 1, startsIn: -9, weeks: 6 },
    'intensive-care-nurse',
    [
      ['patient-triage', 3],
      ['nursing-education', 2],
    ],
    fund,
    {
      need: 'People with a stroke wait in the corridor until morning.',
      tasks: 'Set up four beds with the night team and drill the first hours with them.',
      outputs: 'A pathway from the door to the bed; ten nurses drilled.',
    },
  ),
  told(
    'gph',
    'Physiotherapy after surgery',
    'temporary',
    'closed',
    { seats: 1, startsIn: -20, weeks: 6 },
    'physiotherapist',
    [['quality-of-care', 2]],
    eu,
    {
      need: 'Patients are sent home as soon as they can stand, and come back with stiff joints.',
      tasks: 'Work with two assistants on the wards and write exercises that families can follow.',
      outputs: 'Two assistants who work on their own; leaflets in plain words.',
    },
  ),
  told(
    'gph',
    'Pharmacy stock by computer',
    'virtual',
    'filled',
    { seats: 2, startsIn: -8, weeks: 20 },
    'pharmacist',
    [['quality-of-care', 2]],
    fund,
    {
      need: 'The store runs out of insulin every other month, and nobody sees it coming.',
      tasks: 'Meet the pharmacy online once a week and bring its stock list into order.',
      outputs: 'A list that warns a month ahead; four colleagues who keep it.',
    },
  ),
  told(
    'gph',
    'First training of dialysis nurses',
    'temporary',
    'filled',
    { seats: 4, startsIn: 3, weeks: 8 },
    'operating-theatre-nurse',
    [
      ['nursing-education', 3],
      ['medication-administration', 2],
    ],
    eu,
    {
      need: 'Six machines stand in a new room. Three nurses have seen one work.',
      tasks: 'Teach in small groups at the machine, then stand beside the nurses while they do it.',
      outputs: 'Twelve nurses signed off at the machine.',
    },
  ),
  told(
    'linden',
    'Safe blood from donor to bed',
    'temporary',
    'filled',
    { seats: 2, startsIn: 2, weeks: 6 },
    'medical-laboratory-technician',
    [
      ['laboratory-testing', 3],
      ['quality-of-care', 2],
    ],
    fund,
    {
      need: 'Blood is carried in picnic boxes, and one bag in nine is thrown away.',
      tasks: 'Walk the whole way with the laboratory and write down what must happen at each stop.',
      outputs: 'A cold chain with a log; waste under one bag in thirty.',
    },
  ),
  told(
    'linden',
    'Health posts after the flood',
    'temporary',
    'filled',
    { seats: 1, startsIn: -6, weeks: 10 },
    'public-health-physician',
    [['vaccination-programmes', 2]],
    fund,
    {
      need: 'Three health posts along the river lost their stores.',
      tasks: 'Travel with the district team, vaccinate, and train helpers in each village.',
      outputs: 'Stores refilled; nine helpers trained.',
    },
  ),
  told(
    'linden',
    'Emergency drills with the night team',
    'temporary',
    'closed',
    { seats: 1, startsIn: -43, weeks: 5 },
    'anaesthetist',
    [['patient-triage', 3]],
    fund,
    {
      need: 'At night two nurses and one doctor meet whatever comes.',
      tasks: 'Drill the same five emergencies until everybody knows their place.',
      outputs: 'Five drills that the team runs by itself.',
    },
  ),
  told(
    'linden',
    'Cold chain for vaccines',
    'temporary',
    'closed',
    { seats: 2, startsIn: -72, weeks: 5 },
    'community-health-worker',
    [['vaccination-programmes', 2]],
    fund,
    {
      need: 'Vaccines arrive cold and are given warm.',
      tasks: 'Check every fridge on the river, train those who read the thermometers.',
      outputs: 'A logbook at each post, read every week.',
    },
  ),
  told(
    'ug',
    'Coaching head teachers',
    'temporary',
    'filled',
    { seats: 3, startsIn: -11, weeks: 12 },
    'head-teacher',
    [
      ['teacher-mentoring', 3],
      ['lesson-planning', 2],
    ],
    commonwealth,
    {
      need: 'Good teachers become heads overnight and are left alone with it.',
      tasks: 'Visit ten schools, two days each, and bring the heads together at the end.',
      outputs: 'Ten heads with a plan of their own; a circle that meets every month.',
    },
  ),
  told(
    'ug',
    'Mathematics at the teachers’ college',
    'permanent',
    'filled',
    { seats: 2, startsIn: -26, weeks: null },
    'mathematics-teacher',
    [['mathematics-teaching', 3]],
    commonwealth,
    {
      need: 'Two of three posts have been empty since the last lecturers retired.',
      tasks: 'Teach two courses and lead the practice year.',
      outputs: 'Posts filled and settled after probation.',
    },
  ),
];
