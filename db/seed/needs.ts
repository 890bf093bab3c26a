// Hosts and terms of reference of the demo, after the assignments that MIDWEB, MIDA Ghana Health and GUYD report
// (DOMAIN.md): a call centre for an airline, urology workshops, customer service in the public sector, and so on.
import type { HostKind, Sector } from '../vocabulary.ts';
import { ghanaHealthNeeds } from './needs/ghana-health.ts';
import { guydNeeds } from './needs/guyd.ts';
import { guydVacancies } from './needs/guyd-vacancies.ts';
import { guydWardNeeds } from './needs/guyd-wards.ts';
import { guydWorkNeeds } from './needs/guyd-work.ts';
import { midwebNeeds } from './needs/midweb.ts';
import type { InstitutionSeed, NeedSeed } from './needs/terms.ts';

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

export const demoNeeds: NeedSeed[] = [...guydNeeds, ...ghanaHealthNeeds, ...midwebNeeds];

/** Made after everything else of their programme, so that nobody before becomes somebody else. */
export const demoLateNeeds: NeedSeed[] = [...guydWardNeeds, ...guydWorkNeeds, ...guydVacancies];
