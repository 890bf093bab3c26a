// Rows of money for the leak matrix: a grant's line, and for each person what is set aside, promised and asked back.
import type postgres from '@compatriot/db/postgres.ts';

export interface StagedPerson {
  on: { assignment: string };
  placement: string;
  person: { id: string };
}

export async function stageMoney(
  owner: postgres.Sql,
  programmeId: string,
  coordinator: string,
  people: StagedPerson[],
): Promise<void> {
  const [donor] = await owner<{ id: string }[]>`
    insert into donors (programme_id, name) values (${programmeId}, 'A fund') returning id`;
  const [line] = await owner<{ id: string }[]>`
    insert into budget_lines (programme_id, donor_id, code, name, currency, amount, valid_from, valid_until)
    values (${programmeId}, ${donor?.id ?? ''}, 'A1', 'Returns', 'EUR', 1000, '2027-01-01', '2027-12-31') returning id`;
  for (const each of people) {
    const of = {
      programme_id: programmeId,
      placement_id: each.placement,
      profile_id: each.person.id,
      assignment_id: each.on.assignment,
      amount: 100,
      currency: 'EUR',
    };
    await owner`insert into assignment_funding (assignment_id, line_id, programme_id, amount, account_id)
      values (${each.on.assignment}, ${line?.id ?? ''}, ${programmeId}, 500, ${coordinator})`;
    await owner`insert into payments ${owner({
      ...of,
      line_id: line?.id ?? '',
      line_currency: 'EUR',
      line_amount: 100,
      part: 'stipend',
      due_on: '2027-03-31',
    })}`;
    await owner`insert into expense_claims ${owner({ ...of, kind: 'travel', note: 'Bus', spent_on: '2026-10-01' })}`;
  }
}
