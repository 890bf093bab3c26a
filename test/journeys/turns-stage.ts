// Placements of the demo at which something turns: everybody who has a part in one, on a device of their own, and what they press.
import { expect } from 'vitest';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  type useBrowser,
  type Visit,
} from './browser.ts';
import { addHost, type Cast, emailOf, read } from './modes-stage.ts';

export const programme = 'guyd';

export async function look(visit: Visit, name: string): Promise<void> {
  await expectAccessible(visit.page);
  await expectNoSidewaysScroll(visit.page);
  await shot(visit.page, name);
}

interface Row {
  id: string;
  pseudonym: string;
  assignment: { id: string; title: string; institution: string };
}

export interface On extends Cast {
  pseudonym: string;
  name: string;
  assignment: Row['assignment'];
  memberEmail: string;
}

/** Everybody who has a part in a placement of the demo, each on a device of their own. */
export async function gather(
  browser: ReturnType<typeof useBrowser>,
  status: string,
  title: string,
  hostEmail: string,
): Promise<On> {
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
export async function take(
  { page }: Visit,
  step: string,
  fields: Record<string, string> = {},
): Promise<void> {
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

export const official = ({ coordinator, id }: On, part = '') =>
  coordinator.page.goto(`${coordinator.origin}/o/${programme}/placements/${id}${part}`);
export const atHost = ({ host, id }: On, part = '') =>
  host.page.goto(`${host.origin}/host/placements/${id}${part}`);
export const own = ({ member, id }: On, part = '') =>
  member.page.goto(`${member.origin}/me/invitations/${id}${part}`);
export const main = ({ page }: Visit) => page.locator('main').innerText();

export const needStatus = async ({ coordinator, assignment }: On): Promise<string> =>
  (await read<{ status: string }>(coordinator, `/api/programmes/${programme}/assignments/${assignment.id}`))
    .status;

export const subjectsTo = async (visit: Visit, to: string): Promise<string[]> =>
  (await read<{ items: { to: string; subject: string }[] }>(visit, '/api/dev/mail')).items
    .filter((mail) => mail.to === to)
    .map(({ subject }) => subject);

export const mailed = (visit: Visit, to: string, subject: string) =>
  expect.poll(() => subjectsTo(visit, to), { timeout: 20_000, interval: 300 }).toContain(subject);
