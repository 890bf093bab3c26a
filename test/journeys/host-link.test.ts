// A host without an account acts from what was mailed to it, on a phone and without JavaScript: a contact person offers times to
// talk, says that it was held, scores, asks for the person; another one says that the work ended, who goes on with it and how it
// was. The coordinator reads who it was.
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
import { day, read } from './modes-stage.ts';

const browser = useBrowser();

interface Row {
  id: string;
  assignment: { id: string; mode: string; institution: string };
}

/** Names a contact person at the host of a placement, as the institution's page does. */
async function contactAt(
  visit: Visit,
  programme: string,
  institution: string,
  name: string,
  email: string,
): Promise<void> {
  const { items } = await read<{ items: { id: string; name: string }[] }>(
    visit,
    `/api/programmes/${programme}/institutions`,
  );
  const found = items.find((each) => each.name === institution);
  const made = await visit.page.request.post(
    `${visit.origin}/api/programmes/${programme}/institutions/${found?.id}/contacts`,
    { data: { name, email, language: 'en' } },
  );
  expect(made.ok(), await made.text()).toBe(true);
}

/** The coordinator presses on the placement's page; the address of the link stands in the mail and nowhere else. */
async function mailLink(
  visit: Visit,
  programme: string,
  placement: string,
  name: string,
  email: string,
): Promise<string> {
  const { page, origin } = visit;
  await page.goto(`${origin}/o/${programme}/placements/${placement}`);
  const form = page.locator('form[action="?/send_link"]');
  await form.getByLabel(new RegExp(name)).check();
  await form.getByRole('button', { name: 'Mail the link' }).click();
  await page.getByText('The link is on its way.').waitFor();
  let path = '';
  await expect
    .poll(
      async () => {
        const { items } = await read<{ items: { to: string; text?: string; body?: string }[] }>(
          visit,
          '/api/dev/mail',
        );
        path =
          /\/act\/[\w-]{43}/.exec(JSON.stringify(items.find((mail) => mail.to === email) ?? ''))?.[0] ?? '';
        return path;
      },
      { timeout: 20_000, interval: 300 },
    )
    .not.toBe('');
  return path;
}

async function look(path: string, name: string): Promise<void> {
  const visit = await browser.open({ size: phone });
  await visit.page.goto(visit.origin + path);
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

describe('a host without an account', () => {
  const programme = 'guyd';

  test('sits on the panel, scores and chooses from a mailed link', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    const { items } = await read<{ items: Row[] }>(
      visit,
      `/api/programmes/${programme}/placements?status=interested`,
    );
    const one = items.find(({ assignment }) => assignment.mode === 'temporary');
    if (!one) throw new Error('Nobody said yes');
    await contactAt(visit, programme, one.assignment.institution, 'Matron Joy', 'joy@panel.example');
    // A contact person stands in the same list as colleagues.
    await page.goto(`${origin}/o/guyd/assignments/${one.assignment.id}/selection`);
    const choice = page.locator('select[name=accountId]');
    const option = choice.locator('option', { hasText: 'Matron Joy' });
    await choice.selectOption((await option.getAttribute('value')) ?? '');
    await page.getByRole('button', { name: 'Add to the panel' }).first().click();
    await page.locator('li', { hasText: 'Matron Joy' }).waitFor();

    const link = await mailLink(visit, programme, one.id, 'Matron Joy', 'joy@panel.example');
    const { page: own } = await browser.open({ size: phone, javaScript: false });
    await own.goto(origin + link);
    await own.getByText('You act as').waitFor();
    // The times to talk are the host's to offer, and to take back.
    const before = await own.locator('form[action="?/take_back"]').count();
    if (before > 0) await own.locator('summary', { hasText: 'Offer more times' }).click();
    else await own.getByRole('link', { name: 'Offer times for an interview' }).click();
    await own.locator('form[action="?/offer"] button').click();
    await own.locator('[role=alert]').first().waitFor();
    for (const [row, time] of ['09:10', '15:20'].entries()) {
      await own.locator(`[name="offer.slots[${row}].date"]`).fill(day(9));
      await own.locator(`[name="offer.slots[${row}].time"]`).fill(time);
    }
    await own.locator('[name="offer.way"][value=phone]').check();
    await look(link, 'host-link-times');
    await own.locator('form[action="?/offer"] button').click();
    await expect.poll(() => own.locator('form[action="?/take_back"]').count()).toBe(before + 2);
    await own.locator('form[action="?/take_back"] button').last().click();
    await expect.poll(() => own.locator('form[action="?/take_back"]').count()).toBe(before + 1);
    expect(await own.getByRole('link', { name: 'Offer times for an interview' }).count()).toBe(0);
    await own.getByRole('link', { name: 'Say when you held the interview' }).waitFor();
    await own.locator('[name="interview.date"]').fill(day(0));
    await own.getByRole('button', { name: /interview/i }).click();
    await own.getByRole('link', { name: 'Score the person' }).waitFor();
    // Pressed without an answer: the list at the top says what to do.
    await own.locator('form[action="?/declare"] button').click();
    await own.getByRole('link', { name: 'Do you know' }).or(own.locator('[role=alert]')).first().waitFor();
    await expectNoSidewaysScroll(own);
    await own.locator('[name="declare.conflict"][value=none]').check();
    await own.locator('form[action="?/declare"] button').click();
    await own.locator('[name="score.note"]').waitFor();
    const points = own.locator('form[action="?/score"] fieldset');
    for (const group of await points.all()) await group.getByRole('radio').nth(3).check();
    await own.locator('[name="score.note"]').fill('Led a ward like ours');
    await look(link, 'host-link-scores');
    await own.locator('form[action="?/score"] button').click();
    await own.getByText('Nothing now, thank you.').waitFor();
    expect(await own.locator('form[action="?/score"]').count()).toBe(0);

    // The other one of the panel scores, and the link asks for the choice.
    await onlyTheTwo(visit, programme, one.assignment.id, 'Matron Joy');
    const { seats, criteria } = await read<{
      seats: { id: string; mine: boolean }[];
      criteria: { uri: string | null }[];
    }>(visit, `/api/placements/${one.id}/selection`);
    const seatId = seats.find((seat) => seat.mine)?.id;
    const post = (what: string, data: object) =>
      page.request.post(`${origin}/api/placements/${one.id}/${what}`, { data });
    expect((await post('declaration', { seatId, conflict: null })).status()).toBe(200);
    const scores = criteria.map(({ uri }) => ({ uri, score: 4 }));
    expect((await post('scores', { seatId, scores, note: 'Knows the work' })).status()).toBe(200);
    await expect
      .poll(
        async () => {
          await own.goto(origin + link);
          return own.getByRole('link', { name: 'Say whether you would like this person' }).count();
        },
        { timeout: 20_000, interval: 300 },
      )
      .toBe(1);
    await look(link, 'host-link-choice');
    await own.locator('[name="choice.choice"][value=select]').check();
    await own.locator('form[action="?/choice"] button').click();
    await own.getByText('Nothing now, thank you.').waitFor();

    await page.goto(`${origin}/o/guyd/placements/${one.id}`);
    await page.getByText('by Matron Joy, from a mailed link').first().waitFor();
  });

  test('says that the work ended and how it was, and that it was not all well', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@ghana-health.example');
    const { page, origin } = visit;
    const { items } = await read<{ items: Row[] }>(
      visit,
      '/api/programmes/ghana-health/placements?status=active',
    );
    const one = items[0];
    if (!one) throw new Error('Nobody is at work');
    await contactAt(visit, 'ghana-health', one.assignment.institution, 'Sister Efua', 'efua@ward.example');
    const link = await mailLink(visit, 'ghana-health', one.id, 'Sister Efua', 'efua@ward.example');
    const { page: own } = await browser.open({ size: phone, javaScript: false });
    await own.goto(origin + link);
    await own.locator('summary', { hasText: 'Tell my coordinator' }).click();
    await own.locator('[name="concern.kind"][value=living]').check();
    await own.locator('[name="concern.text"]').fill('The room had no water for a week');
    await own.locator('form[action="?/concern"] button').click();
    await own.getByText('The other side does not know of it.').waitFor();
    await own.locator('[name="finish.date"]').fill(day(0));
    await own.locator('form[action="?/step"] button').click();
    // Who goes on with the work: named twice, taken back once, confirmed.
    await own.getByRole('link', { name: 'Name and confirm who goes on with the work' }).waitFor();
    for (const name of ['Nurse Adjoa', 'Typed twice']) {
      const named = own.locator('details', { has: own.locator('form[action="?/handover"]') });
      if (!(await named.evaluate((part) => part.hasAttribute('open'))))
        await named.locator('summary').click();
      await own.locator('form[action="?/handover"] [name=name]').fill(name);
      await own.locator('form[action="?/handover"] [name=what]').fill('The night round');
      await own.locator('form[action="?/handover"] button').click();
      await own.locator('li', { hasText: name }).first().waitFor();
    }
    await look(link, 'host-link-handover');
    await own.locator('li', { hasText: 'Typed twice' }).locator('form[action="?/unname"] button').click();
    await expect.poll(() => own.getByText('Typed twice').count()).toBe(0);
    for (const box of await own.locator('form[action="?/handOver"] [type=checkbox]').all()) await box.check();
    await own.locator('form[action="?/handOver"] button').click();
    await expect.poll(() => own.locator('form[action="?/handOver"]').count()).toBe(0);
    await own.getByRole('link', { name: 'Say how you worked together' }).click();
    await look(link, 'host-link-feedback');
    await own.locator('[name=overall][value="4"]').check();
    await own.locator('[name=again][value=yes]').check();
    await own.locator('form[action="?/feedback"] button').click();
    await own.getByText('Nothing now, thank you.').waitFor();
    await page.goto(`${origin}/o/ghana-health/placements/${one.id}`);
    await page.getByText('The host said how it was').waitFor();
    await page.getByText('by Sister Efua, from a mailed link').first().waitFor();
  });
});

/** The panel is one contact person and the coordinator: whoever else the demo named leaves it. */
async function onlyTheTwo(
  visit: Visit,
  programme: string,
  assignment: string,
  contact: string,
): Promise<void> {
  const at = `/api/programmes/${programme}/assignments/${assignment}`;
  const { panel, choices } = await read<{
    panel: { id: string; name: string; mine: boolean }[];
    choices: { accountId: string; name: string }[];
  }>(visit, `${at}/selection`);
  for (const seat of panel.filter(({ name, mine }) => !mine && name !== contact))
    await visit.page.request.delete(`${visit.origin}${at}/panel/${seat.id}`);
  if (panel.some(({ mine }) => mine)) return;
  const { account } = await read<{ account: { email: string; name: string | null } }>(visit, '/api/session');
  const own = choices.find(({ name }) => name === account.name || name === account.email);
  const named = await visit.page.request.post(`${visit.origin}${at}/panel`, {
    data: { accountId: own?.accountId },
  });
  expect(named.status(), await named.text()).toBe(201);
}
