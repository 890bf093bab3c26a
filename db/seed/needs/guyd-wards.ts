// Four open assignments of the demo that want the same nurses at about the same time: what a joint choice is for.
import { english, need, type NeedSeed } from './terms.ts';

export const guydWardNeeds: NeedSeed[] = [
  need(
    'gph',
    'Start a newborn unit',
    'temporary',
    'sourcing',
    { seats: 2, startsIn: 10, weeks: 6 },
    {
      occupation: 'paediatric-nurse',
      essential: [
        ['newborn-care', 4],
        ['paediatric-nursing', 3],
        ['neonatal-resuscitation', 3],
      ],
      optional: [
        ['maternal-child-health', 3],
        ['nutrition-counselling', 2],
      ],
      languages: [
        ['eng', 'B2'],
        ['spa', 'B1'],
      ],
      minimumExperience: 8,
      licence: true,
      donor: 'Netherlands Enterprise Agency',
    },
    {
      need: 'Six incubators arrived, and nobody on the wards has worked with them; every third mother there speaks Spanish.',
      tasks: 'Open the unit with the head nurse and train two shifts at the bedside.',
      outputs: 'Unit open day and night; twelve nurses trained.',
    },
  ),
  need(
    'linden',
    'Infection prevention on two wards',
    'temporary',
    'sourcing',
    { seats: 2, startsIn: 11, weeks: 4 },
    {
      occupation: 'registered-nurse',
      essential: [
        ['infection-prevention', 4],
        ['quality-of-care', 3],
        ['nursing-education', 3],
      ],
      optional: [
        ['wound-care', 3],
        ['vaccination-programmes', 2],
      ],
      languages: english,
      minimumExperience: 10,
      licence: true,
      donor: 'European Union',
    },
    {
      need: 'One patient in eight falls ill of the ward itself.',
      tasks: 'Work with both teams on hands, wounds and waste; find and coach two link nurses.',
      outputs: 'Routine written and kept for a month; infections counted every week.',
    },
  ),
  need(
    'linden',
    'Triage in the emergency room',
    'temporary',
    'sourcing',
    { seats: 1, startsIn: 9, weeks: 5 },
    {
      occupation: 'registered-nurse',
      essential: [
        ['patient-triage', 4],
        ['intensive-care-nursing', 3],
      ],
      optional: [
        ['wound-care', 3],
        ['anaesthesia', 2],
      ],
      languages: english,
      minimumExperience: 8,
      licence: true,
      donor: 'European Union',
    },
    {
      need: 'People are seen in the order they come, however ill they are.',
      tasks: 'Introduce a five-level scale with the team, at all hours, and check it against outcomes.',
      outputs: 'Scale in use; waiting times of the most ill halved.',
    },
  ),
  need(
    'gph',
    'Teach nurses to teach',
    'temporary',
    'sourcing',
    { seats: 1, startsIn: 12, weeks: 4 },
    {
      occupation: 'nurse-educator',
      essential: [
        ['nursing-education', 4],
        ['paediatric-nursing', 3],
        ['quality-of-care', 3],
      ],
      optional: [
        ['midwifery-care', 2],
        ['health-promotion', 3],
      ],
      languages: english,
      minimumExperience: 10,
      licence: true,
      donor: 'Netherlands Enterprise Agency',
    },
    {
      need: 'Senior nurses are asked to train the new ones, and nobody has shown them how.',
      tasks: 'Run four weeks of practice with eight senior nurses.',
      outputs: 'Eight nurses who each ran a training of their own.',
    },
  ),
];
