// Stories of people who were chosen and get ready: papers, terms, signatures, orientation; and the demo's own member, who has
// an offer to read.
import { addDays, isoDay } from '../people.ts';
import { type CheckKind } from '../../work-vocabulary.ts';
import { checkIdOf, enrol, eveningOf, promisedTo } from './facts.ts';
import { termsOf } from '../money.ts';
import { until } from './path.ts';
import { addPaper } from './said.ts';
import { comment, said, type Story, type Told } from './tell.ts';

const dialysis = 'First training of dialysis nurses';
const blood = 'Safe blood from donor to bed';
const nurses = ['operating-theatre-nurse', 'registered-nurse', 'intensive-care-nurse'];
const laboratory = ['medical-laboratory-technician', 'community-health-worker', 'nutritionist'];

/** Some looked at, some asked for, one sent back. */
function halfCleared(told: Told): void {
  const asked = said(told, 'asked', 18);
  const row = (kind: CheckKind, status: string) => ({
    id: checkIdOf(told, kind),
    ...told.scope,
    profileId: told.profileId,
    kind,
    status,
    askedAt: asked,
    updatedAt: said(told, kind, 9),
  });
  const passport = addPaper(told, 'identity', 'Passport, page with photo.pdf', 12, [
    'Passport',
    'Copy of page 2',
  ]);
  const degree = addPaper(told, 'degree', 'Diploma in nursing.pdf', 11, [
    'Diploma',
    'Bachelor of nursing, 2012',
  ]);
  told.book.checks.push(
    {
      ...row('identity', 'verified'),
      validUntil: isoDay(addDays(told.cast.today, 1400)),
      documentId: passport,
      providedAt: said(told, 'passport', 12),
      verifiedAt: said(told, 'identity', 9),
      verifiedBy: told.coordinator,
    },
    { ...row('degree', 'provided'), documentId: degree, providedAt: said(told, 'degree', 11) },
    {
      ...row('licence', 'refused'),
      reason: 'The page with the stamp is missing. Please scan both sides.',
      providedAt: said(told, 'licence', 11),
    },
    row('visa_or_return', 'asked'),
    row('health', 'asked'),
  );
  told.event(
    'check.asked',
    asked,
    { kinds: ['identity', 'degree', 'licence', 'visa_or_return', 'health'] },
    told.coordinator,
  );
  told.event('check.provided', said(told, 'degree', 11), { kinds: ['degree'] });
  told.event('check.verified', said(told, 'identity', 9), { kinds: ['identity'] }, told.coordinator);
  told.event('check.refused', said(told, 'licence', 9), { kinds: ['licence'] }, told.coordinator);
}

export const preparingStories: Story[] = [
  {
    name: 'papers still to come',
    need: dialysis,
    who: nurses,
    path: until('select', 22),
    also: (told) => {
      halfCleared(told);
      comment(told, 9, 'Rang about the licence. The other side of it comes this week.');
      comment(
        told,
        4,
        'If it is not here by Friday I ask the nursing council myself.',
        told.cast.partner ?? '',
      );
    },
  },
  {
    name: 'terms being written',
    need: dialysis,
    who: nurses,
    path: until('clear', 16),
    also: (told) => {
      const to = promisedTo(told);
      if (!to) return;
      told.book.terms.push({ ...termsOf(to), madeBy: told.coordinator, updatedAt: said(told, 'draft', 14) });
      told.book.drafts.push(told.id);
    },
  },
  {
    name: 'an offer for the demo member',
    need: dialysis,
    who: null,
    path: until('offer', 2),
    message: 'You have taught such groups before, and the hospital asked for you by what you can do.',
    also: (told) => {
      addPaper(told, 'cv', 'Curriculum vitae.pdf', 22, [
        'Curriculum vitae',
        'Nurse since 2010, wards for children in Utrecht',
        'Teaches new colleagues since 2016',
      ]);
    },
  },
  {
    name: 'signed by one side',
    need: dialysis,
    who: nurses,
    path: until('accept', 15),
    also: (told) => enrol(told, eveningOf(addDays(told.cast.today, 9)), null),
  },
  {
    name: 'was the orientation attended',
    need: blood,
    who: laboratory,
    path: until('contract', 16),
    also: (told) => enrol(told, eveningOf(said(told, 'evening', 2)), null),
  },
  {
    name: 'about to leave',
    need: blood,
    who: laboratory,
    path: until('orient', 6),
    also: (told) =>
      comment(told, 3, 'Flight booked for the Saturday before. The laboratory picks up at the airport.'),
  },
];
