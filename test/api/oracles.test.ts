// What an attacker tried, kept: nothing an official can do tells whose an address is or whether it is known, a cancelled
// assignment closes contact, and withdrawing reaches every profile under a proved address.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeInstitution, makeProfile, makeProgramme } from '../make.ts';
import { asCoordinator, asOutsider, asSomebody } from '../personas.ts';
import {
  answer,
  contactOf,
  hidesContact,
  invited,
  makeStage,
  official,
  statusOf,
} from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

interface Institution {
  hosts: { email: string; name: string | null }[];
}

describe('naming an address', () => {
  test('a host is shown as the official named them, whether the account was there or not', async () => {
    const { current } = app;
    const programme = await makeProgramme(current);
    const coordinator = await asCoordinator(current, programme.id);
    const known = await asSomebody(current);
    await sql()`update accounts set name = 'A name of her own' where id = ${known.accountId}`;
    const named = async (email: string) => {
      const institution = await makeInstitution(current, programme.id);
      const made = await coordinator.send<Institution>(
        'POST',
        `/api/programmes/${programme.code}/institutions/${institution}/hosts`,
        { email, name: 'Probe' },
      );
      expect(made.status).toBeLessThan(300);
      return made.body.hosts.map((host) => host.name);
    };
    expect(await named(known.email)).toEqual(['Probe']);
    expect(await named(`${randomUUID()}@example.org`)).toEqual(['Probe']);
  });

  test('a member made a colleague is still nobody in the story of a placement', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'no' });
    await on.coordinator.send(
      'POST',
      `/api/programmes/${on.programme.code}/institutions/${on.assignment.institutionId}/hosts`,
      { email: on.member.email, name: 'Probe' },
    );
    const story = await official(on, id);
    expect(story.body.timeline.find((event) => event.kind === 'placement.declined')?.by).toBeNull();
    expect(JSON.stringify(story.body)).not.toContain(on.member.email);
  });
});

describe('a cancelled assignment', () => {
  const cancel = async (on: Awaited<ReturnType<typeof makeStage>>) => {
    const moved = await on.coordinator.send(
      'POST',
      `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/transitions`,
      { to: 'cancelled', reasonCode: 'funding' },
    );
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  };

  test('closes the contact that a yes had opened', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    expect((await official(on, id)).body.contact).toEqual(contactOf(on.profile));
    await cancel(on);
    await app.current.settle();
    const after = await official(on, id);
    expect(after.body.contact).toBeNull();
    hidesContact(after.body, on.profile);
    expect(await statusOf(app.current, id)).toBe('not_selected');
  });

  test('takes no yes any more, not even before its jobs have run', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await cancel(on);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(409);
    await app.current.settle();
    expect(await statusOf(app.current, id)).toBe('lapsed');
  });
});

describe('two profiles under one address', () => {
  test('signing in takes the newest and closes the others', async () => {
    const { current } = app;
    const programme = await makeProgramme(current);
    const email = `${randomUUID()}@example.org`;
    const older = await makeProfile(current, programme, { email });
    await sql()`update profiles set created_at = now() - interval '1 day' where id = ${older.id}`;
    const newer = await makeProfile(current, programme, { email });
    const visitor = asOutsider(current);
    await visitor.send('POST', '/api/sign-in/codes', { email });
    const [mail] = await sql()<{ subject: string }[]>`select subject from mails where recipient = ${email}`;
    const code = mail?.subject.match(/\d{6}/)?.[0] ?? '';
    expect((await visitor.send('POST', '/api/sign-in/sessions', { email, code })).status).toBe(204);
    const claimed = await sql()<
      { id: string }[]
    >`select id from profiles where account_id is not null and programme_id = ${programme.id}`;
    expect(claimed.map((row) => row.id)).toEqual([newer.id]);
    const found = await sql()<
      { profile_id: string }[]
    >`select distinct profile_id from talent_documents where programme_id = ${programme.id}`;
    expect(found.map((row) => row.profile_id)).toEqual([newer.id]);
  });
});
