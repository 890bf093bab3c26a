// A person answers the survey on a small phone with JavaScript switched off, from the first page to the receipt.
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { phone, shot, signIn, useBrowser } from './browser.ts';
import { answerSurvey, goOn, start } from './answering.ts';

const browser = useBrowser();

describe('the survey without JavaScript, at 360 pixels', () => {
  test('is answered from start to receipt, and sending again changes nothing', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    await start(page, `${origin}/s/guyd`);
    await answerSurvey(page, {
      name: 'Anita Ramdin',
      email: 'anita.ramdin@people.example',
      shots: 'phone-survey',
      government: true,
    });
    await page.waitForURL(/\/check$/);
    await shot(page, 'phone-survey-check');
    await expectText(page, 'Anita Ramdin');
    const check = page.url();
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.waitForURL(/\/done/);
    await shot(page, 'phone-survey-done');
    const receipt = await receiptOn(page);
    expect(receipt).toMatch(/^GUYD-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    // Back and send again, as people do when the bus tunnel ate the answer.
    await page.goto(check);
    const again = page.getByRole('button', { name: 'Send my answers' });
    if (await again.isVisible()) await again.click();
    await page.goto(`${origin}/s/guyd/done`);
    expect(await receiptOn(page)).toBe(receipt);
  });

  test('what is wrong is said beside what was typed, and nothing typed is lost', async () => {
    const { page, origin } = await browser.open({ size: phone, javaScript: false });
    await start(page, `${origin}/s/guyd`);
    while (!(await page.locator('input[name=birth_year]:not([type=checkbox])').count())) await goOn(page);
    await page.locator('input[name=birth_year]:not([type=checkbox])').fill('nineteen eighty');
    await goOn(page);
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('input[name=birth_year]:not([type=checkbox])').inputValue()).toBe(
      'nineteen eighty',
    );
    await shot(page, 'phone-survey-error');
  });

  test('an official without script keeps a half-filled form too, long texts included', async () => {
    const visit = await browser.open({ javaScript: false });
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/assignments/new`);
    await page.locator('[name=need]').fill('Nurses are few.\nThe ward is new.');
    await page.locator('[name=seats]').fill('many');
    await page.locator('button[name=press][value=submit]:visible').click();
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('[name=need]').inputValue()).toBe('Nurses are few.\nThe ward is new.');
    expect(await page.locator('[name=seats]').inputValue()).toBe('many');
  });

  test('what is typed before the script arrives survives its arrival', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    // The script is held back until the person has typed, as a slow link does.
    let release = () => {};
    const typed = new Promise<void>((done) => (release = done));
    await page.route('**/_app/**/*.js', async (route) => {
      await typed;
      await route.continue();
    });
    await page.goto(`${origin}/o/guyd/assignments/new`, { waitUntil: 'commit' });
    await page.locator('[name=title]').fill('Typed early');
    await page.locator('[name=need]').fill('Typed early too');
    await page.locator('[name=mode][value=virtual]').check({ force: true });
    release();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
    expect(await page.locator('[name=title]').inputValue()).toBe('Typed early');
    expect(await page.locator('[name=need]').inputValue()).toBe('Typed early too');
    expect(await page.locator('[name=mode][value=virtual]').isChecked()).toBe(true);
  });

  test('an unknown programme is a clear page, not a crash', async () => {
    const { page, origin } = await browser.open({ size: phone, javaScript: false });
    const answer = await page.goto(`${origin}/s/nowhere`);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('h1').count()).toBe(1);
  });
});

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

async function receiptOn(page: Page): Promise<string> {
  const text = (await page.locator('main').textContent()) ?? '';
  return text.match(/[A-Z]+-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0] ?? '';
}
