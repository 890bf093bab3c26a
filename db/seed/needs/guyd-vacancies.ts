// Permanent posts of employers in the demo: one that is open to whoever applies, one that its host is still writing.
import { english, need, type NeedSeed } from './terms.ts';

export const guydVacancies: NeedSeed[] = [
  need(
    'gph',
    'Ward sister, children’s ward',
    'permanent',
    'sourcing',
    { seats: 1, startsIn: 16, weeks: null },
    {
      occupation: 'paediatric-nurse',
      essential: [
        ['paediatric-nursing', 3],
        ['nursing-education', 2],
      ],
      optional: [
        ['newborn-care', 3],
        ['quality-of-care', 2],
      ],
      languages: english,
      minimumExperience: 5,
      licence: true,
      employment:
        'Permanent post in the public service after six months of probation.\nG$ 320,000 a month, 40 hours a week, 28 days of leave; a flat on the hospital’s grounds for the first year.',
    },
    {
      need: 'The ward’s sister retires, and nobody on the ward has led one before.',
      tasks: 'Lead fourteen nurses on the children’s ward, plan shifts and coach the newly qualified.',
      outputs: 'A ward that runs day and night; two nurses ready to stand in as sister within a year.',
    },
  ),
  need(
    'gph',
    'Head of the hospital laboratory',
    'permanent',
    'draft',
    { seats: 1, startsIn: 30, weeks: null },
    {
      occupation: null,
      essential: [['quality-of-care', 3]],
      optional: [],
      languages: english,
      employment: 'Three years, renewable. Pay to be confirmed by the ministry.',
    },
    {
      need: 'The laboratory has no head since March.',
      tasks: 'Lead nine technicians and bring the laboratory to accreditation.',
      outputs: 'Results within a day; an application for accreditation handed in.',
    },
  ),
];
