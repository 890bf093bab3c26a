// The form of a portfolio: what stands in it at first or after an earlier one, what it sends, and at which field something
// the API refuses belongs. The field of an assignment carries its id in its name, so that filters move nothing.
import { m } from '#lib/paraglide/messages.js';
import { readMoney, readWhole, writeMoney } from '#lib/money.ts';
import type { ProblemDetail } from '#lib/problem.ts';
import { type FormValues, listOf, textOf } from '#lib/values.ts';
import type { Choices, Portfolio } from './types.ts';

export const overrideLists = ['pins', 'bans'] as const;
export type OverrideList = (typeof overrideLists)[number];

const donorsOf = (choices: Choices): string[] => [
  ...new Set(choices.assignments.flatMap(({ donor }) => (donor === null ? [] : [donor]))),
];

const group = (values: FormValues, name: string): FormValues => {
  const value = values[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
};
export const rowsOf = (values: FormValues, name: string): FormValues[] => {
  const value = values[name];
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is FormValues => typeof each === 'object' && !Array.isArray(each));
};
/** A field of one assignment. */
export const fieldOf = (values: FormValues, name: 'seats' | 'cost', id: string): string | undefined =>
  textOf(group(values, name), id);
export const shownOf = (values: FormValues): { sector: string; country: string } => ({
  sector: textOf(group(values, 'show'), 'sector') ?? '',
  country: textOf(group(values, 'show'), 'country') ?? '',
});

/** One press of the button from here makes a portfolio of everything that is open. */
export function firstValues(choices: Choices, name: string): FormValues {
  return {
    name,
    chosen: choices.assignments.map(({ id }) => id),
    seats: Object.fromEntries(choices.assignments.map(({ id, seats }) => [id, String(seats)])),
    currency: choices.currencies[0] ?? '',
    budgets: donorsOf(choices).map((donor) => ({ donor, amount: '' })),
    ...(choices.floors.length > 0 ? { useFloors: 'yes' } : {}),
    seconds: '20',
  };
}

/** What an earlier one was asked; assignments that are not open any more are left out. */
export function valuesOf(earlier: Portfolio, choices: Choices, name: string): FormValues {
  const { inputs } = earlier;
  const currency = inputs.currency ?? choices.currencies[0] ?? '';
  const before = new Map(inputs.assignments.map((each) => [each.id, each]));
  const amounts = new Map(inputs.budgets.map(({ donor, amount }) => [donor, writeMoney(amount, currency)]));
  const overrides = (list: OverrideList): FormValues[] =>
    inputs[list].flatMap(({ assignmentId, cardId, reason }) =>
      cardId === null ? [] : [{ assignmentId, cardId, reason, keep: 'yes' }],
    );
  return {
    name,
    chosen: choices.assignments.filter(({ id }) => before.has(id)).map(({ id }) => id),
    seats: Object.fromEntries(
      choices.assignments.map(({ id, seats }) => [
        id,
        String(Math.min(before.get(id)?.seats ?? seats, seats)),
      ]),
    ),
    cost: Object.fromEntries(
      choices.assignments.map(({ id }) => {
        const cost = before.get(id)?.cost ?? null;
        return [id, cost === null ? '' : writeMoney(cost, currency)];
      }),
    ),
    currency,
    budgets: [...new Set([...donorsOf(choices), ...amounts.keys()])].map((donor) => ({
      donor,
      amount: amounts.get(donor) ?? '',
    })),
    ...(inputs.useFloors ? { useFloors: 'yes' } : {}),
    mostLoss: inputs.mostLoss === null ? '' : String(inputs.mostLoss),
    seconds: String(inputs.seconds),
    pins: overrides('pins'),
    bans: overrides('bans'),
  };
}

export interface Question {
  body: Record<string, unknown>;
  /** What is no number or amount. */
  wrong: ProblemDetail[];
  /** Where a path of the body stands on the page. */
  placeOf(path: string): string;
}

export function questionOf(values: FormValues, choices: Choices, after: string | null): Question {
  const wrong: ProblemDetail[] = [];
  const currency = textOf(values, 'currency') ?? choices.currencies[0] ?? 'EUR';
  const whole = (text: string | undefined, path: string): number | undefined => {
    if (text === undefined || text.trim() === '') return undefined;
    const number = readWhole(text);
    if (number === null) wrong.push({ path, message: m.form_issue_number() });
    return number ?? undefined;
  };
  const money = (text: string | undefined, path: string): number | undefined => {
    if (text === undefined || text.trim() === '') return undefined;
    const minor = readMoney(text, currency);
    if (minor === null) wrong.push({ path, message: m.portfolio_money_wrong() });
    return minor ?? undefined;
  };
  const usual = money(textOf(values, 'usualCost'), 'usualCost');
  const ticked = new Set(listOf(values, 'chosen'));
  const chosen = choices.assignments.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const assignments = chosen.map((id) => {
    const seats = whole(fieldOf(values, 'seats', id), `seats.${id}`);
    const cost = money(fieldOf(values, 'cost', id), `cost.${id}`) ?? usual;
    return { id, ...(seats === undefined ? {} : { seats }), ...(cost === undefined ? {} : { cost }) };
  });
  const budgetPlaces: string[] = [];
  const budgets = rowsOf(values, 'budgets').flatMap((row, index) => {
    const place = `budgets[${index}].amount`;
    const amount = money(textOf(row, 'amount'), place);
    if (amount === undefined) return [];
    budgetPlaces.push(place);
    return [{ donor: textOf(row, 'donor') ?? '', amount }];
  });
  const mostLoss = whole(textOf(values, 'mostLoss'), 'mostLoss');
  const overridePlaces: Record<OverrideList, string[]> = { pins: [], bans: [] };
  const overrides = (list: OverrideList): Record<string, string | undefined>[] =>
    rowsOf(values, list).flatMap((row, index) => {
      const assignmentId = textOf(row, 'assignmentId');
      // Of an assignment that is not chosen any more there is nothing to decide.
      if (textOf(row, 'keep') !== 'yes' || !assignmentId || !ticked.has(assignmentId)) return [];
      overridePlaces[list].push(`${list}[${index}].keep`);
      return [{ assignmentId, cardId: textOf(row, 'cardId'), reason: textOf(row, 'reason') }];
    });
  const needsMoney = budgets.length > 0 || assignments.some((each) => 'cost' in each);
  const body = {
    name: textOf(values, 'name'),
    assignments,
    ...(needsMoney ? { currency } : {}),
    budgets,
    pins: overrides('pins'),
    bans: overrides('bans'),
    useFloors: textOf(values, 'useFloors') === 'yes',
    ...(mostLoss === undefined ? {} : { mostLoss }),
    seconds: Number(textOf(values, 'seconds') ?? 20),
    ...(after ? { after } : {}),
  };
  return {
    body,
    wrong,
    placeOf(path) {
      const [, list = '', index = '', rest = ''] = /^(\w+)(?:\[|\.)(\d+)\]?(?:\.(.+))?$/.exec(path) ?? [];
      const at = Number(index);
      if (list === 'assignments') {
        return rest === 'seats' || rest === 'cost' ? `${rest}.${chosen[at] ?? ''}` : 'chosen';
      }
      if (list === 'budgets') return budgetPlaces[at] ?? path;
      if (list === 'pins' || list === 'bans') return overridePlaces[list][at] ?? path;
      return path === 'assignments' ? 'chosen' : path;
    },
  };
}

/** "Spring" → "Spring (2)" → "Spring (3)": the same question once more, changed. */
export function nextName(name: string): string {
  const [, stem = name, number = '1'] = /^(.*?)(?: \((\d{1,4})\))?$/s.exec(name) ?? [];
  const end = ` (${Number(number) + 1})`;
  return stem.slice(0, 120 - end.length) + end;
}

/** The same question with one decision more, or without it. */
export function questionAgain(
  { id, name, inputs }: Portfolio,
  change: { kind: 'pin' | 'ban'; assignmentId: string; cardId: string; reason: string | null },
): Record<string, unknown> {
  const same = (each: { assignmentId: string; cardId: string | null }): boolean =>
    each.assignmentId === change.assignmentId && each.cardId === change.cardId;
  const kept = (list: OverrideList) => inputs[list].filter((each) => each.cardId !== null && !same(each));
  const more =
    change.reason === null
      ? []
      : [{ assignmentId: change.assignmentId, cardId: change.cardId, reason: change.reason }];
  return {
    name: nextName(name),
    assignments: inputs.assignments.map((each) => ({
      id: each.id,
      seats: each.seats,
      ...(each.cost === null ? {} : { cost: each.cost }),
    })),
    currency: inputs.currency,
    budgets: inputs.budgets,
    pins: [...kept('pins'), ...(change.kind === 'pin' ? more : [])],
    bans: [...kept('bans'), ...(change.kind === 'ban' ? more : [])],
    useFloors: inputs.useFloors,
    mostLoss: inputs.mostLoss,
    seconds: inputs.seconds,
    after: id,
  };
}
