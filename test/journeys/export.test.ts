// A list as a file, in a real browser: asked for, waited for, downloaded and opened; without script on a phone too.
import { readFileSync } from 'node:fs';
import readXlsxFile from 'read-excel-file/node';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
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

async function download({ page }: Visit): Promise<{ name: string; bytes: Buffer }> {
  const link = page.getByRole('link', { name: /^Download/ }).first();
  await link.waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const path = await file.path();
  return { name: file.suggestedFilename(), bytes: readFileSync(path) };
}

test('a coordinator exports the placements in one state, waits, downloads and opens the file', async () => {
  const visit = await browser.open();
  const { page, origin } = visit;
  await signIn(visit, coordinator);
  await page.goto(`${origin}/o/guyd/placements?status=completed`);
  const people = await page.locator('tbody th a').allInnerTexts();
  expect(people.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Export: Excel' }).click();
  await page.waitForURL(/\/o\/guyd\/exports/);
  const { name, bytes } = await download(visit);
  expect(name).toMatch(/^guyd-placements-\d{4}-\d\d-\d\d\.xlsx$/);
  const [sheet] = (await readXlsxFile(bytes)) as { data: unknown[][] }[];
  const [headings = [], ...rows] = sheet?.data ?? [];
  const person = headings.indexOf('Person');
  const state = headings.indexOf('State (code)');
  expect(rows.map((row) => row[person]).sort()).toEqual([...people].sort());
  expect(new Set(rows.map((row) => row[state]))).toEqual(new Set(['completed']));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'exports');
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  await page.getByText('No exports yet').waitFor();
});

test('a host without script on a phone gets a CSV file by looking again', async () => {
  const visit = await browser.open({ size: phone, javaScript: false });
  const { page, origin } = visit;
  await signIn(visit, 'host@guyd.example');
  await page.goto(`${origin}/host/placements`);
  const people = await page.locator('tbody th a').allInnerTexts();
  await page.getByRole('button', { name: 'Export: CSV' }).click();
  await page.waitForURL(/\/host\/exports/);
  await expect
    .poll(
      async () => {
        await page.goto(`${origin}/host/exports`);
        return page.getByRole('link', { name: /^Download/ }).count();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(1);
  const { name, bytes } = await download(visit);
  expect(name).toMatch(/^guyd-placements-\d{4}-\d\d-\d\d\.csv$/);
  const rows: Record<string, string>[] = parse(bytes, { bom: true, columns: true });
  expect(rows.map((row) => row['Person']).sort()).toEqual([...people].sort());
  // How it looks is measured by script.
  const again = await browser.open({ size: phone });
  await signIn(again, 'host@guyd.example');
  await again.page.goto(`${origin}/host/exports`);
  await expectAccessible(again.page);
  await expectNoSidewaysScroll(again.page);
  await shot(again.page, 'exports-phone');
});
