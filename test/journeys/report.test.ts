// A programme's report in a real browser: a coordinator presses a figure, finds as many records as it said, and lands at a
// placement; a focal point finds figures about assignments alone. On paper it is three pages at most.
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

  test('is three pages on paper at most, and has room on a phone', async () => {
    const visit = await browser.open({ size: phone });
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/report`);
    await expectNoSidewaysScroll(page);
    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page[^s]/g)?.length).toBeLessThanOrEqual(3);
    await page.goto(`${origin}/o/guyd/report/paid`);
    // Money without its currency is no figure; the page says so instead of adding up.
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('Paid');
  });

  test('tells a focal point about assignments', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/report`);
    await page.getByText('You see figures about assignments.').waitFor();
    expect(await page.locator('caption').allInnerTexts()).toEqual(['Assignments']);
    await page.getByRole('link', { name: /All together, Approved/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Assignments approved' }).waitFor();
    await page.locator('tbody th a').first().click();
    await page.waitForURL(/\/assignments\/[0-9a-f-]{36}$/);
  });
});
