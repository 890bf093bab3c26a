// Stories of work that is over: a report to come, a report given, a year later, and two who came to stay.
import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { idOf } from '../dropping-out.ts';
import { addDays, isoDay } from '../people.ts';
import { type Heard, type ResultSeed, seedResult } from '../results.ts';
import { questionnaireVersions } from '../../tables/questionnaires.ts';
import {
  handovers,
  peopleReached,
  placementFeedback,
  placementReports,
  placementResults,
  reintegrationPlans,
  reintegrationSteps,
} from '../../tables/results.ts';
import { arrived } from './path.ts';
import { addPaper, progress } from './said.ts';
import { comment, said, type Story, type Told } from './tell.ts';

const coldChain = 'Cold chain for vaccines';
const villages = ['community-health-worker', 'registered-nurse', 'nutritionist', 'public-health-physician'];
const teachers = ['mathematics-teacher', 'science-teacher'];

export const endingStories: Story[] = [
  {
    name: 'the host has the last word',
    need: 'Stroke unit: the first hours',
    who: ['paramedic', 'physician', 'registered-nurse', 'operating-theatre-nurse'],
    path: arrived(62, ['finish', 18]),
    also: (told) => {
      progress(
        told,
        40,
        'on_track',
        'Four beds, a bell at the door, and a card for each bed.',
        'Drills at night.',
      );
      comment(told, 6, 'The report is here. The hospital still has to say how it was, and who goes on.');
    },
  },
  {
    name: 'from the first letter to the certificate',
    need: 'Physiotherapy after surgery',
    who: ['physiotherapist', 'disability-support-worker', 'registered-nurse'],
    path: arrived(139, ['finish', 98], ['complete', 90]),
    message: 'Two assistants wait for somebody to learn from.',
    note: 'Both panels put this person first.',
    also: (told) => {
      const cv = ['Curriculum vitae', 'Physiotherapist since 2004, surgery and rehabilitation'];
      addPaper(told, 'cv', 'CV physiotherapy.pdf', 176, cv);
      progress(
        told,
        125,
        'on_track',
        'Round of the wards every morning with both assistants.',
        'Write the leaflets.',
      );
      progress(
        told,
        106,
        'on_track',
        'Six leaflets in plain words, tried out with families.',
        'Let the assistants go round alone.',
      );
      comment(told, 170, 'Speaks Creolese with the patients. That will help.', told.cast.partner ?? '');
      comment(told, 138, 'Met at the airport by the assistants themselves.');
      comment(told, 89, 'Closed well. Ask again in a year.', told.cast.partner ?? '');
    },
  },
  {
    name: 'half a year later',
    need: 'Emergency drills with the night team',
    who: ['anaesthetist', 'paramedic', 'surgeon', 'physician'],
    path: arrived(300, ['finish', 262], ['complete', 255]),
  },
  {
    name: 'asked after a year, all answered',
    need: coldChain,
    who: villages,
    path: arrived(502, ['finish', 466], ['complete', 460], ['follow_up', 70]),
  },
  {
    name: 'the file is closed',
    need: coldChain,
    who: villages,
    path: arrived(500, ['finish', 468], ['complete', 462], ['follow_up', 80], ['close', 75]),
  },
  {
    name: 'came to stay, on probation',
    need: 'Mathematics at the teachers’ college',
    who: teachers,
    path: settling(62),
    also: (told) =>
      progress(
        told,
        20,
        'on_track',
        'Teaches both courses. The students fill the room.',
        'The practice year.',
      ),
  },
  {
    name: 'came to stay, and stays',
    need: 'Mathematics at the teachers’ college',
    who: teachers,
    path: settling(181, ['settle', 60]),
  },
];

/** The usual way to a probation. */
function settling(daysAgo: number, ...then: Story['path']): Story['path'] {
  return arrived(daysAgo, ...then).map(([step, day]) => [
    step === 'confirm_arrival' ? 'begin_probation' : step,
    day,
  ]);
}

function reachedBy(told: Told): ResultSeed {
  const trained = 9 + (Number.parseInt(idOf(`reached ${told.id}`).slice(0, 4), 16) % 20);
  return {
    trained,
    women: Math.round(trained * 0.6),
    outcome: trained % 2 === 0 ? 'knowledge' : 'institution',
  };
}

/** Reports, handovers, feedback and questions later, for those of these stories that have them. */
export async function seedEndings(tx: Transaction, told: readonly Told[]): Promise<void> {
  const [version] = await tx
    .select({ id: questionnaireVersions.id })
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.audience, 'follow_up'),
        inArray(questionnaireVersions.programmeId, [...new Set(told.map(({ scope }) => scope.programmeId))]),
      ),
    );
  const versionId = version?.id;
  if (!versionId) return;
  for (const each of told) {
    const over = each.at('complete');
    const settled = each.at('settle');
    if (over) {
      const heard: Heard = {
        today: each.cast.today,
        versionId,
        answered: (role) => role !== 'host' || each.at('follow_up') !== null,
      };
      await seedResult(tx, each.scope, reachedBy(each), over, heard);
    }
    if (over) {
      each.event('report.given', addDays(over, -4));
      each.event('feedback.given', addDays(over, -3), {}, each.need.hostAccount ?? each.coordinator);
      each.event('feedback.given_by_member', addDays(over, -2));
      each.event(
        'handover.confirmed',
        addDays(over, -2),
        { people: 2 },
        each.need.hostAccount ?? each.coordinator,
      );
    }
    if (each.at('begin_probation')) await plan(tx, each, settled);
    if (each.status === 'completing') await report(tx, each);
  }
}

/** The person's own report is in; the host has not confirmed who goes on, nor said how it was. */
async function report(tx: Transaction, told: Told): Promise<void> {
  const givenAt = said(told, 'report', 8);
  await tx.insert(placementResults).values({ ...told.scope, outcome: 'institution', givenAt });
  await tx.insert(peopleReached).values([
    { ...told.scope, kind: 'trained', women: 7, men: 3, unknown: 0 },
    { ...told.scope, kind: 'treated', women: 19, men: 23, unknown: 2 },
  ]);
  await tx.insert(placementReports).values({
    ...told.scope,
    summary: 'Four beds stand ready day and night. The team knows what the first hour is for.',
    knowledge: 'Ten nurses drilled, three of them twice.',
    institution: 'The house rules now say that nobody with a stroke waits in the corridor.',
    obstacles: 'The scanner was out of order for nine days.',
    advice: 'Come back after half a year and drill once more.',
  });
  await tx.insert(handovers).values({
    id: idOf(`handover ${told.id}`),
    ...told.scope,
    name: 'Shondell Griffith',
    role: 'Senior nurse at night',
    what: 'The drills, every second Tuesday',
    createdAt: givenAt,
  });
  await tx.insert(placementFeedback).values({
    ...told.scope,
    side: 'member',
    overall: 4,
    preparation: 4,
    together: 5,
    again: true,
    words: 'A team that learns faster than one can teach.',
    givenAt,
  });
  told.event('report.given', givenAt);
  told.event('handover.named_by_member', givenAt, { handoverId: idOf(`handover ${told.id}`) });
  told.event('feedback.given_by_member', givenAt);
}

async function plan(tx: Transaction, told: Told, settled: Date | null): Promise<void> {
  const createdAt = said(told, 'plan', settled ? 120 : 30);
  await tx.insert(reintegrationPlans).values({
    ...told.scope,
    createdAt,
    updatedAt: createdAt,
    memberAgreedAt: addDays(createdAt, 2),
    coordinatorAgreedAt: settled ? addDays(createdAt, 3) : null,
  });
  const today = told.cast.today;
  const steps = [
    {
      area: 'housing',
      what: 'Rent near the college for the first year',
      helper: 'Housing office of the college',
      days: -20,
    },
    {
      area: 'recognition',
      what: 'Have the degree recognised by the council',
      helper: 'Programme coordinator',
      days: 25,
    },
    { area: 'family', what: 'School places for two children', helper: 'Ministry of Education', days: 60 },
    { area: 'social_security', what: 'Carry over the pension from abroad', helper: '', days: 120 },
  ];
  await tx.insert(reintegrationSteps).values(
    steps.map(({ days, ...each }, position) => ({
      id: idOf(`plan ${told.id} ${position}`),
      ...told.scope,
      position,
      ...each,
      dueOn: isoDay(addDays(today, settled ? days - 90 : days)),
      doneOn:
        settled || days < 0 ? isoDay(addDays(today, Math.min(-1, settled ? days - 95 : days - 3))) : null,
    })),
  );
}
