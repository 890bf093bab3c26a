// What hosts of MIDA Ghana Health ask for in the demo, after the assignments it reports (DOMAIN.md).
import { english, need, type NeedSeed } from './terms.ts';

export const ghanaHealthNeeds: NeedSeed[] = [
  need(
    'korle',
    'Urology workshops',
    'temporary',
    'sourcing',
    { seats: 2, startsIn: 11, weeks: 2 },
    {
      occupation: 'urologist',
      essential: [
        ['urological-surgery', 3],
        ['endourology', 2],
      ],
      optional: [
        ['kidney-stone-treatment', 2],
        ['prostate-care', 2],
      ],
      languages: english,
      minimumExperience: 8,
      licence: true,
    },
    {
      need: 'Six registrars wait for hands-on training.',
      tasks: 'Operate and teach for two weeks; leave a list of procedures each registrar can do.',
      outputs: 'Six registrars trained on three procedures.',
    },
  ),
  need(
    'korle',
    'Neonatal resuscitation, again this year',
    'temporary',
    'selecting',
    { seats: 2, startsIn: 7, weeks: 3 },
    {
      occupation: 'paediatrician',
      essential: [
        ['neonatal-resuscitation', 3],
        ['newborn-care', 3],
      ],
      optional: [['nursing-education', 2]],
      languages: english,
      licence: true,
    },
    {
      need: 'Staff turn over each year, and the skill goes with them.',
      tasks: 'Repeat last year’s course and train two local trainers.',
      outputs: 'Forty staff trained; two trainers certified.',
    },
  ),
  need(
    'korle',
    'Health records on screen',
    'virtual',
    'sourcing',
    { seats: 1, startsIn: 5, weeks: 24 },
    {
      occupation: 'e-government-specialist',
      essential: [
        ['health-information-systems', 2],
        ['digitisation-of-records', 2],
      ],
      optional: [
        ['personal-data-protection', 2],
        ['it-user-support', 2],
      ],
      languages: english,
    },
    {
      need: 'Files are lost between departments.',
      tasks: 'Guide the records team through a pilot in one clinic.',
      outputs: 'One clinic without paper files.',
    },
  ),
  need(
    'tamale',
    'Emergency medicine at the gate',
    'temporary',
    'part_filled',
    { seats: 2, startsIn: 3, weeks: 4 },
    {
      occupation: 'physician',
      essential: [
        ['emergency-medicine', 3],
        ['patient-triage', 3],
      ],
      optional: [['nursing-education', 1]],
      languages: english,
      licence: true,
    },
    {
      need: 'Road accidents come in by the dozen, and there is no triage.',
      tasks: 'Set up triage at the gate and drill the team.',
      outputs: 'Triage running day and night.',
    },
  ),
  need(
    'tamale',
    'Medicine supply',
    'temporary',
    'closed',
    { seats: 1, startsIn: -30, weeks: 6 },
    {
      occupation: 'pharmacist',
      essential: [
        ['medicine-supply', 3],
        ['dispensing-medicines', 3],
      ],
      optional: [['warehouse-management', 1]],
      languages: english,
      licence: true,
    },
    {
      need: 'Medicines run out while others expire.',
      tasks: 'Count, sort, and set order points.',
      outputs: 'No stock-outs of forty essential medicines for three months.',
    },
  ),
  need(
    'tamale',
    'Physiotherapy after stroke',
    'temporary',
    'filled',
    { seats: 1, startsIn: -1, weeks: 8 },
    {
      occupation: 'physiotherapist',
      essential: [['physiotherapy-treatment', 3]],
      optional: [['disability-support', 2]],
      languages: english,
    },
    {
      need: 'Patients go home without exercises.',
      tasks: 'Treat, and train four assistants and the families.',
      outputs: 'Four assistants trained; a booklet in two languages.',
    },
  ),
  need(
    'nmtc',
    'Guest lecturers in nursing',
    'virtual',
    'funded',
    { seats: 8, startsIn: 10, weeks: 36 },
    {
      occupation: 'nurse-educator',
      essential: [['nursing-education', 3]],
      optional: [
        ['university-lecturing', 2],
        ['e-learning-platforms', 2],
      ],
      languages: english,
    },
    {
      need: 'The college has one lecturer for ninety students.',
      tasks: 'Give one online lecture a week and answer questions.',
      outputs: 'Three courses taught to the end.',
    },
  ),
  need(
    'nmtc',
    'Community health teaching',
    'temporary',
    'suspended',
    { seats: 1, startsIn: 4, weeks: 6 },
    {
      occupation: 'community-health-worker',
      essential: [
        ['community-health-outreach', 3],
        ['health-promotion', 2],
      ],
      optional: [['vaccination-programmes', 2]],
      languages: english,
    },
    {
      need: 'Outreach stopped when the vehicle broke down.',
      tasks: 'Rebuild the outreach module with students.',
      outputs: 'Module taught once with field visits.',
    },
  ),
];
