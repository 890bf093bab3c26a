// Stories of people among whom one is chosen: all at the one need of GUYD whose host signs in.
import { addDays, isoDay } from '../people.ts';
import { idOf } from '../dropping-out.ts';
import { declare, panelOf, score } from './panel.ts';
import { until } from './path.ts';
import { addPaper } from './said.ts';
import { comment, said, type Story, type Told } from './tell.ts';

const icu = 'Intensive care nursing, second round';
const nurses = ['intensive-care-nurse', 'operating-theatre-nurse', 'anaesthetist', 'registered-nurse'];
/** So that whoever fits best is still free to be found. */
const others = nurses.toReversed();

/** Times that the person can choose from, in the coming days. */
function offerTimes(told: Told): void {
  for (const [index, daysAhead] of [2, 3, 6].entries()) {
    const startsAt = new Date(`${isoDay(addDays(told.cast.today, daysAhead))}T${13 + index}:00:00Z`);
    told.book.slots.push({
      id: idOf(`slot ${told.id} ${index}`),
      ...told.scope,
      assignmentId: told.need.row.id,
      institutionId: told.need.row.institutionId,
      startsAt,
      minutes: 45,
      way: index === 2 ? 'phone' : 'video',
      place: index === 2 ? '' : 'https://meet.example/intensive-care',
      offeredParty: 'host',
      offeredBy: told.need.hostAccount,
      offeredAt: said(told, 'times', 1),
    });
  }
  told.event('interview.offered', said(told, 'times', 1), { times: 3 }, told.need.hostAccount);
}

export const choosingStories: Story[] = [
  {
    name: 'asked, two days left',
    need: icu,
    who: others,
    path: until('invite', 12),
    message: 'The team you taught two years ago asks for somebody like you.',
    also: (told) => {
      told.book.questions.push(
        {
          id: idOf(`question ${told.id} 1`),
          ...told.scope,
          party: 'member',
          text: 'Is there somewhere to stay near the hospital, and may my daughter come along?',
          at: said(told, 'question', 6),
        },
        {
          id: idOf(`question ${told.id} 2`),
          ...told.scope,
          party: 'coordinator',
          accountId: told.coordinator,
          text: 'There are two rooms in the nurses’ house, ten minutes on foot. Family is welcome; travel for one person is paid.',
          at: said(told, 'answer', 5),
        },
      );
      told.event('question.asked', said(told, 'question', 6));
      told.event('question.answered', said(told, 'answer', 5), {}, told.coordinator);
    },
  },
  {
    name: 'a yes on the phone',
    need: icu,
    who: others,
    second: true,
    path: until('express_interest', 10),
    phoned:
      'Called from the clinic where she works: yes, with pleasure, from spring on. Will confirm when back at a computer.',
  },
  {
    name: 'times to talk',
    need: icu,
    who: nurses,
    path: until('express_interest', 9),
    also: (told) => {
      offerTimes(told);
      addPaper(told, 'cv', 'Curriculum vitae.pdf', 9, [
        'Curriculum vitae',
        '2011-2018 Intensive care, ward of 14 beds',
        '2018-today Head nurse, cardiac intensive care',
      ]);
    },
  },
  {
    name: 'the panel scores',
    need: icu,
    who: nurses,
    path: until('interview', 9),
    also: (told) => {
      const seats = panelOf(told);
      for (const seat of seats) {
        if (seat.accountId !== null && seat.accountId === told.cast.partner)
          score(told, seat, said(told, 'score', 8), 'Calm, exact, and has run such a training twice.');
        else if (seat.party === 'coordinator') declare(told, seat, said(told, 'declared', 8));
      }
      comment(
        told,
        8,
        'My scores are in. The hospital and you are still to give theirs.',
        told.cast.partner ?? '',
      );
    },
  },
  {
    name: 'ready to be decided',
    need: icu,
    who: nurses,
    path: until('score', 8),
    asks: { choice: 'select', note: 'She knows our protocol. Please let her come.', daysAgo: 8 },
    also: (told) => {
      addPaper(told, 'cv', 'CV and references.pdf', 16, [
        'Curriculum vitae',
        'Intensive care nurse since 2009, teaching since 2015',
        'References on request',
      ]);
      comment(told, 7, 'Both panels agree. Dates fit if we decide this month.', told.cast.partner ?? '');
    },
  },
  {
    name: 'kept in reserve',
    need: icu,
    who: others,
    path: until('score', 12, ['reserve', 10]),
    note: 'Second by a hair. Would come at three weeks’ notice.',
    asks: { choice: 'reserve', note: 'Very good; only if the first cannot come.', daysAgo: 11 },
  },
  {
    name: 'not this time',
    need: icu,
    who: others,
    path: until('interview', 20, ['not_select', 16]),
    reason: 'dates',
    note: 'Free only from autumn on, when the training is over.',
  },
];
