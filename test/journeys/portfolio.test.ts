// A coordinator chooses for all open assignments at once: what that gains, what a decision of one's own costs, which limits
// clash and how one gets out of it; on a phone, without script, in Arabic; and one that is cancelled.
import type { Locator, Page } from 'playwright-core';
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
const coordinator = 'coordinator@guyd.example';
const path = '/o/guyd/portfolios';
const oneOf = /\/o\/guyd\/portfolios\/[0-9a-f-]{36}$/;
/** A busy machine may take its time (ms). */
const long = { timeout: 60_000 };

async function open(options: Parameters<typeof browser.open>[0], address = path): Promise<Visit> {
  const visit = await browser.open(options);
  await signIn(visit, coordinator);
  await visit.page.goto(visit.origin + address);
  return visit;
}

const state = (page: Page): Promise<string> => page.locator('main [role=status]').first().innerText();
const make = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Choose together' }).last().click();
const ready = (page: Page): Promise<void> =>
  page.locator('main [role=status]', { hasText: /^Ready$/ }).waitFor(long);
const article = (page: Page, title: string): Locator => page.getByRole('article', { name: title });
/** "2,018.4 points, 21 of 21 seats" → [2018.4, 21, 21]. */
const figures = (text: string): number[] =>
  (text.match(/[\d,]+(?:\.\d+)?/g) ?? []).map((each) => Number(each.replaceAll(',', '')));
async function bars(page: Page): Promise<{ together: number; one: number }> {
  const [together = '', one = ''] = await page
    .locator('section', { has: page.getByRole('heading', { name: 'What choosing together gains' }) })
    .locator('dd')
    .allInnerTexts();
  return { together: figures(together)[0] ?? NaN, one: figures(one)[0] ?? NaN };
}

describe('a portfolio', () => {
  test('gains, keeps what was typed, and tells what a decision costs', async () => {
    const { page } = await open({});
    await page.getByText('No portfolios yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New portfolio' }).click();
    await page.waitForURL(/\/new$/);
    const all = await page.locator('input[name="chosen[]"]').count();
    expect(all).toBeGreaterThanOrEqual(6);
    await expectAccessible(page);
    await shot(page, 'portfolio-form');

    // A filter and a refusal cost nothing that was typed.
    await page.getByLabel('Name of this portfolio').fill('Spring wards');
    await page.getByLabel(/^Budget of .*European Union/).fill('a lot');
    await page.getByLabel('Show sector').selectOption({ label: 'Health' });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => page.locator('input[type=checkbox][name="chosen[]"]').count()).toBeLessThan(all);
    expect(await page.locator('input[name="chosen[]"]').count()).toBe(all);
    await make(page);
    await page.getByRole('alert').waitFor();
    const budget = page.getByLabel(/^Budget of .*European Union/);
    expect(await budget.inputValue()).toBe('a lot');
    expect(await budget.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Name of this portfolio').inputValue()).toBe('Spring wards');
    await expectAccessible(page);
    await page.getByRole('alert').getByRole('link').click();
    await budget.fill('40,000');
    await page.getByLabel('Usual cost of a seat').fill('2,500.50');
    await make(page);
    await page.waitForURL(oneOf);
    await ready(page);

    const before = await bars(page);
    expect(before.together).toBeGreaterThan(0);
    expect(before.together).toBeGreaterThanOrEqual(before.one);
    await page.getByText('No other choice under these limits reaches more.').waitFor();
    expect(await page.locator('section', { hasText: 'Budgets' }).first().innerText()).toMatch(/of €40,000/);
    await expectAccessible(page);
    await shot(page, 'portfolio-done');

    // Somebody who was chosen elsewhere, or nowhere, is pinned to the ward.
    const ward = 'Train a paediatric ward';
    await article(page, ward)
      .getByRole('link', { name: /^Somebody else/ })
      .click();
    await page.waitForURL(/\/others\//);
    await page.getByRole('heading', { name: 'Who else fits' }).waitFor();
    await expectAccessible(page);
    const other = page
      .getByRole('article')
      .filter({ hasNot: page.getByText('Chosen here') })
      .first();
    const name = await other.getByRole('heading').innerText();
    await other.locator('summary').click();
    await other.getByRole('button', { name: /^Pin / }).click();
    // No decision without a reason.
    await page.getByRole('alert').waitFor();
    await expect.poll(() => other.getByLabel(/^Why/).getAttribute('aria-invalid')).toBe('true');
    await shot(page, 'portfolio-others');
    await other.getByLabel(/^Why/).fill('Opened the ward with this team');
    await other.getByRole('button', { name: /^Pin / }).click();
    await page.waitForURL(oneOf);
    await ready(page);

    const after = await bars(page);
    const decision = page.getByRole('row', { name: new RegExp(`${name}.* pinned to .*${ward}`) });
    expect(await decision.innerText()).toContain('Opened the ward with this team');
    const cost = figures((await decision.innerText()).match(/[\d.,]+ points/)?.[0] ?? '0')[0] ?? NaN;
    // What it costs is what is missing from before: both were the best there is.
    expect(before.together - after.together).toBeGreaterThanOrEqual(-0.11);
    expect(Math.abs(before.together - after.together - cost)).toBeLessThan(0.25);
    const pinned = article(page, ward).getByRole('listitem').filter({ hasText: name });
    expect(await pinned.innerText()).toContain('Pinned by you');
    expect(await pinned.innerText()).toContain('New since before');
    const compared = page.locator('section', {
      has: page.getByRole('heading', { name: /^Compared with .*Spring wards/ }),
    });
    expect(await compared.innerText()).toContain(ward);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Spring wards (2)');
    await expectAccessible(page);
    await shot(page, 'portfolio-override');

    // Taken back, it is as it was.
    await page.getByRole('button', { name: /^Take back/ }).click();
    await page.waitForURL((url) => oneOf.test(url.pathname));
    await page.getByRole('heading', { name: 'Spring wards (3)' }).waitFor(long);
    await ready(page);
    expect(Math.abs((await bars(page)).together - before.together)).toBeLessThan(0.11);
  });

  test('says which limits clash, and leads back to the form with everything in it', async () => {
    const { page, origin } = await open({ size: phone }, `${path}/new`);
    await page.getByLabel('Name of this portfolio').fill('Too many for one seat');
    await make(page);
    await page.waitForURL(oneOf);
    await ready(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const title = 'Teach nurses to teach';
    for (const turn of [1, 2]) {
      await article(page, title)
        .getByRole('link', { name: /^Somebody else/ })
        .click();
      await page.waitForURL(/\/others\//);
      await expectNoSidewaysScroll(page);
      const other = page.getByRole('article').nth(turn + 2);
      await other.locator('summary').click();
      await other.getByLabel(/^Why/).fill('Promised');
      await other.getByRole('button', { name: /^Pin / }).click();
      await page.waitForURL(oneOf);
      if (turn === 1) await ready(page);
    }
    await page.getByText('These limits cannot hold together').waitFor(long);
    expect(await state(page)).toBe('Limits clash');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'portfolio-clash-phone');
    await page
      .getByRole('link', { name: /^Change this: .*pinned/ })
      .first()
      .click();
    await page.waitForURL(/\/new\?from=/);
    expect(await page.getByLabel('Name of this portfolio').inputValue()).toBe('Too many for one seat (4)');
    const kept = page.getByRole('group', { name: /^Your decisions of before/ }).getByRole('checkbox');
    expect(await kept.count()).toBe(2);
    await kept.last().uncheck();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await make(page);
    await page.waitForURL(oneOf);
    await ready(page);
    expect(await article(page, title).innerText()).toContain('Pinned by you');
    await page.goto(`${origin}${path}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'portfolio-list-phone');
  });

  test('works without script: one press makes it, a filter keeps the ticks, another ends it', async () => {
    const { page, origin } = await open({ size: phone, javaScript: false }, `${path}/new`);
    const all = await page.locator('input[name="chosen[]"]').count();
    await page.getByLabel('Show sector').selectOption({ label: 'Health' });
    await page.getByRole('button', { name: 'Untick all that are shown' }).click();
    await page.waitForURL(/\?\/show/);
    const unticked = await page.locator('input[type=checkbox][name="chosen[]"]').count();
    expect(unticked).toBeGreaterThan(1);
    expect(await page.locator('input[type=hidden][name="chosen[]"]').count()).toBe(all - unticked);
    expect(await page.locator('input[type=checkbox][name="chosen[]"]:checked').count()).toBe(0);
    await make(page);
    await page.waitForURL(oneOf);
    await expect
      .poll(
        async () => {
          await page.reload();
          return state(page);
        },
        { ...long, interval: 500 },
      )
      .toBe('Ready');
    expect(await page.getByRole('article').count()).toBe(all - unticked);

    // A quick machine may be ready before anybody can press.
    await expect
      .poll(
        async () => {
          await page.goto(`${origin}${path}/new`);
          await page.getByLabel('Name of this portfolio').fill('Not after all');
          await make(page);
          await page.waitForURL(oneOf);
          const cancel = page.getByRole('button', { name: 'Cancel' });
          if ((await cancel.count()) === 0) return 'too late';
          await cancel.click();
          await page.locator('main [role=status]', { hasText: /^(Cancelled|Ready)$/ }).waitFor();
          return state(page);
        },
        { ...long, interval: 500 },
      )
      .toBe('Cancelled');
    await page.getByText('It was cancelled before there was a result').waitFor();
    // What was asked is still there.
    await page.getByRole('link', { name: 'Change and choose again' }).click();
    await page.waitForURL(/\/new\?from=/);
    expect(await page.locator('input[name="chosen[]"]').count()).toBe(all);
  });

  test('in Arabic, and not for the ministry', async () => {
    const { page, origin } = await open({ language: 'ar' });
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await expectAccessible(page);
    await page.locator('tbody th a').last().click();
    await page.waitForURL(oneOf);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'portfolio-arabic');

    const focal = await browser.open();
    await signIn(focal, 'focal@guyd.example');
    const answer = await focal.page.goto(`${origin}${path}`);
    expect(answer?.status()).toBe(403);
  });
});
