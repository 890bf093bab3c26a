// A form leaves and comes back, a paper form is typed in with its signed page, and answers captured elsewhere are imported:
// in a real browser, by the people who do it.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { answerSurvey } from './answering.ts';
import {
  desktop,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
  type Visit,
} from './browser.ts';

const browser = useBrowser();
const administrator = 'admin@compatriot.example';
const coordinator = 'coordinator@guyd.example';

async function json<T>({ page, origin }: Visit, path: string): Promise<T> {
  const answer = await page.request.get(origin + path);
  expect(answer.status(), path).toBe(200);
  return (await answer.json()) as T;
}

interface Version {
  id: string;
  audience: string;
  status: string;
}
const published = async (visit: Visit, code: string): Promise<Version> => {
  const { items } = await json<{ items: Version[] }>(visit, `/api/programmes/${code}/questionnaires`);
  const found = items.find(({ audience, status }) => audience === 'people' && status === 'published');
  if (!found) throw new Error(`Nothing is published in ${code}`);
  return found;
};

async function look(visit: Visit, name: string): Promise<void> {
  const { page } = visit;
  for (const [size, kind] of [
    [phone, 'phone'],
    [desktop, 'desktop'],
  ] as const) {
    await page.setViewportSize(size);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, `${kind}-${name}`);
  }
}

describe('an XLSForm', () => {
  test('of GUYD comes back as a draft that is the same to the letter', async () => {
    const visit = await browser.open();
    const { page, origin } = visit;
    await signIn(visit, administrator);
    const guyd = await published(visit, 'guyd');
    await page.goto(`${origin}/admin/programmes/guyd/questionnaires`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`a[href="/api/questionnaires/${guyd.id}/xlsform"]`).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^guyd-\d+\.xlsx$/);
    const file = await readFile(await download.path());

    const { items } = await json<{ items: Version[] }>(visit, '/api/programmes/ghana-health/questionnaires');
    expect(items.filter(({ status, audience }) => status === 'draft' && audience === 'people')).toEqual([]);
    await page.goto(`${origin}/admin/programmes/ghana-health/questionnaires/import`);
    await look(visit, 'xlsform-import');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'guyd.xlsx', mimeType: 'application/octet-stream', buffer: file });
    await page.getByRole('button', { name: 'Make a draft of it' }).click();
    await page.getByText('Everything was carried over as it stood.').waitFor();
    await look(visit, 'xlsform-imported');
    await page.getByRole('link', { name: 'Open the draft' }).click();
    await page.waitForURL(/questionnaires\/[0-9a-f-]{36}/);
    const id = /[0-9a-f-]{36}/.exec(new URL(page.url()).pathname)?.[0];
    const [before, after] = [
      await json<{ definition: unknown }>(visit, `/api/questionnaires/${guyd.id}`),
      await json<{ definition: unknown; faults: unknown[] }>(visit, `/api/questionnaires/${id}`),
    ];
    expect(after.definition).toEqual(before.definition);
    expect(
      (await page.request.delete(`${origin}/api/questionnaires/${id}`, { headers: { origin } })).status(),
    ).toBe(204);
  });

  test('that cannot be carried says where and how to mend it, without script too', async () => {
    const visit = await browser.open({ javaScript: false });
    const { page, origin } = visit;
    await signIn(visit, administrator);
    await page.goto(`${origin}/admin/programmes/ghana-health/questionnaires/import`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'form.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no workbook'),
    });
    await page.getByRole('button', { name: 'Make a draft of it' }).click();
    await page.getByText('Nothing was changed').waitFor();
    expect(await page.locator('main table').innerText()).toMatch(/Save it as \.xlsx/);
  });
});

describe('a paper form', () => {
  test('is typed in by a coordinator and sent with the signed page, without script', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    await signIn(visit, coordinator);
    await page.goto(`${origin}/o/guyd/responses`);
    await page.getByRole('button', { name: 'Type in a paper form', exact: true }).click();
    await page.waitForURL(/\/s\/guyd\/\w+/);
    await page.getByText('You are typing in a paper form').waitFor();
    const email = `${randomUUID()}@people.example`;
    await answerSurvey(page, { name: 'Efua Owusu', email, government: false });
    await page.waitForURL(/\/check$/);
    await shot(page, 'phone-paper-check');

    // A second form does not put the first out of reach unasked.
    await page.goto(`${origin}/o/guyd/responses`);
    await page.getByRole('button', { name: 'Type in another paper form' }).click();
    await page.getByText('You have a form half typed here').waitFor();
    await shot(page, 'phone-paper-half-typed');
    await page.getByRole('button', { name: 'Put it aside and begin a new one' }).waitFor();
    await page.getByRole('link', { name: 'Go on with it' }).click();
    await page.waitForURL(/\/s\/guyd\/\w+/);
    await page.goto(`${origin}/s/guyd/check`);

    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.getByText('The signed form is missing').waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'Efua.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<html>no picture</html>'),
    });
    await page.getByRole('button', { name: 'Upload the page' }).click();
    await page.getByText('This kind of file cannot be used here').first().waitFor();
    await shot(page, 'phone-paper-evidence');
    const scan = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3 * 2 ** 20)]);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'Efua.png', mimeType: 'image/png', buffer: scan });
    await page.getByRole('button', { name: 'Upload the page' }).click();
    await page.waitForURL(/\/check/);
    await page.getByText('Pages uploaded: 1').waitFor();
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.waitForURL(/\/done/);
    const receipt = (await page.locator('.receipt .number').innerText()).trim();

    await page.goto(`${origin}/o/guyd/responses`);
    const line = page.locator('tr', { hasText: receipt });
    expect(await line.innerText()).toContain('Paper');
    expect(await page.locator('main').innerText()).not.toMatch(/Efua|people\.example/);
    await shot(page, 'phone-entries');

    // Whoever uploaded the page needs no reason for a day; for others the words say so beside the field.
    await line.getByRole('link', { name: 'Save page 1' }).click();
    await page.getByRole('heading', { name: 'Open a signed page' }).waitFor();
    await shot(page, 'phone-evidence-open');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Open a signed page' }).click();
    expect((await saved).suggestedFilename()).toBe('signed-form-1.png');
    await page.goto(`${page.url()}?problem=reason_needed`);
    await page.getByRole('link', { name: 'Say why you need to see this signed page' }).waitFor();
  });
});

describe('answers captured elsewhere', () => {
  test('are checked, reported on and imported; the report outlives a reload', async () => {
    const visit = await browser.open();
    const { page, origin } = visit;
    await signIn(visit, coordinator);
    await page.goto(`${origin}/o/guyd/responses`);
    await look(visit, 'entries');
    await page.getByRole('link', { name: 'Import answers' }).click();
    await page.waitForURL(/responses\/import$/);
    await look(visit, 'import');
    const upload = async (text: string): Promise<void> => {
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: 'Check the file' }).click();
      await page.waitForURL(/import\/[0-9a-f-]{36}/);
    };
    const rows = Array.from({ length: 12 }, () => `${randomUUID()},NL,birth,1`);
    const headings = '_uuid,residence_country,tie,_index';
    await upload([headings, ...rows.slice(1), `${randomUUID()},Atlantis,martian,1`].join('\n'));
    await page.getByRole('heading', { name: 'Rows with a problem' }).waitFor();
    await look(visit, 'import-problems');
    await page.getByRole('link', { name: 'Choose another file' }).click();
    await upload([headings, ...rows].join('\n'));
    await page.reload();
    await look(visit, 'import-report');
    await page.getByRole('button', { name: 'Import 12 answers' }).click();
    await page.getByText('Imported answers: 12').waitFor();
    await look(visit, 'import-done');
  });
});
