// What hosts of GUYD ask for in the demo, after the assignments it reports (DOMAIN.md).
import { english, need, type NeedSeed } from './terms.ts';

export const guydNeeds: NeedSeed[] = [
  need(
    'gph',
    'Train a paediatric ward',
    'temporary',
    'sourcing',
    { seats: 2, startsIn: 9, weeks: 6 },
    {
      occupation: 'paediatric-nurse',
      essential: [
        ['paediatric-nursing', 3],
        ['nursing-education', 2],
        ['infection-prevention', 2],
      ],
      optional: [
        ['newborn-care', 2],
        ['patient-triage', 2],
      ],
      languages: english,
      donor: 'Netherlands Enterprise Agency',
      minimumExperience: 4,
      licence: true,
    },
    {
      need: 'The ward opened twelve beds last year, and most of its nurses came straight from school.',
      tasks:
        'Teach at the bedside in two shifts, set up a triage routine with the head nurse, and coach four nurses to carry on.',
      outputs: 'Twenty nurses trained, a written triage routine, four coaches named.',
    },
  ),
  need(
    'gph',
    'Intensive care nursing, second round',
    'temporary',
    'selecting',
    { seats: 1, startsIn: 14, weeks: 4 },
    {
      occupation: 'intensive-care-nurse',
      essential: [
        ['intensive-care-nursing', 3],
        ['medication-administration', 3],
      ],
      optional: [['nursing-education', 2]],
      languages: english,
      donor: 'European Union',
      licence: true,
    },
    {
      need: 'A first visit in spring left a protocol that now needs practice.',
      tasks: 'Run the protocol with both teams, review cases, adjust the training plan.',
      outputs: 'Protocol signed off; twelve nurses assessed.',
    },
  ),
  need(
    'gph',
    'Remote case reviews in radiology',
    'virtual',
    'part_filled',
    { seats: 2, startsIn: 2, weeks: 20 },
    {
      occupation: 'radiographer',
      essential: [['medical-radiography', 3]],
      optional: [
        ['ultrasound-imaging', 2],
        ['telemedicine', 2],
      ],
      languages: english,
    },
    {
      need: 'Two radiographers cover the whole hospital and have nobody to ask.',
      tasks: 'Review cases together online, four hours a week.',
      outputs: 'Eighty cases reviewed; a short guide of pitfalls.',
    },
  ),
  need(
    'linden',
    'Midwifery at night',
    'temporary',
    'filled',
    { seats: 1, startsIn: -3, weeks: 8 },
    {
      occupation: 'midwife',
      essential: [
        ['midwifery-care', 3],
        ['newborn-care', 3],
      ],
      optional: [['neonatal-resuscitation', 2]],
      languages: english,
      licence: true,
    },
    {
      need: 'Most births happen at night, when one nurse is on duty.',
      tasks: 'Work the night rota and train three nurses in newborn resuscitation.',
      outputs: 'Three nurses certified; equipment list.',
    },
  ),
  need(
    'linden',
    'Laboratory quality system',
    'temporary',
    'closed',
    { seats: 1, startsIn: -40, weeks: 6 },
    {
      occupation: 'medical-laboratory-technician',
      essential: [
        ['laboratory-testing', 3],
        ['quality-of-care', 2],
      ],
      optional: [['medical-microbiology', 2]],
      languages: english,
    },
    {
      need: 'Results are repeated too often because nobody trusts the first one.',
      tasks: 'Introduce controls and a register of errors.',
      outputs: 'Error rate halved; procedures written.',
    },
  ),
  need(
    'ug',
    'Teach science teachers to teach',
    'temporary',
    'sourcing',
    { seats: 3, startsIn: 16, weeks: 8 },
    {
      occupation: 'teacher-trainer',
      essential: [
        ['teacher-mentoring', 2],
        ['science-practicals', 2],
        ['lesson-planning', 3],
      ],
      optional: [
        ['physics-teaching', 2],
        ['chemistry-teaching', 2],
      ],
      languages: english,
      donor: 'Commonwealth Fund',
    },
    {
      need: 'Hinterland schools have laboratories in boxes that nobody opens.',
      tasks: 'Run practical weeks in three regions with the school’s own trainers.',
      outputs: 'Sixty teachers trained; a kit list that works without mains power.',
    },
  ),
  need(
    'ug',
    'Online tutors in mathematics',
    'virtual',
    'approved',
    { seats: 6, startsIn: 6, weeks: 30 },
    {
      occupation: 'mathematics-teacher',
      essential: [['mathematics-teaching', 3]],
      optional: [
        ['distance-learning', 2],
        ['student-assessment', 2],
      ],
      languages: english,
    },
    {
      need: 'Half of first-year students fail mathematics.',
      tasks: 'Tutor groups of eight, two hours a week.',
      outputs: 'Forty-eight students tutored through the year.',
    },
  ),
  need(
    'works',
    'Road maintenance planning',
    'temporary',
    'sourcing',
    { seats: 1, startsIn: 20, weeks: 12 },
    {
      occupation: 'road-engineer',
      essential: [
        ['road-building', 3],
        ['soil-mechanics', 2],
      ],
      optional: [
        ['project-planning', 2],
        ['gis-mapping', 2],
      ],
      languages: english,
      donor: 'Commonwealth Fund',
      minimumExperience: 8,
    },
    {
      need: 'Roads are repaired where people complain, not where it pays.',
      tasks: 'Set up a condition survey and a yearly plan with three engineers.',
      outputs: 'Plan for two regions; three engineers able to repeat it.',
    },
  ),
  need(
    'works',
    'Water supply engineer',
    'permanent',
    'funded',
    { seats: 1, startsIn: 24, weeks: null },
    {
      occupation: 'water-supply-engineer',
      essential: [
        ['water-supply-systems', 3],
        ['water-treatment', 3],
      ],
      optional: [['borehole-drilling', 2]],
      languages: english,
      donor: 'European Union',
      minimumExperience: 5,
    },
    {
      need: 'The department has been without a senior engineer for two years.',
      tasks: 'Lead the coastal supply programme.',
      outputs: 'Post filled and settled after probation.',
    },
  ),
  need(
    'agri',
    'Irrigation for small farms',
    'temporary',
    'submitted',
    { seats: 1, startsIn: 12, weeks: 5 },
    {
      occupation: 'irrigation-engineer',
      essential: [
        ['irrigation-design', 2],
        ['agricultural-extension', 2],
      ],
      optional: [['climate-smart-farming', 2]],
      languages: english,
    },
    {
      need: 'Dry spells came twice last year.',
      tasks: 'Design two pilot schemes with farmers and the extension officers.',
      outputs: 'Two schemes running; eight officers trained.',
    },
  ),
  need(
    'agri',
    'Post-harvest handling of fruit',
    'virtual',
    'returned',
    { seats: 1, startsIn: 8, weeks: 10 },
    {
      occupation: 'food-technologist',
      essential: [['post-harvest-handling', 2]],
      optional: [['food-safety-control', 2]],
      languages: english,
    },
    {
      need: 'A third of the fruit is lost before it is sold.',
      tasks: 'Advise the packing station once a week.',
      outputs: 'Loss measured and halved.',
    },
  ),
  need(
    'revenue',
    'Tax administration: risk-based audits',
    'temporary',
    'draft',
    { seats: 1, startsIn: 18, weeks: 4 },
    {
      occupation: 'tax-officer',
      essential: [['tax-administration', 3]],
      optional: [
        ['data-analysis', 2],
        ['fraud-investigation', 2],
      ],
      languages: english,
    },
    {
      need: 'Audits are chosen by hand.',
      tasks: 'Build a simple risk score with the audit team.',
      outputs: 'Score in use on last year’s returns.',
    },
  ),
];
