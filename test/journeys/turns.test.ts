// When it does not go straight: a yes said on the phone that a second coordinator confirms, a wrong click taken back, somebody
// who steps back; work that is paused, ended early, and somebody who is brought to safety; and a longer stay of the same person.
import { describe, expect, test } from 'vitest';
import { signIn, useBrowser } from './browser.ts';
import { day, freeLine, read, weigh, whole } from './modes-stage.ts';
import {
  atHost,
  gather,
  look,
  mailed,
  main,
  needStatus,
  official,
  type On,
  own,
  programme,
  take,
} from './turns-stage.ts';

const browser = useBrowser();
const evidence = 'Called on Monday at nine, from the number in the survey';

describe('stepping back', () => {
  test('a yes on the phone, confirmed by a second; a wrong choice taken back; and her own way out', async () => {
    const on = await gather(browser, 'invited', 'Road maintenance planning', 'works@host.example');
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

  test('paused, brought to safety, gone on: the host reads what happens and never why', async () => {
    on = await gather(browser, 'active', 'Midwifery at night', 'linden@host.example');
    const { coordinator, host, member } = on;
    await official(on);
    await take(coordinator, 'suspend', { reason: 'funding' });
    await atHost(on);
    await host.page.getByText('The work is paused.').first().waitFor();
    expect(await main(host)).not.toMatch(/funding|money/i);
    await official(on);
    await take(coordinator, 'evacuate', { reason: 'security' });
    await look(coordinator, 'turns-evacuated');
    // On the desk at once, before everything else.
    await coordinator.page.goto(`${coordinator.origin}/o/${programme}/desk?whose=all`);
    const first = coordinator.page.locator('main section', { hasText: 'Brought to safety' }).first();
    await first.getByText(on.pseudonym).first().waitFor();
    expect((await coordinator.page.locator('main h2').allInnerTexts())[0]).toContain('Brought to safety');
    await look(coordinator, 'turns-desk-evacuated');

    await coordinator.page.goto(`${coordinator.origin}/o/${programme}/board`);
    await coordinator.page.getByText(on.pseudonym).first().waitFor();
    for (const part of ['', '/work']) {
      await atHost(on, part);
      await host.page
        .getByText(/brought .* to safety/)
        .first()
        .waitFor();
      expect(await main(host)).not.toMatch(/security/i);
    }
    await look(host, 'turns-host-evacuated');
    await own(on);
    await member.page.getByText('Your safety comes first').waitFor();
    await look(member, 'turns-member-evacuated');
    await own(on, '/work');
    await member.page.getByText('Your safety comes first').waitFor();
    await look(member, 'turns-member-evacuated-work');
    await mailed(coordinator, on.memberEmail, `You are being brought to safety: ${on.assignment.title}`);
    await mailed(coordinator, 'linden@host.example', `Brought to safety: ${on.assignment.title}`);

    await official(on);
    await take(coordinator, 'resume');
    expect((await whole(on)).status).toBe('active');
    await atHost(on);
    expect(await main(host)).not.toMatch(/paused|safety/i);
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
    const line = await freeLine(coordinator, programme, 2500_00);
    await page.locator('[name="lines.0.lineId"]').selectOption(line.id);
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

test('work that the programme ends early: the person and the host hear of it, in their languages, and nobody of the host why', async () => {
  const on = await gather(browser, 'active', 'Coaching head teachers', 'campus@host.example');
  const { coordinator, host, member, name } = on;
  await official(on);
  await coordinator.page.locator('summary', { hasText: 'End early' }).click();
  await coordinator.page.getByText('The host is told that it ended, and not why.').waitFor();
  await look(coordinator, 'turns-end-early');
  await take(coordinator, 'end_early', { reason: 'health' });
  await coordinator.page.getByText('Reason: Health', { exact: false }).first().waitFor();
  expect(await main(coordinator)).not.toContain(on.memberEmail);
  await look(coordinator, 'turns-ended-early');
  await mailed(coordinator, on.memberEmail, `Ended: ${on.assignment.title}`);
  await mailed(coordinator, 'campus@host.example', `Ended: ${on.assignment.title}`);

  await atHost(on);
  await host.page.getByText('This one has ended').waitFor();
  expect(await main(host)).not.toContain(name);
  expect(await main(host)).not.toMatch(/health/i);
  await look(host, 'turns-host-ended-early');
  await own(on);
  await look(member, 'turns-member-ended-early');
  // Both read it in their inbox as well.
  for (const who of [host, member]) {
    await who.page.goto(`${who.origin}/notices`);
    await who.page.getByText(`Ended: ${on.assignment.title}`).first().waitFor();
  }
  await look(member, 'turns-inbox');
});
