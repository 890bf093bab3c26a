// A nurse on her phone: what is open and fits her, why, and what would qualify her; she says when she is free, without
// JavaScript, and stops the mails. Nobody else's name is on any of it.
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
const nurse = 'member@guyd.example';

async function look({ page }: Visit, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

describe('open assignments', () => {
  test('on a phone: best first, with reasons, and what would qualify her', async () => {
    const visit = await browser.open({ size: phone });
    const { page } = visit;
    await signIn(visit, nurse);
    await page.getByRole('link', { name: 'Open assignments' }).click();
    await page.getByRole('heading', { level: 1, name: 'Open assignments' }).waitFor();
    await look(visit, 'fits-list-phone');
    const scores = await page.locator('.total strong').allInnerTexts();
    expect(scores.map(Number)).toEqual(scores.map(Number).toSorted((one, other) => other - one));
    await page.getByRole('link', { name: 'Start a newborn unit' }).click();
    await page.getByRole('heading', { name: 'What stands in the way' }).waitFor();
    const main = await page.locator('main').innerText();
    expect(main).toContain('Speak Spanish at B1 or better');
    expect(main).toContain('Then nothing stands in the way');
    expect(main).toContain('Why you');
    expect(main).toContain('When you are free');
    await look(visit, 'fits-near-phone');
  });

  test('without JavaScript she says when she is free, and it counts at once; a link that leads nowhere says so', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    await signIn(visit, nurse);
    await page.goto(`${origin}/me/assignments`);
    await page.getByRole('link', { name: 'Triage in the emergency room' }).click();
    await page.getByText('When you are free').waitFor();
    await page.getByRole('link', { name: 'Answer it in your profile' }).click();
    await page.getByLabel('Free from (month)').fill('2027-06');
    await page.getByLabel('Free until (month)').fill('2027-05');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Free from (month)').inputValue()).toBe('2027-06');
    await page.getByLabel('Free until (month)').fill('2027-07');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('What fits you is worked out anew').waitFor();
    // Free in June and July only: the assignment of January no longer fits, and the page says why.
    await page.getByText('You are free at other times only').waitFor();
    await page.goto(`${origin}/me/profile`);
    await page.getByRole('link', { name: 'Say when you are free and more' }).click();
    for (const label of ['Free from (month)', 'Free until (month)']) await page.getByLabel(label).fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'These fit you' }).waitFor();

    await page.getByRole('button', { name: 'Stop these mails' }).click();
    await page.getByText('You will get no more of these mails').waitFor();
    await page.getByRole('button', { name: 'Send me these mails' }).click();
    await page.getByText('We will write to you when something opens that fits').waitFor();

    const gone = await page.goto(`${origin}/me/assignments/11111111-1111-4111-8111-111111111111`);
    expect(gone?.status()).toBe(404);
    await page.getByRole('heading', { name: 'This assignment is not open' }).waitFor();
  });

  test('what was without JavaScript is accessible too', async () => {
    const visit = await browser.open({ size: phone });
    const { page, origin } = visit;
    await signIn(visit, nurse);
    await page.goto(`${origin}/me/profile`);
    await page.getByRole('link', { name: 'Say when you are free and more' }).click();
    await page.getByLabel('Free until (month)').waitFor();
    await look(visit, 'fits-facts-phone');
    await page.goto(`${origin}/me/assignments/11111111-1111-4111-8111-111111111111`);
    await page.getByRole('heading', { name: 'This assignment is not open' }).waitFor();
    await look(visit, 'fits-gone-phone');
  });

  test('at a desk and in Arabic', async () => {
    const visit = await browser.open({ language: 'ar' });
    const { page, origin } = visit;
    await signIn(visit, nurse);
    await page.goto(`${origin}/me/assignments?lang=ar`);
    await page.getByRole('heading', { level: 1, name: 'المهام المفتوحة' }).waitFor();
    await look(visit, 'fits-list-ar');
  });
});
