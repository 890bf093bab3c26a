// What hosts of MIDWEB ask for in the demo, after the assignments it reports (DOMAIN.md).
import { need, type NeedSeed } from './terms.ts';

export const midwebNeeds: NeedSeed[] = [
  need(
    'airline',
    'Set up a call centre for an airline',
    'temporary',
    'sourcing',
    { seats: 1, startsIn: 8, weeks: 12 },
    {
      occupation: 'call-centre-manager',
      essential: [
        ['call-centre-operations', 3],
        ['airline-customer-contact', 2],
      ],
      optional: [
        ['staff-training', 2],
        ['service-quality-improvement', 2],
      ],
      languages: [
        ['eng', 'C1'],
        ['sqi', 'B2'],
      ],
      minimumExperience: 5,
    },
    {
      need: 'Passengers cannot reach anybody when flights change.',
      tasks: 'Plan shifts and scripts, train fifteen agents, set the measures.',
      outputs: 'Call centre open seven days a week.',
    },
  ),
  need(
    'airline',
    'Safety reporting',
    'virtual',
    'rejected',
    { seats: 1, startsIn: 12, weeks: 8 },
    {
      occupation: 'airline-operations-manager',
      essential: [['aviation-safety', 3]],
      optional: [],
      languages: [['eng', 'B2']],
    },
    {
      need: 'Reports are few because they are feared.',
      tasks: 'Advise on a just-culture policy.',
      outputs: 'Policy adopted.',
    },
  ),
  need(
    'civil',
    'Customer service in the public sector',
    'temporary',
    'selecting',
    { seats: 2, startsIn: 9, weeks: 5 },
    {
      occupation: 'public-service-desk-officer',
      essential: [
        ['customer-service', 3],
        ['complaint-handling', 2],
      ],
      optional: [
        ['staff-training', 2],
        ['service-quality-improvement', 2],
      ],
      languages: [['sqi', 'B2']],
    },
    {
      need: 'Municipal counters have queues and no standards.',
      tasks: 'Write the standards with five municipalities and train their trainers.',
      outputs: 'Standards adopted; twenty trainers.',
    },
  ),
  need(
    'civil',
    'Diaspora desk in the ministry',
    'permanent',
    'sourcing',
    { seats: 1, startsIn: 22, weeks: null },
    {
      occupation: 'diaspora-affairs-officer',
      essential: [
        ['diaspora-engagement', 2],
        ['policy-analysis', 2],
      ],
      optional: [
        ['stakeholder-consultation', 2],
        ['proposal-writing', 2],
      ],
      languages: [
        ['sqi', 'C1'],
        ['eng', 'B2'],
      ],
    },
    {
      need: 'Letters from abroad wait for months.',
      tasks: 'Build the desk and its register.',
      outputs: 'Post filled; answers within ten days.',
    },
  ),
  need(
    'finance',
    'Accounting standards for public bodies',
    'temporary',
    'sourcing',
    { seats: 1, startsIn: 13, weeks: 8 },
    {
      occupation: 'accountant',
      essential: [
        ['public-sector-accounting', 3],
        ['ifrs-accounting-standards', 2],
      ],
      optional: [
        ['staff-training', 2],
        ['financial-auditing', 2],
      ],
      languages: [['bos', 'B2']],
      minimumExperience: 6,
    },
    {
      need: 'New standards apply from next year and nobody has used them.',
      tasks: 'Train forty accountants, check three pilot closings.',
      outputs: 'Three bodies close their books under the new standards.',
    },
  ),
  need(
    'finance',
    'Budget analysis from afar',
    'virtual',
    'filled',
    { seats: 1, startsIn: -6, weeks: 20 },
    {
      occupation: 'economist',
      essential: [
        ['public-budgeting', 2],
        ['economic-analysis', 3],
      ],
      optional: [['financial-modelling', 2]],
      languages: [['eng', 'B2']],
    },
    {
      need: 'The unit has three people for eleven ministries.',
      tasks: 'Review four sector budgets with the unit.',
      outputs: 'Four reviews published.',
    },
  ),
  need(
    'social',
    'Coaching of foster families',
    'temporary',
    'sourcing',
    { seats: 2, startsIn: 10, weeks: 6 },
    {
      occupation: 'foster-family-coach',
      essential: [
        ['foster-family-coaching', 3],
        ['foster-family-assessment', 2],
      ],
      optional: [
        ['parenting-support', 2],
        ['child-protection', 2],
      ],
      languages: [['mkd', 'B1']],
    },
    {
      need: 'Children leave homes for families that nobody prepares.',
      tasks: 'Coach thirty families with the centre’s workers and leave a programme.',
      outputs: 'Thirty families coached; eight workers trained.',
    },
  ),
  need(
    'clinic',
    'Urology workshops in Podgorica',
    'temporary',
    'closed',
    { seats: 1, startsIn: -60, weeks: 2 },
    {
      occupation: 'urologist',
      essential: [['urological-surgery', 3]],
      optional: [['prostate-care', 2]],
      languages: [['srp', 'B1']],
      licence: true,
    },
    {
      need: 'Two surgeons wanted to learn one procedure.',
      tasks: 'Operate together for two weeks.',
      outputs: 'Both surgeons independent.',
    },
  ),
  need(
    'itfaculty',
    'A course in network security',
    'virtual',
    'part_filled',
    { seats: 2, startsIn: 1, weeks: 16 },
    {
      occupation: 'cybersecurity-specialist',
      essential: [
        ['network-security', 3],
        ['university-lecturing', 1],
      ],
      optional: [['security-testing', 2]],
      languages: [['eng', 'B2']],
    },
    {
      need: 'Students ask for it and no lecturer can give it.',
      tasks: 'Teach one course of sixteen weeks online with laboratory work.',
      outputs: 'Course taught and handed over to an assistant.',
    },
  ),
  need(
    'itfaculty',
    'Statistics for the municipality',
    'temporary',
    'cancelled',
    { seats: 1, startsIn: 15, weeks: 3 },
    {
      occupation: 'statistician',
      essential: [['statistical-analysis', 3]],
      optional: [['survey-design', 2]],
      languages: [['eng', 'B2']],
    },
    {
      need: 'The census tables are in, and nobody reads them.',
      tasks: 'Teach a small team to make a yearly report.',
      outputs: 'First report printed.',
    },
  ),
];
