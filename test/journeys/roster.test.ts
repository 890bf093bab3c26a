// A programme's old spreadsheet in a real browser: columns, words, one person in two rows, somebody who is found already;
// then an invited midwife opens her mail on a phone without JavaScript, changes a line, says yes, and is found.
import { randomUUID } from 'node:crypto';
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
const midwife = `midwife-${randomUUID().slice(0, 8)}@people.example`;
const other = `teacher-${randomUUID().slice(0, 8)}@people.example`;
let before = 0;
const seen = `seen-${randomUUID().slice(0, 8)}@people.example`;

async function look({ page }: Visit, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

interface Card {
  occupation: { label: string } | null;
  skills: { label: string }[];
  country: string;
  ageBand: string | null;
}
const json = async <T>({ page, origin }: Visit, path: string): Promise<T> =>
  (await (await page.request.get(`${origin}${path}`)).json()) as T;

/** Midwives in the Netherlands whom the reader finds. */
const midwives = async (visit: Visit): Promise<number> =>
  (await json<{ total: number }>(visit, '/api/programmes/guyd/talent?q=midwife&country=NL&language=nld:B1'))
    .total;

/** The year in the middle of an age band, so that a row resembles a card as far as cards say. */
const yearIn = (band: string): number => {
  const age = band === 'under_25' ? 22 : band === '65_over' ? 68 : Number(band.slice(0, 2)) + 5;
  return new Date().getUTCFullYear() - age;
};

async function mailTo(origin: string, email: string): Promise<{ link: string; code: string }> {
  const { items } = (await (await fetch(`${origin}/api/dev/mail`)).json()) as {
    items: { to: string; text: string }[];
  };
  const text = items.find(({ to }) => to === email)?.text ?? '';
  const [, link = '', code = ''] = /(https?:\/\/\S+\/join\?lang=\w\w#([0-9A-Z-]{14}))/.exec(text) ?? [];
  return { link, code };
}

describe('a roster', () => {
  test('is brought, decided and invited', async () => {
    const visit = await browser.open();
    const { page, origin } = visit;
    await signIn(visit, coordinator);
    const { items } = await json<{ items: Card[] }>(visit, '/api/programmes/guyd/talent?q=nurse');
    const card = items.find((each) => each.occupation && each.ageBand && each.skills.length > 1);
    if (!card?.occupation || !card.ageBand) throw new Error('The demo has no nurse to resemble');
    const country = new Intl.DisplayNames(['en'], { type: 'region' }).of(card.country) ?? '';
    before = await midwives(visit);
    const lines = [
      'Full name;E-mail;Year of birth;Country of residence;Job title;Skills;Languages;Host institution;Start date;End date;People trained;Remarks',
      `Shanta Persaud;${midwife};1986;Canada;Midwife;paediatric nursing, infection prevention;English (C2);Georgetown Public Hospital;2018-02-01;2018-03-15;40;=1+1`,
      `Shanta Persaud-Khan;${midwife};1986;Netherlands;Midwife;paediatric nursing;Dutch (B1);Linden Hospital;2020-01-10;2020-02-20;25;`,
      `Winston Roberts;${other};1975;United Kingdom;Secondary school teacher;Lesson magic;English;;;;;`,
      `Somebody Known;${seen};${yearIn(card.ageBand)};${country};${card.occupation.label};"${card.skills.map(({ label }) => label).join(', ')}";;;;;;`,
      'Nobody At All;no address;1980;Canada;Midwife;;;;;;;',
    ];
    await page.goto(`${origin}/o/guyd/responses`);
    await page.getByRole('link', { name: 'Bring a list of experts' }).click();
    await page.locator('input[type=file]').waitFor();
    await look(visit, 'roster-upload');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'experts.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await page.waitForURL(/\/columns$/);
    expect(await page.getByLabel('Job title').inputValue()).toBe('occupation');
    expect(await page.getByLabel('Remarks').inputValue()).toBe('');
    await look(visit, 'roster-columns');
    await page.getByRole('button', { name: 'Save and go on' }).click();

    await page.waitForURL(/\/words/);
    await page.getByText('Lesson magic').waitFor();
    // The best guess is chosen already, with how sure it is.
    expect(await page.getByRole('radio', { name: /^midwife \(same words\)/ }).isChecked()).toBe(true);
    await look(visit, 'roster-words');
    await page.getByRole('button', { name: 'Save this page' }).click();

    await page.waitForURL(/\/twins/);
    await page.getByRole('heading', { name: /Same e-mail address/ }).waitFor();
    await page.getByRole('radio', { name: 'Shanta Persaud-Khan' }).check({ force: true });
    await page.getByRole('radio', { name: 'Netherlands' }).check({ force: true });
    await page.getByRole('radio', { name: /One person/ }).check({ force: true });
    await page.getByRole('heading', { name: 'People you find already' }).waitFor();
    await look(visit, 'roster-twins');
    await page.getByRole('checkbox', { name: /Do not invite row 5/ }).check({ force: true });
    await page.getByRole('button', { name: 'Save the choices' }).click();

    await page.waitForURL(/\/check/);
    await look(visit, 'roster-check');
    expect(await page.locator('main').innerText()).toMatch(/This is no e-mail address/);
    const report = await page.request.get(page.url().replace(/check$/, 'report.csv'));
    expect(report.headers()['content-type']).toContain('text/csv');
    expect(await report.text()).toContain('"6"');
    await page.getByRole('button', { name: 'Invite these people: 2' }).click();
    await page.waitForURL(/\/rosters\/[0-9a-f-]{36}$/);
    await page.getByText('We show this from ten people on').first().waitFor();
    await look(visit, 'roster-done');
    expect(await midwives(visit)).toBe(before);
    const small = await browser.open({ size: phone, language: 'ar' });
    await signIn(small, coordinator);
    await small.page.goto(`${page.url()}?lang=ar`);
    await look(small, 'roster-done-phone-ar');
  });

  test('the midwife opens her mail on a phone without JavaScript, and says yes', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    const { code } = await mailTo(origin, midwife);
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await page.goto(`${origin}/join`);
    await page.getByLabel('Code from the mail').fill('0000-0000-0000');
    await page.getByRole('button', { name: 'Show what the list says' }).click();
    await page
      .getByText(/opens no invitation/)
      .first()
      .waitFor();
    await page.getByLabel('Code from the mail').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Show what the list says' }).click();
    await page.waitForURL(/\/join\/you/);
    expect(await page.getByLabel('Full name').inputValue()).toBe('Shanta Persaud-Khan');
    await expectNoSidewaysScroll(page);
    await shot(page, 'join-phone');
    // Both rows' placements came along; nothing is ticked for her.
    await page.getByText('Georgetown Public Hospital', { exact: true }).waitFor();
    await page.getByText('Linden Hospital', { exact: true }).waitFor();
    expect(await page.locator('input[name^="consents."]:checked').count()).toBe(0);
    await page.getByLabel('Full name').fill('Shanta P. Khan');
    await page.getByRole('button', { name: 'Yes, I agree to what I ticked' }).click();
    // Nothing ticked is no yes; what she typed stays.
    await page
      .getByText(/Tick at least who may find you/)
      .first()
      .waitFor();
    expect(await page.getByLabel('Full name').inputValue()).toBe('Shanta P. Khan');
    await page.locator('input[name="consents.talentPoolTeam"]').check({ force: true });
    await page.getByRole('button', { name: 'Yes, I agree to what I ticked' }).click();
    await page.waitForURL(/\/join\/done/);
    await expectNoSidewaysScroll(page);
    await shot(page, 'join-done-phone');
    const again = await browser.open({ size: phone });
    await again.page.goto(`${origin}/join/you`);
    await again.page.waitForURL(/\/join\?ended/);
  });

  test('is found by the team, and the importer reads nothing of her answer', async () => {
    const visit = await browser.open();
    const { origin } = visit;
    await signIn(visit, coordinator);
    // Invited people are found by nobody; with her yes there is one more.
    await expect.poll(() => midwives(visit), { timeout: 20_000, interval: 1000 }).toBe(before + 1);
    const { items } = await json<{ items: { invited: number; joined: number | null }[] }>(
      visit,
      '/api/programmes/guyd/rosters',
    );
    expect(items[0]).toMatchObject({ invited: 2, joined: null });
    await visit.page.goto(`${origin}/o/guyd/talent?q=midwife&country=NL`);
    expect(await visit.page.content()).not.toContain('Shanta');
  });

  test('the link brings its code along where scripts run, and takes it out of the address', async () => {
    const visit = await browser.open({ size: phone });
    const { page, origin } = visit;
    const { link, code } = await mailTo(origin, other);
    await page.goto(link.replace('lang=en', 'lang=ar'));
    await expect.poll(() => page.locator('input[name=code]').inputValue()).toBe(code);
    expect(page.url()).not.toContain(code);
    await look(visit, 'join-code-phone-ar');
    await page.locator('main form button').first().click();
    await page.waitForURL(/\/join\/you/);
    await look(visit, 'join-you-phone-ar');
    await page.locator('form[action="?/no"] button').click();
    await page.waitForURL(/answer=no/);
    await look(visit, 'join-no-phone-ar');
  });
});
