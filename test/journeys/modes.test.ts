// The two ways of working that differ from a stay abroad, in a real browser from the first day on: a virtual assignment,
// recorded session by session on a phone, and a permanent return with its plan.
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
import { addHost, type Cast, day, emailOf, prepare, read, sayYes, whole } from './modes-stage.ts';

const browser = useBrowser();

async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

interface Row {
  id: string;
  assignment: { mode: string; institution: string };
}

/** Everybody who has a part in a placement of the demo in this mode, each on a device of their own. */
async function gather(programme: string, status: string, mode: string): Promise<Cast> {
  const coordinator = await browser.open();
  await signIn(coordinator, `coordinator@${programme}.example`);
  const { items } = await read<{ items: Row[] }>(
    coordinator,
    `/api/programmes/${programme}/placements?status=${status}`,
  );
  const found = items.find(({ assignment }) => assignment.mode === mode);
  if (!found) throw new Error(`Nobody ${status} for ${mode} work in the demo's ${programme}`);
  const email = `${mode}@host.example`;
  await addHost(coordinator, programme, found.assignment.institution, email);
  const host = await browser.open();
  await signIn(host, email);
  const member = await browser.open({ size: phone });
  await signIn(member, await emailOf(found.id));
  return { programme, id: found.id, coordinator, host, member };
}

/** Takes a step on the page of whoever it is up to, with its day where it needs one. */
async function take({ page }: Visit, step: string, date?: string): Promise<void> {
  const folded = page.locator(`details:not([open]):has(input[name=step][value="${step}"]) > summary`);
  if (await folded.count()) await folded.first().click();
  const form = page.locator(`form:has(input[name=step][value="${step}"])`).first();
  if (date) await form.locator(`[name="${step}.date"]`).fill(date);
  await form.locator('button').last().click();
  await page.waitForURL(new RegExp(`done=${step}`));
}

const official = ({ coordinator, programme, id }: Cast, part = '') =>
  coordinator.page.goto(`${coordinator.origin}/o/${programme}/placements/${id}${part}`);
const atHost = ({ host, id }: Cast, part = '') =>
  host.page.goto(`${host.origin}/host/placements/${id}${part}`);
const own = ({ member, id }: Cast, part = '') =>
  member.page.goto(`${member.origin}/me/invitations/${id}${part}`);

async function likes({ page }: Visit): Promise<void> {
  const form = page.locator('form[action*="/feedback"]');
  await form.locator('[name=overall][value="5"]').check({ force: true });
  await form.locator('[name=again][value=yes]').check({ force: true });
  await form.locator('[name=words]').fill('Gladly again');
  await form.getByRole('button', { name: 'Give my view' }).click();
  await page.waitForURL(/saved=feedback/);
}

describe('work of other kinds', () => {
  test('virtual: sessions on a phone, borne out by the host, to the report', async () => {
    const on = await gather('guyd', 'interested', 'virtual');
    const { coordinator, host, member } = on;
    // Nobody travels, so nobody asks for a visa or a health check.
    expect((await prepare(on, day(30))).sort()).toEqual(['degree', 'identity', 'licence']);

    await atHost(on);
    await look(host, 'virtual-host-before');
    await take(host, 'confirm_arrival', day(-20));

    await own(on, '/work');
    await member.page.locator('summary', { hasText: 'Record a session' }).click();
    await member.page.locator('[name="session.heldOn"]').fill(day(-3));
    await member.page.locator('[name="session.minutes"]').fill('90');
    await member.page.locator('[name="session.topic"]').fill('Reading an X-ray of the chest');
    await member.page.locator('[name="session.women"]').fill('7');
    await member.page.locator('[name="session.men"]').fill('4');
    await member.page.locator('[name="session.deliverables"]').fill('Slides and a check list');
    await look(member, 'virtual-session-form');
    await member.page.getByRole('button', { name: 'Record it' }).click();
    await member.page.getByText('The session is recorded.').waitFor();

    await atHost(on, '/work');
    await host.page.getByText('Slides and a check list').waitFor();
    await look(host, 'virtual-host-work');
    await host.page.locator('form[action*="/confirm"] button').click();
    await host.page.locator('form[action*="/confirm"]').waitFor({ state: 'detached' });
    await own(on, '/work');
    await member.page.getByText(/^Confirmed by/).waitFor();
    await look(member, 'virtual-work');

    // The last day, and what remains to be told.
    await atHost(on);
    await take(host, 'finish', day(0));
    await own(on, '/result');
    await look(member, 'virtual-result');
    await member.page.locator('a[href$="/result/report"]').click();
    await member.page.locator('[name=summary]').fill('Six sessions on reading images');
    await member.page.locator('[name=knowledge]').fill('The team reads its own images now');
    await member.page.locator('[name="reached[0].women"]').fill('7');
    await member.page.locator('[name="reached[0].men"]').fill('4');
    await look(member, 'virtual-report');
    await member.page.getByRole('button', { name: 'Give the report' }).click();
    await member.page.waitForURL(/saved=report/);
    const named = member.page.locator('form[action*="/handover"]');
    await named.locator('[name=name]').fill('Devika Persaud');
    await named.locator('[name=what]').fill('The weekly round of images');
    await named.locator('button').click();
    await member.page.waitForURL(/saved=handover/);
    await likes(member);

    await atHost(on, '/result');
    await host.page.locator('[name="ids[]"]').first().check({ force: true });
    await host.page.getByRole('button', { name: 'Confirm the handover' }).click();
    await host.page.waitForURL(/saved=handover/);
    await likes(host);
    await look(host, 'virtual-host-result');

    await official(on);
    await take(coordinator, 'complete', day(0));
    await look(coordinator, 'virtual-completed');
    expect((await whole(on)).status).toBe('completed');
    await official(on, '/result');
    await coordinator.page.getByText('The team reads its own images now').waitFor();
  });

  test('permanent: probation, a plan both sides agree to, settled, with a certificate', async () => {
    const on = await gather('midweb', 'invited', 'permanent');
    const { coordinator, host, member } = on;
    await sayYes(member, on.id);
    expect(await prepare(on, null)).toContain('visa_or_return');

    await atHost(on);
    await take(host, 'begin_probation', day(-30));
    await look(host, 'permanent-host');

    // Without a plan nobody settles, and the page says where it is written.
    await official(on);
    await coordinator.page.locator(`a[href$="/${on.id}/result"]`).last().click();
    await coordinator.page.locator('a[href$="/result/plan"]').click();
    await coordinator.page.locator('[name="steps[0].area"]').selectOption('housing');
    await coordinator.page.locator('[name="steps[0].what"]').fill('A flat near the school');
    await look(coordinator, 'permanent-plan-form');
    await coordinator.page.getByRole('button', { name: 'Save the plan' }).click();
    await coordinator.page.getByText('A flat near the school').waitFor();

    await own(on, '/result');
    await member.page.getByText('A flat near the school').waitFor();
    await look(member, 'permanent-plan-phone');
    await member.page.getByRole('button', { name: 'Agree to this plan' }).click();
    await member.page.waitForURL(/saved=plan/);
    const agree = coordinator.page.getByRole('button', { name: 'Agree to this plan' });
    await official(on, '/result');
    if (await agree.count()) {
      await agree.click();
      await coordinator.page.waitForURL(/saved=plan/);
    }

    await official(on);
    await take(coordinator, 'settle', day(0));
    expect((await whole(on)).status).toBe('settled');
    await look(coordinator, 'permanent-settled');

    // A job makes both a moment later.
    await expect
      .poll(
        async () => {
          await official(on, '/result');
          return coordinator.page.locator('section[aria-labelledby=follow] tbody tr').count();
        },
        { timeout: 20_000, interval: 1000 },
      )
      .toBeGreaterThanOrEqual(2);
    await look(coordinator, 'permanent-follow-up');
    await own(on, '/certificate');
    await member.page.locator('a[href^="/verify/"], a[href*="/verify/"]').first().waitFor();
    await look(member, 'permanent-certificate');
  });
});
