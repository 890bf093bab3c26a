// Walls around money that stand in the database alone: each CHECK refuses by itself, without the lock that the code takes, and
// whoever declared to know a person decides nothing about money for them.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeAssignment, makePlacement } from '../make.ts';
import { asCoordinator, type Persona } from '../personas.ts';
import { allFrom, lineOf, makeChosen, makeMoneyStage, type Money, type MoneyStage } from './money-stage.ts';
import { inDatabase } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

describe('the owner itself, past every lock and policy,', () => {
  test.each([
    ['sets aside more than was granted', 'funded = amount + 1', 'budget_lines_funded'],
    ['sets aside less than nothing', 'funded = -1', 'budget_lines_funded'],
    ['promises more than was granted', 'committed = amount + 1', 'budget_lines_committed'],
    ['pays more than was promised', 'paid = committed + 1', 'budget_lines_paid'],
    ['erases more than was paid', 'erased = paid + 1', 'budget_lines_erased'],
  ])('never %s', async (_what, set, constraint) => {
    const { line } = await makeMoneyStage(app.current, { amount: 1000, funded: 400 });
    const before = await lineOf(app.current, line.id);
    await expect(
      sql().unsafe(`update budget_lines set ${set} where id = '${line.id}'`),
    ).rejects.toMatchObject({ code: '23514', constraint_name: constraint });
    expect(await lineOf(app.current, line.id)).toEqual(before);
  });

  test('nor by a second need, which the trigger counts', async () => {
    const { programme, line } = await makeMoneyStage(app.current, { amount: 1000, funded: 400 });
    const second = await makeAssignment(app.current, programme.id);
    const aside = (
      amount: number,
    ) => sql()`insert into assignment_funding (assignment_id, line_id, programme_id, amount)
      values (${second.id}, ${line.id}, ${programme.id}, ${amount})`;
    await expect(aside(601)).rejects.toMatchObject({ constraint_name: 'budget_lines_funded' });
    await aside(600);
    expect((await lineOf(app.current, line.id)).funded).toBe(1000);
    await expect(
      sql()`update assignment_funding set committed = amount + 1 where assignment_id = ${second.id}`,
    ).rejects.toMatchObject({ constraint_name: 'assignment_funding_committed' });
  });
});

/** Somebody sits on the panel of a need and says how they know the person. */
async function declares(
  on: MoneyStage,
  who: Persona,
  at: { assignment: { id: string; institutionId: string }; placement: string },
  conflict: string | null,
): Promise<void> {
  const of = {
    ...{ programme_id: on.programme.id, assignment_id: at.assignment.id },
    institution_id: at.assignment.institutionId,
  };
  const [seat] = await sql()<{ id: string }[]>`insert into panel_seats ${sql()({
    ...{ ...of, party: 'coordinator', account_id: who.accountId, name: 'On the panel' },
  })} returning id`;
  await sql()`insert into panel_declarations ${sql()({
    ...{ ...of, seat_id: seat?.id ?? '', placement_id: at.placement, conflict },
  })}`;
}

describe('whoever declared to know the person', () => {
  /** A claim sent, and a promise due: everything there is to decide. */
  async function setUp(how: 'for this need' | 'for another need' | 'nothing of the kind') {
    const on = await makeMoneyStage(app.current);
    const cousin = await asCoordinator(app.current, on.programme.id);
    const person = await makeChosen(app.current, on, 'active');
    if (how === 'for another need') {
      const elsewhere = await makeAssignment(app.current, on.programme.id);
      const placement = await makePlacement(
        app.current,
        on.programme.id,
        elsewhere,
        person.profile,
        'not_selected',
      );
      await declares(on, cousin, { assignment: elsewhere, placement }, 'family');
    } else
      await declares(
        on,
        cousin,
        { assignment: on.assignment, placement: person.id },
        how === 'for this need' ? 'family' : null,
      );
    const sent = await person.member.send<Money>('POST', `/api/placements/${person.id}/claims`, {
      ...{ kind: 'travel', note: 'Bus', spentOn: '2026-10-02', amount: 1_250, currency: 'EUR' },
    });
    expect(sent.status).toBe(201);
    return { on, cousin, person, claim: sent.body.claims[0]?.id ?? '' };
  }
  const at = (id: string, path: string) => `/api/placements/${id}/${path}`;

  test.each(['for this need', 'for another need'] as const)(
    '%s promises, pays, grants and refuses nothing',
    async (how) => {
      const { on, cousin, person, claim } = await setUp(how);
      const read = await cousin.get<Money>(at(person.id, 'money'));
      expect(read.status).toBe(200);
      expect(read.body.can).toEqual([]);
      const decide = at(person.id, `claims/${claim}/decision`);
      for (const body of [
        { decision: 'refuse', reason: 'x' },
        { decision: 'approve', lineId: on.line.id },
      ])
        expect((await cousin.send('POST', decide, body)).status, body.decision).toBe(403);
      await sql()`update placements set status = 'cleared' where id = ${person.id}`;
      const promise = (who: Persona) =>
        who.send<Money>('PUT', at(person.id, 'promises'), allFrom(on.line.id));
      expect((await promise(cousin)).status).toBe(403);
      const promised = await promise(on.coordinator);
      expect(promised.status, JSON.stringify(promised.body)).toBeLessThan(300);
      const payment = promised.body.payments[0]?.id ?? '';
      const made = { madeOn: '2026-10-05', reference: 'B-1' };
      const pay = at(person.id, `payments/${payment}`);
      expect((await cousin.send('PUT', `${pay}/made`, made)).status).toBe(403);
      expect((await cousin.send('POST', `${pay}/cancel`, { reason: 'x' })).status).toBe(403);
      expect((await on.coordinator.send('PUT', `${pay}/made`, made)).status).toBeLessThan(300);

      // The database says the same to whatever code forgets to ask.
      await inDatabase(app.current, cousin, async (tx) => {
        expect(
          (
            await tx.execute(
              `update payments set status = status where placement_id = '${person.id}' returning id`,
            )
          ).length,
        ).toBe(0);
        expect(
          (await tx.execute(`update expense_claims set status = status where id = '${claim}' returning id`))
            .length,
        ).toBe(0);
      });
      await expect(
        inDatabase(app.current, cousin, (tx) =>
          tx.execute(`insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part,
              due_on, amount, currency, line_amount, account_id)
            values ('${on.programme.id}', '${person.id}', '${person.profile.id}', '${on.assignment.id}', '${on.line.id}', 'EUR',
              'travel', '2027-05-01', 1, 'EUR', 1, '${cousin.accountId}')`),
        ),
      ).rejects.toMatchObject({ cause: { code: '42501' } });
    },
  );

  test('decides about everybody else as before, and a declaration without a conflict ends nothing', async () => {
    const { on, cousin, person, claim } = await setUp('nothing of the kind');
    const granted = await cousin.send('POST', at(person.id, `claims/${claim}/decision`), {
      ...{ decision: 'approve', lineId: on.line.id },
    });
    expect(granted.status).not.toBe(403);
    const conflicted = await setUp('for this need');
    const other = await makeChosen(app.current, conflicted.on, 'cleared');
    const promised = await conflicted.cousin.send(
      'PUT',
      at(other.id, 'promises'),
      allFrom(conflicted.on.line.id),
    );
    expect(promised.status).toBeLessThan(300);
  });
});
