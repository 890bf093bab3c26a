// Projects of the demo that members propose at home: one that waits for its second appraisal, one that runs and has been paid
// its first tranche.
import type { Transaction } from '../../client.ts';
import { idOf } from '../dropping-out.ts';
import { paperOf } from '../papers.ts';
import { addDays, isoDay } from '../people.ts';
import { documents } from '../../tables/documents.ts';
import { events } from '../../tables/events.ts';
import { projectAppraisals, projectMilestones, projects } from '../../tables/projects.ts';
import { type Cast, take } from './cast.ts';
import { moment } from './tell.ts';

const criteria = (...scores: [number, number, number, number, number, number]) => ({
  need: scores[0],
  feasibility: scores[1],
  budget: scores[2],
  experience: scores[3],
  inclusion: scores[4],
  sustainability: scores[5],
});

export async function seedProjects(tx: Transaction, cast: Cast): Promise<void> {
  const line = cast.lines.get('IOM Development Fund');
  const { partner, coordinator, programmeId, today } = cast;
  if (!partner || !line) return;
  const day = (days: number) => isoDay(addDays(today, days));
  const at = (name: string, daysAgo: number) => moment(cast, name, daysAgo);
  const common = { programmeId, country: 'GY', currency: line.currency };
  const proposer = (occupations: string[]) => {
    const person = take(cast, 'virtual', occupations);
    return {
      profileId: person.profileId,
      pseudonym: person.pseudonym,
      contactName: person.name,
      contactEmail: person.email,
    };
  };
  const builder = proposer(['sanitation-engineer', 'civil-engineer', 'water-supply-engineer']);
  const library = idOf(`project ${cast.code} library`);
  const water = idOf(`project ${cast.code} water`);
  await tx.insert(projects).values([
    {
      id: library,
      ...common,
      ...proposer(['language-teacher', 'primary-school-teacher', 'special-needs-teacher']),
      status: 'submitted',
      title: 'Books that travel: a library boat on the Essequibo',
      association: 'Readers of the River, Toronto',
      problem:
        'Eleven schools along the river have one shelf of books between them, and the nearest library is five hours away.',
      activities:
        'Fit out a boat with shelves, buy 1,200 books with the teachers, and stop at each school every second week.',
      beneficiaries: 'About 900 pupils and 40 teachers, half of them girls and women.',
      lasting: 'The village councils take over the boat after a year and pay the skipper from a small fee.',
      sector: 'education',
      place: 'Region 7',
      startsOn: day(45),
      endsOn: day(410),
      ownAmount: 4_500_00,
      round: 1,
      statusAt: at('library submitted', 9),
      createdAt: at('library drafted', 26),
      updatedAt: at('library submitted', 9),
      version: 2,
    },
    {
      id: water,
      ...common,
      ...builder,
      status: 'running',
      title: 'Rain for three schools',
      association: 'Friends of Region 9, Rotterdam',
      problem: 'Three schools send children home at noon in the dry months because there is no water.',
      activities:
        'Roofs with gutters, tanks of 20,000 litres, and a tap for each class, built with parents and two masons.',
      beneficiaries: '640 children and their teachers; two masons learn a trade that others pay for.',
      lasting: 'Each school has a water committee that cleans the tanks and keeps a small fund.',
      sector: 'infrastructure',
      place: 'Lethem',
      startsOn: day(-60),
      endsOn: day(150),
      ownAmount: 3_000_00,
      round: 1,
      decisionNote: 'Sound and well costed. Begin with one school and let the others come and see.',
      agreedAt: at('water agreed', 62),
      statusAt: at('water agreed', 62),
      createdAt: at('water drafted', 120),
      updatedAt: at('water paid', 55),
      version: 5,
    },
  ]);
  const milestone = (project: string, position: number, title: string, days: number, amount: number) => ({
    id: idOf(`milestone ${project} ${position}`),
    projectId: project,
    programmeId,
    position,
    title,
    dueOn: day(days),
    amount,
  });
  const fromLine = (amount: number) => ({
    lineId: line.id,
    lineCurrency: line.currency,
    lineAmount: amount,
    committed: true,
  });
  // The last tranche is another donor's, in another currency.
  const second = cast.lines.get('European Union') ?? line;
  const abroad =
    second.currency === line.currency
      ? fromLine(2_000_00)
      : {
          lineId: second.id,
          lineCurrency: second.currency,
          lineAmount: 1_840_00,
          rate: '0.92',
          ratedOn: day(-76),
          rateSource: 'InforEuro',
          committed: true,
        };
  await tx.insert(projectMilestones).values([
    { ...milestone(library, 0, 'Boat bought and fitted out', 80, 3_200_00), advance: true },
    milestone(library, 1, 'First round to all eleven schools', 130, 1_800_00),
    milestone(library, 2, 'A year of rounds, and the councils take over', 405, 1_000_00),
    {
      ...milestone(water, 0, 'Material bought, masons hired', -50, 2_400_00),
      advance: true,
      ...fromLine(2_400_00),
      status: 'paid',
      decidedBy: coordinator,
      decidedAt: at('water advance', 57),
      paidOn: day(-55),
      reference: `V-${line.code}-P1`,
    },
    {
      ...milestone(water, 1, 'First school has water', -2, 2_600_00),
      ...fromLine(2_600_00),
      status: 'reported',
      report:
        'Roof, gutters and two tanks stand at St Ignatius. Eleven taps run. The masons have begun at the second school on their own.',
      reportedAt: at('water reported', 3),
    },
    { ...milestone(water, 2, 'All three schools, committees chosen', 120, 2_000_00), ...abroad },
  ]);
  await tx.insert(documents).values(
    [
      {
        kind: 'receipt',
        name: 'Tanks and gutters, bill 114.pdf',
        lines: ['Bill 114', 'Two tanks, 20,000 litres'],
      },
      { kind: 'photo', name: 'Eleven taps at St Ignatius.pdf', lines: ['Eleven taps run at St Ignatius'] },
    ].map(({ lines, ...each }) => ({
      id: idOf(`paper ${water} ${each.name}`),
      programmeId,
      projectId: water,
      milestoneId: idOf(`milestone ${water} 1`),
      profileId: builder.profileId,
      ...each,
      mediaType: 'application/pdf',
      ...paperOf(['Made up for the demo', '', ...lines]),
      uploadedBy: null,
      party: 'member',
      uploadedAt: at(`water ${each.name}`, 3),
    })),
  );
  const scored = (
    projectId: string,
    accountId: string,
    daysAgo: number,
    note: string,
    ...scores: Parameters<typeof criteria>
  ) => ({
    projectId,
    programmeId,
    accountId,
    round: 1,
    conflict: false,
    scores: criteria(...scores),
    note,
    givenAt: at(`appraised ${projectId} ${accountId}`, daysAgo),
  });
  await tx
    .insert(projectAppraisals)
    .values([
      scored(
        library,
        partner,
        4,
        'Asked for by the villages, not for them. The skipper’s wage after the first year is the weak point.',
        5,
        4,
        4,
        3,
        5,
        3,
      ),
      scored(water, partner, 84, 'Simple, and built by those who will use it.', 5, 5, 4, 4, 4, 4),
      scored(water, coordinator, 82, 'Costs are those of the last school that was built.', 5, 4, 5, 4, 3, 4),
    ]);
  const told = (subjectId: string, kind: string, daysAgo: number, actorId: string | null = null) => ({
    id: idOf(`event ${subjectId} ${kind} ${actorId} ${daysAgo}`),
    programmeId,
    kind: `project.${kind}`,
    subjectId,
    actorId,
    actorSystem: actorId ? null : 'seed',
    details: {},
    at: at(`${subjectId} ${kind}`, daysAgo),
  });
  await tx
    .insert(events)
    .values([
      told(library, 'drafted', 26),
      told(library, 'submitted', 9),
      told(library, 'appraised', 4, partner),
      told(water, 'drafted', 120),
      told(water, 'submitted', 95),
      told(water, 'appraised', 84, partner),
      told(water, 'appraised', 82, coordinator),
      told(water, 'approved', 76, coordinator),
      told(water, 'began', 62),
      told(water, 'reported', 3),
    ]);
}
