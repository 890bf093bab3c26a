// What follows a yes to a temporary assignment, act by act as three people press it in their browsers: choosing, clearance,
// contract, departure, work, result, and what was asked a year later.
import { expect, inject } from 'vitest';
import { reachEmbedded } from '@compatriot/db/embedded.ts';
import postgres from '@compatriot/db/postgres.ts';
import { goOn } from './answering.ts';
import { desktop, expectAccessible, expectNoSidewaysScroll, phone, shot, type Visit } from './browser.ts';

export interface Cast {
  placement: string;
  /** Path of the assignment among the programme's pages. */
  assignment: string;
  coordinator: Visit;
  host: Visit;
  member: Visit;
}

export const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const paper = {
  name: 'papers.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};
const photo = {
  name: 'IMG_0042.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
};

/** Pages say in their address what was done. */
const said = /[?&](done|told|saved)=/;

const official = ({ coordinator, placement }: Cast, part = '') =>
  coordinator.page.goto(`${coordinator.origin}/o/guyd/placements/${placement}${part}`);
const atHost = ({ host, placement }: Cast, part = '') =>
  host.page.goto(`${host.origin}/host/placements/${placement}${part}`);
const own = ({ member, placement }: Cast, part = '') =>
  member.page.goto(`${member.origin}/me/invitations/${placement}${part}`);

/** Each page is looked at once, as it is at that moment of the story. */
export async function look({ page }: Visit, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, `temporary-${name}`);
}

/** Takes a step on the page of whoever it is up to, with its day or note where it needs one. */
async function take({ page }: Visit, step: string, fields: Record<string, string> = {}): Promise<void> {
  const folded = page.locator(`details:not([open]):has(input[name=step][value="${step}"]) > summary`);
  if (await folded.count()) await folded.first().click();
  const form = page.locator(`form:has(input[name=step][value="${step}"])`).first();
  for (const [name, value] of Object.entries(fields))
    await form.locator(`[name="${step}.${name}"]`).fill(value);
  await form.locator('button').last().click();
  await page.waitForURL(new RegExp(`done=${step}`));
}

async function fill({ page }: Visit, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
}
const button = ({ page }: Visit, name: string) => page.getByRole('button', { name, exact: true }).first();

/** Time passes: what a date in the future holds back is there. */
async function timePasses(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const { url } = await reachEmbedded({ dataDir: inject('dataDir') });
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** Before her yes she asks, by her pseudonym; the coordinator answers, and the host learns nothing of it. */
export async function askFirst(on: Pick<Cast, 'placement' | 'coordinator' | 'member'>): Promise<void> {
  const { coordinator, member, placement } = on;
  const page = `${member.origin}/me/invitations/${placement}`;
  await member.page.goto(page);
  await fill(member, { 'question.text': 'Is there a room near the ward?' });
  await member.page.locator('form[action*="/question"] button').click();
  await member.page.getByText('Is there a room near the ward?').waitFor();
  await coordinator.page.goto(`${coordinator.origin}/o/guyd/placements/${placement}/selection`);
  await coordinator.page.getByText('Is there a room near the ward?').waitFor();
  await fill(coordinator, { 'question.text': 'Yes, in the nurses’ home.' });
  await coordinator.page.locator('form[action*="/question"] button').click();
  await coordinator.page.waitForURL(said);
  await member.page.goto(page);
  await member.page.getByText('Yes, in the nurses’ home.').waitFor();
}

/** She sends her CV with the yes, and the host reads it. */
export async function sendCv(on: Cast): Promise<void> {
  const { host, member } = on;
  await own(on);
  await member.page.locator('form[action*="/cv"] [name=file]').setInputFiles(paper);
  await member.page.locator('form[action*="/cv"] button').click();
  await member.page.getByText('papers.pdf').first().waitFor();
  await atHost(on);
  await host.page.getByRole('link', { name: 'papers.pdf' }).waitFor();
}

/** One of the hospital and one of the programme will score. */
export async function namePanel({ coordinator, assignment }: Cast): Promise<void> {
  const { page, origin } = coordinator;
  await page.goto(`${origin}${assignment}/selection`);
  const seats = page.locator('form[action*="/leave"]');
  for (const side of ['(host)', '(coordinator)']) {
    const naming = page.locator('form:has([name=accountId])');
    const value = await naming.locator('option', { hasText: side }).first().getAttribute('value');
    await naming.locator('[name=accountId]').selectOption(value);
    const before = await seats.count();
    await naming.getByRole('button').click();
    await expect.poll(() => seats.count()).toBe(before + 1);
  }
  await look(coordinator, 'panel');
}

/** Times are offered on the clock of the place of work, and she chooses one on her phone. */
export async function meet(on: Cast): Promise<void> {
  const { host, member } = on;
  await atHost(on, '/selection');
  await fill(host, {
    'offer.slots[0].date': day(3),
    'offer.slots[0].time': '10:00',
    'offer.slots[1].date': day(4),
    'offer.slots[1].time': '15:30',
    'offer.place': 'https://meet.example/ward',
  });
  await host.page.locator('form[action*="/offer"] button').click();
  await host.page.waitForURL(said);
  await own(on);
  await look(member, 'times-phone');
  await member.page.locator('form[action*="/choose"] button').first().click();
  await member.page.waitForURL(said);
}

/** Both say that they do not know her, and score without seeing the other's. */
export async function score(on: Cast): Promise<void> {
  const { coordinator, host } = on;
  await atHost(on, '/selection');
  await take(host, 'interview', { date: day(0) });
  for (const who of [host, coordinator]) {
    await (who === host ? atHost(on, '/selection') : official(on, '/selection'));
    await who.page.locator('[name="declare.conflict"][value=none]').check({ force: true });
    await who.page.locator('form[action*="/declare"] button').click();
    const sheet = who.page.locator('form[action*="/score"]');
    await sheet.waitFor();
    const criteria = await sheet.locator('input[type=hidden][name$=".uri"]').count();
    for (let at = 0; at < criteria; at++)
      await sheet.locator(`[name="score.scores[${at}].score"][value="4"]`).check({ force: true });
    await sheet.locator('[name="score.note"]').fill('Taught on such a ward for four years');
    await look(who, who === host ? 'score-phone' : 'score');
    await sheet.locator('button').click();
    await sheet.waitFor({ state: 'detached' });
  }
}

/** The hospital asks for her, and the coordinator's step agrees with it. */
export async function select(on: Cast): Promise<void> {
  const { coordinator, host } = on;
  const wish = host.page.locator('[name="choice.choice"][value=select]');
  // The last score moves it on, in a job.
  await expect
    .poll(() => atHost(on, '/selection').then(() => wish.count()), { timeout: 20_000, interval: 500 })
    .toBe(1);
  await wish.check({ force: true });
  await host.page.locator('form[action*="/choice"] button').click();
  await host.page.waitForURL(said);
  await official(on, '/selection');
  await take(coordinator, 'select', { note: 'Both sides agree' });
  await look(coordinator, 'selected');
}

/** Each paper is brought by her or seen by the coordinator, and counts until its day. */
export async function clear(on: Cast): Promise<void> {
  const { coordinator, member } = on;
  await official(on, '/clearance');
  await button(coordinator, 'Ask for these papers').click();
  await coordinator.page.waitForURL(said);
  await own(on, '/clearance');
  await look(member, 'papers-phone');
  const passport = member.page.locator('form[action*="kind=identity"]');
  await passport.locator('input[type=file]').setInputFiles(paper);
  await passport.locator('button').click();
  await member.page.waitForURL(said);

  await official(on, '/clearance');
  await coordinator.page.getByText('papers.pdf').first().waitFor();
  await look(coordinator, 'clearance');
  await coordinator.page.setViewportSize(phone);
  await look(coordinator, 'clearance-phone');
  await coordinator.page.setViewportSize(desktop);
  const kinds = await coordinator.page
    .locator('form:has(input[name=step][value=verify]) input[name=kind]')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expect(kinds.length).toBeGreaterThan(5);
  for (const kind of kinds) {
    const item = coordinator.page.locator(`#check-${kind}`);
    const form = item.locator('form:has(input[name=step][value=verify])');
    const folded = item.locator('details:not([open]):has(input[name=step][value=verify]) > summary');
    if (await folded.count()) await folded.first().click();
    await form.locator(`[name="${kind}.verify.validUntil"]`).fill('2099-12-31');
    await form.locator(`[name="${kind}.verify.note"]`).fill('Seen on a call');
    await form.locator('button').click();
    await item.getByText('31 December 2099').first().waitFor();
  }
  await official(on);
  await take(coordinator, 'clear');
}

/** The terms are written, their money is set aside from the line, and they are offered. */
export async function offer(on: Cast): Promise<void> {
  const { coordinator } = on;
  await official(on, '/clearance/terms');
  await coordinator.page.locator('[name=currency]').selectOption(await currencyOf(on));
  await fill(coordinator, {
    stipend: '800',
    stipendTimes: '1',
    travel: '950',
    daily: '20',
    dailyDays: '10',
    insurance: 'Health and accident, worldwide',
    startsOn: day(-40),
    endsOn: day(-1),
    leaveDays: '2',
    duties: 'Bedside teaching in two shifts, six hours a day',
  });
  await coordinator.page.locator('[name=insuredBy][value=programme]').check({ force: true });
  await look(coordinator, 'terms-form');
  await coordinator.page.locator('main form button.primary').last().click();
  await coordinator.page.waitForURL(/\/clearance\?/);
  await coordinator.page.locator('form[action*="/ready"] button').click();
  await coordinator.page.waitForURL(said);

  await official(on, '/money');
  const promise = coordinator.page.locator('form[action*="/promise"]');
  await look(coordinator, 'promise');
  await promise.locator('button').click();
  await promise.waitFor({ state: 'detached' });
  await official(on);
  await take(coordinator, 'offer');
}

/** She reads them as a paper in her language, signs on her phone, and the programme signs. */
export async function sign(on: Cast): Promise<void> {
  const { coordinator, member } = on;
  await own(on, '/terms');
  await look(member, 'terms-phone');
  const pdf = await member.page.request.get(
    new URL(
      (await member.page.locator('a[href*="/terms/"][download]').first().getAttribute('href')) ?? '',
      member.origin,
    ).href,
  );
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await member.page.locator('[name=name]').fill('Rosalind Benjamin');
  await member.page.locator('[name=agreed]').check({ force: true });
  await member.page.locator('form:has([name=agreed]) button').click();
  await member.page.waitForURL(said);

  await official(on, '/clearance');
  const countersign = coordinator.page.locator('form:has([name=agreed])');
  await countersign.locator('[name=name]').fill('Programme coordinator');
  await countersign.locator('[name=agreed]').check({ force: true });
  await countersign.locator('button').click();
  await coordinator.page.waitForURL(said);
  await official(on);
  // The second signature may have moved it on already.
  if (await coordinator.page.locator('input[name=step][value=contract]').count())
    await take(coordinator, 'contract');
}

/** What her need was funded in. */
async function currencyOf({ coordinator, assignment }: Cast): Promise<string> {
  const answer = await coordinator.page.request.get(
    `${coordinator.origin}/api/programmes/guyd/assignments/${assignment.split('/').at(-1)}/funding`,
  );
  const { lines } = (await answer.json()) as { lines: { line: { currency: string } }[] };
  return lines[0]?.line.currency ?? '';
}

/** An orientation is held, she takes a place by phone, was there, arrives, and the host says so. */
export async function depart(on: Cast): Promise<void> {
  const { coordinator, host, member } = on;
  const { page, origin } = coordinator;
  await page.goto(`${origin}/o/guyd/orientation/new`);
  await fill(coordinator, {
    title: 'Before you go to the ward',
    place: 'Community house, Utrecht',
    date: day(2),
    time: '10:00',
    minutes: '60',
    capacity: '12',
  });
  await page.locator('[name=timeZone]').selectOption('Europe/Amsterdam');
  await look(coordinator, 'orientation-form');
  await page.locator('main form button.primary').last().click();
  await page.waitForURL(/\/orientation\/[0-9a-f-]{36}/);
  const session = new URL(page.url()).pathname;

  await own(on, '/work');
  await look(member, 'orientation-phone');
  await member.page
    .locator('form[action*="/enrol"]')
    .filter({ has: member.page.locator(`input[value="${session.split('/').at(-1)}"]`) })
    .getByRole('button')
    .click();
  await member.page.locator('form[action*="/leave"]').waitFor();
  await timePasses(
    (sql) =>
      sql`update orientations set starts_at = now() - interval '2 hours' where id = ${session.split('/').at(-1) ?? ''}`,
  );
  await page.goto(origin + session);
  await page.locator('[name="people[0].attended"][value=yes]').check({ force: true });
  await page.locator('[name="counts[0].nationality"]').selectOption('GY');
  await page.locator('[name="counts[0].women"]').fill('1');
  await look(coordinator, 'attendance');
  await page.locator('form[action*="/attendance"] button').last().click();
  await page.waitForURL(said);
  await official(on);
  await take(coordinator, 'orient');
  await atHost(on);
  await take(host, 'confirm_arrival', { date: day(-40) });
  await look(host, 'arrived');
}

/** On the ward: a word on how it goes, and a bus ticket with a photo. */
export async function work(on: Cast): Promise<void> {
  const { member } = on;
  await own(on, '/work');
  const progress = member.page.locator('form[action*="/progress"]');
  if (!(await progress.isVisible()))
    await member.page.locator('summary', { hasText: 'Say how it goes' }).click();
  await progress.locator('[name="progress.pace"][value=on_track]').check({ force: true });
  await progress.locator('[name="progress.done"]').fill('Two shifts taught, eleven nurses');
  await progress.getByRole('button').click();
  await member.page.getByText('Two shifts taught, eleven nurses').waitFor();
  await own(on, '/money');
  await member.page.locator('[name=file]').setInputFiles(photo);
  await fill(member, { amount: '12.50', note: 'Bus to Linden and back' });
  await member.page.locator('[name=currency]').selectOption(await currencyOf(on));
  await member.page.locator('form:has([name=amount]) button').last().click();
  await member.page.waitForURL(said);
  await look(member, 'claim-phone');
}

/** The ticket is granted; stipend, journey and ticket are noted as paid. */
export async function pay(on: Cast): Promise<void> {
  const { coordinator } = on;
  const { page } = coordinator;
  await official(on, '/money');
  await look(coordinator, 'money');
  await page.locator('a[href*="/claims/"]').first().click();
  await page.waitForURL(/\/claims\//);
  await look(coordinator, 'claim');
  await page.locator('button[value=approve]').click();
  await page.waitForURL(/\/money(\?|$)/);
  await payAll(on);
}

/** Notes each payment that is due as made. */
async function payAll(on: Cast): Promise<void> {
  const { page } = on.coordinator;
  await official(on, '/money');
  const due = page.locator('tr', { hasText: /To be paid|Overdue/ }).locator('a');
  for (let left = await due.count(); left > 0; left--) {
    await due.first().click();
    await page.locator('[name=reference]').fill(`V-${left}`);
    await page.getByRole('button', { name: 'Note the payment' }).click();
    await page.waitForURL(/\/money(\?|$)/);
    await expect.poll(() => due.count()).toBe(left - 1);
  }
}

async function likes({ page }: Visit): Promise<void> {
  const form = page.locator('form[action*="/feedback"]');
  await form.locator('[name=overall][value="5"]').check({ force: true });
  await form.locator('[name=again][value=yes]').check({ force: true });
  await form.locator('[name=words]').fill('Gladly again');
  await form.getByRole('button', { name: 'Give my view' }).click();
  await page.waitForURL(said);
}

/** The last day, the report with whom it reached, the handover, and how both saw it. */
export async function conclude(on: Cast): Promise<void> {
  const { coordinator, host, member } = on;
  await own(on);
  await take(member, 'finish', { date: day(-1) });
  await own(on, '/result');
  await look(member, 'result-phone');
  await member.page.locator('a[href$="/result/report"]').click();
  await fill(member, {
    summary: 'Six weeks at the bedside of the new ward',
    information: 'A guide for the night shift',
    knowledge: 'Twenty nurses weigh and dose by themselves',
    institution: 'The ward keeps a weekly round',
    'reached[0].women': '17',
    'reached[0].men': '3',
  });
  await look(member, 'report-phone');
  await member.page.getByRole('button', { name: 'Give the report' }).click();
  await member.page.waitForURL(said);
  const named = member.page.locator('form[action*="/handover"]');
  await named.locator('[name=name]').fill('Nurse Baksh');
  await named.locator('[name=what]').fill('The weekly round');
  await named.locator('button').click();
  await member.page.waitForURL(said);
  await likes(member);
  await atHost(on, '/result');
  await host.page.locator('[name="ids[]"]').first().check({ force: true });
  await host.page.getByRole('button', { name: 'Confirm the handover' }).click();
  await host.page.waitForURL(said);
  await likes(host);
  await official(on);
  await take(coordinator, 'complete', { date: day(-1) });
  await look(coordinator, 'completed');
}

/** The certificate: anybody may check it, and reads what she chose to show. */
export async function certify(on: Cast, stranger: Visit): Promise<void> {
  const { member } = on;
  // A job makes it a moment later.
  const verify = member.page.locator('a[href*="/verify/"]').first();
  await expect
    .poll(
      async () => {
        await own(on, '/certificate');
        return verify.count();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(1);
  await look(member, 'certificate-phone');
  await member.page.getByLabel('The host institution').check({ force: true });
  await member.page.getByRole('button', { name: 'Save what others see' }).click();
  await member.page.locator('.notice[role=status], [role=status]').first().waitFor();
  const address = new URL((await verify.getAttribute('href')) ?? '', member.origin);
  await stranger.page.goto(stranger.origin + address.pathname);
  await stranger.page.getByText('Georgetown Public Hospital').first().waitFor();
  expect(await stranger.page.content()).not.toContain('Rosalind');
  await look(stranger, 'verify');
}

/** Answers the questionnaire behind one's own link, on a phone. */
async function answer(visit: Visit, link: string, name: string): Promise<void> {
  const { page } = visit;
  await page.goto(visit.origin + new URL(link).pathname);
  await look(visit, name);
  await page.getByRole('button', { name: 'Begin or go on' }).click();
  // A place in the questionnaire nobody has been at yet.
  await page.getByRole('link', { name: 'Start', exact: true }).click();
  for (let pages = 0; !page.url().endsWith('/check'); pages++) {
    if (pages > 10) throw new Error(`The follow-up never ended: ${page.url()}`);
    const words = page.locator('main form textarea');
    if (await words.count()) await words.first().fill('The weekly round is still held');
    await look(visit, `${name}-${pages}`);
    await goOn(page);
  }
  await goOn(page);
  await page.waitForURL(/\/done/);
}

async function newestLink({ page, origin }: Visit, to: string): Promise<string> {
  const mail = await page.request.get(`${origin}/api/dev/mail`);
  const { items } = (await mail.json()) as { items: { to: string; text: string }[] };
  const texts = items.filter((each) => each.to === to).map(({ text }) => text);
  return texts.flatMap((text) => /http\S+\/for\/\S+/.exec(text)?.[0] ?? [])[0] ?? '';
}

/**
 * A colleague answers after half a year by a link read out on the phone, she after a year by the one in her mail; the others
 * cannot be reached; the file is closed, and its story is whole.
 */
export async function lookBack(on: Cast, [colleague, expert]: [Visit, Visit], email: string): Promise<void> {
  const { page } = on.coordinator;
  await timePasses(
    (sql) => sql`update follow_ups set due_on = current_date - 1 where placement_id = ${on.placement}`,
  );
  await official(on, '/result');
  await page.locator('form[action*="/link"] button').first().click();
  await answer(colleague, (await page.locator('p.link code').innerText()).trim(), 'follow-up-phone');
  await page.locator('tr', { hasText: 'The expert' }).last().locator('form[action*="/ask"] button').click();
  await expect.poll(() => newestLink(expert, email), { timeout: 20_000, interval: 300 }).toContain('/for/');
  await answer(expert, await newestLink(expert, email), 'follow-up-expert');
  await official(on, '/result');
  await look(on.coordinator, 'follow-ups');
  const rows = page.locator('form[action*="/giveUp"]');
  for (let left = await rows.count(); left > 0; left--) {
    await page.locator('summary', { hasText: 'Ask no more' }).first().click();
    await rows.first().locator('[name=reason]').selectOption('unreachable');
    await rows.first().getByRole('button').click();
    await expect.poll(() => rows.count()).toBe(left - 1);
  }
  // The last answer moves it on, in a job.
  await expect
    .poll(() => official(on).then(() => page.getByText('Follow-up done').count()), {
      timeout: 20_000,
      interval: 500,
    })
    .toBeGreaterThan(0);
  await payAll(on);
  await official(on);
  await take(on.coordinator, 'close');
  await official(on);
  await page.getByText('Closed', { exact: true }).first().waitFor();
  await page.getByText('The expert, after 12 months').waitFor();
  await look(on.coordinator, 'story');
  await page.setViewportSize(phone);
  await look(on.coordinator, 'story-phone');
  await page.setViewportSize(desktop);
  for (const part of ['/terms', '/result']) {
    await own(on, `${part}?lang=ar`);
    expect(await on.member.page.locator('html').getAttribute('dir')).toBe('rtl');
    await look(on.member, `ar${part.replace('/', '-')}`);
  }
}
