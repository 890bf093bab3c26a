// What the tests of mailed links stand on: somebody who said yes, a contact person of the host, and the token out of the mail.
import { expect } from 'vitest';
import type { TestApp } from '../app.ts';
import { asOutsider } from '../personas.ts';
import { answer, day, invited, makeStage, type Stage } from './placement-stage.ts';

export interface Linked extends Stage {
  id: string;
  contactId: string;
  token: string;
}

export function linkStage(app: { readonly current: TestApp }) {
  const sql = () => app.current.owner;
  const visitor = () => asOutsider(app.current);

  const contactPerson = async (on: Stage, name = 'Grace Obi', email = 'grace@example.org') => {
    const [row] = await sql()<{ id: string }[]>`
      insert into institution_contacts (programme_id, institution_id, name, email, language)
      values (${on.programme.id}, ${on.assignment.institutionId}, ${name}, ${email}, 'en') returning id`;
    return row?.id ?? '';
  };

  const ask = (on: Stage, id: string, contactId: string) =>
    on.coordinator.send<{ id: string }>('POST', `/api/placements/${id}/links`, { contactId });

  async function mailTo(email: string): Promise<{ token: string; body: string }> {
    await app.current.settle();
    const [mail] = await sql()<{ body: string }[]>`
      select body from mails where recipient = ${email} and body like '%/act/%' order by created_at desc, id desc limit 1`;
    return { token: /\/act\/([\w-]{43})\b/.exec(mail?.body ?? '')?.[1] ?? '', body: mail?.body ?? '' };
  }

  /** Somebody who said yes, and a contact person who was mailed a link; at once at a later state where the test begins there. */
  async function linked(status?: string, mode = 'temporary'): Promise<Linked> {
    const on = await makeStage(app.current);
    if (mode !== 'temporary')
      await sql()`update assignments set mode = ${mode} where id = ${on.assignment.id}`;
    const id = await invited(on);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
    if (status)
      await sql()`update placements set status = ${status}, arrived_on = ${day(-60)}, version = version + 1 where id = ${id}`;
    const contactId = await contactPerson(on);
    expect((await ask(on, id, contactId)).status).toBe(201);
    return { ...on, id, contactId, token: (await mailTo('grace@example.org')).token };
  }

  const look = <T>(token: string) => visitor().get<T>(`/api/act/${token}`);
  const act = (token: string, what: string, body?: object, headers?: Record<string, string>) =>
    visitor().send<Record<string, unknown>>('POST', `/api/act/${token}/${what}`, body ?? {}, headers);
  const undo = (token: string, what: string) => visitor().send('DELETE', `/api/act/${token}/${what}`);
  const name = (on: Stage, body: object) =>
    on.coordinator.send<{ id: string }>(
      'POST',
      `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/panel`,
      body,
    );
  return { contactPerson, ask, mailTo, linked, look, act, undo, name };
}
