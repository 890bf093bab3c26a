// Money in a real browser: a grant's line, a need funded from it, a payment noted, and a receipt photographed on a phone and
// paid back. The person's part runs without JavaScript.
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
const receipt = {
  name: 'IMG_0042.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
};

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

async function jsonOf<T>({ page, origin }: Visit, path: string): Promise<T> {
  return (await (await page.request.get(origin + path)).json()) as T;
}

interface Row {
  id: string;
  status: string;
  title: string;
  mode: string;
}

describe('money', () => {
  let placement = '';
  let email = '';

  test('a line is added, and a need is funded from it', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/budget`);
    await look(visit, 'money-budget');
    await page.getByRole('link', { name: 'Add a budget line' }).click();
    await page.locator('[name=donor]').fill('A regional fund');
    await page.locator('[name=code]').fill('R1.2');
    await page.locator('[name=name]').fill('Returns to schools');
    await page.locator('[name=amount]').fill('25,000');
    await page.locator('[name=currency]').selectOption('EUR');
    await page.locator('[name=validFrom]').fill('2026-12-31');
    await page.locator('[name=validUntil]').fill('2026-01-01');
    await page.getByRole('button', { name: 'Save the line' }).click();
    // Refused beside the field, with everything typed still there.
    await page.getByText('The end is before the beginning').first().waitFor();
    expect(await page.locator('[name=amount]').inputValue()).toBe('25,000');
    await page.locator('[name=validFrom]').fill('2026-01-01');
    await page.locator('[name=validUntil]').fill('2028-12-31');
    await page.getByRole('button', { name: 'Save the line' }).click();
    await page.getByText('The line is added.').waitFor();
    const { items } = await jsonOf<{ items: Row[] }>(
      visit,
      '/api/programmes/guyd/assignments?status=approved',
    );
    const need = items[0];
    await page.goto(`${origin}/o/guyd/assignments/${need?.id}`);
    const line = page.locator('[name="lines.0.lineId"]');
    const value = await line.locator('option', { hasText: 'R1.2' }).getAttribute('value');
    await line.selectOption(value);
    await page.locator('[name="lines.0.amount"]').fill('25000.01');
    const fund = page.locator('form:has(input[name=step][value=fund]) button').last();
    await fund.click();
    await page.getByText('This is more than the line has left').first().waitFor();
    await page.locator('[name="lines.0.amount"]').fill('9000');
    await fund.click();
    await page.getByRole('link', { name: 'Money for this assignment' }).click();
    await page.getByRole('link', { name: 'R1.2 Returns to schools' }).waitFor();
    await look(visit, 'money-need');
    await page.goto(`${origin}/o/guyd/budget`);
    expect(await page.locator('tr', { hasText: 'Returns to schools' }).innerText()).toContain('€9,000');
  });

  test('a payment is noted as made, and taken back', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    const { items } = await jsonOf<{ items: Row[] }>(visit, '/api/programmes/guyd/placements?status=active');
    // Other journeys work with other people; whoever has a stipend to come will do.
    for (const { id } of items) {
      const { payments } = await jsonOf<{ payments: { part: string; status: string }[] }>(
        visit,
        `/api/placements/${id}/money`,
      );
      if (payments.some(({ part, status }) => part === 'stipend' && status === 'due')) placement ||= id;
    }
    const whole = await jsonOf<{ contact: { email: string } | null }>(
      visit,
      `/api/programmes/guyd/placements/${placement}`,
    );
    email = whole.contact?.email ?? '';
    await page.goto(`${origin}/o/guyd/placements/${placement}/money`);
    await page.getByText('The money for these terms is committed.').waitFor();
    await look(visit, 'money-placement');
    await page
      .locator('tr', { hasText: 'Stipend' })
      .filter({ hasText: 'To be paid' })
      .first()
      .locator('a')
      .click();
    await page.getByRole('button', { name: 'Note the payment' }).click();
    await page.locator('.error-summary, [role=alert]').first().waitFor();
    await page.locator('[name=reference]').fill('V-1204');
    await look(visit, 'money-payment');
    await page.getByRole('button', { name: 'Note the payment' }).click();
    await page.getByText('The payment is noted').waitFor();
    const paid = page.locator('tr', { hasText: 'Stipend' }).filter({ hasText: 'Paid' });
    await paid.first().locator('a').click();
    await page.getByText('V-1204').waitFor();
    await page.getByRole('button', { name: 'It was not paid after all' }).click();
    await page.getByText('it was not paid after all').waitFor();
  });

  test('a receipt is photographed on a phone, granted in part, and the person reads why', async () => {
    const person = await browser.open({ size: phone });
    await signIn(person, email);
    const mine = `${person.origin}/me/invitations/${placement}/money`;
    const plain = await browser.open({ size: phone, javaScript: false });
    await plain.context.addCookies(await person.context.cookies());
    await person.page.goto(mine);
    await look(person, 'money-me');
    await plain.page.goto(mine);
    await plain.page.locator('[name=file]').setInputFiles(receipt);
    await plain.page.locator('[name=amount]').fill('twelve');
    await plain.page.locator('[name=note]').fill('Minibus from Linden to the clinic');
    await plain.page.getByRole('button', { name: 'Send the claim' }).click();
    expect(await plain.page.locator('[name=note]').inputValue()).toContain('Minibus');
    await plain.page.locator('[name=file]').setInputFiles(receipt);
    await plain.page.locator('[name=amount]').fill('12.50');
    await plain.page.getByRole('button', { name: 'Send the claim' }).click();
    await plain.page.getByText('Your claim is on its way').waitFor();
    await plain.page.getByText('Waits for an answer').waitFor();

    const official = await browser.open();
    await signIn(official, 'coordinator@guyd.example');
    const { page, origin } = official;
    await page.goto(`${origin}/o/guyd/placements/${placement}/money`);
    await page.getByRole('link', { name: /Answer this claim/ }).click();
    const href = await page.getByRole('link', { name: 'Receipt' }).getAttribute('href');
    const file = await page.request.get(origin + (href ?? ''));
    expect([file.status(), file.headers()['content-disposition']]).toEqual([
      200,
      expect.stringMatching(/^attachment/),
    ]);
    await page.locator('[name=amount]').fill('10');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.locator('[name=reason]').fill('Only one way was for work');
    await look(official, 'money-claim');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('The claim is answered').waitFor();
    await page.getByText('Expenses paid back').waitFor();
    await plain.page.goto(mine);
    await plain.page.getByText('Only one way was for work').waitFor();
    await person.page.goto(mine);
    await look(person, 'money-me-answered');
  });
});
