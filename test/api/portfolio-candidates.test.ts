// Whom one may pin instead: only who is free, blind, written down as seen, and with where the portfolio has placed them.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeAssignment, makePlacement, makeProfile, makeProgramme, type MadeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';

interface Candidates {
  name: string;
  title: string;
  items: { cardId: string; pseudonym: string; rank: number; placed: { id: string }[] }[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';

async function stage(levels: number[]) {
  const programme = await makeProgramme(app.current);
  const coordinator = await asCoordinator(app.current, programme.id);
  const people: MadeProfile[] = [];
  for (const level of levels)
    people.push(
      await makeProfile(app.current, programme, { skills: [[nursing, level]], languages: [['eng', 'C1']] }),
    );
  const make = () =>
    makeAssignment(app.current, programme.id, {
      skills: [[nursing, 'essential', 3]],
      languages: [['eng', 'B2']],
    });
  const open = [await make(), await make()] as const;
  const url = `/api/programmes/${programme.code}/portfolios`;
  const asked = await coordinator.send<{ id: string }>('POST', url, {
    name: 'Spring',
    assignments: open.map(({ id }) => ({ id })),
  });
  await app.current.settle();
  const of = (assignment: string = open[0].id, who: Persona = coordinator, id: string = asked.body.id) =>
    who.get<Candidates>(`${url}/${id}/assignments/${assignment}/candidates`);
  return { programme, coordinator, people, open, of, make };
}

const names = ({ items }: Candidates): string[] => items.map(({ pseudonym }) => pseudonym);

test('401, 404, 403, then the best with where each is placed, and a record that they were seen', async () => {
  const { programme, people, open, of, make } = await stage([4, 4, 2]);
  expect((await of(open[0].id, asOutsider(app.current))).status).toBe(401);
  const foreign = await makeProgramme(app.current);
  expect((await of(open[0].id, await asCoordinator(app.current, foreign.id))).status).toBe(404);
  expect((await of(open[0].id, await asFocalPoint(app.current, programme.id))).status).toBe(403);
  expect((await of(open[0].id, undefined, randomUUID())).status).toBe(404);
  // One that is open, but not part of this portfolio.
  expect((await of((await make()).id)).status).toBe(404);
  const before = await app.current.owner`select from access_records where route like '%candidates'`;
  const { status, body } = await of();
  expect(status).toBe(200);
  expect(names(body).sort()).toEqual(people.map(({ pseudonym }) => pseudonym).sort());
  expect(body.items.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  expect(body.items.flatMap(({ placed }) => placed.map(({ id }) => id)).sort()).toEqual(
    open.map(({ id }) => id).sort(),
  );
  const after = await app.current.owner`select from access_records where route like '%candidates'`;
  expect(after.length).toBeGreaterThan(before.length);
  // Blind: nothing of a name or a sex, and no id that leads to either.
  for (const word of ['"name"', '"sex"', '"birthYear"', '"profileId"', people[0]?.id ?? ''])
    expect(JSON.stringify(body.items)).not.toContain(word);
});

test('not who is engaged on those days, was asked before, blocked the institution or withdrew', async () => {
  const { programme, people, open, of } = await stage([4, 4, 4, 4, 4]);
  const [engaged, asked, blocking, gone, free] = people as [
    MadeProfile,
    MadeProfile,
    MadeProfile,
    MadeProfile,
    MadeProfile,
  ];
  const elsewhere = await makeAssignment(app.current, programme.id);
  await makePlacement(app.current, programme.id, elsewhere, engaged, 'accepted');
  await makePlacement(app.current, programme.id, open[0], asked, 'declined');
  await app.current.owner`insert into blocked_institutions (profile_id, institution_id)
    values (${blocking.id}, ${open[0].institutionId})`;
  await app.current.owner`delete from consents where profile_id = ${gone.id}`;
  expect(names((await of()).body)).toEqual([free.pseudonym]);
});
