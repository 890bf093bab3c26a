// When it does not go straight: a yes said on the phone that a second coordinator confirms, a wrong click taken back, somebody
// who steps back; work that is paused and somebody who is brought to safety; and the same person asked for again.
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
import { addHost, type Cast, day, emailOf, read, weigh, whole } from './modes-stage.ts';

const browser = useBrowser();
const programme = 'guyd';
const evidence = 'Called on Monday at nine, from the number in the survey';

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

interface Row {
  id: string;
  pseudonym: string;
  assignment: { id: string; title: string; institution: string };
}

interface On extends Cast {
  pseudonym: string;
  name: string;
  assignment: Row['assignment'];
  memberEmail: string;
}

/** Everybody who has a part in a placement of the demo, each on a device of their own. */
async function gather(status: string, title: string, hostEmail: string): Promise<On> {
  const coordinator = await browser.open();
  await signIn(coordinator, 'coordinator@guyd.example');
  const { items } = await read<{ items: Row[] }>(
    coordinator,
    `/api/programmes/${programme}/placements?status=${status}`,
  );
  const found = items.find(({ assignment }) => assignment.title === title);
  if (!found) throw new Error(`Nobody ${status} for ${title}`);
  await addHost(coordinator, programme, found.assignment.institution, hostEmail);
  const host = await browser.open();
  await signIn(host, hostEmail);
  const member = await browser.open({ size: phone });
  const memberEmail = await emailOf(found.id);
  await signIn(member, memberEmail);
  const own = await read<{ wouldDisclose: { name: string } }>(member, `/api/me/invitations/${found.id}`);
  const { id, pseudonym, assignment } = found;
  return {
    ...{ programme, id, pseudonym, assignment, coordinator, host, member, memberEmail },
    name: own.wouldDisclose.name,
  };
}

/** Takes a step on the page of whoever it is up to. */
async function take({ page }: Visit, step: string, fields: Record<string, string> = {}): Promise<void> {
  const folded = page.locator(`details:not([open]):has(input[name=step][value="${step}"]) > summary`);
  if (await folded.count()) await folded.first().click();
  const form = page.locator(`form:has(input[name=step][value="${step}"])`).first();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${step}.${name}"]`).first();
    if ((await field.evaluate((each) => each.tagName)) === 'SELECT') await field.selectOption(value);
    else if ((await field.getAttribute('type')) === 'radio')
      await form.locator(`[name="${step}.${name}"][value="${value}"]`).check({ force: true });
    else await field.fill(value);
  }
  await form.locator('button').last().click();
  await page.waitForURL(new RegExp(`done=(${step}|step)`));
}

const official = ({ coordinator, id }: On, part = '') =>
  coordinator.page.goto(`${coordinator.origin}/o/${programme}/placements/${id}${part}`);
const atHost = ({ host, id }: On, part = '') => host.page.goto(`${host.origin}/host/placements/${id}${part}`);
const own = ({ member, id }: On, part = '') =>
  member.page.goto(`${member.origin}/me/invitations/${id}${part}`);
const main = ({ page }: Visit) => page.locator('main').innerText();

const needStatus = async ({ coordinator, assignment }: On): Promise<string> =>
  (await read<{ status: string }>(coordinator, `/api/programmes/${programme}/assignments/${assignment.id}`))
    .status;

const subjectsTo = async (visit: Visit, to: string): Promise<string[]> =>
  (await read<{ items: { to: string; subject: string }[] }>(visit, '/api/dev/mail')).items
    .filter((mail) => mail.to === to)
    .map(({ subject }) => subject);

const mailed = (visit: Visit, to: string, subject: string) =>
  expect.poll(() => subjectsTo(visit, to), { timeout: 20_000, interval: 300 }).toContain(subject);

describe('stepping back', () => {
  test('a yes on the phone, confirmed by a second; a wrong choice taken back; and her own way out', async () => {
    const on = await gather('invited', 'Road maintenance planning', 'works@host.example');
    const { coordinator, host, member, name } = on;

    await official(on);
    await coordinator.page.locator('summary', { hasText: 'said yes' }).click();
    await coordinator.page.getByText('Contact does not open by this alone').waitFor();
    await look(coordinator, 'turns-behalf');
    await take(coordinator, 'express_interest', { 'onBehalf.way': 'phone', 'onBehalf.evidence': evidence });
    await coordinator.page.getByText(/contact stays closed, and .* reads nothing of it/).waitFor();
    // Who took it down is not asked to vouch for it.
    expect(await coordinator.page.getByRole('button', { name: 'Confirm the yes' }).count()).toBe(0);
    expect(await main(coordinator)).not.toContain('Your contact is now open');
    await look(coordinator, 'turns-yes-waits');

    await atHost(on);
    await host.page.getByText('No answer yet').first().waitFor();
    expect(await main(host)).not.toContain(name);
    await look(host, 'turns-host-silent');

    const second = await browser.open();
    await signIn(second, 'partner@guyd.example');
    await second.page.goto(`${second.origin}/o/${programme}/placements/${on.id}`);
    await second.page.getByText(evidence).first().waitFor();
    await look(second, 'turns-confirm');
    await second.page.getByRole('button', { name: 'Confirm the yes' }).click();
    await second.page.waitForURL(/said=confirmed/);
    await second.page.getByText(name).first().waitFor();
    await atHost(on);
    await host.page.getByText(name).first().waitFor();

    // Chosen too early: the seat is given back, and whoever was told is told again.
    await weigh(on, on.assignment.id);
    await official(on);
    await take(coordinator, 'select', { note: 'Both agree' });
    expect(await needStatus(on)).toBe('filled');
    const chosen = `${on.pseudonym} has been chosen: ${on.assignment.title}`;
    await mailed(coordinator, 'works@host.example', chosen);
    await look(coordinator, 'turns-undo');
    await coordinator.page.getByRole('button', { name: /^Undo/ }).click();
    await coordinator.page.waitForURL(/said=undone/);
    expect((await whole(on)).status).toBe('scored');
    expect(await needStatus(on)).toBe('selecting');
    await mailed(coordinator, on.memberEmail, `A correction: ${on.assignment.title}`);
    await mailed(coordinator, 'works@host.example', `A correction: ${on.assignment.title}`);

    await take(coordinator, 'select', { note: 'Now both agree' });
    expect(await needStatus(on)).toBe('filled');
    await own(on);
    await member.page.locator('summary', { hasText: 'Step back' }).click();
    await look(member, 'turns-withdraw');
    await take(member, 'withdraw', { reason: 'family' });
    await member.page.getByText('You have stepped back').waitFor();
    await look(member, 'turns-withdrawn');

    await atHost(on);
    expect(await main(host)).not.toContain(name);
    expect(await main(host)).not.toContain(on.memberEmail);
    expect(await main(host)).not.toMatch(/family/i);
    await look(host, 'turns-host-ended');
    await official(on);
    expect(await main(coordinator)).not.toContain(on.memberEmail);
    await coordinator.page.getByText('Reason: Family', { exact: false }).first().waitFor();
    await look(coordinator, 'turns-story');
    expect(await needStatus(on)).toBe('selecting');
  });
});

describe('at work', () => {
  let on: On;

  test('paused, gone on, brought to safety, gone on: the host never reads why', async () => {
    on = await gather('active', 'Midwifery at night', 'linden@host.example');
    const { coordinator, host, member } = on;
    await official(on);
    await take(coordinator, 'suspend', { reason: 'funding' });
    await atHost(on);
    await host.page.getByText('The work is paused.').first().waitFor();
    expect(await main(host)).not.toMatch(/funding|money/i);
    await official(on);
    await take(coordinator, 'resume');
    await take(coordinator, 'evacuate', { reason: 'security' });
    await look(coordinator, 'turns-evacuated');

    await coordinator.page.goto(`${coordinator.origin}/o/${programme}/board`);
    await coordinator.page.getByText(on.pseudonym).first().waitFor();
    for (const part of ['', '/work']) {
      await atHost(on, part);
      await host.page
        .getByText(/paused/i)
        .first()
        .waitFor();
      expect(await main(host)).not.toMatch(/evacuat|security|safety/i);
    }
    await look(host, 'turns-host-paused');
    await own(on);
    await member.page.getByText('Your safety comes first').waitFor();
    await look(member, 'turns-member-evacuated');
    await own(on, '/work');
    await member.page.getByText('Your safety comes first').waitFor();
    await look(member, 'turns-member-evacuated-work');
    await mailed(coordinator, on.memberEmail, `You are being brought to safety: ${on.assignment.title}`);
    expect((await subjectsTo(coordinator, 'linden@host.example')).join()).not.toMatch(/safety|evacuat/i);

    await official(on);
    await take(coordinator, 'resume');
    expect((await whole(on)).status).toBe('active');
    await atHost(on);
    expect(await main(host)).not.toMatch(/paused/i);
  });

  test('the same person stays longer: asked for, approved, funded, invited by one press, chosen without a second panel', async () => {
    const { coordinator, host, member, origin } = { ...on, origin: on.coordinator.origin };
    await atHost(on, '/work');
    await host.page.locator('summary', { hasText: 'Ask for more time' }).click();
    await host.page.locator('[name="extend.endsOn"]').fill(day(120));
    await host.page.locator('[name="extend.need"]').fill('Two more night teams asked to be trained.');
    await look(host, 'turns-extend');
    await host.page.getByRole('button', { name: 'Ask for it' }).click();
    await host.page.getByText('The request is with the focal point.').waitFor();

    const focal = await browser.open();
    await signIn(focal, 'focal@guyd.example');
    const { items } = await read<{ items: { id: string; title: string }[] }>(
      focal,
      `/api/programmes/${programme}/assignments?status=submitted`,
    );
    const need = items.find((each) => each.title === on.assignment.title)?.id ?? '';
    await focal.page.goto(`${origin}/o/${programme}/assignments/${need}`);
    // The government is not told who: this person shares their profile with the programme's team alone.
    await focal.page.getByText('Longer stay, after').waitFor();
    await take(focal, 'approve', { nationalPlan: 'Health plan 2026, target 3' });

    const { page } = coordinator;
    await page.goto(`${origin}/o/${programme}/assignments/${need}`);
    await page.locator('[name="lines.0.lineId"]').selectOption({ index: 1 });
    await page.locator('[name="lines.0.amount"]').fill('2500');
    await page.locator('form[action="?/fund"] button').last().click();
    await page.waitForURL(/done=/);
    await take(coordinator, 'open', { deadline: day(20) });
    await look(coordinator, 'turns-again-need');

    await page.getByRole('link', { name: 'Go to the placement' }).click();
    await page.waitForURL(/\/placements\/[0-9a-f-]{36}/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const next: On = { ...on, id, assignment: { ...on.assignment, id: need } };
    await page.getByRole('heading', { level: 1, name: on.pseudonym }).waitFor();
    await page.getByText('Goes on from:').waitFor();
    await take(coordinator, 'invite');
    await own(next);
    await member.page.getByText('Goes on from:').waitFor();
    await look(member, 'turns-again-invited');
    await take(member, 'express_interest');

    await atHost(next, '/selection');
    await host.page.getByText('Neither an interview nor a panel is needed').waitFor();
    await look(host, 'turns-again-host-choice');
    await host.page.locator('[name="choice.choice"][value=select]').check({ force: true });
    await host.page.locator('form[action="?/choice"] button').click();
    await host.page.waitForURL(/told=/);
    await official(next);
    await take(coordinator, 'select', { note: 'The same midwife goes on' });
    expect((await whole(next)).status).toBe('selected');
    await look(coordinator, 'turns-again-selected');
    await atHost(next);
    await host.page.getByText('Goes on from:').waitFor();
    await look(host, 'turns-again-host');
    await official(on);
    await page.getByText('Goes on in:').waitFor();
    const funding = await read<{ lines: { amount: number }[] }>(
      coordinator,
      `/api/programmes/${programme}/assignments/${need}/funding`,
    );
    expect(funding.lines.map(({ amount }) => amount)).toEqual([2500_00]);
  });
});
