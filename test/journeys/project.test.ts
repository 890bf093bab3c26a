// A member proposes a project at home on a phone; two colleagues appraise it on their own; two tranches are paid against
// milestones, one of them from a line in another currency and against a photo, and its results are counted.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { jpeg, pdf } from '../documents.ts';
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
// A second try finds what the first one left.
const title = `Solar cold rooms ${randomUUID().slice(0, 4)}`;
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

async function as(email: string, options: Parameters<typeof browser.open>[0] = {}): Promise<Visit> {
  const visit = await browser.open(options);
  await signIn(visit, email);
  return visit;
}

const openOne = async ({ page, origin }: Visit, list: string): Promise<void> => {
  await page.goto(origin + list);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
};
const stepOf = (page: Page, verb: string) =>
  page.locator('details').filter({ has: page.locator(`input[name=step][value=${verb}]`) });
const milestone = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name }) });

async function appraise(email: string): Promise<void> {
  const visit = await as(email);
  const { page } = visit;
  await openOne(visit, '/o/guyd/projects');
  await expectAccessible(page);
  for (const group of await page
    .getByRole('group')
    .filter({ has: page.getByRole('radio', { name: '4' }) })
    .all())
    await group.getByRole('radio', { name: '4' }).check();
  await page.getByLabel('Why you score it so').fill('Sound, and the women run it themselves');
  await page.getByRole('button', { name: 'Give your appraisal' }).click();
  await page.getByText('Sound, and the women run it themselves').first().waitFor();
}

describe('a diaspora project', () => {
  test('proposed on a phone, appraised by two, paid in two tranches, counted', async () => {
    const member = await as('member@guyd.example', { size: phone });
    const { page } = member;
    await page.goto(`${member.origin}/me/projects`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Propose a project' }).click();
    await page.getByLabel('What is it called?').fill(title);
    await page.getByRole('button', { name: 'Save the draft' }).click();
    // A draft may be half done; what is missing is said.
    await page.getByText('Still missing before you can hand it in').waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByLabel('What is the need?').fill('Half of the catch spoils before noon');
    await page.getByLabel('What will you do?').fill('Two solar cold rooms');
    await page.getByLabel('Who benefits').fill('Sixty women and ten men');
    await page.getByLabel('What stays').fill('Fees pay the upkeep');
    await page.getByLabel('First day').fill(day(10));
    await page.getByLabel('Last day').fill(day(200));
    const first = page.getByRole('group', { name: 'Milestone 1' });
    await first.getByLabel('What is done by then?').fill('Site and licence');
    await first.getByLabel('By when').fill(day(20));
    await first.getByLabel('Asked for').fill('3,000');
    await first.getByLabel('Needed before we begin').check();
    const second = page.getByRole('group', { name: 'Milestone 2' });
    await second.getByLabel('What is done by then?').fill('Both rooms run');
    await second.getByLabel('By when').fill(day(90));
    await second.getByLabel('Asked for').fill('a lot');
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    // What is no amount is said beside the field, and nothing typed is lost.
    await page.getByRole('alert').waitFor();
    expect(await second.getByLabel('Asked for').inputValue()).toBe('a lot');
    expect(await page.getByLabel('What will you do?').inputValue()).toBe('Two solar cold rooms');
    await second.getByLabel('Asked for').fill('5,000');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('button', { name: 'Hand it in' }).click();
    await page.getByText('Being appraised').waitFor();
    await shot(page, 'project-member');

    await appraise('partner@guyd.example');
    await appraise('coordinator@guyd.example');

    const desk = await as('coordinator@guyd.example');
    await addLine(desk, 'PRJ-1', 'EUR', '20,000');
    await addLine(desk, 'PRJ-2', 'XOF', '5,000,000');
    await openOne(desk, '/o/guyd/projects');
    await desk.page.getByText('80 of 100').waitFor();
    const approve = stepOf(desk.page, 'approve');
    await approve.locator('summary').click();
    await approve.getByLabel('Words for the proposer').fill('Agreed: begin with the site');
    await choose(approve.getByLabel(/^Site and licence/), 'PRJ-1');
    await choose(approve.getByLabel(/^Both rooms run/), 'PRJ-2');
    await approve.getByRole('button', { name: 'Approve', exact: true }).click();
    // Another currency takes a rate, its day and where it was read.
    await approve.getByText('Fill this in').first().waitFor();
    await choose(approve.getByLabel(/^Site and licence/), 'PRJ-1');
    await choose(approve.getByLabel(/^Both rooms run/), 'PRJ-2');
    await approve.getByLabel('Rate: 1 EUR').last().fill('655,957');
    await approve.getByLabel('Day of the rate').last().fill(day(-1));
    await approve.getByLabel('Source of the rate').last().fill('BCEAO');
    await approve.getByRole('button', { name: 'Approve', exact: true }).click();
    await desk.page.getByText('Approved').first().waitFor();
    await milestone(desk.page, 'Both rooms run').getByText('655.957').waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'project-official');

    await page.reload();
    await page.getByText('Agreed: begin with the site').waitFor();
    await page.getByRole('button', { name: 'Agree and begin' }).click();
    await page.getByText('Running').waitFor();

    // The advance, before anything is reported.
    await desk.page.reload();
    await pay(desk.page, 'Site and licence', 'B-1');
    await page.reload();
    const rooms = milestone(page, 'Both rooms run');
    await rooms.locator('summary', { hasText: 'Report it as done' }).click();
    await rooms.getByLabel('What was done?').fill('Both rooms run since May');
    await rooms.getByRole('button', { name: 'Report it as done' }).click();
    // No money rests on words alone.
    await rooms.getByText('no tranche rests on words alone').waitFor();
    await rooms.getByLabel('What was done?').fill('Both rooms run since May');
    await rooms.getByLabel('What it is').selectOption({ label: 'Photo' });
    await rooms.getByLabel('A receipt, a photo or a report').setInputFiles({
      name: 'Both rooms.jpg',
      mimeType: 'image/jpeg',
      buffer: jpeg(),
    });
    await rooms.getByRole('button', { name: 'Report it as done' }).click();
    await rooms.getByText('Reported', { exact: true }).waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await rooms.locator('summary', { hasText: 'Add a paper' }).click();
    await rooms.getByLabel('A receipt, a photo or a report').setInputFiles({
      name: 'Bill 7.pdf',
      mimeType: 'application/pdf',
      buffer: pdf,
    });
    await rooms.getByRole('button', { name: 'Add a paper' }).click();
    await rooms.getByRole('link', { name: 'Bill 7.pdf' }).waitFor();
    await shot(page, 'project-papers');

    await desk.page.reload();
    const [saved] = await Promise.all([
      desk.page.waitForEvent('download'),
      milestone(desk.page, 'Both rooms run').getByRole('link', { name: 'Both rooms.jpg' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('Both rooms.jpg');
    await pay(desk.page, 'Both rooms run', 'B-2');
    await milestone(desk.page, 'Both rooms run').getByText('Accepted on these papers').waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'project-paid');
    // What the tranche was accepted on stays.
    await page.reload();
    expect(await rooms.getByRole('button', { name: 'Remove' }).count()).toBe(0);

    await page.reload();
    await page.getByLabel('What came of it?').fill('Nothing spoils any more');
    await page.getByRole('group', { name: 'Trained' }).getByLabel('Women').fill('58');
    await page.getByRole('radio', { name: /institution/i }).check();
    await page.getByRole('button', { name: 'Save the results' }).click();
    await page.getByText('Saved.').waitFor();
    await desk.page.reload();
    await desk.page.getByText('Nothing spoils any more').waitFor();
    const complete = stepOf(desk.page, 'complete');
    await complete.locator('summary').click();
    await complete.getByLabel('Last day').fill(day(0));
    await complete.getByRole('button', { name: 'Complete', exact: true }).click();
    await desk.page.getByText('Completed').first().waitFor();

    // Everything that was mailed on the way is in the inbox too, in the language that this person used last.
    await page.goto(`${member.origin}/notices`);
    await expect.poll(() => page.locator('summary', { hasText: title }).count()).toBe(3);
    await expectAccessible(page);
  });

  test('in Arabic and without script the form is whole', async () => {
    const visit = await as('member@guyd.example', { size: phone, javaScript: false, language: 'ar' });
    await visit.page.goto(`${visit.origin}/me/projects/new?programme=guyd`);
    expect(await visit.page.locator('html').getAttribute('dir')).toBe('rtl');
    await expectNoSidewaysScroll(visit.page);
    await shot(visit.page, 'project-arabic');
  });
});

async function pay(page: Page, name: string, reference: string): Promise<void> {
  const one = milestone(page, name);
  await one.locator('summary', { hasText: /^Accept$/ }).click();
  await one.getByRole('button', { name: 'Accept', exact: true }).click();
  await one.getByText('Accepted, to be paid').waitFor();
  await one.locator('summary', { hasText: 'Record the payment' }).click();
  await one.getByLabel('Paid on').fill(day(0));
  await one.getByLabel('Reference in your books').fill(reference);
  await one.getByRole('button', { name: 'Record the payment' }).click();
  await one.getByText('Paid', { exact: true }).waitFor();
}

async function addLine(
  { page, origin }: Visit,
  code: string,
  currency: string,
  amount: string,
): Promise<void> {
  await page.goto(`${origin}/o/guyd/budget/new`);
  await page.locator('input[name=donor]').fill('A foundation for markets');
  await page.locator('input[name=code]').fill(code);
  await page.locator('input[name=name]').fill('Projects at home');
  await page.locator('select[name=currency]').selectOption(currency);
  await page.locator('input[name=amount]').fill(amount);
  await page.locator('input[name=validFrom]').fill(day(-30));
  await page.locator('input[name=validUntil]').fill(day(700));
  await page.locator('main form button').last().click();
  await page.waitForURL(/\/budget(\?|$|\/[0-9a-f-]{36})/);
}

/** The budget line of this code. */
async function choose(select: Locator, code: string): Promise<void> {
  const label = await select.locator('option', { hasText: code }).textContent();
  await select.selectOption({ label: label ?? '' });
}
