// An administrator builds a questionnaire in the browser, partly by keyboard alone, and a person then answers it; and what
// is published can be copied, opened everywhere and edited without losing anything.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { goOn } from './answering.ts';
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
const administrator = 'admin@compatriot.example';
const list = (code: string) => `/admin/programmes/${code}/questionnaires`;

interface Line {
  id: string;
  audience: string;
  version: number;
  status: string;
}

async function versions({ page, origin }: Visit, code: string): Promise<Line[]> {
  const answer = await page.request.get(`${origin}/api/programmes/${code}/questionnaires`);
  return ((await answer.json()) as { items: Line[] }).items;
}

async function stored({ page, origin }: Visit, id: string) {
  const answer = await page.request.get(`${origin}/api/questionnaires/${id}`);
  return (await answer.json()) as {
    revision: number;
    status: string;
    definition: { topics: { key: string; questions: { key: string }[] }[] };
  };
}

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

/** Until the page has said what was done. */
const said = (page: Page, words: RegExp | string) =>
  page.locator('p[role=status]', { hasText: words }).waitFor();

/** Tab until the element has the focus: how far a keyboard gets. */
async function tabTo(page: Page, selector: string, most = 80): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${selector} on ${page.url()}`);
}

describe('the questionnaire builder', () => {
  test('builds a form by keyboard, with a rule and a second language, and it is answered', async () => {
    const visit = await browser.open();
    const { page, origin } = visit;
    await signIn(visit, administrator);
    await page.goto(`${origin}/admin/programmes/midweb`);
    await page.locator(`a[href="${list('midweb')}"]`).click();
    await page.locator('h2#for-organisations').waitFor();
    await look(page, 'builder-list');

    // An organisations' form from nothing: whatever the start brings is thrown out first.
    await page
      .locator(
        'section[aria-labelledby=for-organisations] form button.primary, section[aria-labelledby=for-organisations] form button.secondary',
      )
      .first()
      .click();
    await page.waitForURL(/questionnaires\/[0-9a-f-]{36}$/);
    const id = page.url().split('/').at(-1) ?? '';
    await page.waitForLoadState('networkidle');
    for (let topics = await page.locator('li.topic').count(); topics > 0; topics--) {
      const head = page.locator('li.topic > .head').first();
      await head.locator('summary').click();
      await head.locator('button[value=remove]').click();
      await expect.poll(() => page.locator('li.topic').count()).toBe(topics - 1);
    }
    await look(page, 'builder-empty');

    // Only the keyboard from here: a topic and its first question.
    await tabTo(page, 'input[name=title]');
    await page.keyboard.type('Your organisation');
    await page.keyboard.press('Enter');
    await said(page, 'Your organisation');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('topic-your_organisation');
    await tabTo(page, '#f-kind-your_organisation');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Do you send volunteers?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/questions\/do_you_send_volunteers/);
    await page.waitForLoadState('networkidle');
    await tabTo(page, '#f-newChoices');
    await page.keyboard.type('yes = Yes, we do');
    await page.keyboard.press('Enter');
    await page.keyboard.type('No');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await said(page, '2');
    expect(await page.locator('[name="choices[1].code"]').inputValue()).toBe('no');
    await look(page, 'builder-question');

    // A second question that only some see: the rule is set by picking.
    await page.goto(`${origin}${list('midweb')}/${id}`);
    await page.waitForLoadState('networkidle');
    const topic = page.locator('#topic-your_organisation');
    await topic.locator('details summary', { hasText: 'Add a question' }).click();
    await topic.locator('select[name=kind]').selectOption('text');
    await topic.locator('textarea[name=label]').fill('Where do they go?');
    await topic.locator('form button.secondary').click();
    await page.waitForURL(/\/questions\/where_do_they_go/);
    await page.waitForLoadState('networkidle');
    await page.locator('[name="rule.new"]').selectOption('do_you_send_volunteers');
    await page.locator('button[value="rule.add"]').click();
    await page.locator('[name="rule[0][0].values"][value=yes]').check();
    await page.locator('form button.primary').click();
    await said(page, 'Saved');
    await look(page, 'builder-rule');
    await page.goto(`${origin}${list('midweb')}/${id}`);
    await page.waitForLoadState('networkidle');
    await page.getByText(/Shown when .*Do you send volunteers\?.* is .*Yes, we do/).waitFor();

    // Moved by keyboard, the focus stays on it; undone by Ctrl+Z.
    const order = () =>
      stored(visit, id).then(({ definition }) =>
        definition.topics[0]?.questions.map(({ key }) => key).join(' '),
      );
    await page.locator('#up-where_do_they_go').focus();
    await page.keyboard.press('Enter');
    await said(page, 'now 1 of 2');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('up-where_do_they_go');
    expect(await order()).toBe('where_do_they_go do_you_send_volunteers');
    await page.getByText('To mend before publishing').waitFor();
    await page.keyboard.press('Control+z');
    await said(page, 'Taken back');
    expect(await order()).toBe('do_you_send_volunteers where_do_they_go');

    // A second language, side by side. The form is cut down to two to begin with.
    await page.goto(`${origin}${list('midweb')}/${id}/settings`);
    await page.waitForLoadState('networkidle');
    const has = (code: string) => page.locator(`button[value="remove:${code}"]`).count();
    for (const code of ['es', 'pt', 'nl', 'ar', 'fr'])
      if (await has(code)) {
        await page.locator(`button[value="remove:${code}"]`).click();
        await expect.poll(() => has(code)).toBe(0);
      }
    await page.locator('select[name=language]').selectOption('fr');
    await page.locator('button[value=add]').click();
    await said(page, 'Added');
    await page.locator('input[name=title]').fill('Organisations abroad');
    await page.locator('textarea[name=intro]').fill('Two questions about your organisation.');
    await page.locator('input[name=minutes]').fill('1');
    await page.locator('form button.primary').click();
    await said(page, 'Saved');
    await look(page, 'builder-settings');
    await page.goto(`${origin}${list('midweb')}/${id}/translate?to=fr&topic=your_organisation&missing=1`);
    await page.waitForLoadState('networkidle');
    const french = ['Votre organisation', 'Envoyez-vous des bénévoles ?', 'Oui', 'Non', 'Où vont-ils ?'];
    const boxes = page.locator('section textarea');
    expect(await boxes.count()).toBe(french.length);
    for (const [at, words] of french.entries()) await boxes.nth(at).fill(words);
    await look(page, 'builder-translate');
    await page.locator('section form button.primary').click();
    await said(page, 'Saved');

    // The preview, right to left languages included, evaluates the rule over an example answer.
    await page.goto(`${origin}${list('midweb')}/${id}/preview`);
    await page.locator('button[formaction="?lang=fr"]').click();
    await page.getByText('Envoyez-vous des bénévoles ?').waitFor();
    expect(await page.getByText('Où vont-ils ?').count()).toBe(0);
    await page.locator('.phone input[value=yes]').check({ force: true });
    await page.locator('button[formaction="?lang=fr"]').click();
    await page.getByText('Où vont-ils ?').waitFor();
    await look(page, 'builder-preview');
    await page.goto(`${origin}${list('midweb')}/${id}`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');

    // Published, and answered by somebody in French, without script.
    await page.locator('a', { hasText: /^\s*Publish\s*$/ }).click();
    await page.getByRole('button', { name: 'Publish' }).waitFor();
    await look(page, 'builder-publish');
    await page.getByRole('button', { name: 'Publish' }).click();
    await said(page, 'Published');
    expect((await versions(visit, 'midweb')).find((each) => each.id === id)?.status).toBe('published');
    const person = await browser.open({ size: phone, javaScript: false });
    await person.page.goto(`${origin}/s/midweb.organisations?lang=fr`);
    await person.page.locator('main form button').last().click();
    await person.page.getByText('Envoyez-vous des bénévoles ?').waitFor();
    expect(await person.page.getByText('Où vont-ils ?').count()).toBe(0);
    await person.page.locator('input[type=radio][value=yes]').check({ force: true });
    await goOn(person.page);
    await person.page.getByText('Où vont-ils ?').waitFor();
    await person.page.locator('input[name=where_do_they_go]').fill('Accra');
    await goOn(person.page);
    await person.page.waitForURL(/\/check$/);
    await person.page.getByText('Accra').waitFor();
    await person.page.locator('main form button.primary').last().click();
    await person.page.waitForURL(/\/done/);
  });

  test('a published form is copied, every topic opened, and an edit and its undo leave it identical', async () => {
    const visit = await browser.open({ size: phone });
    const { page, origin } = visit;
    await signIn(visit, administrator);
    const all = await versions(visit, 'ghana-health');
    const published = all.find((each) => each.audience === 'people' && each.status === 'published');
    const before = await stored(visit, published?.id ?? '');
    await page.goto(`${origin}${list('ghana-health')}/${published?.id}`);
    await expectNoSidewaysScroll(page);
    expect(await page.locator('#topics ~ ol form').count()).toBe(0);
    await page.goto(`${origin}${list('ghana-health')}`);
    await page.waitForLoadState('networkidle');
    await page.locator('section[aria-labelledby=for-people] .buttons form button').first().click();
    await page.waitForURL(/questionnaires\/[0-9a-f-]{36}$/);
    const id = page.url().split('/').at(-1) ?? '';
    expect((await stored(visit, id)).definition).toEqual(before.definition);
    await look(page, 'builder-outline-phone');

    for (const topic of before.definition.topics) {
      await page.goto(`${origin}${list('ghana-health')}/${id}/topics/${topic.key}`);
      await page.waitForLoadState('networkidle');
      // Saving what is there is no edit.
      await page.locator('form button.primary').click();
      await said(page, 'Saved');
      const [question] = topic.questions;
      await page.goto(`${origin}${list('ghana-health')}/${id}/questions/${question?.key}`);
      await page.waitForLoadState('networkidle');
      await expectNoSidewaysScroll(page);
      await page.locator('form button.primary').click();
      await said(page, 'Saved');
    }
    const untouched = await stored(visit, id);
    expect(untouched.revision).toBe(0);
    expect(untouched.definition).toEqual(before.definition);

    await page.goto(`${origin}${list('ghana-health')}/${id}/questions/tie`);
    await page.waitForLoadState('networkidle');
    await look(page, 'builder-question-phone');
    await page.locator('[name="choices[0].label"]').fill('Born there');
    await page.locator('#choice-down-0').click();
    await said(page, 'now 2 of');
    expect((await stored(visit, id)).definition).not.toEqual(before.definition);
    await page.locator('header button[aria-keyshortcuts="Control+Z"]').click();
    await said(page, 'Taken back');
    expect((await stored(visit, id)).definition).toEqual(before.definition);

    // Somebody else was quicker: what was typed here stays, beside the newer state.
    const other = await browser.open();
    await signIn(other, administrator);
    await other.page.goto(`${origin}${list('ghana-health')}/${id}/questions/tie`);
    await other.page.waitForLoadState('networkidle');
    await page.goto(`${origin}${list('ghana-health')}/${id}/questions/tie`);
    await page.waitForLoadState('networkidle');
    await other.page.locator('[name=hint]').fill('Theirs');
    await other.page.locator('form button.primary').click();
    await said(other.page, 'Saved');
    await page.locator('[name=hint]').fill('Mine');
    await page.locator('form button.primary').click();
    await page.getByText('Somebody else changed this questionnaire').waitFor();
    expect(await page.locator('[name=hint]').inputValue()).toBe('Mine');
    await look(page, 'builder-stale-phone');
    await page.locator('form button.primary').click();
    await said(page, 'Saved');

    await page.goto(`${origin}${list('ghana-health')}/${id}/end`);
    await page.locator('form button.warning').click();
    await page.waitForURL(new RegExp(`${list('ghana-health')}$`));
    expect((await versions(visit, 'ghana-health')).some((each) => each.id === id)).toBe(false);
  });

  test('speaks Arabic from right to left', async () => {
    const visit = await browser.open({ language: 'ar' });
    const { page, origin } = visit;
    await signIn(visit, administrator);
    const published = (await versions(visit, 'guyd')).find((each) => each.status === 'published');
    await page.goto(`${origin}${list('guyd')}/${published?.id}?lang=ar`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await look(page, 'builder-outline-ar');
    await page.goto(`${origin}${list('guyd')}/${published?.id}/preview?topic=who`);
    await look(page, 'builder-preview-ar');
  });

  test('works without script', async () => {
    const visit = await browser.open({ javaScript: false });
    const { page, origin } = visit;
    await signIn(visit, administrator);
    await page.goto(`${origin}${list('guyd')}`);
    await page.locator('section[aria-labelledby=for-people] .buttons form button').first().click();
    await page.waitForURL(/questionnaires\/[0-9a-f-]{36}$/);
    const id = page.url().split('/').at(-1) ?? '';
    const first = async (at: number) =>
      (await stored(visit, id)).definition.topics[0]?.questions[at]?.key ?? '';
    const key = await first(0);
    await page.locator(`#down-${key}`).click();
    await said(page, 'now 2 of');
    expect(await first(1)).toBe(key);
    await page.locator('header.which form button').first().click();
    await said(page, 'Taken back');
    expect(await first(0)).toBe(key);
    await page.goto(`${origin}${list('guyd')}/${id}/end`);
    await page.locator('form button.warning').click();
    await page.waitForURL(new RegExp(`${list('guyd')}$`));
  });
});
