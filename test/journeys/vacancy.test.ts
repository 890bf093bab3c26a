// An employer's permanent post: a hospital drafts it, the ministry approves, the coordinator opens it without any donor, a
// nurse abroad reads what applying would show and applies by one press on a phone, and the hospital hires her.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
  type Visit,
} from './browser.ts';
import { type Cast, day, prepare, read, wasTold, whole } from './modes-stage.ts';

const browser = useBrowser();
const title = 'Sister of the newborn unit';
const words = 'I led a newborn ward in Utrecht for six years.';

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

describe('a vacancy', () => {
  let host: Visit;
  let focal: Visit;
  let coordinator: Visit;
  let member: Visit;
  let need = '';
  let on: Cast;

  beforeAll(async () => {
    host = await browser.open();
    await signIn(host, 'host@guyd.example');
    focal = await browser.open();
    await signIn(focal, 'focal@guyd.example');
    coordinator = await browser.open();
    await signIn(coordinator, 'coordinator@guyd.example');
    member = await browser.open({ size: phone });
    await signIn(member, 'member@guyd.example');
  }, 120_000);

  test('is drafted by the employer, who says what it pays', async () => {
    const { page, origin } = host;
    await page.goto(`${origin}/host/assignments/new?template=ward_teaching`);
    await page.locator('[name=title]').fill(title);
    expect(await page.locator('[name=employment]').isVisible()).toBe(false);
    await page.locator('[name=mode][value=permanent]').check({ force: true });
    await page.locator('[name=vacancy]').check({ force: true });
    await page.locator('[name=supervisor]').fill('Matron');
    await page.locator('[name=counterpartNumber]').fill('0');
    await page.locator('[name=place]').fill('Georgetown');
    await page.locator('[name=startsOn]').fill(day(120));
    await page.locator('[name="languages[0].code"]').selectOption('eng');
    await page.getByRole('button', { name: 'Send for approval' }).click();
    // Nobody applies for a post without knowing what it pays.
    await page.locator('[role=alert]').waitFor();
    await page.locator('[name=employment]').fill('G$ 350,000 a month, 40 hours, permanent after half a year');
    await look(host, 'vacancy-form');
    await page.getByRole('button', { name: 'Send for approval' }).click();
    await page.waitForURL(/\/host\/assignments\/[0-9a-f-]{36}/);
    need = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
    await page.getByText('G$ 350,000 a month').waitFor();
  });

  test('is approved, and opens without a donor', async () => {
    await focal.page.goto(`${focal.origin}/o/guyd/assignments/${need}`);
    const approve = focal.page.locator('form:has(input[name=step][value=approve])');
    await approve.locator('[name="approve.nationalPlan"]').fill('Health vision 2030');
    await approve.locator('button').last().click();
    await focal.page.waitForURL(/done=step/);

    const { page, origin } = coordinator;
    await page.goto(`${origin}/o/guyd/assignments?vacancies=yes`);
    await look(coordinator, 'vacancy-list');
    await page.getByRole('link', { name: title }).click();
    await page.getByText('The employer pays, so no donor is needed').waitFor();
    expect(await page.locator('input[name=step][value=fund]').count()).toBe(0);
    const open = page.locator('form:has(input[name=step][value=open])');
    await open.locator('[name="open.deadline"]').fill(day(60));
    await look(coordinator, 'vacancy-open');
    await open.locator('button').last().click();
    await page.waitForURL(/done=step/);
  });

  test('is found by a member, who reads what applying shows and applies', async () => {
    const { page, origin } = member;
    await page.goto(`${origin}/me/assignments`);
    await page.getByRole('link', { name: /^Vacancies/ }).click();
    await look(member, 'vacancy-fits-phone');
    await page.getByRole('link', { name: title }).click();
    await page.getByText('G$ 350,000 a month').waitFor();
    const apply = page.locator('section[aria-labelledby=apply]');
    await apply.getByText('Until you press the button, they see nothing of you.').waitFor();
    await apply.getByText('member@guyd.example').waitFor();
    await apply.locator('[name=message]').fill(words);
    await look(member, 'vacancy-apply-phone');
    // Until then the employer reads of nobody.
    const before = await read<{ items: { assignment: { id: string } }[] }>(host, '/api/host/placements');
    expect(before.items.filter(({ assignment }) => assignment.id === need)).toEqual([]);
    await apply.getByRole('button', { name: 'Apply and show this' }).click();
    await page.waitForURL(/\/me\/invitations\/[0-9a-f-]{36}/);
    const id = /[0-9a-f-]{36}/.exec(new URL(page.url()).pathname)?.[0] ?? '';
    on = { programme: 'guyd', id, coordinator, host, member };
    await page.getByText('Your application is sent.').waitFor();
    await look(member, 'vacancy-applied-phone');
    // The page of the post says so from now on, and offers no second one.
    await page.goto(`${origin}/me/assignments/${need}`);
    await page.getByText('You applied on').waitFor();
    expect(await page.locator('[name=message]').count()).toBe(0);
    await look(member, 'vacancy-own-phone');
  });

  test('the employer and the coordinator see who applied, and everybody is told', async () => {
    for (const [visit, path] of [
      [host, `/host/placements/${on.id}`],
      [coordinator, `/o/guyd/placements/${on.id}`],
    ] as const) {
      await visit.page.goto(visit.origin + path);
      await visit.page.getByText('Applied by their own act on').waitFor();
      await visit.page.getByText(words).waitFor();
      await visit.page.getByRole('link', { name: 'member@guyd.example' }).waitFor();
      await look(visit, `vacancy-${path.split('/')[1]}`);
    }
    for (const [to, subject] of [
      ['host@guyd.example', 'applied: Sister of the newborn unit'],
      // coordinator@ reads Arabic once another journey has looked at pages in it.
      ['partner@guyd.example', 'applied: Sister of the newborn unit'],
      ['member@guyd.example', 'Sister of the newborn unit'],
    ] as const)
      await expect.poll(() => wasTold(to, subject), { timeout: 20_000, interval: 500 }).toBe(true);
  });

  test('the chain goes on to the first day, and nobody asks for money', async () => {
    await prepare(on, null);
    const { page, origin } = coordinator;
    await page.goto(`${origin}/o/guyd/placements/${on.id}/money`);
    await page.getByText('The employer pays for this post.').waitFor();
    await look(coordinator, 'vacancy-money');
    await member.page.goto(`${member.origin}/me/invitations/${on.id}/money`);
    await member.page.getByText('The employer pays for this post.').waitFor();
    await host.page.goto(`${host.origin}/host/placements/${on.id}`);
    const begin = host.page.locator('form:has(input[name=step][value=begin_probation])');
    await begin.locator('[name="begin_probation.date"]').fill(day(-1));
    await begin.locator('button').last().click();
    await host.page.waitForURL(/done=/);
    expect((await whole(on)).status).toBe('probation');
  });
});
