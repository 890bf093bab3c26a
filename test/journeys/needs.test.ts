// A hospital says what it needs, with help while it types; the ministry sends it back with comments by field; the hospital
// mends it on a phone without JavaScript; the ministry says what comes first and approves; a year later it is asked for again.
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
const title = 'Paediatric nursing on two wards';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

describe('a need', () => {
  let path = '';

  test('is worded from a template, with skills and a count while somebody types', async () => {
    const visit = await browser.open();
    await signIn(visit, 'host@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/host/assignments`);
    await page.getByRole('link', { name: 'New assignment' }).click();
    await page.getByText('Start from a template').click();
    await page.getByRole('link', { name: 'Teach paediatric nursing on the ward' }).click();
    await page.waitForURL(/template=ward_teaching/);
    expect(await page.locator('[name=counterpartNumber]').inputValue()).toBe('12');
    // A host reads a step, and never how many exactly.
    await page.getByText(/^(At least|Fewer than) \d+ people in the pool would fit/).waitFor();
    await page.locator('[name=title]').fill(title);
    await page
      .locator('[name=tasks]')
      .fill('Teach at the bedside. Wound care and patient triage on two wards.');
    const triage = page.locator('input[name=essential_add][value*="patient-triage"]');
    await triage.waitFor();
    await triage.check();
    await page.getByRole('button', { name: 'Add the ticked ones' }).click();
    await page.locator('input[type=hidden][value="urn:compatriot:skill:patient-triage"]').waitFor({
      state: 'attached',
    });
    expect(await page.locator('[name=title]').inputValue()).toBe(title);
    await look(visit, 'need-form');
    // What is missing is named, and nothing typed is lost.
    await page.getByRole('button', { name: 'Send for approval' }).click();
    await page.locator('[role=alert]').waitFor();
    await page.locator('[name=supervisor]').fill('Head nurse of the ward');
    await page.locator('[name="counterparts[0].name"]').fill('Nurse Baksh');
    await page.locator('[name="counterparts[0].role"]').fill('Ward sister');
    await page.locator('[name=place]').fill('Georgetown');
    await page.locator('[name=startsOn]').fill(inDays(100));
    await page.locator('[name=endsOn]').fill(inDays(140));
    await page.locator('[name="languages[0].code"]').selectOption('eng');
    await page.getByRole('button', { name: 'Send for approval' }).click();
    await page.waitForURL(/\/host\/assignments\/[0-9a-f-]{36}/);
    path = new URL(page.url()).pathname;
    await page.getByText('Nurse Baksh, Ward sister').waitFor();
    await look(visit, 'need-sent');
  });

  test('comes back with comments beside the fields they are about', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}${path.replace('/host/', '/o/guyd/')}`);
    const form = page.locator('form:has(input[name=step][value=return])');
    await page.locator('details:has(input[name=step][value=return]) > summary').click();
    await form.locator('[name="return.comments[0].field"]').selectOption('tasks');
    await form.locator('[name="return.comments[0].text"]').fill('Who will be trained, and on which wards?');
    await form.locator('[name="return.comments[1].field"]').selectOption('seats');
    await form.locator('[name="return.comments[1].text"]').fill('One is enough to begin with.');
    await look(visit, 'need-comments');
    await form.locator('button').last().click();
    await page.waitForURL(/done=step/);

    const host = await browser.open({ size: phone, javaScript: false });
    await signIn(host, 'host@guyd.example');
    await host.page.goto(host.origin + path);
    await host.page.getByText('Who will be trained, and on which wards?').first().waitFor();
    await shot(host.page, 'need-returned-phone');
    await host.page.getByRole('link', { name: 'Change', exact: false }).first().click();
    await host.page.waitForURL(/\/edit/);
    await host.page.getByText('One is enough to begin with.').waitFor();
    // Without a script a button asks for what the words lead to; what was typed stays.
    await host.page.getByRole('button', { name: 'Suggest skills and count who would fit' }).click();
    await host.page.getByText(/^(At least|Fewer than) \d+ people in the pool would fit/).waitFor();
    await host.page.locator('[name=tasks]').fill('Teach twelve nurses of wards 2 and 3 at the bedside.');
    await host.page.locator('[name=seats]').fill('1');
    await shot(host.page, 'need-mended-phone');
    await host.page.getByRole('button', { name: 'Save', exact: false }).last().click();
    await host.page.waitForURL(/done=saved/);
    await host.page.locator('form:has(input[name=step][value=submit]) button').click();
    await host.page.waitForURL(/done=step/);
  });

  test('is approved in a sector that comes first, with the plan that says so, and asked for again', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/priorities`);
    await page.locator('input[value=health]').check();
    await page.locator('[name="plan.health"]').fill('Health vision 2030, target 4');
    await look(visit, 'need-priorities');
    await page.getByRole('button', { name: 'Save for Guyana' }).click();
    await page.waitForURL(/done=GY/);
    await page.goto(`${origin}${path.replace('/host/', '/o/guyd/')}`);
    const approve = page.locator('form:has(input[name=step][value=approve])');
    expect(await approve.locator('[name="approve.nationalPlan"]').inputValue()).toBe(
      'Health vision 2030, target 4',
    );
    await approve.locator('button').last().click();
    await page.waitForURL(/done=step/);
    // As it was, for the journeys that come after.
    await page.goto(`${origin}/o/guyd/priorities`);
    await page.locator('input[value=health]').uncheck();
    await page.getByRole('button', { name: 'Save for Guyana' }).click();
    await page.waitForURL(/done=GY/);

    const host = await browser.open({ size: phone });
    await signIn(host, 'host@guyd.example');
    await host.page.goto(host.origin + path);
    await host.page.getByText('Ask for the same again').click();
    await look(host, 'need-again-phone');
    await host.page.getByRole('button', { name: 'Draft it again' }).click();
    await host.page.waitForURL(/\/edit/);
    expect(await host.page.locator('[name=title]').inputValue()).toBe(title);
    expect(await host.page.locator('[name="counterparts[0].name"]').inputValue()).toBe('Nurse Baksh');
  });
});

test('an institution keeps its address and its people; an official records a check', async () => {
  const host = await browser.open({ size: phone });
  await signIn(host, 'host@guyd.example');
  await host.page.goto(`${host.origin}/host/institutions`);
  await host.page.locator('[name=address]').fill('New Market Street, Georgetown');
  await host.page.getByRole('button', { name: 'Save the changes' }).click();
  await host.page.waitForURL(/done=saved/);
  await host.page.getByText('Add a contact person').click();
  await host.page.locator('[name="contact.name"]').fill('Rita Persaud');
  await host.page.getByRole('button', { name: 'Add this contact' }).click();
  // Neither number nor address: named beside the field, with what was typed.
  await host.page.locator('[role=alert]').waitFor();
  expect(await host.page.locator('[name="contact.name"]').inputValue()).toBe('Rita Persaud');
  await host.page.locator('[name="contact.phone"]').fill('+592 600 1122');
  await host.page.getByRole('button', { name: 'Add this contact' }).click();
  await host.page.waitForURL(/done=host/);
  await host.page.getByText('Rita Persaud').first().waitFor();
  await look(host, 'institution-host-phone');

  const official = await browser.open();
  await signIn(official, 'coordinator@guyd.example');
  const { page, origin } = official;
  await page.goto(`${origin}/o/guyd/institutions`);
  await page.getByRole('link', { name: 'Guyana Revenue Office' }).click();
  await page.getByText('Record a check').click();
  for (const each of ['registration', 'finances'])
    await page.locator(`[name="check.checked[]"][value=${each}]`).check({ force: true });
  await page.locator('[name="check.validUntil"]').fill(inDays(700));
  await page.locator('[name="check.note"]').fill('Papers seen in the register.');
  await look(official, 'institution-check');
  await page.getByRole('button', { name: 'Record this check' }).click();
  await page.waitForURL(/done=checked/);
  await page.getByText('Papers seen in the register.').waitFor();
});
