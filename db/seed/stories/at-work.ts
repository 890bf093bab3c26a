// Stories of people at work: how it goes, what is not working, what is owed, what runs out, and who had to leave.
import { idOf } from '../dropping-out.ts';
import { addDays, isoDay } from '../people.ts';
import { arrived } from './path.ts';
import { addPaper, ends, hours, progress, proposeChange, raise, unpaid } from './said.ts';
import { amend, comment, said, type Story } from './tell.ts';

const wounds = 'Wound care on the surgical wards';
const stock = 'Pharmacy stock by computer';
const heads = 'Coaching head teachers';
const ward = ['registered-nurse', 'operating-theatre-nurse', 'paramedic', 'community-health-worker'];
const schools = ['head-teacher', 'school-inspector', 'teacher-trainer', 'primary-school-teacher'];
const pharmacy = ['pharmacist', 'nutritionist', 'medical-laboratory-technician'];

export const atWorkStories: Story[] = [
  {
    name: 'goes well, a paper runs out',
    need: wounds,
    who: ward,
    path: arrived(33),
    message: 'Six wards have asked for this for two years.',
    also: (told) => {
      ends(told, 'health', 12);
      unpaid(told);
      progress(
        told,
        20,
        'on_track',
        'Went round with both teams every day. One way of dressing is agreed.',
        'Train the first three nurses.',
      );
      progress(
        told,
        6,
        'on_track',
        'Three nurses dress on their own now, and teach the students.',
        'The other three; then the night shift.',
      );
      progress(
        told,
        5,
        'on_track',
        'The wards ask for her before we do.',
        'More gauze has been ordered.',
        'host',
      );
      const receipt = addPaper(told, 'receipt', 'Bus Georgetown, two weeks.pdf', 4, [
        'Receipt',
        'Bus, 14 days',
        'USD 42.00',
      ]);
      told.book.claims.push({
        id: idOf(`claim ${told.id}`),
        ...told.scope,
        profileId: told.profileId,
        assignmentId: told.need.row.id,
        kind: 'travel',
        note: 'Bus to the hospital in the first two weeks, when the bicycle was not there yet.',
        spentOn: isoDay(addDays(told.cast.today, -18)),
        amount: 42_00,
        currency: 'USD',
        documentId: receipt,
        sentAt: said(told, 'claim', 4),
      });
      told.event('claim.made', said(told, 'claim', 4), { kind: 'travel' });
      proposeChange(told, 4, {
        leaveDays: 7,
        other: 'Three days more of leave than agreed at first, for a wedding in the family.',
      });
      comment(told, 19, 'Rang the ward: they are happy, and so is she.');
      comment(
        told,
        4,
        'The claim for the bus is fine by me. Who has the finance right today?',
        told.cast.partner ?? '',
      );
      comment(told, 3, 'I do. Will look at it with the stipend that is overdue.');
    },
  },
  {
    name: 'not a word for weeks',
    need: wounds,
    who: ward,
    path: arrived(71),
    also: (told) => {
      progress(
        told,
        64,
        'on_track',
        'Met both teams; shadowed the night shift.',
        'Agree on the list of dressings.',
      );
    },
  },
  {
    name: 'the host says it is not working',
    need: wounds,
    who: ward,
    path: arrived(40),
    also: (told) => {
      ends(told, 'insurance', -6);
      progress(
        told,
        25,
        'behind',
        'The second ward has no time for training in the mornings.',
        'Try the afternoons.',
      );
      raise(
        told,
        3,
        'host',
        'people',
        'The head of the ward and our guest do not speak to each other any more. Nurses are asked to choose a side. Please call me before Friday.',
      );
      comment(
        told,
        2,
        'Speak to the host first, then to him, and to nobody together yet.',
        told.cast.partner ?? '',
      );
    },
  },
  {
    name: 'hours online',
    need: stock,
    who: pharmacy,
    path: arrived(50),
    also: (told) => {
      hours(told, 7, [
        'What is on the shelf: counting together',
        'A list that everybody can read',
        'When to order: insulin first',
        'Looking back at a month of orders',
        'The list on the telephone',
        'What to do when the list is wrong',
      ]);
      progress(told, 12, 'on_track', 'Six meetings; the list is used every day.', 'The second store.');
    },
  },
  {
    name: 'has it begun',
    need: stock,
    who: pharmacy,
    path: arrived(9).slice(0, -1),
    also: (told) => amend(told, { startsOn: isoDay(addDays(told.cast.today, -9)) }),
  },
  {
    name: 'the last week',
    need: heads,
    who: schools,
    second: true,
    path: arrived(73),
    also: (told) => {
      progress(
        told,
        44,
        'on_track',
        'Six schools visited, each for two days.',
        'The four in Region 9, by boat.',
      );
      progress(
        told,
        15,
        'on_track',
        'All ten heads have a plan. They want to go on meeting.',
        'Bring them together at the college.',
      );
      comment(told, 8, 'Ends next week. I have asked for the report.', told.cast.partner ?? '');
    },
  },
  {
    name: 'past the last day',
    need: heads,
    who: schools,
    path: arrived(68),
    also: (told) => {
      progress(
        told,
        30,
        'behind',
        'Rain closed two schools for a week.',
        'Catch up with the heads by telephone.',
      );
      amend(told, { endsOn: isoDay(addDays(told.cast.today, -5)) });
    },
  },
  {
    name: 'paused by illness',
    need: heads,
    who: schools,
    second: true,
    path: arrived(60, ['suspend', 10]),
    reason: 'health',
    also: (told) => {
      progress(told, 31, 'on_track', 'First five schools.', 'The island schools.');
      comment(
        told,
        9,
        'At home with a broken ankle. Wants to go on in three weeks; the college agrees.',
        told.cast.partner ?? '',
      );
    },
  },
  {
    name: 'brought to safety',
    need: 'Health posts after the flood',
    who: ['public-health-physician', 'physician', 'community-health-worker', 'nutritionist'],
    path: arrived(41, ['evacuate', 17]),
    reason: 'security',
    also: (told) => {
      progress(
        told,
        22,
        'on_track',
        'Two posts work again; five helpers trained.',
        'The third post, when the road is open.',
      );
      const id = raise(
        told,
        19,
        'member',
        'safety',
        'The river rises again and there is no boat for us at night.',
      );
      const concern = told.book.concerns.find((each) => each.id === id);
      if (concern)
        Object.assign(concern, {
          seenAt: said(told, 'seen', 18),
          seenBy: told.coordinator,
          closedAt: said(told, 'closed', 17),
          closedBy: told.coordinator,
          answer:
            'You leave with the district boat tomorrow morning. The work waits; you are paid as agreed.',
        });
      comment(
        told,
        16,
        'Safe in Georgetown, with the team. Decide by the end of the month whether to go back.',
      );
    },
  },
];
