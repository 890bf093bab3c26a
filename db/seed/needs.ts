// Hosts and terms of reference of the demo, after the assignments that MIDWEB, MIDA Ghana Health and GUYD report
// (DOMAIN.md): a call centre for an airline, urology workshops, customer service in the public sector, and so on.
import type { AssignmentStatus, CefrLevel, HostKind, Mode, Sector } from '../vocabulary.ts';

export interface InstitutionSeed {
  programme: string;
  key: string;
  name: string;
  kind: HostKind;
  sector: Sector;
  country: string;
  city: string;
  /** Months from today until the check of the institution runs out. */
  diligenceMonths: number;
}

export interface NeedSeed {
  host: string;
  title: string;
  need: string;
  tasks: string;
  outputs: string;
  mode: Mode;
  status: AssignmentStatus;
  seats: number;
  /** Weeks from today to the first day, and how many weeks it lasts; null for permanent posts. */
  startsIn: number;
  weeks: number | null;
  occupation: string | null;
  essential: [skill: string, level: number][];
  optional: [skill: string, level: number][];
  languages: [code: string, level: CefrLevel][];
  minimumExperience?: number;
  licence?: boolean;
}

const host = (
  programme: string,
  key: string,
  name: string,
  kind: HostKind,
  sector: Sector,
  country: string,
  city: string,
  diligenceMonths = 14,
): InstitutionSeed => ({ programme, key, name, kind, sector, country, city, diligenceMonths });

export const demoInstitutions: InstitutionSeed[] = [
  host('guyd', 'gph', 'Georgetown Public Hospital', 'hospital', 'health', 'GY', 'Georgetown'),
  host(
    'guyd',
    'ug',
    'University of Guyana, School of Education',
    'university',
    'education',
    'GY',
    'Turkeyen',
  ),
  host('guyd', 'works', 'Ministry of Public Works', 'ministry', 'infrastructure', 'GY', 'Georgetown'),
  host(
    'guyd',
    'agri',
    'National Agricultural Research Institute',
    'agency',
    'agriculture',
    'GY',
    'Mon Repos',
  ),
  host('guyd', 'revenue', 'Guyana Revenue Office', 'agency', 'finance', 'GY', 'Georgetown', -2),
  host('guyd', 'linden', 'Linden Hospital Complex', 'hospital', 'health', 'GY', 'Linden'),
  host('ghana-health', 'korle', 'Accra Teaching Hospital', 'hospital', 'health', 'GH', 'Accra'),
  host('ghana-health', 'tamale', 'Tamale Regional Hospital', 'hospital', 'health', 'GH', 'Tamale'),
  host('ghana-health', 'nmtc', 'Nursing and Midwifery College Kumasi', 'school', 'health', 'GH', 'Kumasi'),
  host('midweb', 'airline', 'National Airline, Tirana', 'firm', 'infrastructure', 'AL', 'Tirana'),
  host(
    'midweb',
    'civil',
    'School of Public Administration',
    'agency',
    'public_administration',
    'XK',
    'Pristina',
  ),
  host('midweb', 'finance', 'Ministry of Finance and Treasury', 'ministry', 'finance', 'BA', 'Sarajevo'),
  host('midweb', 'social', 'Centre for Social Work Skopje', 'agency', 'social_work', 'MK', 'Skopje'),
  host('midweb', 'clinic', 'Clinical Centre, Department of Urology', 'hospital', 'health', 'ME', 'Podgorica'),
  host('midweb', 'itfaculty', 'Faculty of Technical Sciences', 'university', 'it', 'RS', 'Novi Sad'),
];

interface Terms {
  need: string;
  tasks: string;
  outputs: string;
}

const need = (
  host: string,
  title: string,
  mode: Mode,
  status: AssignmentStatus,
  when: { seats?: number; startsIn: number; weeks: number | null },
  asks: Pick<NeedSeed, 'occupation' | 'essential' | 'optional' | 'languages'> &
    Pick<NeedSeed, 'minimumExperience' | 'licence'>,
  terms: Terms,
): NeedSeed => ({
  host,
  title,
  mode,
  status,
  seats: when.seats ?? 1,
  startsIn: when.startsIn,
  weeks: when.weeks,
  ...asks,
  ...terms,
});

const english: [string, CefrLevel][] = [['eng', 'B2']];

export const demoNeeds: NeedSeed[] = [
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
