// Asking again after six and twelve months: who is asked, by which link, once, and what an answer does.
import { describe, expect, test } from 'vitest';
import { askEverybody, planAsking } from '@compatriot/server/follow-ups/jobs.ts';
import { followUpLinkHash } from '@compatriot/server/follow-ups/links.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProgramme } from '../make.ts';
import { asCoordinator, asOutsider, asSomebody } from '../personas.ts';
import { day, step } from './placement-stage.ts';
import { fullyReported, type Over, placementAt, publishFollowUp, result } from './result-stage.ts';
import { asVisitor, at, draftOf, save, wholeBody } from './survey.ts';

const app = useTestApp();
const sql = () => app.current.owner;

/** A placement that is over, everybody written down, and the first six months gone. */
async function over(options: { publish?: boolean } = {}): Promise<Over> {
  const on = await placementAt(app.current, 'completing');
  if (options.publish ?? true) await publishFollowUp(app.current, on.programme.id);
  await fullyReported(on, `devika-${on.id}@example.org`);
  expect((await step(on.coordinator, on.id, { step: 'complete', date: day(0) })).status).toBe(200);
  await app.current.settle();
  return on;
}

const later = (on: Over, months: 6 | 12) =>
  sql()`update follow_ups set due_on = ${day(0)} where placement_id = ${on.id} and months = ${months}`;
const ask = async () => {
  await askEverybody(app.current.parts);
  await app.current.settle();
};
const mails = (on: Over) => sql()<{ recipient: string; body: string }[]>`
  select recipient, body from mails where body like ${`%/s/${on.programme.code}.follow-up/for/%`} order by created_at`;
const tokenIn = (body: string): string => /\/for\/([A-Za-z0-9_-]{43})/.exec(body)?.[1] ?? '';
const survey = (on: Over) => `${on.programme.code}.follow-up`;

async function linkOf(on: Over, recipient: string): Promise<string> {
  const mail = (await mails(on)).find((each) => each.recipient === recipient);
  if (!mail) throw new Error(`No mail to ${recipient}`);
  return tokenIn(mail.body);
}

async function opened(token: string) {
  const visitor = asVisitor(app.current);
  const answer = await visitor.call<{ outcome: string; survey: string }>('POST', '/api/follow-ups/open', {
    token,
  });
  return { visitor, answer };
}

describe('whom', () => {
  test('is written down when it ends: both sides and the colleagues, twice', async () => {
    const on = await over();
    const { followUps } = await result(on.coordinator, on.id);
    expect(followUps.map(({ months, role, state }) => `${months} ${role} ${state}`).sort()).toEqual([
      '12 colleague later',
      '12 host later',
      '12 member later',
      '6 colleague later',
      '6 host later',
      '6 member later',
    ]);
    expect(followUps.find(({ role }) => role === 'colleague')?.name).toBe('Devika Persaud');
    // The person sees when they will be asked; nobody else’s turn. The host nothing of it.
    expect((await result(on.member, on.id)).followUps.map(({ role }) => role)).toEqual(['member', 'member']);
    expect((await result(on.host, on.id)).followUps).toEqual([]);
    // An end that is taken back and taken again asks nobody twice.
    await sql()`update placements set completed_on = ${day(-10)} where id = ${on.id}`;
    const [event] = await sql()<
      { id: string }[]
    >`select id from events where subject_id = ${on.id} and kind = 'placement.completed'`;
    await planAsking(app.current.parts, {
      handler: 'follow_up.plan',
      event: 'placement.completed',
      eventId: event?.id ?? '',
      programmeId: on.programme.id,
      subjectId: on.id,
    });
    const again = (await result(on.coordinator, on.id)).followUps;
    expect(again).toHaveLength(6);
    expect(again[0]?.dueOn).not.toBe(followUps[0]?.dueOn);
  });

  test('nobody is written to before the day, without a questionnaire, or twice', async () => {
    const on = await over({ publish: false });
    await ask();
    await later(on, 6);
    await ask();
    expect(await mails(on)).toEqual([]);
    expect((await result(on.coordinator, on.id)).followUpsAsked).toBe(false);
    await publishFollowUp(app.current, on.programme.id);
    await ask();
    await ask();
    expect((await mails(on)).map(({ recipient }) => recipient).sort()).toEqual(
      [on.member.email, on.host.email, `devika-${on.id}@example.org`].sort(),
    );
    expect((await eventKinds(app.current, on.id)).filter((kind) => kind === 'follow_up.asked')).toHaveLength(
      3,
    );
    // Two weeks later a reminder with the same link, twice; then a person asks.
    for (const reminders of [1, 2, 2]) {
      await sql()`update follow_ups set sent_at = sent_at - interval '15 days', reminded_at = reminded_at - interval '15 days'
        where placement_id = ${on.id}`;
      await ask();
      expect(await mails(on)).toHaveLength(3 + 3 * reminders);
    }
    expect(new Set((await mails(on)).map(({ body }) => tokenIn(body))).size).toBe(3);
  });

  test('who has no address is said to be unreachable', async () => {
    const on = await over();
    await sql()`update handovers set email = null where placement_id = ${on.id}`;
    await later(on, 6);
    await ask();
    expect(await mails(on)).toHaveLength(2);
    const row = (await result(on.coordinator, on.id)).followUps.find(
      ({ role, months }) => role === 'colleague' && months === 6,
    );
    expect(row?.state).toBe('unreachable');
  });
});

describe('whoever closed contact', () => {
  const closeContact = async (on: Over) => {
    const taken = await on.member.send('PUT', `/api/me/profiles/${on.profile.id}/consents`, {
      talentPoolTeam: true,
      talentPoolGovernment: false,
      contact: false,
      research: false,
    });
    expect(taken.status, JSON.stringify(taken.body)).toBeLessThan(300);
    await app.current.settle();
  };

  test('is asked themselves, and nobody else is asked or reminded about them', async () => {
    const on = await over();
    await later(on, 6);
    await ask();
    expect(await mails(on)).toHaveLength(3);
    const token = await linkOf(on, on.host.email);
    await closeContact(on);
    const { followUps } = await result(on.coordinator, on.id);
    expect(followUps.map(({ role, state }) => `${role} ${state}`).sort()).toEqual([
      'colleague given_up',
      'colleague given_up',
      'host given_up',
      'host given_up',
      'member asked',
      'member later',
    ]);
    expect((await opened(token)).answer.status).toBe(404);
    await sql()`update follow_ups set sent_at = sent_at - interval '15 days' where placement_id = ${on.id}`;
    await later(on, 12);
    await ask();
    // Their reminder of the first half year, and the whole year's.
    expect((await mails(on)).slice(3).map(({ recipient }) => recipient)).toEqual([
      on.member.email,
      on.member.email,
    ]);
    const kinds = await eventKinds(app.current, on.id);
    expect(kinds.filter((kind) => kind === 'follow_up.given_up')).toHaveLength(4);
  });

  test('is not asked about either when it ends later, and no coordinator’s press asks', async () => {
    const on = await over();
    await later(on, 6);
    // As when the job that follows the consent has not run.
    await sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    const host = (await result(on.coordinator, on.id)).followUps.find(
      ({ role, months }) => role === 'host' && months === 6,
    );
    for (const verb of ['ask', 'link'])
      expect((await on.coordinator.send('POST', `/api/follow-ups/${host?.id}/${verb}`)).status).toBe(409);
    await ask();
    expect((await mails(on)).map(({ recipient }) => recipient)).toEqual([on.member.email]);
  });

  test('contact that ended by its day keeps nobody from being asked', async () => {
    const on = await over();
    await later(on, 6);
    await sql()`update disclosures set ends_at = now() where placement_id = ${on.id}`;
    await ask();
    expect(await mails(on)).toHaveLength(3);
    // A consent given after contact was closed is for something else.
    await sql()`update consents set given_at = now() + interval '1 minute' where profile_id = ${on.profile.id} and purpose = 'contact'`;
    await sql()`update follow_ups set sent_at = sent_at - interval '15 days' where placement_id = ${on.id}`;
    await ask();
    expect((await mails(on)).slice(3).map(({ recipient }) => recipient)).toEqual([on.member.email]);
  });
});

describe('a link', () => {
  test('opens one questionnaire with who and when filled in, on any device, and answers once', async () => {
    const on = await over();
    await later(on, 6);
    await ask();
    const token = await linkOf(on, on.host.email);
    const { visitor, answer } = await opened(token);
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'open', survey: survey(on) } });
    const draft = await draftOf(visitor, survey(on));
    expect(draft.answers).toEqual({ respondent: 'host', months_after: '6' });
    expect((await save(visitor, survey(on), 'stayed', { still_used: ['widely'] })).status).toBe(200);
    // Another device goes on where the first one stopped; pressing the link again does not begin anew.
    const phone = await opened(token);
    expect((await draftOf(phone.visitor, survey(on))).answers).toMatchObject({ still_used: 'widely' });
    await visitor.call('POST', '/api/follow-ups/open', { token });
    expect((await draftOf(visitor, survey(on))).id).toBe(draft.id);
    expect(await sql()`select 1 from draft_browsers where draft_id = ${draft.id}`).toHaveLength(2);

    const sent = await phone.visitor.call('POST', at(survey(on), 'responses'), {});
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    await app.current.settle();
    expect(
      (await eventKinds(app.current, on.id)).filter((kind) => kind === 'follow_up.answered'),
    ).toHaveLength(1);
    const states = (await result(on.coordinator, on.id)).followUps.filter(({ months }) => months === 6);
    expect(states.find(({ role }) => role === 'host')?.state).toBe('answered');
    expect(states.find(({ role }) => role === 'member')?.state).toBe('asked');
    expect((await opened(token)).answer.status).toBe(404);
    // Nobody becomes a profile by it, and what was answered is nobody's to read.
    expect(await sql()`select 1 from profiles where response_id = ${draft.id}`).toHaveLength(0);
    for (const who of [on.coordinator, on.host, on.member])
      expect(JSON.stringify(await result(who, on.id))).not.toContain('widely');
  });

  test('of nobody opens nothing, and no survey begins without one', async () => {
    const on = await over();
    expect((await opened('x'.repeat(43))).answer.status).toBe(404);
    expect((await opened('short')).answer.status).toBe(400);
    const visitor = asVisitor(app.current);
    expect((await visitor.call('POST', at(survey(on), 'drafts'), { language: 'en' })).status).toBe(409);
    // Nor does a whole set of answers come in by itself.
    const version = await sql()<{ id: string }[]>`select id from questionnaire_versions
      where programme_id = ${on.programme.id} and audience = 'follow_up'`;
    const uninvited = wholeBody(version[0]?.id ?? '', { respondent: 'host' });
    expect((await visitor.call('POST', at(survey(on), 'responses'), uninvited)).status).toBe(404);
    expect(await sql()`select 1 from responses where id = ${uninvited.id}`).toHaveLength(0);
  });

  test('is renewed by the coordinator, and the one before ends', async () => {
    const on = await over();
    await later(on, 6);
    await ask();
    const token = await linkOf(on, on.member.email);
    const row = (await result(on.coordinator, on.id)).followUps.find(
      ({ role, months }) => role === 'member' && months === 6,
    );
    const url = `/api/follow-ups/${row?.id}/link`;
    expect((await asOutsider(app.current).send('POST', url)).status).toBe(401);
    const foreign = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
    for (const who of [await asSomebody(app.current), on.host, on.member, foreign])
      expect((await who.send('POST', url)).status).toBe(404);
    const made = await on.coordinator.send<{ path: string }>('POST', url);
    expect(made.status).toBe(200);
    expect((await opened(token)).answer.status).toBe(404);
    const next = made.body.path.split('/').at(-1) ?? '';
    expect((await opened(next)).answer.body.outcome).toBe('open');
    const stored = await sql()<
      { hash: string }[]
    >`select link_hash as hash from follow_ups where id = ${row?.id ?? ''}`;
    expect(stored[0]?.hash).toBe(followUpLinkHash(next));
    expect(await eventKinds(app.current, on.id)).toContain('follow_up.link_made');
  });
});

describe('the end of it', () => {
  const allOf = async (on: Over) => (await result(on.coordinator, on.id)).followUps;

  test('comes when everybody has answered or cannot', async () => {
    const on = await over();
    await later(on, 6);
    await ask();
    const all = await allOf(on);
    const [first, ...rest] = all;
    const url = (id: string | undefined) => `/api/follow-ups/${id}/give-up`;
    expect((await asOutsider(app.current).send('POST', url(first?.id), { reason: 'left' })).status).toBe(401);
    expect((await on.host.send('POST', url(first?.id), { reason: 'left' })).status).toBe(404);
    expect((await on.coordinator.send('POST', url(first?.id), { reason: 'bored' })).status).toBe(400);
    expect(await step(on.coordinator, on.id, { step: 'follow_up' })).toMatchObject({
      status: 409,
      body: { code: 'facts_missing' },
    });
    for (const { id } of rest)
      expect((await on.coordinator.send('POST', url(id), { reason: 'unreachable' })).status).toBe(204);
    expect((await on.coordinator.send('POST', url(rest[0]?.id), { reason: 'left' })).status).toBe(409);
    await app.current.settle();
    const status = async () =>
      (await sql()<{ status: string }[]>`select status from placements where id = ${on.id}`)[0]?.status;
    expect(await status()).toBe('completed');
    const recipient =
      first?.role === 'member'
        ? on.member.email
        : first?.role === 'host'
          ? on.host.email
          : `devika-${on.id}@example.org`;
    const { visitor } = await opened(await linkOf(on, recipient));
    expect((await visitor.call('POST', at(survey(on), 'responses'), {})).status).toBe(200);
    await app.current.settle();
    expect(await status()).toBe('followed_up');
    // Nobody asks the colleague again, so the address goes.
    await ask();
    expect(
      await sql()`select 1 from handovers where placement_id = ${on.id} and email is not null`,
    ).toHaveLength(0);
  });

  test('erasing the placement takes what was answered about it', async () => {
    const on = await over();
    await later(on, 6);
    await ask();
    const { visitor } = await opened(await linkOf(on, on.host.email));
    const { id } = await draftOf(visitor, survey(on));
    await visitor.call('POST', at(survey(on), 'responses'), {});
    const begun = await opened(await linkOf(on, `devika-${on.id}@example.org`));
    const other = await draftOf(begun.visitor, survey(on));
    await app.current.settle();
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`, {})).status).toBeLessThan(
      300,
    );
    expect(await sql()`select 1 from responses where id = ${id}`).toHaveLength(0);
    expect(await sql()`select 1 from drafts where id = ${other.id}`).toHaveLength(0);
  });

  test('a coordinator writes at most once a day', async () => {
    const on = await over();
    const row = (await allOf(on)).find(({ role, months }) => role === 'member' && months === 6);
    const url = `/api/follow-ups/${row?.id}/ask`;
    expect((await asOutsider(app.current).send('POST', url)).status).toBe(401);
    expect((await on.member.send('POST', url)).status).toBe(404);
    // Not before its day: nobody would know what stayed.
    expect((await on.coordinator.send('POST', url)).status).toBe(409);
    await later(on, 6);
    expect((await on.coordinator.send('POST', url)).body).toEqual({ sent: true });
    expect((await on.coordinator.send('POST', url)).body).toEqual({ sent: false });
    expect(await mails(on)).toHaveLength(1);
  });
});
