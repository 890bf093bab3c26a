// The person's file holds what a panel wrote, what lists and portfolios made of them: for them alone, and after the decision.
import { expect, test } from 'vitest';
import { portfolioWordsAbout, rankingsOf, scoresAbout } from '@compatriot/db/queries/person-file.ts';
import { useTestApp } from '../app.ts';
import { makePlacement } from '../make.ts';
import { inDatabase, makeStage, putAt } from './placement-stage.ts';

const app = useTestApp();

interface File {
  panelScores: { need: string; note: string; scores: { skill: null; score: number }[] }[];
  rankings: { rank: number; score: number; facts: unknown }[];
  portfolios: { kind: string; reason: string | null }[];
}

test('panel, rankings and portfolios stand in the file of the person, and in no one else’s hands', async () => {
  const on = await makeStage(app.current);
  const sql = app.current.owner;
  const { programme, assignment, profile } = on;
  const id = await makePlacement(app.current, programme.id, assignment, profile, 'scored');
  const [seat] = await sql<{ id: string }[]>`
    insert into panel_seats (programme_id, assignment_id, institution_id, party, name)
    values (${programme.id}, ${assignment.id}, ${assignment.institutionId}, 'host', 'Matron Singh') returning id`;
  await sql`insert into panel_declarations (seat_id, placement_id, programme_id, assignment_id, institution_id)
    select id, ${id}, programme_id, assignment_id, institution_id from panel_seats where id = ${seat?.id ?? ''}`;
  await sql`insert into panel_sheets (seat_id, placement_id, programme_id, assignment_id, institution_id, note, given_by)
    select id, ${id}, programme_id, assignment_id, institution_id, 'Calm with parents', ${on.host.accountId} from panel_seats where id = ${seat?.id ?? ''}`;
  await sql`insert into panel_scores (seat_id, placement_id, programme_id, position, score)
    values (${seat?.id ?? ''}, ${id}, ${programme.id}, 0, 4)`;
  const [run] = await sql<{ id: string }[]>`
    insert into match_runs (programme_id, assignment_id, recipient, weights, taxonomy, inputs, funnel)
    values (${programme.id}, ${assignment.id}, 'programme_team', '{}', '', '{}', '[]') returning id`;
  await sql`insert into match_results (run_id, programme_id, profile_id, rank, score, parts, facts)
    values (${run?.id ?? ''}, ${programme.id}, ${profile.id}, 3, 71, '{}', '{"experienceYears": 9}')`;
  const [portfolio] = await sql<{ id: string }[]>`
    insert into portfolios (programme_id, recipient, name, inputs, asked)
    values (${programme.id}, 'programme_team', 'Spring', '{}', 'x') returning id`;
  await sql`insert into portfolio_overrides (portfolio_id, programme_id, assignment_id, profile_id, kind, position, reason)
    values (${portfolio?.id ?? ''}, ${programme.id}, ${assignment.id}, ${profile.id}, 'ban', 0, 'Away until June')`;

  const file = async () => (await on.member.get<File>(`/api/me/profiles/${profile.id}/download`)).body;
  const before = await file();
  expect(before.panelScores).toEqual([]);
  expect(before.rankings).toMatchObject([{ rank: 3, score: 71, facts: { experienceYears: 9 } }]);
  expect(before.portfolios).toMatchObject([{ kind: 'ban', reason: 'Away until June' }]);

  await putAt(app.current, id, 'not_selected');
  const after = await file();
  expect(after.panelScores).toMatchObject([
    { need: 'Train a paediatric ward', note: 'Calm with parents', scores: [{ skill: null, score: 4 }] },
  ]);
  // Who gave them is not said.
  expect(JSON.stringify(after.panelScores)).not.toMatch(/Singh|seat/);
  expect(JSON.stringify(after.panelScores)).not.toContain(on.host.accountId);

  for (const who of [on.coordinator, on.host])
    expect(
      await inDatabase(app.current, who, async (tx) => [
        ...(await scoresAbout(tx, profile.id)),
        ...(await rankingsOf(tx, profile.id)),
        ...(await portfolioWordsAbout(tx, profile.id)),
      ]),
    ).toEqual([]);
});
