// Mails when an assignment begins to look for people: to whom, how many, once, in which language, what they hold, and how
// they stop.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  type MadeProfile,
  type MadeProgramme,
  makePlacement,
  makeProfile,
  makeProgramme,
  type ProfileOptions,
} from '../make.ts';
import { asCoordinator, asMember, asOutsider, type Persona } from '../personas.ts';

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const farming = 'urn:compatriot:skill:crop-production';
let programme: MadeProgramme;

beforeEach(async () => {
  programme = await makeProgramme(app.current);
});

interface Mail {
  recipient: string;
  subject: string;
  body: string;
  stop_url: string;
}
const mailsOf = async (assignment: string): Promise<Mail[]> => [
  ...(await app.current.owner<Mail[]>`select recipient, subject, body, stop_url from mails
    where body like ${`%/me/assignments/${assignment}%`} order by recipient`),
];

const person = async (options: ProfileOptions = {}): Promise<MadeProfile & { persona: Persona }> => {
  const profile = await makeProfile(app.current, programme, {
    skills: [[nursing, 3]],
    availableFrom: '2027-01-01',
    ...options,
  });
  return { ...profile, persona: await asMember(app.current, profile.id) };
};

/** A coordinator opens an approved and paid assignment; everything that follows runs. */
async function open(
  options: Parameters<typeof makeAssignment>[2] = {},
): Promise<{ id: string; institutionId: string }> {
  const assignment = await makeAssignment(app.current, programme.id, {
    skills: [[nursing, 'essential', 2]],
    ...options,
    status: 'funded',
  });
  const team = await asCoordinator(app.current, programme.id);
  const answer = await team.send(
    'POST',
    `/api/programmes/${programme.code}/assignments/${assignment.id}/transitions`,
    {
      to: 'sourcing',
      deadline: '2027-02-01',
    },
  );
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  await app.current.settle();
  return assignment;
}

describe('an assignment that opens writes', () => {
  test('to the people whom it fits, in their language, with its own terms and nothing of anybody', async () => {
    const [ama, other, farmer] = [await person(), await person(), await person({ skills: [[farming, 3]] })];
    await app.current.owner`update accounts set language = 'fr' where id = ${ama.persona.accountId}`;
    const { id } = await open();
    const mails = await mailsOf(id);
    expect(mails.map((mail) => mail.recipient).sort()).toEqual(
      [ama.persona.email, other.persona.email].sort(),
    );
    const french = mails.find((mail) => mail.recipient === ama.persona.email);
    const english = mails.find((mail) => mail.recipient === other.persona.email);
    expect(french?.subject).toBe('Une mission qui pourrait vous convenir\u00a0: Train a paediatric ward');
    expect(french?.body).toContain('Guyana, temporaire, du 1 mars 2027 au 11 avril 2027');
    expect(english?.body).toContain('Guyana, temporary, 1 March 2027 to 11 April 2027');
    expect(english?.body).toContain(`${app.current.config.publicOrigin}/me/assignments/${id}`);
    for (const one of [ama, other, farmer])
      for (const secret of [one.pseudonym, one.id, 'Ama', 'Utrecht', one.persona.email])
        for (const mail of mails) expect(`${mail.subject} ${mail.body}`).not.toContain(secret);
    // Nothing of a score, and nothing of how many were written to.
    expect(english?.body).not.toMatch(/\b\d{1,3} (of|out of) 100\b|score|people who|others/i);
    // The audit keeps that mails went, and not to whom.
    const kinds = await app.current
      .owner`select kind, details from events where subject_id = ${id} and kind like 'fit%'`;
    expect([...kinds]).toEqual([{ kind: 'fits.alerted', details: {} }]);
    const file = await ama.persona.get<{ fitMails: { sent: { assignmentId: string }[] } }>(
      `/api/me/profiles/${ama.id}/download`,
    );
    expect(file.body.fitMails.sent).toMatchObject([{ assignmentId: id }]);
  });

  test('to nobody who withdrew, paused, has no account, blocked the institution, is in a placement there, or fits too little', async () => {
    const yes = await person();
    const withdrawn = await person();
    for (const recipient of ['programme_team', 'home_government'])
      await app.current
        .owner`delete from consents where profile_id = ${withdrawn.id} and purpose = 'talent_pool' and recipient = ${recipient}`;
    await person({ recipients: ['home_government'] });
    const paused = await person();
    expect(
      (await paused.persona.send('POST', `/api/me/profiles/${paused.id}/pause`, { until: soon() })).status,
    ).toBe(204);
    await makeProfile(app.current, programme, { skills: [[nursing, 3]] }); // never signed in
    const off = await person();
    await off.persona.send('PUT', '/api/me/fit-mails', { profileId: off.id, mails: false });
    await person({ modes: ['virtual'] });
    // Passes every condition, and brings next to nothing of what is asked.
    await person({ skills: [[nursing, 1]], sectors: ['education'], stayLength: 'up_to_2_weeks' });
    const blocking = await person();
    const placed = await person();
    const assignment = await makeAssignment(app.current, programme.id, {
      skills: [
        [nursing, 'essential', 4],
        [farming, 'essential', 4],
      ],
      status: 'funded',
    });
    await app.current.owner`update profile_skills set level = 4 where profile_id = ${yes.id}`;
    await app.current.owner`insert into profile_skills (profile_id, programme_id, concept_id, level)
      select id, ${programme.id}, (select id from concepts where uri = ${farming}), 4 from profiles
      where id in (${yes.id}, ${blocking.id}, ${placed.id}, ${off.id}, ${paused.id}, ${withdrawn.id})`;
    await app.current.parts.database.transaction({ system: 'seed', programme: programme.id }, (tx) =>
      syncTalentDocuments(tx, [yes.id, blocking.id, placed.id, off.id]),
    );
    await app.current.owner`insert into blocked_institutions (profile_id, institution_id)
      values (${blocking.id}, ${assignment.institutionId})`;
    await makePlacement(app.current, programme.id, assignment, placed, 'declined');
    const team = await asCoordinator(app.current, programme.id);
    await team.send('POST', `/api/programmes/${programme.code}/assignments/${assignment.id}/transitions`, {
      to: 'sourcing',
      deadline: '2027-02-01',
    });
    await app.current.settle();
    expect((await mailsOf(assignment.id)).map((mail) => mail.recipient)).toEqual([yes.persona.email]);
  });

  test('once: the same job again, and at the same time, writes to nobody more', async () => {
    await person();
    const { id } = await open();
    expect(await mailsOf(id)).toHaveLength(1);
    // Somebody who comes later is not told of what opened before: a list tells them.
    await person();
    const [event] = await app.current.owner<
      { id: string }[]
    >`select id from events where subject_id = ${id} and kind = 'assignment.opened'`;
    const job = {
      handler: 'fit.alert',
      event: 'assignment.opened',
      eventId: event?.id ?? '',
      programmeId: programme.id,
      subjectId: id,
    };
    await Promise.all([handleJob(app.current.parts, job), handleJob(app.current.parts, job)]);
    expect(await mailsOf(id)).toHaveLength(1);
    expect(await eventKinds(app.current, id)).toEqual(['assignment.opened', 'fits.alerted']);
  });

  test('each person once a week, whatever opens', async () => {
    const ama = await person();
    const first = await open();
    const second = await open();
    expect(await mailsOf(first.id)).toHaveLength(1);
    expect(await mailsOf(second.id)).toHaveLength(0);
    await app.current
      .owner`update fit_switches set alerted_at = now() - interval '8 days' where profile_id = ${ama.id}`;
    const third = await open();
    expect(await mailsOf(third.id)).toHaveLength(1);
    expect(await app.current.owner`select 1 from fit_alerts where profile_id = ${ama.id}`).toHaveLength(2);
  });

  test('to a hundred at most, and those are the best', async () => {
    const made = [];
    for (let each = 0; each < 104; each++) {
      const profile = await makeProfile(app.current, programme, {
        // Four are weaker; all pass.
        skills: [[nursing, each < 4 ? 2 : 3]],
        availableFrom: '2027-01-01',
        contact: false,
        recipients: ['programme_team'],
      });
      made.push(profile.id);
    }
    await app.current.owner`with made as (
        insert into accounts (email) select profile || '@people.example' from unnest(${made}::text[]) profile returning id, email)
      update profiles p set account_id = m.id from made m where m.email = p.id || '@people.example'`;
    const { id } = await open({ skills: [[nursing, 'essential', 3]] });
    const written = new Set((await mailsOf(id)).map(({ recipient }) => recipient));
    expect(written.size).toBe(100);
    for (const weak of made.slice(0, 4)) expect(written).not.toContain(`${weak}@people.example`);
  }, 60_000);
});

describe('the mails stop', () => {
  test('by one press in the mail program, for whoever has the link and for nobody else; and start again by the switch', async () => {
    const [ama, other] = [await person(), await person()];
    const { id } = await open();
    const mail = (await mailsOf(id)).find(({ recipient }) => recipient === ama.persona.email);
    const path = new URL(mail?.stop_url ?? '').pathname;
    const outsider = asOutsider(app.current);
    expect((await outsider.send('POST', `/api/alerts/${randomUUID()}/stop`)).status).toBe(404);
    expect((await outsider.send('POST', path)).status).toBe(204);
    expect((await outsider.send('POST', path)).status).toBe(204);
    const mailsWanted = async ({ persona }: { persona: Persona }) =>
      (await persona.get<{ profiles: { mails: boolean }[] }>('/api/me/fits')).body.profiles.map(
        ({ mails }) => mails,
      );
    expect([await mailsWanted(ama), await mailsWanted(other)]).toEqual([[false], [true]]);
    expect((await eventKinds(app.current, ama.id)).filter((kind) => kind.startsWith('fits'))).toEqual([
      'fits.mails_stopped',
    ]);
    await app.current.owner`update fit_switches set alerted_at = now() - interval '8 days'`;
    const second = await open();
    expect((await mailsOf(second.id)).map(({ recipient }) => recipient)).toEqual([other.persona.email]);
    await ama.persona.send('PUT', '/api/me/fit-mails', { profileId: ama.id, mails: true });
    expect(await mailsWanted(ama)).toEqual([true]);
  });

  test('with the person: erased, nothing of it is left', async () => {
    const ama = await person();
    const { id } = await open();
    expect(await mailsOf(id)).toHaveLength(1);
    expect((await ama.persona.send('DELETE', `/api/me/profiles/${ama.id}`)).status).toBe(204);
    for (const table of ['fit_alerts', 'fit_switches'])
      expect(
        await app.current.owner`select 1 from ${app.current.owner(table)} where profile_id = ${ama.id}`,
      ).toHaveLength(0);
    expect(await mailsOf(id)).toHaveLength(0);
  });
});

/** A civil date a month ahead. */
const soon = () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
