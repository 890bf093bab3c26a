// A programme's report in a real browser: a coordinator presses a figure, finds as many records as it said, and lands at a
// placement, whose story is folded; sets targets and finds them beside what came; a focal point finds figures about assignments
// and of the placements they list. On paper it is three pages at most.
import { describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, phone, shot, signIn, useBrowser } from './browser.ts';

const browser = useBrowser();

describe('the report of a programme', () => {
  test('leads from a figure to its records, and from there to a placement', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/placements`);
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Report of the programme' }).waitFor();
    await page.getByRole('link', { name: 'Last 12 months' }).click();
    await page.waitForURL(/from=/);
    await expectAccessible(page);
    await shot(page, 'report');
    const figure = page.getByRole('link', { name: /All together, At work/ });
    const counted = Number.parseInt(await figure.innerText(), 10);
    expect(counted).toBeGreaterThan(0);
    await figure.click();
    await page.getByRole('heading', { level: 1, name: 'Placements at work' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(Math.min(counted, 50));
    await page.getByText(`Records: ${counted}`).waitFor();
    await expectAccessible(page);
    const person = page.locator('tbody th a').first();
    const name = await person.innerText();
    await person.click();
    await page.waitForURL(/\/placements\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { level: 1 }).getByText(name).waitFor();
  });

  test('stands beside what was planned for the year, set without script', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/report`);
    await page.getByRole('link', { name: 'Set the year’s targets' }).click();
    const field = (label: string) => page.getByLabel(label, { exact: true });
    await field('People chosen').fill('1,000');
    await field('Follow-ups answered').fill('80');
    await page.getByRole('button', { name: 'Save the targets' }).click();
    // A thousand with a sign between is not taken for one.
    await page.getByText('Write a number without separators').first().waitFor();
    expect(await field('Follow-ups answered').inputValue()).toBe('80');
    await field('People chosen').fill('1000');
    await page.getByRole('button', { name: 'Save the targets' }).click();
    await page.getByText('The targets are saved.').waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'report-targets-phone');
    await page.goto(`${origin}/o/guyd/report`);
    const line = page.locator('li', { hasText: 'People chosen' });
    await line.getByText('Target: 1,000').waitFor();
    await line.getByText(/% of the target/).waitFor();
    await page.locator('li', { hasText: 'Follow-ups answered' }).getByText('Target: 80%').waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'report-phone');
    // The other parts are folded here, open with a press.
    const inside = page.getByRole('link', { name: /All together, At work/ });
    expect(await inside.isVisible()).toBe(false);
    await page.locator('summary', { hasText: 'Placements' }).click();
    await inside.waitFor();
  });

  test('is three pages on paper at most, and has room on a phone', async () => {
    const visit = await browser.open({ size: phone });
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/report`);
    await expectNoSidewaysScroll(page);
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('link', { name: /All together, At work/ }).waitFor();
    await page.emulateMedia({ media: null });
    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page[^s]/g)?.length).toBeLessThanOrEqual(3);
    await page.goto(`${origin}/o/guyd/report/paid`);
    // Money without its currency is no figure; the page says so instead of adding up.
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('Paid');
  });

  test('tells a focal point about assignments, and how many of the placements that they list', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/report`);
    await page.getByText('you see figures of the people who share their profile with you').waitFor();
    const captions = await page.locator('caption').allInnerTexts();
    expect(captions).toEqual(expect.arrayContaining(['Assignments', 'Placements', 'People reached']));
    for (const of of ['Money', 'Projects', 'How quickly']) expect(captions).not.toContain(of);
    // Of placements they read figures; no list opens behind them.
    expect(await page.locator('#placements td').count()).toBeGreaterThan(3);
    expect(await page.locator('#placements a, #results a').count()).toBe(0);
    await page.getByRole('link', { name: /All together, Approved/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Assignments approved' }).waitFor();
    await page.locator('tbody th a').first().click();
    await page.waitForURL(/\/assignments\/[0-9a-f-]{36}$/);
  });
});

test('a placement’s story is folded by phase, with the present one open, and whole on paper', async () => {
  const visit = await browser.open({ size: phone, javaScript: false });
  await signIn(visit, 'coordinator@guyd.example');
  const { page, origin } = visit;
  await page.goto(`${origin}/o/guyd/placements?status=followed_up`);
  await page.locator('main a[href*="/placements/"]').first().click();
  const folds = page.locator('.story details');
  await page.locator('.story').waitFor();
  expect(await folds.locator('summary strong').allInnerTexts()).toEqual([
    'Selection',
    'Checks and contract',
    'At work',
    'Result',
  ]);
  const chosen = page.locator('.story').getByText('Selected', { exact: true });
  expect(await chosen.isVisible()).toBe(false);
  await page.locator('.story').getByText('Follow-up done').waitFor();
  expect(await page.locator('.story details[open]').count()).toBe(1);
  await page.emulateMedia({ media: 'print' });
  await chosen.waitFor();
  await page.emulateMedia({ media: null });
  await folds.nth(1).locator('summary').click();
  await chosen.waitFor();
});
