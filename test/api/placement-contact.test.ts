// The walls around a person's name and contact (SAFETY.md, tier 2): open only by their own yes, to that host and the
// coordinator, recorded, closed at once; and a refusal that nobody can tell from silence.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { insertEvent } from '@compatriot/db/queries/events.ts';
import { findContact, openDisclosure } from '@compatriot/db/queries/placements.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeInstitution, makePlacement, makeProfile } from '../make.ts';
import {
  type Answer,
  asAdministrator,
  asFocalPoint,
  asHost,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';
import {
  answer,
  assignmentStatusOf,
  contactOf,
  day,
  disclosuresOf,
  hidesContact,
  inDatabase,
  invite,
  invited,
  looksAt,
  makeStage,
  official,
  readyToChoose,
  select,
  type Stage,
  statusOf,
  step,
} from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

describe('contact', () => {
  test('every reading leaves one record of tier 2, and the member can count them', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    expect(await looksAt(app.current, on.profile)).toEqual([]);
    await official(on, id);
    await official(on, id);
    await on.host.get(`/api/host/placements/${id}`);
    expect(await looksAt(app.current, on.profile)).toEqual([
      { account: on.coordinator.accountId, tier: 2, route: '/api/programmes/:programme/placements/:id' },
      { account: on.coordinator.accountId, tier: 2, route: '/api/programmes/:programme/placements/:id' },
      { account: on.host.accountId, tier: 2, route: '/api/host/placements/:id' },
    ]);
  });

  test('it is for the coordinator and that host: not for focal points, other hosts, or people of the same institution elsewhere', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    for (const recipient of ['programme_team', 'home_government'] as const) {
      const focal = await asFocalPoint(app.current, on.programme.id, recipient);
      const read = await official(on, id, focal);
      expect(read.status, recipient).toBe(200);
      expect(read.body.contact, recipient).toBeNull();
      hidesContact(read.body, on.profile);
      expect(read.body.can, recipient).toEqual([]);
    }
    const otherHost = await asHost(
      app.current,
      on.programme.id,
      await makeInstitution(app.current, on.programme.id),
    );
    expect((await otherHost.get(`/api/host/placements/${id}`)).status).toBe(404);
    expect(await looksAt(app.current, on.profile)).toEqual([]);
  });

  const closing: [string, PlacementStatus, (on: Stage) => [Persona, Record<string, unknown>]][] = [
    ['the member withdraws', 'withdrawn', (on) => [on.member, { step: 'withdraw', reason: 'family' }]],
    [
      'somebody else is chosen',
      'not_selected',
      (on) => [on.coordinator, { step: 'not_select', reason: 'dates', note: 'Somebody else fits better' }],
    ],
  ];
  test.each(closing)('closes at once when %s', async (_name, status, how) => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    expect((await official(on, id)).body.contact).toEqual(contactOf(on.profile));
    const [who, body] = how(on);
    expect((await step(who, id, body)).status).toBe(200);
    expect(await statusOf(app.current, id)).toBe(status);
    for (const read of [await official(on, id), await on.host.get(`/api/host/placements/${id}`)]) {
      expect(read.body).toHaveProperty('contact', null);
      hidesContact(read.body, on.profile);
    }
    // Not only the answer: the database itself has closed the row to them.
    for (const reader of [on.coordinator, on.host]) {
      expect(await inDatabase(app.current, reader, (tx) => findContact(tx, on.profile.id))).toBeNull();
    }
    expect((await on.member.get(`/api/me/invitations/${id}`)).body).toMatchObject({ disclosed: false });
  });

  test('ended early closes it too, and the seat is free for the next one', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    await readyToChoose(app.current, id);
    expect((await select(on.coordinator, id)).status).toBe(200);
    const next = await makeProfile(app.current, on.programme);
    expect((await invite(on, next)).status).toBe(409);
    expect((await step(on.coordinator, id, { step: 'end_early', reason: 'family' })).status).toBe(200);
    await app.current.settle();
    expect((await official(on, id)).body.contact).toBeNull();
    expect(await assignmentStatusOf(app.current, on)).toBe('selecting');
    expect((await invite(on, next)).status).toBe(201);
  });
});

/** How many rows a person can read in a table, whatever the code above it would ask. */
async function readable(who: Persona, table: string, column: string, value: string): Promise<number> {
  const rows = await inDatabase(app.current, who, (tx) =>
    tx.execute(`select 1 from ${table} where ${column} = '${value}'`),
  );
  return rows.length;
}

test('the tables themselves are closed to everybody else', async () => {
  const on = await makeStage(app.current);
  const other = await makeStage(app.current);
  const id = await invited(on);
  await answer(on.member, id, { answer: 'yes' });
  const foreign: [string, Persona][] = [
    ['nobody', asOutsider(app.current)],
    ['somebody', await asSomebody(app.current)],
    ['foreign coordinator', other.coordinator],
    ['foreign government', await asFocalPoint(app.current, other.programme.id)],
    ['foreign host', other.host],
    ['foreign member', other.member],
    ['administrator', await asAdministrator(app.current)],
  ];
  const rows: [table: string, column: string, value: string][] = [
    ['placements', 'id', id],
    ['disclosures', 'placement_id', id],
    ['contact_details', 'profile_id', on.profile.id],
    ['access_records', 'profile_id', on.profile.id],
  ];
  await official(on, id);
  for (const [name, who] of foreign) {
    for (const row of rows) expect(await readable(who, ...row), `${name} reads ${row[0]}`).toBe(0);
  }
  // The same questions have answers for those whose business it is.
  for (const who of [on.coordinator, on.host]) {
    for (const row of rows.slice(0, 3)) expect(await readable(who, ...row), row[0]).toBe(1);
  }
  for (const row of rows) expect(await readable(on.member, ...row), row[0]).toBe(1);
  // A focal point of the team follows the placement; contact is the coordinator's and the host's.
  const focal = await asFocalPoint(app.current, on.programme.id, 'programme_team');
  expect(await readable(focal, 'placements', 'id', id)).toBe(1);
  expect(await readable(focal, 'contact_details', 'profile_id', on.profile.id)).toBe(0);
});

describe('the database allows no disclosure without its yes', () => {
  const yes = (on: Stage, id: string, actorId: string | null, kind = 'placement.interested') => ({
    kind,
    programmeId: on.programme.id,
    subjectId: id,
    actorId,
    actorSystem: null,
    details: {},
  });
  const disclosure = (on: Stage, id: string, eventId: string) => ({
    programmeId: on.programme.id,
    placementId: id,
    profileId: on.profile.id,
    institutionId: on.assignment.institutionId,
    eventId,
  });
  const noYes = { cause: { code: '23503', constraint_name: 'disclosures_yes' } };
  const noRow = { cause: { code: '42501' } };

  async function scenes() {
    const on = await makeStage(app.current);
    return { on, id: await invited(on) };
  }
  const open = (who: Persona, on: Stage, id: string, eventId: string) =>
    inDatabase(app.current, who, (tx) => openDisclosure(tx, disclosure(on, id, eventId)));
  const write = (who: Persona, on: Stage, id: string, kind?: string) =>
    inDatabase(app.current, who, (tx) => insertEvent(tx, yes(on, id, who.accountId, kind)));

  test('no event at all', async () => {
    const { on, id } = await scenes();
    await expect(open(on.member, on, id, randomUUID())).rejects.toMatchObject(noYes);
    await expect(
      app.current.parts.database.transaction({ system: 'worker', programme: on.programme.id }, (tx) =>
        openDisclosure(tx, disclosure(on, id, randomUUID())),
      ),
    ).rejects.toMatchObject(noYes);
    expect(await disclosuresOf(app.current, id)).toEqual([]);
  });

  test('an event of another kind, also under a false name', async () => {
    const { on, id } = await scenes();
    const eventId = await write(on.member, on, id, 'placement.declined');
    await expect(open(on.member, on, id, eventId)).rejects.toMatchObject(noYes);
    await expect(
      inDatabase(app.current, on.member, (tx) =>
        openDisclosure(tx, { ...disclosure(on, id, eventId), eventKind: 'placement.declined' }),
      ),
    ).rejects.toMatchObject({ cause: { code: '23514' } });
  });

  test('the yes to another placement, or for another institution', async () => {
    const { on, id } = await scenes();
    const elsewhere = await makeAssignment(app.current, on.programme.id);
    const other = await makePlacement(app.current, on.programme.id, elsewhere, on.profile);
    const otherYes = await write(on.member, on, other);
    await expect(open(on.member, on, id, otherYes)).rejects.toMatchObject(noYes);
    const ownYes = await write(on.member, on, id);
    await expect(
      inDatabase(app.current, on.member, (tx) =>
        openDisclosure(tx, { ...disclosure(on, id, ownYes), institutionId: elsewhere.institutionId }),
      ),
    ).rejects.toMatchObject({ cause: { code: '23503' } });
    expect(await disclosuresOf(app.current, id)).toEqual([]);
  });

  test('a yes that a coordinator, a host or somebody writes for the person', async () => {
    const { on, id } = await scenes();
    const member = on.member.accountId;
    for (const who of [on.coordinator, on.host, await asSomebody(app.current)]) {
      await expect(write(who, on, id)).rejects.toMatchObject(noRow);
      await expect(
        inDatabase(app.current, who, (tx) => insertEvent(tx, yes(on, id, member))),
      ).rejects.toMatchObject(noRow);
    }
    expect(await eventKinds(app.current, id)).toEqual(['placement.invited']);
  });

  test('a yes that was given, used by somebody else', async () => {
    const { on, id } = await scenes();
    const eventId = await write(on.member, on, id);
    for (const who of [on.coordinator, on.host, await asSomebody(app.current)]) {
      await expect(open(who, on, id, eventId)).rejects.toMatchObject(noRow);
    }
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    // With their own yes the person opens it, so the walls above are what stopped the others.
    await open(on.member, on, id, eventId);
    expect(await disclosuresOf(app.current, id)).toHaveLength(1);
  });
});

describe('a refusal looks like silence', () => {
  /** Everything a host can ask about a placement, as one text; what differs by the minute is left out. */
  async function seenByHost(host: Persona, id: string): Promise<string> {
    const answers: Answer[] = [
      await host.get('/api/host/placements'),
      await host.get(`/api/host/placements/${id}`),
      await step(host, id, { step: 'confirm_arrival', date: day(0) }),
      await step(host, id, { step: 'confirm_arrival', date: day(0) }, { 'if-match': '"1"' }),
      await step(host, id, { step: 'confirm_arrival', date: day(0) }, { 'if-match': '"2"' }),
      await step(host, id, { step: 'finish', date: day(0) }),
      await step(host, id, { step: 'decline' }),
      await step(host, id, { step: 'select', note: 'x' }),
      await answer(host, id, { answer: 'no' }),
      await host.get(`/api/me/invitations/${id}`),
      await host.get(`/api/programmes/none/placements/${id}`),
      // Everything that hangs on a placement, of all nouns.
      ...(await Promise.all(
        [
          'work',
          'result',
          'documents',
          'selection',
          'questions',
          'money',
          'checks',
          'terms',
          'orientation',
          'talk',
          'certificate',
        ].map((part) => host.get(`/api/placements/${id}/${part}`)),
      )),
      await host.send('POST', `/api/placements/${id}/undo`, {}),
      await host.send('POST', `/api/placements/${id}/confirm-yes`, {}),
      await host.send('POST', `/api/placements/${id}/progress`, { pace: 'on_track', done: 'x' }),
      await host.send('POST', `/api/placements/${id}/concerns`, { kind: 'other', text: 'x' }),
      await host.send('POST', `/api/placements/${id}/host-choice`, { choice: 'select' }),
      await host.send('POST', `/api/placements/${id}/feedback`, { overall: 5, again: true }),
      await host.send('POST', `/api/placements/${id}/extension`, { endsOn: day(99) }),
    ];
    return answers
      .map(({ status, body, headers }) => {
        const steady = Object.entries(headers).filter(
          ([name]) => name !== 'date' && !name.startsWith('x-ratelimit'),
        );
        return `${status} ${JSON.stringify(steady)} ${JSON.stringify(body)}`;
      })
      .join('\n');
  }

  test('byte by byte, in every answer and in the order of the list, before and after day 14', async () => {
    const on = await makeStage(app.current, { seats: 5 });
    // Neighbours in the list, so that a changed order would show.
    const earlier = await invited(on, await makeProfile(app.current, on.programme));
    const id = await invited(on);
    const later = await invited(on, await makeProfile(app.current, on.programme));
    const list = await on.host.get<{ items: { id: string }[] }>('/api/host/placements');
    expect(list.body.items.map((item) => item.id)).toEqual([later, id, earlier]);

    const silent = await seenByHost(on.host, id);
    expect(silent).toContain('"status":"no_answer_yet"');
    expect((await answer(on.member, id, { answer: 'no', reason: 'family' })).status).toBe(200);
    expect(await statusOf(app.current, id)).toBe('declined');
    expect(await seenByHost(on.host, id)).toBe(silent);

    // Two weeks pass for all three.
    await sql()`update placements set invited_at = invited_at - interval '15 days', answer_due_at = answer_due_at - interval '15 days'
      where programme_id = ${on.programme.id}`;
    const declined = await seenByHost(on.host, id);
    expect(declined).toContain('"status":"no_answer"');
    expect(declined).not.toContain('declined');
    // What the same host would read had the person never answered.
    await sql()`update placements set status = 'invited', version = 1, answered_at = null, reason_code = null,
      updated_at = invited_at where id = ${id}`;
    expect(await seenByHost(on.host, id)).toBe(declined);
  });

  test('nobody at the host gets mail about a refusal, and no disclosure opens', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await app.current.settle();
    const [mails] = await sql()<{ count: number }[]>`select count(*)::int as count from mails`;
    await answer(on.member, id, { answer: 'no' });
    await app.current.settle();
    const [after] = await sql()<{ count: number }[]>`select count(*)::int as count from mails`;
    expect(after).toEqual(mails);
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    // The programme's own team knows it; the answer is in the audit.
    expect((await official(on, id)).body.status).toBe('declined');
    expect(await eventKinds(app.current, id)).toEqual(['placement.invited', 'placement.declined']);
  });

  test('after the last day neither yes nor no is taken, and none is offered', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await sql()`update placements set answer_due_at = now() - interval '1 second' where id = ${id}`;
    for (const word of ['yes', 'no'])
      expect((await answer(on.member, id, { answer: word })).status).toBe(409);
    expect((await on.member.get(`/api/me/invitations/${id}`)).body).toMatchObject({
      status: 'too_late',
      can: [],
    });
    expect(await statusOf(app.current, id)).toBe('invited');
    expect(await disclosuresOf(app.current, id)).toEqual([]);
  });
});
