// The questionnaire without a connection, in a real browser: opened, filled and sent from the device, whatever the network
// does in between; and nothing of it left behind for the next person at a shared device.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from '@compatriot/db/postgres.ts';
import { readPassword } from '@compatriot/db/embedded/cluster.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll, phone, shot, useBrowser, type Visit } from './browser.ts';
import { type Link, startLink } from './link.ts';

const browser = useBrowser();
let link: Link;
let sql: ReturnType<typeof postgres>;

beforeAll(() => {
  const dataDir = inject('dataDir');
  const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
  sql = postgres(`postgres://postgres:${readPassword(dataDir)}@127.0.0.1:${port}/compatriot`, { max: 1 });
});
afterAll(() => sql.end());
beforeEach(async () => {
  link = await startLink(inject('origin'));
});
afterEach(() => link.stop());

/** The first visit: the page is read, and the device has everything for the time without a connection. */
async function firstVisit(size = phone, language = 'en'): Promise<Visit> {
  const visit = await browser.open({ size, language });
  await visit.page.goto(`${link.origin}/s/guyd?lang=${language}`);
  await expect
    .poll(() => visit.page.evaluate(async () => Boolean(await caches.match('/s/guyd/on-device'))), {
      timeout: 15_000,
    })
    .toBe(true);
  await visit.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return visit;
}

const heading = (page: Page) => page.locator('main h1').filter({ visible: true }).first();

async function goOn(page: Page): Promise<void> {
  const before = page.url();
  await page.locator('main form button.primary').last().click();
  await page.waitForURL((url) => url.href !== before, { timeout: 40_000 });
  await heading(page).waitFor();
}

async function begin(page: Page): Promise<void> {
  await page.locator('main form button.primary').filter({ visible: true }).click();
  await page.waitForURL(/\/s\/guyd\/consent/, { timeout: 40_000 });
  await heading(page).waitFor();
}

/** To the check page, with the one answer that is needed. */
async function fillTheRest(page: Page): Promise<void> {
  for (let pages = 0; pages < 20; pages++) {
    if (new URL(page.url()).pathname.endsWith('/check')) return;
    const country = page.locator('select[name=residence_country]');
    if (await country.count()) await country.selectOption('NL');
    await goOn(page);
  }
  throw new Error('The check page never came');
}

const receiptOn = async (page: Page): Promise<string> => {
  const text = (await page.locator('main').innerText()) ?? '';
  return /GUYD-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
};

/** Everything of a person's that the device keeps, as one text. */
const keptOn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open('compatriot-survey', 1);
      request.onsuccess = () => done(request.result);
    });
    const records = await new Promise<unknown>((done) => {
      const request = database.transaction('surveys').objectStore('surveys').getAll();
      request.onsuccess = () => done(request.result);
    });
    return JSON.stringify(records);
  });

/** The pages that the device keeps: the questionnaire, and nothing of anybody's. */
const copiesOn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const copies = await caches.open('survey-copies');
    const pages = (await copies.keys()).map(async (key) => (await copies.match(key))?.text() ?? '');
    return (await Promise.all(pages)).join('\n');
  });

const tick = (page: Page, name: string, value: string) =>
  page.locator(`main input[name^="${name}"][value="${value}"]`).setChecked(true, { force: true });

describe('without a connection', () => {
  test('every topic is filled by the same rules, waits on the device and is sent by itself, once', async () => {
    const { page, context } = await firstVisit();
    await context.setOffline(true);
    await page.goto(`${link.origin}/s/guyd`);
    await page.getByText('There is no connection at the moment').waitFor();
    await expectAccessible(page);
    await shot(page, 'offline-start');
    await begin(page);

    // Something wrong is said as the server says it, beside what was typed.
    while (!(await page.locator('[data-question="birth_year"]').count())) await goOn(page);
    await page.locator('select[name=residence_country]').selectOption('NL');
    await tick(page, 'tie', 'birth');
    const year = page.locator('input[name=birth_year]:not([type=checkbox])');
    await year.fill('nineteen eighty');
    await page.locator('main form button.primary').last().click();
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('[role=alert]').innerText()).toContain('Enter a number');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
    expect(await page.title()).toMatch(/^Error/);
    expect(await year.inputValue()).toBe('nineteen eighty');
    await expectAccessible(page);
    await shot(page, 'offline-error');
    await year.fill('1984');
    await goOn(page);

    // A rule opens a question while one answers.
    while (!(await page.locator('[data-question="education_field"]').count())) await goOn(page);
    expect(await page.locator('[data-question="education_field"]').isVisible()).toBe(false);
    await tick(page, 'education_level', '6');
    await page.locator('[data-question="education_field"]').waitFor({ state: 'visible' });
    await goOn(page);

    await page.locator('input[name=skills_query]').fill('mending solar pumps');
    await page.locator('[data-question="skills"] [data-picker-search]').click();
    await expectAccessible(page);
    await shot(page, 'offline-words');
    await goOn(page);

    while (!(await page.locator('[data-question="modes"]').count())) await goOn(page);
    await tick(page, 'modes', 'virtual');
    await goOn(page);
    // The same answer opens a whole topic, and in it only what it asks about.
    expect(page.url()).toContain('/availability');
    expect(await page.locator('[data-question="hours_per_week"]').isVisible()).toBe(true);
    expect(await page.locator('[data-question="stay_length"]').isVisible()).toBe(false);
    while (!(await page.locator('input[name=email]').count())) await goOn(page);
    await page.locator('input[name=email]').fill('offline.person@people.example');
    await goOn(page);

    // Back, and back again: what was answered stands there.
    await page.locator('main a.back').click();
    await page.waitForURL(/\/contact/);
    expect(await page.locator('input[name=email]').inputValue()).toBe('offline.person@people.example');
    await page.goto(`${link.origin}/s/guyd/check`);
    const check = await page.locator('main').innerText();
    for (const line of ['Netherlands', '1984', 'mending solar pumps', 'offline.person@people.example']) {
      expect(check).toContain(line);
    }
    expect(check).not.toContain('How long could you stay');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'offline-check');
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/done/);
    await page.getByText('Your answers wait on this device').waitFor();
    await expectAccessible(page);
    await shot(page, 'offline-waiting');

    await context.setOffline(false);
    await page.getByText('Your answers have arrived').waitFor({ timeout: 30_000 });
    const receipt = await receiptOn(page);
    expect(receipt).toMatch(/^GUYD-/);
    await shot(page, 'offline-sent');
    const rows = await sql`
      select r.answers, c.email from responses r join contact_details c on c.response_id = r.id where r.receipt = ${receipt}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      email: 'offline.person@people.example',
      answers: { residence_country: 'NL', birth_year: 1984, education_level: '6', modes: ['virtual'] },
    });
    // Nothing but the receipt stays on the device, and the server knows this browser again.
    expect(await keptOn(page)).not.toContain('offline.person');
    await page.goto(`${link.origin}/s/guyd/done`);
    expect(await receiptOn(page)).toBe(receipt);
    await page.locator('main form button', { hasText: 'Forget' }).click();
    await page.waitForURL(/\/s\/guyd$/);
    await expect.poll(() => keptOn(page)).not.toContain(receipt);
  });

  test('an answer that is lost on the way, and a second tab, still make one response', async () => {
    const { page, context } = await firstVisit();
    await context.setOffline(true);
    await page.goto(`${link.origin}/s/guyd`);
    await begin(page);
    await fillTheRest(page);
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/done/);
    const body = /"send":(\{.*?\}),"sent"/s.exec(await keptOn(page))?.[1] ?? '';
    const draft = /"draft":(\{.*?\})/.exec(await keptOn(page))?.[1] ?? '';
    const second = await context.newPage();
    await second.goto(`${link.origin}/s/guyd/done`);

    const sends = 'POST /api/programmes/guyd/responses';
    link.cutAnswerTo(sends);
    await context.setOffline(false);
    await page.getByText('Your answers have arrived').waitFor({ timeout: 40_000 });
    await second.getByText('Your answers have arrived').waitFor({ timeout: 40_000 });
    const receipt = await receiptOn(page);
    expect(await receiptOn(second)).toBe(receipt);
    // The first arrived, its answer did not; the second gave the same receipt.
    expect(link.passed.filter((line) => line.startsWith(sends))).toHaveLength(2);

    const { id, secret } = JSON.parse(draft) as { id: string; secret: string };
    expect(await sql`select receipt from responses where id = ${id}`).toEqual([{ receipt }]);
    const { whole } = JSON.parse(body) as { whole: { answers: Record<string, unknown> } };
    const send = (answers: object) =>
      fetch(`${inject('origin')}/api/programmes/guyd/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, secret, ...whole, answers }),
      });
    const replayed = await send(whole.answers);
    expect(replayed.status).toBeLessThan(300);
    expect(await replayed.json()).toMatchObject({ receipt, repeated: true });
    expect((await send({ ...whole.answers, residence_country: 'BE' })).status).toBe(409);
    expect(await sql`select receipt from responses where id = ${id}`).toEqual([{ receipt }]);
  });

  test('a link that dies at Continue loses nothing: the device takes over and gives back', async () => {
    const { page } = await firstVisit();
    await begin(page);
    await goOn(page);
    await page.locator('select[name=residence_country]').selectOption('NL');
    await tick(page, 'tie', 'birth');
    await goOn(page);
    await page.locator('input[name=year_left]:not([type=checkbox])').fill('2004');
    link.dead();
    await goOn(page);
    expect(page.url()).toContain('/education');
    await page.getByText('Saved on this device, not sent yet').first().waitFor();
    await tick(page, 'education_level', '6');
    await goOn(page);
    link.good();
    await page.getByText('Everything from this device is saved with us').first().waitFor({ timeout: 60_000 });
    // The next page comes from the server again, which has what was typed meanwhile.
    await fillTheRest(page);
    expect(await page.locator('template[data-part]').count()).toBe(0);
    const check = await page.locator('main').innerText();
    expect(check).toContain('2004');
    await page.locator('main form button.primary').last().click();
    await page.waitForURL(/\/done/);
    const receipt = await receiptOn(page);
    const rows = await sql`select answers from responses where receipt = ${receipt}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      answers: { residence_country: 'NL', year_left: 2004, education_level: '6' },
    });
  });

  test('forgetting on a shared device leaves nothing that was typed, there or on the server', async () => {
    const { page, context } = await firstVisit();
    await begin(page);
    await goOn(page);
    await page.locator('select[name=residence_country]').selectOption('NL');
    await goOn(page);
    await context.setOffline(true);
    await page.goto(`${link.origin}/s/guyd/contact`);
    await page.locator('input[name=name]').fill('Seen By Nobody');
    await goOn(page);
    expect(await keptOn(page)).toContain('Seen By Nobody');
    await page.goto(`${link.origin}/s/guyd`);
    await page.locator('main form button', { hasText: 'Forget my answers' }).click();
    await page.getByText('Your answers are gone from this device').waitFor();
    const kept = await keptOn(page);
    expect(kept).not.toContain('Seen By Nobody');
    expect(kept).not.toContain('"NL"');
    expect(await copiesOn(page)).not.toContain('Seen By Nobody');
    await context.setOffline(false);
    await expect
      .poll(async () => (await context.cookies()).some(({ name }) => name === 'draft_guyd'), {
        timeout: 30_000,
      })
      .toBe(false);
    await page.goto(`${link.origin}/s/guyd`);
    await page.getByRole('button', { name: 'Start' }).waitFor();
  });

  test('in Arabic, from right to left', async () => {
    const { page, context } = await firstVisit(phone, 'ar');
    await context.setOffline(true);
    await page.goto(`${link.origin}/s/guyd`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await begin(page);
    await goOn(page);
    await page.locator('main form button.primary').last().click();
    await page.locator('[role=alert]').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'offline-ar-error');
    await fillTheRest(page);
    await expectAccessible(page);
    await shot(page, 'offline-ar-check');
  });
});
