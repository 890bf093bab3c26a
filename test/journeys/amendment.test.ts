// A contract is changed on a phone: proposed, not agreed to, proposed again with money set aside, signed by both. The person's part
// runs without JavaScript.
import { describe, expect, test } from 'vitest';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
  type Visit,
} from './browser.ts';

const browser = useBrowser();

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

async function jsonOf<T>({ page, origin }: Visit, path: string): Promise<T> {
  return (await (await page.request.get(origin + path)).json()) as T;
}

interface Terms {
  inForce: number | null;
  items: { number: number; startsOn: string; endsOn: string; stipend: number; stipendTimes: number }[];
}
interface Payments {
  payments: { part: string; dueOn: string; amount: number; status: string }[];
}

const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Clicks the button and, where the page checks itself first, waits for what follows. */
const press = (visit: Visit, name: string) => visit.page.getByRole('button', { name, exact: true }).click();

describe('a contract', () => {
  test('is changed only when both have signed, and its payments with it', async () => {
    const desk = await browser.open({ size: phone });
    await signIn(desk, 'coordinator@guyd.example');
    const { page, origin } = desk;
    const { items } = await jsonOf<{ items: { id: string }[] }>(
      desk,
      '/api/programmes/guyd/placements?status=contracted',
    );
    const id = items[0]?.id ?? '';
    const { contact } = await jsonOf<{ contact: { email: string } | null }>(
      desk,
      `/api/programmes/guyd/placements/${id}`,
    );
    const clearance = `${origin}/o/guyd/placements/${id}/clearance`;
    const terms = () => jsonOf<Terms>(desk, `/api/placements/${id}/terms`);
    const contract = (await terms()).items[0];
    if (!contract) throw new Error('no contract');
    const due = async () =>
      (await jsonOf<Payments>(desk, `/api/placements/${id}/money`)).payments
        .filter(({ status }) => status === 'due')
        .map(({ part, amount }) => `${part} ${amount}`);
    const before = await due();

    // A longer stay is no amendment.
    await page.goto(clearance);
    await page.getByRole('link', { name: 'Change the contract' }).click();
    await page.locator('[name=endsOn]').fill(later(contract.endsOn, 1));
    await press(desk, 'Save the draft');
    await page.getByText('the host asks for an extension, and the focal point').first().waitFor();
    await look(desk, 'amendment-longer');
    // A week later, and 200.00 more each month.
    await page.locator('[name=startsOn]').fill(later(contract.startsOn, 7));
    await page.locator('[name=endsOn]').fill(later(contract.endsOn, 7));
    await page.locator('[name=stipend]').fill(String(contract.stipend / 100 + 200));
    await press(desk, 'Save the draft');
    await page.getByText('The draft is saved.').waitFor();
    await page.getByRole('heading', { name: 'What it changes' }).waitFor();
    await press(desk, 'Propose this change');
    await page.getByText('This change costs more than is committed').waitFor();
    await look(desk, 'amendment-proposed');

    // The person reads it, cannot sign yet, and does not agree.
    const person = await browser.open({ size: phone });
    await signIn(person, contact?.email ?? '');
    const mine = `${person.origin}/me/invitations/${id}/terms`;
    await person.page.goto(mine);
    await person.page.getByText('your contract stays as it is').first().waitFor();
    await person.page.getByText('The programme still has to set the money').waitFor();
    await look(person, 'amendment-me-waits');
    const plain = await browser.open({ size: phone, javaScript: false });
    await plain.context.addCookies(await person.context.cookies());
    await plain.page.goto(mine);
    await plain.page.getByText('I do not agree').click();
    await press(plain, 'Keep my contract as it is');
    await plain.page.locator('[role=alert], .error-summary').first().waitFor();
    await plain.page.locator('[name=reason]').fill('My lease ends before that week');
    await press(plain, 'Keep my contract as it is');
    await plain.page.getByText('Your coordinator is told.').waitFor();
    await plain.page.getByText('Both sides have signed: this is your contract.').waitFor();

    await page.goto(clearance);
    await page.getByText('My lease ends before that week').waitFor();
    expect(await due()).toEqual(before);
    await page.getByRole('link', { name: 'Change the contract' }).click();
    await page.locator('[name=startsOn]').fill(contract.startsOn);
    await page.locator('[name=endsOn]').fill(contract.endsOn);
    await press(desk, 'Save the draft');
    await press(desk, 'Propose this change');
    await page.getByText('costs more than is committed').getByRole('link', { name: 'Money' }).click();
    await page.getByRole('heading', { name: 'A change of the contract is proposed' }).waitFor();
    await look(desk, 'amendment-money');
    await press(desk, 'Keep the difference aside');
    await page.getByText('The money for it is there.').waitFor();
    expect(await due()).toEqual(before);

    await plain.page.goto(mine);
    await plain.page.locator('[name=name]').fill('Ama Mensah');
    await plain.page.locator('[name=agreed]').check();
    await press(plain, 'Sign and accept');
    await plain.page.getByText('You have signed. Next the programme signs').waitFor();
    expect((await terms()).inForce).toBe(contract.number);

    await page.goto(clearance);
    await page.locator('[name=name]').fill('C. Coordinator');
    await page.locator('[name=agreed]').check();
    await press(desk, 'Sign the change');
    await page.getByText('The signature is recorded.').waitFor();
    await page.getByText('In force', { exact: true }).waitFor();
    await look(desk, 'amendment-in-force');
    const raised = (contract.stipend + 20_000) * contract.stipendTimes;
    const stipends = (await due()).filter((each) => each.startsWith('stipend'));
    expect(stipends).toHaveLength(contract.stipendTimes);
    expect(stipends.reduce((sum, each) => sum + Number(each.split(' ')[1]), 0)).toBe(raised);

    await person.page.goto(mine);
    await person.page.getByText('Both sides have signed: this is your contract.').waitFor();
    await look(person, 'amendment-me');
    const file = await person.page.request.get(
      `${origin}/api/placements/${id}/terms/${(await terms()).inForce}/file`,
    );
    expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf']);
    await page.goto(`${origin}/o/guyd/placements/${id}`);
    await page.getByText('The change of the contract is in force').first().waitFor();
    await page.getByText('The person did not agree to the change').first().waitFor();
  });
});
