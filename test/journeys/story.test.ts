// The whole story in a real browser, on the demo's data: a nurse answers on her phone without JavaScript; a ministry finds her
// without her name and posts a need; matching ranks and explains; she says yes, is chosen, goes, works and reports; half a year
// later she is asked what stayed of it. Only time itself is put forward in the database.
import { beforeAll, describe, expect, test } from 'vitest';
import { answerSurvey, start } from './answering.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
  type Visit,
} from './browser.ts';
import { freeLine } from './modes-stage.ts';
import * as acts from './temporary-acts.ts';

const browser = useBrowser();
const nurse = { name: 'Rosalind Benjamin', email: 'rosalind.benjamin@people.example' };
const title = 'Bedside teaching for a new paediatric ward';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Presses the button of one step: the page offers a form for each that is allowed. */
async function take({ page }: Visit, step: string, fields: Record<string, string> = {}): Promise<void> {
  const form = page.locator(`form:has(input[name=step][value="${step}"])`);
  const folded = page.locator(`details:not([open]):has(input[name=step][value="${step}"]) > summary`);
  if (await folded.count()) await folded.first().click();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${step}.${name}"]`);
    if (!(await field.count())) continue;
    if ((await field.first().evaluate((each) => each.tagName)) === 'SELECT') await field.selectOption(value);
    else if ((await field.first().getAttribute('type')) === 'radio')
      await form.locator(`[name="${step}.${name}"][value="${value}"]`).check({ force: true });
    else await field.fill(value);
  }
  await form.locator('button').last().click();
  await page.waitForLoadState('networkidle');
}

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

/** Types into a picker and takes the first suggestion, by keyboard. */
async function suggest({ page }: Visit, name: string, words: string): Promise<void> {
  const box = page.locator(`input[name="${name}_query"]`);
  await box.pressSequentially(words);
  await page.locator('[role=listbox]:visible [role=option]').first().waitFor();
  await box.press('ArrowDown');
  await box.press('Enter');
}

describe('the whole story', () => {
  let pseudonym = '';
  let placementPath = '';
  let assignmentPath = '';

  test('1 and 2: she answers without JavaScript, and her answers become a profile', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    await start(visit.page, `${visit.origin}/s/guyd`);
    await answerSurvey(visit.page, { ...nurse, government: true });
    await visit.page.getByRole('button', { name: 'Send my answers' }).click();
    await visit.page.waitForURL(/\/done/);
    const own = await browser.open({ size: phone });
    // The profile is made by a job a moment later.
    await expect
      .poll(
        async () => {
          await signIn(own, nurse.email);
          const answer = await own.page.request.get(`${own.origin}/api/me/profiles`);
          const { items } = (await answer.json()) as { items: { pseudonym: string }[] };
          pseudonym = items[0]?.pseudonym ?? '';
          return pseudonym;
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    await own.page.goto(`${own.origin}/me`);
    await own.page.getByText(pseudonym).first().waitFor();
    await look(own, 'story-me-phone');
  });

  test('3: an official finds her by what she can do, in other languages and misspelt, without her name', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    for (const words of ['nurs', 'enfermera', 'pediatrc']) {
      await visit.page.goto(
        `${visit.origin}/o/guyd/talent?q=${words}&country=NL&mode=virtual&sector=health&language=nld&education=6`,
      );
      await visit.page.getByText(pseudonym).first().waitFor();
      expect(await visit.page.content()).not.toContain('Rosalind');
    }
    await look(visit, 'story-talent');
    await visit.page.goto(`${visit.origin}/o/guyd/talent?q=nurs&country=US`);
    await visit.page.waitForLoadState('networkidle');
    expect(await visit.page.getByText(pseudonym).count()).toBe(0);
    await visit.page.goto(`${visit.origin}/o/guyd/talent?q=zzzzqqqq`);
    await shot(visit.page, 'story-talent-empty');
  });

  test('4: the need is written, approved, funded and opened', async () => {
    const official = await browser.open();
    await signIn(official, 'focal@guyd.example');
    const { page, origin } = official;
    await page.goto(`${origin}/o/guyd/assignments/new`);
    await page.locator('[name=institutionId]').selectOption({ label: 'Georgetown Public Hospital' });
    await page.locator('[name=title]').fill(title);
    await page.locator('[name=need]').fill('The new ward opens in spring and its nurses are new too.');
    await page.locator('[name=tasks]').fill('Teach at the bedside in two shifts.');
    await page.locator('[name=outputs]').fill('Twenty nurses trained.');
    await page.locator('[name=supervisor]').fill('Head nurse of the ward');
    await page.locator('[name=counterpartNumber]').fill('20');
    await page.locator('[name=sector]').selectOption('health');
    await page.locator('[name=mode][value=temporary]').check({ force: true });
    if (await page.locator('select[name=country]').count())
      await page.locator('[name=country]').selectOption('GY');
    await page.locator('[name=place]').fill('Georgetown');
    await page.locator('[name=startsOn]').fill(inDays(90));
    await page.locator('[name=endsOn]').fill(inDays(90 + 41));
    await suggest(official, 'occupation', 'pediatric nurse');
    await suggest(official, 'essential', 'paediatric nursing');
    await suggest(official, 'essential', 'clinical teaching');
    await suggest(official, 'optional', 'infection prev');
    await page.locator('[name="languages[0].code"]').selectOption('eng');
    await page.locator('[name="languages[0].level"]').selectOption('B2');
    await look(official, 'story-assignment-form');
    await page.locator('button[name=press][value=submit]:visible').click();
    await page.waitForURL(/\/assignments\/[0-9a-f-]{36}/);
    await take(official, 'approve', { nationalPlan: 'Health plan 2026, target 3' });
    await look(official, 'story-assignment');
    assignmentPath = new URL(page.url()).pathname;

    const coordinator = await browser.open();
    await signIn(coordinator, 'coordinator@guyd.example');
    await coordinator.page.goto(origin + assignmentPath);
    const line = await freeLine(coordinator, 'guyd', 9000_00);
    await coordinator.page.locator('[name="lines.0.lineId"]').selectOption(line.id);
    await coordinator.page.locator('[name="lines.0.amount"]').fill('9000');
    await take(coordinator, 'fund');
    await take(coordinator, 'open', { deadline: inDays(60) });
    await coordinator.page.getByText(title).first().waitFor();
  });

  test('5 and 6a: matching ranks and explains, and the coordinator invites her', async () => {
    const visit = await browser.open();
    await signIn(visit, 'coordinator@guyd.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/o/guyd/assignments`);
    await page.getByRole('link', { name: title }).first().click();
    await page.locator('form[action="?/match"] button').click();
    await page.waitForURL(/\/shortlist\//);
    const card = page.locator('article', { hasText: pseudonym });
    await card.locator('summary').click();
    await look(visit, 'story-shortlist');
    expect(await page.content()).not.toContain('Rosalind');
    await card.getByText('paediatric nursing').first().waitFor();
    await card.locator('textarea').fill('Your experience in Utrecht is what this ward needs.');
    // Where the demo's random ids place somebody with as many points before her, inviting her needs a reason.
    const reason = card.locator('input[name$=overrideReason]');
    if ((await reason.count()) > 0) await reason.fill('She asked for this hospital');
    await card.locator('form button').click();
    await page.waitForLoadState('networkidle');
    await page.goto(`${origin}/o/guyd/placements?status=invited`);
    await page.getByRole('link', { name: pseudonym }).first().click();
    await page.waitForURL(/\/placements\/[0-9a-f-]{36}/);
    placementPath = new URL(page.url()).pathname;
    expect(await page.content()).not.toContain(nurse.email);
    await look(visit, 'story-placement-invited');
  });

  test('6b: she says yes on her phone, without JavaScript, and only then the host knows her name', async () => {
    const host = await browser.open({ size: phone });
    await signIn(host, 'host@guyd.example');
    const hostPath = `/host/placements/${placementPath.split('/').at(-1)}`;
    await host.page.goto(host.origin + hostPath);
    await host.page.getByText(pseudonym).first().waitFor();
    expect(await host.page.content()).not.toContain('Rosalind');

    const member = await browser.open({ size: phone, javaScript: false });
    await signIn(member, nurse.email);
    await member.page.goto(`${member.origin}/me/invitations`);
    await shot(member.page, 'story-invitations-phone');
    await member.page.getByRole('link', { name: title }).first().click();
    await member.page.getByText(nurse.email).first().waitFor();
    await shot(member.page, 'story-invitation-phone');
    const coordinator = await browser.open();
    await signIn(coordinator, 'coordinator@guyd.example');
    const placement = placementPath.split('/').at(-1) ?? '';
    await acts.askFirst({ placement, coordinator, member });
    await member.page.locator('form:has(input[name=step][value=express_interest]) button').last().click();
    await member.page.waitForLoadState('load');

    await host.page.goto(host.origin + hostPath);
    await host.page.getByText(nurse.name).first().waitFor();
    await look(host, 'story-host-phone');
  });

  describe('6c: from her yes to what stayed of it', () => {
    let on: acts.Cast;
    let stranger: Visit;

    beforeAll(async () => {
      const [coordinator, host] = [await browser.open(), await browser.open({ size: phone })];
      const member = await browser.open({ size: phone });
      stranger = await browser.open({ size: phone });
      await signIn(coordinator, 'coordinator@guyd.example');
      await signIn(host, 'host@guyd.example');
      await signIn(member, nurse.email);
      const placement = placementPath.split('/').at(-1) ?? '';
      on = { placement, assignment: assignmentPath, coordinator, host, member };
    });

    test('she is chosen: a CV, a panel, a talk, scores given apart, both sides agree', async () => {
      await acts.sendCv(on);
      await acts.namePanel(on);
      await acts.meet(on);
      await acts.score(on);
      await acts.select(on);
    });
    test('she is cleared and contracted: papers, terms, money, two signatures', async () => {
      await acts.clear(on);
      await acts.offer(on);
      await acts.sign(on);
    });
    test('she goes and works: orientation, arrival, progress, a ticket paid back', async () => {
      await acts.depart(on);
      await acts.work(on);
      await acts.pay(on);
    });
    test('it ends: report, handover, both views, a certificate that anybody can check', async () => {
      await acts.conclude(on);
      await acts.certify(on, stranger);
    });
    test('and is followed up: a link half a year later, and the file is closed', async () => {
      const expert = await browser.open({ size: phone });
      await acts.lookBack(on, [stranger, expert], nurse.email);
    });
  });

  test('7: the map shows where people live and who they are, and the public page nothing under ten', async () => {
    const visit = await browser.open();
    await signIn(visit, 'focal@guyd.example');
    await visit.page.goto(`${visit.origin}/o/guyd/map`);
    await visit.page.getByRole('rowheader', { name: 'United States' }).first().waitFor();
    await look(visit, 'story-map');
    const stranger = await browser.open({ size: phone });
    await stranger.page.goto(`${stranger.origin}/p/guyd`);
    await look(stranger, 'story-public-phone');
    const answer = await stranger.page.request.get(`${stranger.origin}/api/programmes/guyd/figures`);
    const { figures } = (await answer.json()) as {
      figures: { cubes: Record<string, { rows: { people: number }[] }> };
    };
    const counts = Object.values(figures.cubes).flatMap((cube) => cube.rows.map((row) => row.people));
    expect(counts.length).toBeGreaterThan(20);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
    expect(counts.every((count) => count % 5 === 0)).toBe(true);
  });

  test('9: an administrator sets up a programme on one screen, and its survey is open', async () => {
    const visit = await browser.open();
    await signIn(visit, 'admin@compatriot.example');
    const { page, origin } = visit;
    await page.goto(`${origin}/admin/programmes/new`);
    await page.locator('[name=name]').fill('Cabo Verde Return');
    await page.locator('[name=code]').fill('cv-return');
    await page.locator('select[name=country]').selectOption('CV');
    await page.locator('button[formaction*=addCountry]').click();
    await page.locator('input[type=hidden][value=CV]').waitFor({ state: 'attached' });
    expect(await page.locator('[name=name]').inputValue()).toBe('Cabo Verde Return');
    await page.locator('[name="sectors[]"][value=health]').check({ force: true });
    await look(visit, 'story-admin-new');
    await page.locator('form .buttons button').last().click();
    await page.waitForURL(/\/admin\/programmes\/cv-return/);
    await look(visit, 'story-admin-made');
    const stranger = await browser.open({ size: phone, javaScript: false });
    await start(stranger.page, `${origin}/s/cv-return`);
    await stranger.page.locator('main form button.primary').last().waitFor();
  });

  test('the same pages in Arabic run from right to left', async () => {
    const visit = await browser.open({ language: 'ar' });
    await signIn(visit, 'coordinator@guyd.example');
    for (const [name, path] of [
      ['talent', '/o/guyd/talent?q=nurs'],
      ['assignments', '/o/guyd/assignments'],
      ['placements', '/o/guyd/placements'],
      ['placement', placementPath],
      ['map', '/o/guyd/map'],
      ['institutions', '/o/guyd/institutions'],
    ] as const) {
      await visit.page.goto(visit.origin + path);
      expect(await visit.page.locator('html').getAttribute('dir')).toBe('rtl');
      await look(visit, `story-ar-${name}`);
    }
  });
});
