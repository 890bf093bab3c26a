// An author watches a survey, gives out a link of its own, and people come by it; an organisation answers for itself, is
// listed for those it allowed to, and a member says that she belongs to it.
import { describe, expect, test } from 'vitest';
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

/** Presses the page's one primary button. */
const goOn = ({ page }: Visit) => page.locator('main button.primary').click();

describe('the author’s view', () => {
  test('shows how far people come, makes a link for a channel, and stands still when asked to', async () => {
    const visit = await browser.open();
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    await page.getByRole('link', { name: 'Survey', exact: true }).click();
    await page.waitForURL(/\/o\/guyd\/survey/);
    await page.getByText('Share who finished').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/facebook/);
    await expectAccessible(page);
    await shot(page, 'author');
    // Whoever asked for reduced motion starts the refreshing; the button says what pressing it does.
    const button = page.getByRole('button', { name: 'Refresh by itself' });
    await button.click();
    await page.getByRole('button', { name: 'Stop refreshing by itself' }).waitFor();

    await page.getByLabel('A link for another channel').fill('radio-demerara');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = page.getByRole('link', { name: `${origin}/s/guyd?via=radio-demerara` });
    await link.waitFor();
    await page.locator('li', { has: link }).getByText('QR code').click();
    expect(await page.locator('li', { has: link }).locator('svg path').getAttribute('d')).toMatch(/^M/);
    const begun = await browser.open({ size: phone, javaScript: false });
    await begun.page.goto(`${origin}/s/guyd?via=radio-demerara`);
    await goOn(begun);
    await begun.page.waitForURL(/\/s\/guyd\//);
    // The same name again is refused beside the field.
    await page.getByLabel('A link for another channel').fill('radio-demerara');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.locator('[role=alert]').waitFor();
    await page
      .locator('li', { has: link })
      .getByRole('button', { name: /Take off the list/ })
      .click();
    await link.waitFor({ state: 'detached' });
  });

  test('works without script, on a phone and in Arabic', async () => {
    const visit = await browser.open({ size: phone, javaScript: false, language: 'ar' });
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/survey`);
    await page.getByRole('link', { name: 'تحديث' }).click();
    await expectNoSidewaysScroll(page);
    // A focal point sees the numbers and makes no links.
    expect(await page.locator('form[action="?/make"]').count()).toBe(0);
    await shot(page, 'author-phone-ar');
  });

  test('of a programme that nobody has answered says what to do', async () => {
    const visit = await browser.open({ size: desktop });
    await signIn(visit, 'admin@compatriot.example');
    const { page, origin } = visit;
    const code = `quiet${Date.now() % 100_000}`;
    const made = await page.request.post(`${origin}/api/programmes`, {
      data: {
        code,
        name: 'Quiet programme',
        originCountries: ['GY'],
        languages: ['en'],
        sectors: ['health'],
        modes: ['virtual'],
      },
    });
    expect(made.status(), await made.text()).toBe(201);
    await page.goto(`${origin}/o/${code}/survey`);
    await page.getByText('Not enough people yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Organisations', exact: true }).click();
    await page.getByText('Not enough people yet').waitFor();
  });
});

describe('an organisation', () => {
  test('answers without script, is listed for the team, and a member says she belongs to it', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    await page.goto(`${origin}/s/guyd`);
    await page.getByRole('link', { name: 'Answer for an organisation' }).click();
    await page.waitForURL(/\/s\/guyd\.organisations/);
    await expectNoSidewaysScroll(page);
    await goOn(visit);
    await page.getByLabel('Yes, the programme team may list our organisation').check();
    await shot(page, 'organisation-listing');
    await goOn(visit);
    await page.getByLabel('Name of the organisation').fill('Stabroek Market Alumni');
    await page.getByLabel('An association of people from there').check();
    await page.locator('[name=organisation_country]').selectOption('NL');
    await goOn(visit);
    await page.getByLabel('Train or mentor people').check();
    await goOn(visit);
    await goOn(visit);
    await page.waitForURL(/\/check$/);
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.waitForURL(/\/done/);
    await page.getByText('The programme team can list your organisation').waitFor();
    await shot(page, 'organisation-done');

    const official = await browser.open();
    await signIn(official, 'coordinator@guyd.example');
    await official.page.goto(`${origin}/o/guyd/institutions`);
    await official.page.getByRole('link', { name: 'Diaspora organisations' }).click();
    await official.page.getByLabel('Find an organisation').fill('stabroek');
    await expect
      .poll(async () => {
        await official.page.goto(`${origin}/o/guyd/organisations?q=stabroek`);
        return official.page.locator('table').count();
      })
      .toBe(1);
    await official.page.getByText('Stabroek Market Alumni').waitFor();
    await expectAccessible(official.page);
    const government = await browser.open();
    await signIn(government, 'focal@guyd.example');
    await government.page.goto(`${origin}/o/guyd/organisations?q=stabroek`);
    await government.page.getByText('No organisation is called').waitFor();

    const member = await browser.open({ size: phone });
    await signIn(member, 'member@guyd.example');
    await member.page.goto(`${origin}/me/profile`);
    await member.page.getByRole('link', { name: 'Name my organisations' }).click();
    await member.page.getByLabel('Its name, or a part of it').fill('stabroek');
    await member.page.getByRole('button', { name: 'Search' }).click();
    await expectAccessible(member.page);
    await member.page.getByRole('button', { name: 'I belong to it' }).click();
    await member.page.getByRole('button', { name: 'Take it back' }).waitFor();
    await shot(member.page, 'member-organisations');

    // The organisation takes its answers back, and is on nobody's list any more.
    await page.goto(`${origin}/s/guyd.organisations/done`);
    await page.locator('summary').first().click();
    await page.locator('form[action="?/withdraw"] button').click();
    await page.waitForURL(/\/withdrawn/);
    await official.page.goto(`${origin}/o/guyd/organisations?q=stabroek`);
    await official.page.getByText('No organisation is called').waitFor();
    await member.page.reload();
    await member.page.getByText('You have named none').waitFor();
  });
});

test('the end page counts the open assignments that fit, for somebody who ticked nothing', async () => {
  const visit = await browser.open({ size: phone });
  const { page, origin } = visit;
  const survey = (await (await page.request.get(`${origin}/api/programmes/guyd/survey`)).json()) as {
    versionId: string;
  };
  const answers = {
    residence_country: 'NL',
    tie: 'birth',
    modes: ['temporary', 'virtual'],
    skills: [{ uri: 'urn:compatriot:skill:paediatric-nursing', level: 4 }],
    languages: [{ code: 'eng', level: 'C2' }],
  };
  const sent = await page.request.post(`${origin}/api/programmes/guyd/responses`, {
    data: { id: crypto.randomUUID(), versionId: survey.versionId, language: 'en', answers },
  });
  expect(sent.status(), await sent.text()).toBe(200);
  await page.goto(`${origin}/s/guyd/done`);
  expect(await page.locator('main').innerText()).toMatch(/open assignments? fits? your answers/);
  await page.getByText('Only you see this number').waitFor();
  expect(await page.getByRole('link', { name: 'See what they said' }).getAttribute('href')).toBe('/p/guyd');
  await expectAccessible(page);
});
