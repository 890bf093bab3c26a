// Every page of the survey in every language that the questionnaire offers, on a phone and on a desk: no accessibility fault,
// nothing sideways, the right direction and language.
import { describe, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { goOn } from './answering.ts';
import { desktop, expectAccessible, expectNoSidewaysScroll, phone, shot, useBrowser } from './browser.ts';

const browser = useBrowser();

const survey = (await (await fetch(`${inject('origin')}/api/programmes/guyd/survey`)).json()) as {
  programme: { languages: string[] };
};

test('there are languages to look at', () => {
  expect(survey.programme.languages.length).toBeGreaterThan(2);
});

describe.each(survey.programme.languages)('every survey page in %s', (language) => {
  test('has no accessibility fault and does not scroll sideways, at 360 and at 1280 pixels', async () => {
    const { page } = await browser.open({ size: phone, language });
    const look = async (name: string): Promise<void> => {
      await page.waitForLoadState('load');
      expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      for (const size of [phone, desktop]) {
        await page.setViewportSize(size);
        // On a desk the words are the same and the elements too: two directions are enough.
        if (size === phone || ['en', 'ar'].includes(language)) await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await shot(page, `survey-${language}-${size.width}-${name}`);
      }
    };
    await page.goto(`${inject('origin')}/s/guyd?lang=${language}`);
    await look('start');
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/s\/guyd\/\w+/);
    for (let pages = 0; !page.url().endsWith('/check'); pages++) {
      if (pages > 20) throw new Error('The check page never came');
      await look(String(pages));
      await answerRequired(page);
      await goOn(page);
    }
    await look('check');
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/done/);
    await look('done');
  });
});

async function answerRequired(page: Page): Promise<void> {
  const country = page.locator('select[name=residence_country]');
  if (await country.count()) await country.selectOption('NL');
  // Opens one more topic, so that its page is looked at too.
  const mode = page.locator('input[name="modes[]"][value=temporary]');
  if (await mode.count()) await mode.setChecked(true, { force: true });
}
