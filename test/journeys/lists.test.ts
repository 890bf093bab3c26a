// An official keeps a search and is mailed when somebody new matches it, puts people on a list, shares it with the programme
// team and so not with the government, and compares them side by side.
import { describe, expect, inject, test } from 'vitest';
import { reachEmbedded } from '@compatriot/db/embedded.ts';
import { jobsText } from '@compatriot/db/jobs.ts';
import postgres from '@compatriot/db/postgres.ts';
import {
  desktop,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  shot,
  signIn,
  useBrowser,
  type Visit,
} from './browser.ts';

const browser = useBrowser();
const once = Date.now().toString(36);
const nurse = 'urn:compatriot:occupation:registered-nurse';

interface Mail {
  to: string;
  subject: string;
  text: string;
}
async function mailOf(subject: RegExp): Promise<Mail | undefined> {
  const answer = await fetch(`${inject('origin')}/api/dev/mail`);
  return ((await answer.json()) as { items: Mail[] }).items.find((mail) => subject.test(mail.subject));
}

/** What the schedule does every ten minutes, now: the job goes to the server's own queue. */
async function comeRound(): Promise<void> {
  const nobody = '00000000-0000-0000-0000-000000000000';
  const { url } = await reachEmbedded({ dataDir: inject('dataDir') });
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const job = { event: 'schedule', eventId: nobody, programmeId: null, subjectId: nobody };
  await sql`select pgboss.enqueue_events(${jobsText([{ handler: 'search.alert', ...job }])})`;
  await sql.end();
}

/** The names of the people on the page, in their order. */
const people = ({ page }: Visit) => page.locator('main ol.people h3').allInnerTexts();
const tick = async ({ page }: Visit, count: number): Promise<void> => {
  const boxes = page.locator('main ol.people input[name=id]');
  for (let place = 0; place < count; place++) await boxes.nth(place).check();
};

describe('lists and comparison', () => {
  test('people go from the search to a list, get a note, and are compared', async () => {
    const visit = await browser.open({ size: desktop });
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    await page.goto(`${origin}/o/guyd/talent?skill=${nurse}`);
    const found = await people(visit);
    expect(found.length).toBeGreaterThan(3);
    await tick(visit, 3);
    await page.getByRole('button', { name: 'Add to list' }).click();
    await page.waitForURL(/\/lists\/add/);
    await page.getByLabel('Name of the new list').fill(`Ward ${once}`);
    await page.getByLabel(/^Note/).fill('Free from March');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add to the list' }).click();
    await page.waitForURL(/\/o\/guyd\/talent\?/);

    await page.goto(`${origin}/o/guyd/lists`);
    await expectAccessible(page);
    await page.getByRole('link', { name: `Ward ${once}` }).click();
    await page.waitForURL(/\/lists\/[0-9a-f-]{36}$/);
    const list = page.url();
    await page.locator('main ol.people').waitFor();
    expect((await people(visit)).sort()).toEqual(found.slice(0, 3).sort());
    await expectAccessible(page);
    await shot(page, 'list');

    const [first = ''] = await people(visit);
    const row = page.locator('main ol.people > li').first();
    const noted = page.locator('main p', { hasText: 'and speaks Dutch' });
    await row.getByText('Change the note').click();
    await row.getByLabel(`Note about ${first}`).fill('Has led a ward\nand speaks Dutch');
    await row.getByRole('button', { name: 'Save the note' }).click();
    await noted.waitFor();

    // Taken off by mistake, and put back with the note.
    await row.getByRole('button', { name: /Take off this list/ }).click();
    await page.getByText(`${first} is no longer on this list.`).waitFor();
    expect(await people(visit)).not.toContain(first);
    await page.getByRole('button', { name: 'Put back' }).click();
    await noted.waitFor();
    expect(await people(visit)).toContain(first);

    await tick(visit, 3);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL(/\/talent\/compare/);
    const table = page.getByRole('table', { name: 'What each person brings' });
    expect(await table.getByRole('columnheader').count()).toBe(4);
    await table.getByRole('rowheader', { name: /^Experience/ }).waitFor();
    expect(await table.innerText()).not.toMatch(/@|Ama Mensah/);
    await expectAccessible(page);
    await shot(page, 'compare');
    const all = await table.getByRole('row').count();
    await page.getByRole('link', { name: 'Show only what differs' }).click();
    await page.getByRole('link', { name: 'Show everything' }).waitFor();
    expect(await table.getByRole('row').count()).toBeLessThan(all);
    await page.getByRole('link', { name: `Leave out ${first}` }).click();
    await expect.poll(() => table.getByRole('columnheader').count()).toBe(3);

    // Nobody is on a list who is on it no more.
    await page.goto(list);
    await page.getByText('Delete this list').click();
    await page.getByRole('button', { name: 'Yes, delete the list' }).click();
    await page.waitForURL(/\/o\/guyd\/lists$/);
    expect((await page.request.get(list)).status()).toBe(404);
  });

  test('a list shared with the team is not there for the government, nor the other way round; on a phone and without script', async () => {
    const visit = await browser.open({ size: phone, javaScript: false });
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    await page.goto(`${origin}/o/guyd/lists`);
    await page.getByLabel('Name of the list').fill(`Shared ${once}`);
    await page.getByLabel(/^Share it with the programme team, not with the government/).check();
    await page.getByRole('button', { name: 'Make a list' }).click();
    await page.waitForURL(/\/lists\/[0-9a-f-]{36}$/);
    await page.getByText('Nobody is on this list').waitFor();
    await page.getByText('Shared with the programme team', { exact: true }).waitFor();
    const list = page.url();
    const id = list.split('/').at(-1) ?? '';
    const at = `${origin}/api/programmes/guyd`;

    const official = await browser.open({ size: phone });
    await signIn(official, 'focal@guyd.example');
    const search = async ({ page: asked }: Visit): Promise<{ id: string; pseudonym: string }[]> =>
      ((await (await asked.request.get(`${at}/talent?sort=recent`)).json()) as { items: never[] }).items;
    const [seen] = await search(official);
    const team = await search(visit);
    const [listed] = team;
    if (!seen || !listed) throw new Error('The demo has nobody to put on a list');
    const put = await page.request.post(`${at}/lists/${id}/people`, {
      data: { card: listed.id, note: 'Ask soon' },
    });
    expect(put.status(), await put.text()).toBe(200);
    await page.goto(list);
    expect(await people(visit)).toEqual([listed.pseudonym]);
    await expectNoSidewaysScroll(page);

    expect((await official.page.goto(list))?.status()).toBe(404);
    await official.page.goto(`${origin}/o/guyd/lists`);
    expect(await official.page.locator('main').innerText()).not.toContain(`Shared ${once}`);
    await official.page.getByLabel('Name of the list').fill(`Ministry ${once}`);
    await official.page.getByLabel(/^Share it with colleagues of the government/).check();
    await expectAccessible(official.page);
    await official.page.getByRole('button', { name: 'Make a list' }).click();
    await official.page.waitForURL(/\/lists\/[0-9a-f-]{36}$/);
    const theirs = official.page.url();
    const added = await official.page.request.post(`${at}/lists/${theirs.split('/').at(-1) ?? ''}/people`, {
      data: { card: seen.id },
    });
    expect(added.status(), await added.text()).toBe(200);
    await official.page.goto(theirs);
    await official.page.getByText('Shared with the government of the country of origin').waitFor();
    expect(await people(official)).toEqual([seen.pseudonym]);
    await expectAccessible(official.page);
    await expectNoSidewaysScroll(official.page);
    await shot(official.page, 'list-government-phone');
    expect((await page.goto(theirs))?.status()).toBe(404);

    await official.page.goto(`${origin}/o/guyd/talent/compare?id=${seen.id}&back=/o/guyd/lists`);
    await official.page.getByRole('table', { name: 'What each person brings' }).waitFor();
    await expectAccessible(official.page);
    await page.goto(
      `${origin}/o/guyd/talent/compare?${team
        .slice(0, 4)
        .map((one) => `id=${one.id}`)
        .join('&')}`,
    );
    await expectNoSidewaysScroll(page);
    await shot(page, 'compare-phone');
  });

  test('comparing nobody, or somebody who is gone, says so', async () => {
    const visit = await browser.open({ size: phone });
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    await page.goto(`${origin}/o/guyd/talent/compare?id=${crypto.randomUUID()}`);
    await page.getByText('can no longer be seen').waitFor();
    await page.getByText('Nobody to compare').waitFor();
    await expectAccessible(page);
    await page.goto(`${origin}/o/guyd/lists/add`);
    await page.getByText('Nobody was chosen').waitFor();
    await expectAccessible(page);
  });
});

describe('a saved search', () => {
  test('writes when somebody new matches, and its link stops it without signing in', async () => {
    const visit = await browser.open({ size: phone });
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    await page.goto(`${origin}/o/guyd/talent?q=paediatric+nursing&country=BR`);
    await page.getByText('Save this search').click();
    await page.getByLabel('Name of the search').fill(`Children ${once}`);
    await page.getByLabel('Mail me when new people match').check();
    // Going on before the answer is there would take the request back.
    const saved = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await saved;
    await page.goto(`${origin}/o/guyd/searches`);
    const row = page.locator('main li', { hasText: `Children ${once}` });
    await row.getByText('Mails on').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'searches-phone');
    await row.getByRole('link', { name: `Children ${once}` }).click();
    await page.waitForURL(/\/talent\?/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('paediatric nursing');

    // Somebody answers the survey and may be found.
    const member = await browser.open({ size: phone });
    const survey = (await (await member.page.request.get(`${origin}/api/programmes/guyd/survey`)).json()) as {
      versionId: string;
    };
    const answers = {
      consent_team: true,
      residence_country: 'BR',
      tie: 'birth',
      modes: ['temporary'],
      skills: [{ uri: 'urn:compatriot:skill:paediatric-nursing', level: 4 }],
    };
    const sent = await member.page.request.post(`${origin}/api/programmes/guyd/responses`, {
      data: { id: crypto.randomUUID(), versionId: survey.versionId, language: 'en', answers },
    });
    expect(sent.status(), await sent.text()).toBe(200);

    const subject = new RegExp(`new person matches “Children ${once}”`);
    await expect
      .poll(
        async () => {
          await comeRound();
          return (await mailOf(subject))?.to;
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe('coordinator@guyd.example');
    const { text } = (await mailOf(subject)) ?? { text: '' };
    expect(text).not.toMatch(/paediatric|Brazil|BR/);

    // The link leads to the search, and the other one stops the mails on any device, signed in or not.
    const [opens = '', stops = ''] = text.match(/https?:\/\/\S+/g) ?? [];
    await page.goto(opens.replace(new URL(opens).origin, origin));
    expect(new URL(page.url()).searchParams.get('country')).toBe('BR');
    const stranger = await browser.open({ size: phone, javaScript: false });
    await stranger.page.goto(stops.replace(new URL(stops).origin, origin));
    await expectNoSidewaysScroll(stranger.page);
    await stranger.page.getByRole('button', { name: 'Stop the mails' }).click();
    await stranger.page.getByRole('heading', { name: 'The mails have stopped' }).waitFor();
    await shot(stranger.page, 'stop-phone');
    await page.goto(`${origin}/o/guyd/searches`);
    await row.getByText('Mails off').waitFor();
    await row.locator('summary', { hasText: 'Delete' }).click();
    await row.getByRole('button', { name: 'Yes, delete the search' }).click();
    await row.waitFor({ state: 'detached' });
  });

  test('that is refused keeps its name and its question', async () => {
    const visit = await browser.open({ size: desktop });
    const { page, origin } = visit;
    await signIn(visit, 'coordinator@guyd.example');
    const save = async () => {
      await page.goto(`${origin}/o/guyd/talent?country=CA`);
      await page.waitForLoadState('networkidle');
      await page.getByText('Save this search').click();
      await page.getByLabel('Name of the search').fill(`Canada ${once}`);
      // The address before it and after it is the same: what tells that it was saved is the answer.
      const answer = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await answer;
    };
    await save();
    await save();
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('input[name=query]').inputValue()).toBe('country=CA');
    await expectAccessible(page);
    await page.getByLabel('Name of the search').first().fill(`Canada again ${once}`);
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.goto(`${origin}/o/guyd/searches`);
    await page.getByRole('link', { name: `Canada again ${once}` }).waitFor();
  });
});
