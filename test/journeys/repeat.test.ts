// Repeated short returns (MIDA Ghana Health): the same need another year, for the expert who was there. The host asks again, the
// focal point approves, it is funded, one press invites, and the expert arrives a second time. The steps between the choice and
// the arrival are clicked in other journeys.
import { expect, test } from 'vitest';
import { desktop, phone, signIn, useBrowser } from './browser.ts';
import { day, freeLine, makeReady, read, whole } from './modes-stage.ts';
import { atHost, gather, look, official, type On, own, programme, take } from './turns-stage.ts';

const browser = useBrowser();

/** The placements that the report counts as repeats: a figure leads to its records. */
const repeats = async ({ coordinator }: On): Promise<string[]> =>
  (
    await read<{ items: { id: string; part: string | null }[] }>(
      coordinator,
      `/api/programmes/${programme}/report/chosen`,
    )
  ).items
    .filter(({ part }) => part === 'repeat')
    .map(({ id }) => id);

test('repeat: the same expert comes a second time, and both placements say so', async () => {
  const on = await gather(browser, 'completed', 'Physiotherapy after surgery', 'physio@host.example');
  const { coordinator, host, member } = on;
  const { origin } = coordinator;
  const before = await repeats(on);

  await host.page.goto(`${origin}/host/assignments/${on.assignment.id}`);
  await host.page.locator('summary', { hasText: 'Ask for the same again' }).click();
  await host.page.locator('[name="repeat.startsOn"]').fill(day(60));
  await host.page.locator('[name="repeat.endsOn"]').fill(day(100));
  await host.page.locator('[name="repeat.placementId"]').selectOption({ label: on.pseudonym });
  await look(host, 'repeat-ask');
  await host.page.getByRole('button', { name: 'Draft it again' }).click();
  await host.page.waitForURL((url) => !url.pathname.includes(on.assignment.id));
  const need = /assignments\/([0-9a-f-]{36})/.exec(host.page.url())?.[1] ?? '';
  await host.page.goto(`${origin}/host/assignments/${need}`);
  await look(host, 'repeat-draft');
  await take(host, 'submit');

  const focal = await browser.open();
  await signIn(focal, 'focal@guyd.example');
  await focal.page.goto(`${origin}/o/${programme}/assignments/${need}`);
  await focal.page.getByRole('link', { name: on.assignment.title }).first().waitFor();
  await look(focal, 'repeat-focal');
  await take(focal, 'approve', { nationalPlan: 'Health plan 2026, target 5' });

  const { page } = coordinator;
  await page.goto(`${origin}/o/${programme}/assignments/${need}`);
  const line = await freeLine(coordinator, programme, 1800_00);
  await page.locator('[name="lines.0.lineId"]').selectOption(line.id);
  await page.locator('[name="lines.0.amount"]').fill('1800');
  await page.locator('form[action="?/fund"] button').last().click();
  await page.waitForURL(/done=/);
  await take(coordinator, 'open', { deadline: day(20) });
  await page.getByRole('link', { name: 'Go to the placement' }).click();
  await page.waitForURL(/\/placements\/[0-9a-f-]{36}/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(id).not.toBe(on.id);
  const next: On = { ...on, id, assignment: { ...on.assignment, id: need } };
  await page.getByRole('heading', { level: 1, name: on.pseudonym }).waitFor();
  await page.getByText('A repeat of:').waitFor();
  await look(coordinator, 'repeat-shortlisted');
  // One press.
  await take(coordinator, 'invite');

  await own(next);
  await member.page.getByText('A repeat of:').waitFor();
  await look(member, 'repeat-invited');
  await take(member, 'express_interest');
  await atHost(next, '/selection');
  await host.page.locator('[name="choice.choice"][value=select]').check({ force: true });
  await host.page.locator('form[action="?/choice"] button').click();
  await host.page.waitForURL(/told=/);
  await official(next);
  await take(coordinator, 'select', { note: 'The same physiotherapist comes back' });
  await makeReady(next, day(100));

  await atHost(next);
  await take(host, 'confirm_arrival', { date: day(0) });
  expect((await whole(next)).status).toBe('active');
  await host.page.getByText('A repeat of:').waitFor();
  await look(host, 'repeat-arrived');

  // Each story leads to the other.
  await official(next);
  await page.getByText('A repeat of:').getByRole('link', { name: on.assignment.title }).click();
  await page.waitForURL(new RegExp(on.id));
  await page.getByText('Repeated in:').getByRole('link', { name: on.assignment.title }).click();
  await page.waitForURL(new RegExp(id));
  await look(coordinator, 'repeat-story');
  await page.setViewportSize(phone);
  await look(coordinator, 'repeat-story-phone');
  for (const path of [`/me/invitations/${id}`, `/me/invitations/${on.id}`]) {
    await member.page.goto(`${origin}${path}?lang=ar`);
    expect(await member.page.locator('html').getAttribute('dir')).toBe('rtl');
    await look(member, `repeat-ar-${path.endsWith(id) ? 'second' : 'first'}`);
  }
  expect(await repeats(on)).toEqual([...before, id]);
  await page.setViewportSize(desktop);
  await page.goto(`${origin}/o/${programme}/report`);
  await page.locator('tr', { hasText: 'Chosen for an assignment that is repeated' }).first().waitFor();
});
