// A ministry's focal point looks for people: answers while typing, filters whose counts hold what they promise, an address
// that shows a colleague the same, what to loosen when nobody is left; by keyboard, on a phone, in Arabic, and without script.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, phone, shot, signIn, useBrowser } from './browser.ts';

const browser = useBrowser();
// A programme of six countries whose people no other journey looks at: a day's quota is spent here.
const official = 'coordinator@midweb.example';
const path = '/o/midweb/talent';
/** A busy machine may take its time (ms). */
const soon = { timeout: 10_000 };

/** What stands beside "about": the list that follows has so many or a few more. */
const isAbout = (exact: number, promised: number): boolean => exact >= promised && exact < promised + 5;
/** "1,204 people" → 1204. */
const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(/[^\d]/g, ''));
const total = async (page: Page): Promise<number> =>
  numberIn(await page.locator('.results .count').innerText());
const names = (page: Page): Promise<string[]> => page.locator('.people a.name').allInnerTexts();
const box = (page: Page) => page.getByRole('searchbox', { name: 'Occupation or skills' });
const typedAnswer = (page: Page) => page.getByRole('group', { name: 'While you type' });
const facet = (page: Page, name: string) => page.locator(`form#talent input[name=${name}]`);

async function open(options: Parameters<typeof browser.open>[0], address = path) {
  const visit = await browser.open(options);
  await signIn(visit, official);
  await visit.page.goto(visit.origin + address);
  return visit;
}

describe('talent search', () => {
  test('answers while one types, then lists in full, and back works', async () => {
    const { page } = await open({});
    await box(page).pressSequentially('nurse', { delay: 20 });
    await typedAnswer(page).waitFor();
    await expect.poll(() => typedAnswer(page).innerText(), soon).toMatch(/Understood as:/);
    const promised = numberIn(await typedAnswer(page).getByRole('button').innerText());
    expect(promised).toBeGreaterThan(3);
    expect(await typedAnswer(page).locator('li').count()).toBe(3);
    // Three are shown, so of the others only about how many.
    expect(await page.locator('.words [role=status]').innerText()).toContain(`bout ${promised} people`);
    await expectAccessible(page);
    await shot(page, 'talent-typing');
    // Nothing is listed yet, and the address is still the old one.
    expect(new URL(page.url()).search).toBe('');

    await box(page).press('ArrowDown');
    expect(await typedAnswer(page).locator(':focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await typedAnswer(page).count()).toBe(0);
    expect(await box(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?q=nurse$/);
    await expect.poll(async () => isAbout(await total(page), promised), soon).toBe(true);
    expect(await box(page).evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.locator('.people article').first().locator('mark').count()).toBeGreaterThan(0);
    await expectAccessible(page);
    await shot(page, 'talent-list');

    await page.goBack();
    await page.waitForURL((url) => url.search === '');
    await expect.poll(() => box(page).inputValue(), soon).toBe('');
    expect(await total(page)).toBeGreaterThan(promised);
  });

  test('an answer that comes late never takes the place of a newer one', async () => {
    const { page } = await open({});
    let first = true;
    await page.route('**/talent/preview?*', async (route) => {
      if (first) {
        first = false;
        await new Promise((late) => setTimeout(late, 1500));
      }
      // The browser may have called this question off by now.
      await route
        .continue()
        .catch((error: unknown) => console.debug('called off', String(error).slice(0, 60)));
    });
    await box(page).fill('teacher');
    await page.waitForTimeout(400);
    await box(page).fill('zzzzqqqq');
    await expect.poll(() => typedAnswer(page).innerText(), soon).toMatch(/zzzzqqqq/);
    await page.waitForTimeout(1800);
    expect(await typedAnswer(page).innerText()).toMatch(/zzzzqqqq/);
  });

  test('says so when answers while typing fail, and keeps what was typed', async () => {
    const { page } = await open({});
    await page.route('**/talent/preview?*', (route) => route.abort());
    await box(page).fill('nurse');
    await page.locator('.failed').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?q=nurse$/);
    expect(await total(page)).toBeGreaterThan(0);
  });

  test('a filter shows as many people as it promised; chips take it away again', async () => {
    const { page } = await open({}, `${path}?q=nurse`);
    // Ticking is enough only once the script is there.
    await page.waitForLoadState('networkidle');
    const before = await total(page);
    for (const name of ['country', 'mode', 'sector', 'experience']) {
      const first = facet(page, name).first();
      const promised = numberIn(await first.locator('xpath=ancestor::label').locator('.count').textContent());
      const value = await first.getAttribute('value');
      // Folded groups are opened by their heading.
      const group = first.locator('xpath=ancestor::details[1]');
      if (!(await group.evaluate((each: HTMLDetailsElement) => each.open))) {
        await group.locator('summary').first().click();
      }
      await first.check();
      await page.waitForURL(new RegExp(`${name}=${value}`));
      await expect.poll(() => total(page), { ...soon, message: name }).toBe(promised);
      // The field that was ticked still has the focus.
      expect(
        await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name),
        'focus stays',
      ).toBe(name);
      await page.locator('.chips a.chip').last().click();
      await expect.poll(() => total(page), soon).toBe(before);
    }
    expect(new URL(page.url()).search).toBe('?q=nurse');
  });

  test('must-haves and wishes are picked while typing, each with a level, and rows say what they meet', async () => {
    const { page } = await open({});
    const everybody = await total(page);
    await page.getByRole('combobox', { name: 'Find a skill to ask for' }).pressSequentially('nursing');
    await page.locator('[role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]skill=/);
    await expect.poll(() => total(page), soon).toBeLessThan(everybody);
    const any = await total(page);
    await page.locator('select[name=skill]').selectOption({ label: 'works alone or better' });
    await page.waitForURL(/[?&]skill=[^&]+:3/);
    await expect.poll(() => total(page), soon).toBeLessThan(any);
    const three = await total(page);
    await page.locator('summary', { hasText: 'Nice to have' }).click();
    await page.getByRole('combobox', { name: 'Find a skill that would help' }).pressSequentially('teaching');
    await page.locator('[role=option]:visible').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]nice=/);
    // A wish leaves nobody out; who meets it comes first.
    await page.locator('.met', { hasText: 'Nice to have' }).first().waitFor();
    expect(await total(page)).toBe(three);
    expect(await page.locator('.people article').first().locator('.met').count()).toBe(2);
    await expectAccessible(page);
    await shot(page, 'talent-skills');
  });

  test('when nobody is left it says what to loosen, and the figure holds', async () => {
    const { page } = await open({}, `${path}?q=nurse&language=jpn:C2&mode=virtual`);
    const way = page.locator('.empty a', { hasText: 'Japanese' });
    await way.waitFor();
    await expectAccessible(page);
    await shot(page, 'talent-loosen');
    const promised = numberIn((await way.innerText()).split(':').at(-1) ?? '');
    expect(promised).toBeGreaterThan(0);
    await way.click();
    await expect.poll(async () => isAbout(await total(page), promised), soon).toBe(true);

    await page.goto(`${new URL(page.url()).origin}${path}?q=zzzzqqqq`);
    await page.getByText('We know no occupation or skill like “zzzzqqqq”').waitFor();
  });

  test('the keyboard alone is enough', async () => {
    const { page } = await open({}, `${path}?q=teacher`);
    await page.locator('summary', { hasText: 'Keyboard' }).waitFor();
    await page.keyboard.press('/');
    expect(await box(page).evaluate((field) => field === document.activeElement)).toBe(true);
    const people = page.locator('.people a.name');
    await people.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    expect(await people.nth(2).evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Back to the people found' }).click();
    await page.waitForURL(/\?q=teacher#person-/);
    // The key can be switched off for those whom it disturbs, and stays so.
    await page.locator('summary', { hasText: 'Keyboard' }).click();
    await page.getByLabel('Use the / key').uncheck();
    await page.reload();
    await page.locator('summary', { hasText: 'Keyboard' }).waitFor();
    await page.keyboard.press('/');
    expect(await box(page).evaluate((field) => field === document.activeElement)).toBe(false);
  });

  test('the address shows a colleague the same people in the same order', async () => {
    const address = `${path}?page=1&mode=virtual&q=teacher&sort=experience&language=eng:B2&country=`;
    const one = await open({}, address);
    // Whatever way it was written, the question has one address.
    const canonical = one.page.url();
    expect(new URL(canonical).search).toBe('?mode=virtual&language=eng:B2&q=teacher&sort=experience');
    const other = await open({ javaScript: false });
    await other.page.goto(canonical);
    expect(await names(other.page)).toEqual(await names(one.page));
    expect((await names(one.page)).length).toBeGreaterThan(2);
  });

  test('works without script, on a phone', async () => {
    const { page } = await open({ javaScript: false, size: phone });
    await box(page).fill('nurse');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(/\?q=nurse$/);
    const nurses = await total(page);
    await page.locator('summary', { hasText: 'Filters' }).click();
    await page.getByRole('textbox', { name: 'Find a skill to ask for' }).fill('first aid');
    await page.getByRole('button', { name: 'Find' }).first().click();
    await page.waitForURL(/skill_query=first/);
    await page.locator('summary', { hasText: 'Filters' }).click();
    await facet(page, 'skill').first().check();
    await page.getByRole('button', { name: 'Show people' }).click();
    await page.waitForURL(/[?&]skill=/);
    expect(await total(page)).toBeLessThan(nurses);
    await expectNoSidewaysScroll(page);
    await shot(page, 'talent-phone-no-script');
  });

  test('on a phone the filters lie over the page and say how many they would show', async () => {
    const { page } = await open({ size: phone }, `${path}?q=teacher`);
    const before = await total(page);
    await page.locator('summary', { hasText: 'Filters' }).click();
    const show = page.locator('.facets .foot button');
    await expect.poll(() => show.innerText(), soon).toBe(`Show ${before} people`);
    await facet(page, 'country').first().check();
    await expect.poll(() => show.innerText(), soon).toMatch(/^Show (about|fewer than) \d+ people$/);
    const said = await show.innerText();
    const promised = numberIn(said);
    // Nothing was listed meanwhile.
    expect(new URL(page.url()).search).toBe('?q=teacher');
    await expectAccessible(page);
    await shot(page, 'talent-phone-filters');
    await show.click();
    await page.waitForURL(/country=/);
    const holds = (now: number) =>
      said.includes('fewer') ? now > 0 && now < promised : isAbout(now, promised);
    await expect.poll(async () => holds(await total(page)), soon).toBe(true);
    const listed = await total(page);
    expect(await page.locator('.facets').evaluate((each: HTMLDetailsElement) => each.open)).toBe(false);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'talent-phone');
    // Closing it without asking changes nothing.
    await page.locator('summary', { hasText: 'Filters' }).click();
    await facet(page, 'country').nth(1).check();
    await expect.poll(() => show.innerText(), soon).not.toBe(`Show ${listed} people`);
    await page.keyboard.press('Escape');
    await page.locator('summary', { hasText: 'Filters' }).click();
    expect(await facet(page, 'country').nth(1).isChecked()).toBe(false);
  });

  test('the day’s limit is said with its end, and counting goes on', async () => {
    const visit = await browser.open({});
    await signIn(visit, 'coordinator@ghana-health.example');
    const { page, origin } = visit;
    for (let number = 1; number <= 11; number += 1) {
      await page.request.get(`${origin}/api/programmes/ghana-health/talent?sort=recent&page=${number}`);
    }
    await page.goto(`${origin}/o/ghana-health/talent?sort=recent&page=12`);
    await page.getByText('which is the limit').waitFor();
    expect(await page.locator('.notice').innerText()).toMatch(/from \d+ \w+ \d{4}/);
    expect(await page.locator('.results .count').innerText()).toMatch(/^About \d+ people$/);
    expect(await total(page)).toBeGreaterThanOrEqual(200);
    expect(await facet(page, 'country').count()).toBeGreaterThan(2);
    expect(await page.locator('article').count()).toBe(0);
    await expectAccessible(page);
    await shot(page, 'talent-limit');
  });

  test('in Arabic, list and card', async () => {
    const { page } = await open({ language: 'ar' }, `${path}?q=ممرض`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('.people article').count()).toBeGreaterThan(0);
    await expectAccessible(page);
    await shot(page, 'talent-ar');
    await page.locator('.people a.name').first().click();
    await page.locator('.card').waitFor();
    await expectAccessible(page);
    await shot(page, 'talent-card-ar');
  });
});
