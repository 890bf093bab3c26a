// People at work in a real browser: an orientation session is planned; the person says how it goes, and that it is not
// working; the host reads the first and no trace of the second; the coordinator answers. The person's part, on a phone,
// runs without JavaScript.
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

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

async function jsonOf<T>({ page, origin }: Visit, path: string): Promise<T> {
  return (await (await page.request.get(origin + path)).json()) as T;
}

interface Row {
  id: string;
  assignment: { mode: string; institution: string };
}

const secret = 'The head of the ward shouts at me';

describe('at work', () => {
  let placement = '';
  let member = '';
  const host = 'ward@host.example';

  test('an orientation session is planned and changed, and those who need it are listed', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/orientation`);
    await look(visit, 'orientation-empty');
    await page.getByRole('link', { name: 'Plan a session' }).click();
    await page.locator('[name=title]').fill('Before you go: Guyana');
    await page.getByRole('button', { name: 'Save the session' }).click();
    // Each line says which field it means.
    await page.getByRole('link', { name: 'Day: Enter an answer here' }).waitFor();
    await look(visit, 'orientation-refused');
    await page.locator('[name=place]').fill('Utrecht, Domplein 1');
    await page.locator('[name=date]').fill('2030-01-15');
    await page.getByRole('button', { name: 'Save the session' }).click();
    // Day and hour are one moment to the API, and two fields to people.
    await page.getByRole('link', { name: 'Begins at: Enter an answer here' }).waitFor();
    await page.locator('[name=time]').fill('09:30');
    await page.locator('[name=timeZone]').selectOption('Europe/Amsterdam');
    await page.getByRole('button', { name: 'Save the session' }).click();
    await page.getByText('The session is planned.').waitFor();
    // The hour is that of the place, whoever reads it.
    await page.getByText(/15 January 2030.*09:30 CET/).waitFor();
    await look(visit, 'orientation-session');
    await page.getByRole('link', { name: 'Change' }).click();
    expect(await page.locator('[name=time]').inputValue()).toBe('09:30');
    await page.locator('[name=time]').fill('10:30');
    await page.getByRole('button', { name: 'Save the session' }).click();
    await page.getByText(/15 January 2030.*10:30 CET/).waitFor();
  });

  test('the person says how it goes, and to the coordinator alone that it is not working', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { items } = await jsonOf<{ items: Row[] }>(visit, '/api/programmes/guyd/placements?status=active');
    const one = items[0];
    placement = one?.id ?? '';
    const whole = await jsonOf<{ contact: { email: string } | null }>(
      visit,
      `/api/programmes/guyd/placements/${placement}`,
    );
    member = whole.contact?.email ?? '';
    const places = await jsonOf<{ items: { id: string; name: string }[] }>(
      visit,
      '/api/programmes/guyd/institutions',
    );
    const institution = places.items.find(({ name }) => name === one?.assignment.institution);
    const added = await visit.page.request.post(
      `${visit.origin}/api/programmes/guyd/institutions/${institution?.id}/hosts`,
      { data: { email: host } },
    );
    expect(added.ok()).toBe(true);

    const own = await browser.open({ size: phone, javaScript: false });
    await signIn(own, member);
    const { page, origin } = own;
    await page.goto(`${origin}/me/invitations/${placement}/work`);
    await page.locator('summary', { hasText: 'Say how it goes' }).click();
    await page.getByLabel('It goes well').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'What was done: Enter an answer here' }).waitFor();
    expect(await page.getByLabel('It goes well').isChecked()).toBe(true);
    await page.getByLabel('What was done').fill('Taught the night shift');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you. It can be read now.').waitFor();
    await page.locator('summary', { hasText: 'Tell my coordinator' }).click();
    await page.getByLabel('How people treat each other').check();
    await page.getByLabel('What is happening?').fill(secret);
    await page.getByRole('button', { name: 'Tell my coordinator' }).click();
    await page.getByText('The other side does not know of it.').waitFor();
    await expectNoSidewaysScroll(page);
    // axe needs a script of its own in the page.
    const looked = await browser.open({ size: phone });
    await signIn(looked, member);
    await looked.page.goto(page.url());
    await looked.page.locator('summary', { hasText: 'Say how it goes' }).click();
    await look(looked, 'work-told');
  });

  test('the host reads how it goes, and nothing of the other', async () => {
    const visit = await browser.open({ size: phone });
    await signIn(visit, host);
    const { page, origin } = visit;
    await page.goto(`${origin}/host/placements/${placement}/work`);
    await page.getByText('Taught the night shift').waitFor();
    await look(visit, 'work-host');
    for (const path of ['', '/work']) {
      await page.goto(`${origin}/host/placements/${placement}${path}`);
      expect(await page.content()).not.toContain('shouts');
    }
    expect(await (await page.request.get(`${origin}/api/placements/${placement}/work`)).text()).not.toContain(
      'shouts',
    );
  });

  test('the coordinator finds it first, and answers; the person reads that', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/placements/${placement}/work`);
    await page.getByText(secret).waitFor();
    await look(visit, 'work-coordinator');
    await page.getByLabel('What was agreed').fill('I meet the hospital on Monday');
    await page.getByRole('button', { name: 'Send the answer and close it' }).click();
    await page.getByText('Your answer can be read').waitFor();
    const own = await browser.open({ size: phone, javaScript: false });
    await signIn(own, member);
    await own.page.goto(`${own.origin}/me/invitations/${placement}/work`);
    await own.page.getByText('I meet the hospital on Monday').waitFor();
  });
});
