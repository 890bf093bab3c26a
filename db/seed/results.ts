// What came of the demo's placements: reports, people reached, who goes on with the work, what the two sides say, and who is
// asked when about what stayed.
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import {
  followUps,
  handovers,
  peopleReached,
  placementFeedback,
  placementReports,
  placementResults,
} from '../tables/results.ts';
import { responses } from '../tables/responses.ts';
import type { Outcome } from '../work-vocabulary.ts';
import { idOf } from './dropping-out.ts';
import { addDays } from './people.ts';
import type { ProgrammeSeed } from './programmes.ts';
import { followUpQuestionnaire } from './questionnaires/follow-up.ts';

export interface ResultSeed {
  trained: number;
  women: number;
  outcome: Outcome;
}

const words: Record<Outcome, string> = {
  information: 'Talks for all wards, with slides that stay in the institution.',
  knowledge: 'Colleagues who were taught now teach the others themselves.',
  institution: 'The routine is part of the house rules, and of every day.',
};

/** What is known of the questions that were sent months after it. */
export interface Heard {
  today: Date;
  versionId: string;
  answered: (role: string) => boolean;
}

/** @param over the day on which it ended, YYYY-MM-DD */
export async function seedResult(
  tx: Transaction,
  scope: { placementId: string; programmeId: string },
  { trained, women, outcome }: ResultSeed,
  over: Date,
  heard: Heard | null = null,
): Promise<void> {
  await tx.insert(placementResults).values({ ...scope, outcome, givenAt: over });
  await tx
    .insert(peopleReached)
    .values({ ...scope, kind: 'trained', women, men: trained - women, unknown: 0 });
  await tx.insert(placementReports).values({
    ...scope,
    summary:
      'The plan was carried out. Two colleagues were named to go on, and the routine is used every day.',
    [outcome]: words[outcome],
  });
  const colleagues = await tx
    .insert(handovers)
    .values(
      [
        { ...scope, name: 'Devika Persaud', role: 'Ward sister', what: 'The weekly teaching round' },
        { ...scope, name: 'Marlon Adams', role: 'Senior nurse', what: 'The check-lists and their renewal' },
      ].map((each) => ({ ...each, createdAt: over, confirmedAt: over })),
    )
    .returning({ id: handovers.id });
  await tx.insert(placementFeedback).values([
    {
      ...scope,
      side: 'member',
      overall: 5,
      preparation: 4,
      together: 5,
      again: true,
      words: '',
      givenAt: over,
    },
    {
      ...scope,
      side: 'host',
      overall: 5,
      preparation: 4,
      together: 5,
      again: true,
      words: '',
      givenAt: over,
    },
  ]);
  const people = [
    { role: 'member', handoverId: null },
    { role: 'host', handoverId: null },
    ...colleagues.map(({ id }) => ({ role: 'colleague', handoverId: id })),
  ];
  const asked = [6, 12].flatMap((months) => {
    const due = new Date(over);
    due.setUTCMonth(due.getUTCMonth() + months);
    const dueOn = due.toISOString().slice(0, 10);
    return people.map((each, index) => ({
      ...scope,
      ...each,
      months,
      dueOn,
      responseId: idOf(`follow-up ${scope.placementId} ${months} ${index}`),
      ...(heard ? heardOf(heard, each.role, due) : {}),
    }));
  });
  await tx.insert(followUps).values(asked);
  const sent = asked.filter((each) => each.answeredAt);
  if (!heard || sent.length === 0) return;
  await tx.insert(responses).values(
    sent.map(({ responseId, role, months, answeredAt }) => ({
      id: responseId,
      programmeId: scope.programmeId,
      versionId: heard.versionId,
      language: 'en',
      channel: '',
      answers: { respondent: role, months_after: String(months), ...(months === 6 ? soon : later) },
      bodyHash: responseId,
      receipt: responseId.replaceAll('-', '').slice(0, 12),
      secretHash: 'demo',
      ...(answeredAt ? { submittedAt: answeredAt } : {}),
      seconds: 170,
    })),
  );
}

const soon = {
  still_used: 'widely',
  used_by: '10_49',
  change: ['knowledge', 'institution'],
  passed_on: 'few',
};
const later = { still_used: 'some', used_by: '10_49', change: ['knowledge'], passed_on: 'many' };

/** Sent on its day; answered within the week, or reminded of until nobody is written to any more. */
function heardOf(
  { today, answered }: Heard,
  role: string,
  due: Date,
): Partial<typeof followUps.$inferInsert> {
  if (due >= today) return {};
  if (answered(role)) return { sentAt: due, answeredAt: addDays(due, 6) };
  return { sentAt: due, remindedAt: addDays(due, 28), reminders: 2 };
}

/** What they are asked with. */
export async function seedFollowUpQuestionnaire(
  tx: Transaction,
  programme: ProgrammeSeed,
  programmeId: string,
  today: Date,
): Promise<void> {
  const { name, originCountries, languages, sectors, modes } = programme;
  await tx.insert(questionnaireVersions).values({
    programmeId,
    audience: 'follow_up',
    version: 1,
    status: 'published',
    definition: followUpQuestionnaire({
      title: name,
      originCountries: Object.keys(originCountries),
      languages,
      sectors,
      modes,
    }),
    publishedAt: addDays(today, -120),
  });
}
