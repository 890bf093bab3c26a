// One person on two devices without JavaScript: begins on a phone, goes on elsewhere by a code, answers on both, decides
// where they differ, and sends once. And a questionnaire that changes in the middle.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import {
  desktop,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
} from './browser.ts';
import { goOn, start } from './answering.ts';

const browser = useBrowser();
const year = 'input[name=birth_year]:not([type=checkbox])';
/** Axe needs script: the very page, forms' answers included, is shown once more in a browser that has it. */
async function expectAccessibleHere(page: Page): Promise<void> {
  const size = page.viewportSize() ?? phone;
  const checker = await browser.open({ size });
  const html = await page.content();
  await checker.page.route('**/*', (route) =>
    route.request().isNavigationRequest()
      ? route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' })
      : /\.css($|\?)|\/accent\//.test(route.request().url())
        ? route.continue()
        : route.abort(),
  );
  await checker.page.goto(page.url());
  await expectAccessible(checker.page);
  await checker.context.close();
}
const bodyOf = (page: Page) => page.locator('main').innerText();

test('a person goes on with another device by a code, and nothing of either is lost', async () => {
  const one = await browser.open({ size: phone, javaScript: false });
  const { origin } = one;
  await start(one.page, `${origin}/s/guyd`);
  await one.page.goto(`${origin}/s/guyd/contact`);
  await one.page.locator('input[name=name]:not([type=checkbox])').fill('Anita Ramdin');
  await one.page.locator('input[name=email]:not([type=checkbox])').fill('anita@people.example');
  await goOn(one.page);
  await one.page.goto(`${origin}/s/guyd/who`);
  await one.page.locator('select[name=residence_country]').selectOption('NL');
  await one.page.locator('button[name=press][value=save]').click();
  await one.page.waitForURL(/\/save$/);
  await expectAccessibleHere(one.page);
  await one.page.locator('form[action="?/code"] button').click();
  const code = await one.page.locator('.letters').innerText();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  expect(one.page.url()).not.toContain(code.slice(0, 4));
  await expectAccessibleHere(one.page);
  await expectNoSidewaysScroll(one.page);
  await shot(one.page, 'resume-code');

  const two = await browser.open({ size: desktop, javaScript: false });
  const addresses: string[] = [];
  two.page.on('request', (request) => addresses.push(request.url(), request.headers()['referer'] ?? ''));
  await two.page.goto(`${origin}/resume`);
  await two.page.locator('input[name=code]').fill('wrong code');
  await goOn(two.page);
  await two.page.locator('[role=alert]').waitFor();
  await two.page.locator('input[name=code]').fill(code.toLowerCase().replaceAll('-', ' '));
  await goOn(two.page);
  await two.page.waitForURL(/\/s\/guyd$/);
  await expectAccessibleHere(two.page);
  await shot(two.page, 'resume-tasks');
  const letters = code.replaceAll('-', '').toLowerCase();
  for (const address of addresses)
    expect(address.toLowerCase().replaceAll(/[^a-z0-9]/g, '')).not.toContain(letters);

  await two.page.goto(`${origin}/s/guyd/contact`);
  expect(await two.page.content()).not.toMatch(/Anita|Ramdin|anita@/);
  expect(await bodyOf(two.page)).toContain('Already given');
  await expectAccessibleHere(two.page);
  await two.page.goto(`${origin}/s/guyd/check`);
  expect(await two.page.content()).not.toMatch(/Anita|Ramdin|anita@/);
  expect(await bodyOf(two.page)).toContain('Provided');

  await one.page.goto(`${origin}/s/guyd/who`);
  await two.page.goto(`${origin}/s/guyd/who`);
  await one.page.locator('select[name=residence_country]').selectOption('FR');
  await goOn(one.page);
  await two.page.locator('select[name=residence_country]').selectOption('BE');
  await two.page.locator(year).fill('1984');
  await goOn(two.page);
  expect(await bodyOf(two.page)).toContain('On the other device: France');
  expect(await two.page.locator('select[name=residence_country]').inputValue()).toBe('BE');
  await expectAccessibleHere(two.page);
  await shot(two.page, 'resume-conflict');
  await goOn(two.page);
  await one.page.goto(`${origin}/s/guyd/check`);
  expect(await bodyOf(one.page)).toMatch(/Belgium[^]*1984/);

  // A mistake in one answer brings the page back: with that answer as typed, and the others as they stand by now.
  await one.page.goto(`${origin}/s/guyd/who`);
  await two.page.goto(`${origin}/s/guyd/who`);
  await two.page.locator('select[name=residence_country]').selectOption('SR');
  await goOn(two.page);
  await one.page.locator(year).fill('19');
  await goOn(one.page);
  await one.page.locator('[role=alert]').waitFor();
  expect(await one.page.locator(year).inputValue()).toBe('19');
  expect(await one.page.locator('select[name=residence_country]').inputValue()).toBe('SR');
  await one.page.locator(year).fill('1984');
  await goOn(one.page);
  await one.page.goto(`${origin}/s/guyd/check`);
  expect(await bodyOf(one.page)).toMatch(/Suriname[^]*1984/);

  // The other way round, the other device's answer is kept.
  await two.page.goto(`${origin}/s/guyd/who`);
  await one.page.goto(`${origin}/s/guyd/who`);
  await two.page.locator('select[name=residence_country]').selectOption('CA');
  await goOn(two.page);
  await one.page.locator('select[name=residence_country]').selectOption('NL');
  await goOn(one.page);
  await one.page.locator('input[name=_keep][value=residence_country]').check({ force: true });
  await goOn(one.page);
  await two.page.goto(`${origin}/s/guyd/check`);
  expect(await bodyOf(two.page)).toContain('Canada');

  // Changing the language in the middle keeps what was typed.
  await one.page.goto(`${origin}/s/guyd/who`);
  await one.page.locator(year).fill('1985');
  await one.page.locator('header button[value="language:fr"]').click();
  await one.page.waitForURL(/lang=fr/);
  expect(await one.page.locator(year).inputValue()).toBe('1985');

  // What the second device shows is older than that by now, so it is shown again before it is sent.
  await two.page.getByRole('button', { name: 'Send my answers' }).click();
  await two.page.locator('[role=alert]').waitFor();
  expect(await bodyOf(two.page)).toContain('1985');
  await two.page.getByRole('button', { name: 'Send my answers' }).click();
  await two.page.waitForURL(/\/done/);
  const receipt = /GUYD-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await bodyOf(two.page))?.[0] ?? 'none';
  await one.page.goto(`${origin}/s/guyd?lang=en`);
  // Who began the answers reads the receipt and can take them back, whichever device sent them.
  await one.page.getByRole('link', { name: 'See your receipt' }).click();
  await one.page.waitForURL(/\/done/);
  expect(await bodyOf(one.page)).toContain(receipt);
});

test('a page of one person’s answers is not saved into another’s in the same browser', async () => {
  const bob = await browser.open({ size: phone, javaScript: false });
  const { origin } = bob;
  await start(bob.page, `${origin}/s/guyd`);
  await bob.page.goto(`${origin}/s/guyd/who`);
  await bob.page.locator('select[name=residence_country]').selectOption('NL');
  await goOn(bob.page);
  const made = await bob.context.request.post(`${origin}/api/programmes/guyd/resume-code`, { data: {} });
  const { code } = (await made.json()) as { code: string };

  const { page, context } = await browser.open({ size: phone, javaScript: false });
  await start(page, `${origin}/s/guyd`);
  await page.goto(`${origin}/s/guyd/who`);
  await page.locator('select[name=residence_country]').selectOption('FR');
  await context.request.post(`${origin}/api/programmes/guyd/resume`, { data: { code, replace: true } });
  for (const _press of ['first', 'again']) {
    await goOn(page);
    expect(await page.locator('[role=alert]').innerText()).toContain('This browser holds other answers');
    expect(await page.locator('select[name=residence_country]').inputValue()).toBe('FR');
  }
  await expectAccessibleHere(page);
  await shot(page, 'resume-other-draft');
  await bob.page.goto(`${origin}/s/guyd/check`);
  expect(await bodyOf(bob.page)).toContain('Netherlands');
  expect(await bodyOf(bob.page)).not.toContain('France');
});

test('a questionnaire that changes in the middle takes the answers along and says what it could not', async () => {
  const official = await browser.open();
  const { origin } = official;
  await signIn(official, 'admin@compatriot.example');
  const code = `p${randomUUID().slice(0, 8)}`;
  const ask = async <T>(method: string, path: string, data?: object, revision?: number): Promise<T> => {
    const answer = await official.context.request.fetch(`${origin}/api${path}`, {
      method,
      ...(data ? { data } : {}),
      headers: revision === undefined ? {} : { 'if-match': `"${revision}"` },
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    return (await answer.json()) as T;
  };
  interface Working {
    id: string;
    revision: number;
    definition: { topics: { key: string; questions: { key: string }[] }[] };
  }
  await ask('POST', '/programmes', {
    code,
    name: 'A programme that changes',
    originCountries: ['GY'],
    languages: ['en'],
    sectors: ['health'],
    modes: ['temporary'],
  });
  const { page } = await browser.open({ size: phone, javaScript: false });
  await start(page, `${origin}/s/${code}`);
  await page.goto(`${origin}/s/${code}/who`);
  await page.locator('select[name=residence_country]').selectOption('NL');
  await page.locator(year).fill('1984');

  const working = await ask<Working>('POST', `/programmes/${code}/questionnaires`, { audience: 'people' });
  for (const topic of working.definition.topics)
    topic.questions = topic.questions.filter(({ key }) => key !== 'birth_year');
  const edited = await ask<Working>(
    'PUT',
    `/questionnaires/${working.id}`,
    { definition: working.definition },
    working.revision,
  );
  await ask('POST', `/questionnaires/${working.id}/publish`, { newWave: false }, edited.revision);

  // The page was made before: what fits is saved, and the rest is named.
  await goOn(page);
  expect(await bodyOf(page)).toContain('The survey changed since you began');
  expect(await bodyOf(page)).toContain('What year were you born?');
  await expectAccessibleHere(page);
  await shot(page, 'resume-version');
  await page.goto(`${origin}/s/${code}/who`);
  expect(await page.locator('select[name=residence_country]').inputValue()).toBe('NL');
  expect(await page.locator(year).count()).toBe(0);
  await goOn(page);
  await page.goto(`${origin}/s/${code}`);
  expect(await bodyOf(page)).not.toContain('The survey changed');
  await page.goto(`${origin}/s/${code}/check`);
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.waitForURL(/\/done/);
});
