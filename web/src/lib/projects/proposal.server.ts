// The proposal's form into the API's shape. Amounts are typed as people write them; rows left empty are no milestones.
import { readMoney } from '#lib/money.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

const groupOf = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
const typed = (value: FormValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** What is no amount goes to the API as it was typed, which says so beside the field. */
function money(value: FormValue | undefined, currency: string): unknown {
  const text = typed(value);
  if (text === null) return 0;
  try {
    return readMoney(text, currency) ?? text;
  } catch (error) {
    // A currency that does not exist has no minor units; the API names that field.
    if (error instanceof RangeError) return text;
    throw error;
  }
}

export function proposalFrom(values: FormValues): Record<string, unknown> {
  const currency = typed(values['currency']) ?? 'EUR';
  const rows = Array.isArray(values['milestones']) ? values['milestones'].map(groupOf) : [];
  const nullable = [
    'association',
    'place',
    'startsOn',
    'endsOn',
    'contactName',
    'contactEmail',
    'contactPhone',
  ];
  return {
    title: typed(values['title']) ?? '',
    sector: typed(values['sector']) ?? undefined,
    country: typed(values['country']) ?? undefined,
    ...Object.fromEntries(nullable.map((name) => [name, typed(values[name])])),
    ...Object.fromEntries(
      ['problem', 'activities', 'beneficiaries', 'lasting'].map((name) => [name, typed(values[name]) ?? '']),
    ),
    currency,
    ownAmount: money(values['ownAmount'], currency),
    milestones: rows
      .filter(
        (row) =>
          typed(row['title']) !== null || typed(row['amount']) !== null || typed(row['dueOn']) !== null,
      )
      .map((row) => ({
        title: typed(row['title']) ?? '',
        dueOn: typed(row['dueOn']) ?? '',
        amount: money(row['amount'], currency),
        advance: row['advance'] !== undefined,
      })),
  };
}
