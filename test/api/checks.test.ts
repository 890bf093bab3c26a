// Clearance: who asks, who brings, who looks; what counts and until when; and that nobody goes on without it.
import { checksOf, checksStanding, insertCheck } from '@compatriot/db/queries/checks.ts';
import { describe, expect, test } from 'vitest';
import { modes } from '@compatriot/db/vocabulary.ts';
import { checkKinds } from '@compatriot/db/work-vocabulary.ts';
import { kindsFor } from '@compatriot/server/checks/rules.ts';
import { warnOfEndings } from '@compatriot/server/checks/jobs.ts';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import { type Chosen, clearAll, closeContact, makeChosen, makePaper, setStatus } from './clearance-stage.ts';
import { day, inDatabase, looksAt, step } from './placement-stage.ts';

const app = useTestApp();

interface Checks {
  items: {
    kind: string;
    status: string;
    counts: boolean;
    holding: string;
    endsBeforeWork: boolean;
    reason: string | null;
    note: string | null;
    verifiedBy: string | null;
    paper: { id: string; name: string } | null;
    version: number;
    can: string[];
  }[];
  valid: boolean;
  open: boolean;
}

const read = (who: Persona, on: Chosen) => who.get<Checks>(`/api/placements/${on.id}/checks`);
const take = (who: Persona, on: Chosen, kind: string, body: object, headers?: Record<string, string>) =>
  who.send('POST', `/api/placements/${on.id}/checks/${kind}/steps`, body, headers);
const ask = (who: Persona, on: Chosen, kinds: string[]) =>
  who.send('POST', `/api/placements/${on.id}/checks/ask`, { kinds });
const itemOf = (answer: { body: Checks }, kind: string) => {
  const item = answer.body.items.find((each) => each.kind === kind);
  if (!item) throw new Error(`no ${kind}`);
  return item;
};

describe('reading', () => {
  test('is for the person and the coordinator; a host and a focal point find nothing', async () => {
    const on = await makeChosen(app.current);
    expect((await read(asOutsider(app.current), on)).status).toBe(401);
    expect((await read(on.host, on)).status).toBe(404);
    expect((await read(await asFocalPoint(app.current, on.programme.id), on)).status).toBe(404);
    expect((await read(await asFocalPoint(app.current, on.programme.id, 'programme_team'), on)).status).toBe(
      404,
    );
    const own = await read(on.member, on);
    expect(own.body.items.map(({ kind }) => kind)).toEqual([...checkKinds]);
    expect(own.body.items.every(({ status, can }) => status === 'open' && can.join() === 'provide')).toBe(
      true,
    );
    expect((await read(on.coordinator, on)).status).toBe(200);
  });

  test('leaves an access record, and ends with the contact', async () => {
    const on = await makeChosen(app.current);
    await take(on.coordinator, on, 'degree', { step: 'verify', note: 'Seen at the university' });
    await read(on.coordinator, on);
    const looks = await looksAt(app.current, on.profile);
    expect(looks.map(({ tier, route }) => [tier, route])).toContainEqual([2, '/api/placements/:id/checks']);
    await closeContact(app.current, on.id);
    const after = await read(on.coordinator, on);
    expect(after.body.open).toBe(false);
    expect(itemOf(after, 'degree')).toMatchObject({ status: 'open', note: null, can: [] });
    expect(await inDatabase(app.current, on.coordinator, (tx) => checksOf(tx, on.id))).toEqual([]);
  });

  test('what was seen of a paper goes when another one is asked for', async () => {
    const on = await makeChosen(app.current);
    await take(on.coordinator, on, 'degree', { step: 'verify', note: 'Seen and compared' });
    expect(itemOf(await read(on.coordinator, on), 'degree').note).toBe('Seen and compared');
    expect((await take(on.coordinator, on, 'degree', { step: 'ask' })).status).toBe(200);
    expect(itemOf(await read(on.coordinator, on), 'degree')).toMatchObject({ status: 'asked', note: null });
  });

  test('the person reads why, and neither the team’s notes nor its names', async () => {
    const on = await makeChosen(app.current);
    await take(on.coordinator, on, 'degree', { step: 'verify', note: 'Rang the registrar' });
    await take(on.coordinator, on, 'licence', { step: 'waive', reason: 'Teaches and treats nobody' });
    const own = await read(on.member, on);
    expect(itemOf(own, 'degree')).toMatchObject({ status: 'verified', note: null, verifiedBy: null });
    expect(itemOf(own, 'licence')).toMatchObject({
      status: 'not_needed',
      reason: 'Teaches and treats nobody',
    });
    expect(JSON.stringify(own.body)).not.toContain(on.coordinator.email);
    expect(itemOf(await read(on.coordinator, on), 'degree').verifiedBy).toBe(on.coordinator.email);
  });
});

describe('a check', () => {
  test('is asked for, brought, refused, brought again and verified', async () => {
    const on = await makeChosen(app.current);
    expect((await ask(on.member, on, ['identity'])).status).toBe(403);
    expect((await ask(on.coordinator, on, ['identity', 'identity'])).status).toBe(400);
    expect((await ask(on.coordinator, on, ['identity', 'health'])).status).toBe(200);
    expect(itemOf(await read(on.member, on), 'identity').status).toBe('asked');

    expect((await take(on.member, on, 'identity', { step: 'provide' })).status).toBe(400);
    const other = await makePaper(app.current, on, 'health');
    expect((await take(on.member, on, 'identity', { step: 'provide', documentId: other })).status).toBe(400);
    const first = await makePaper(app.current, on, 'identity');
    expect((await take(on.member, on, 'identity', { step: 'provide', documentId: first })).status).toBe(200);
    expect((await take(on.coordinator, on, 'identity', { step: 'refuse' })).status).toBe(400);
    await take(on.coordinator, on, 'identity', { step: 'refuse', reason: 'The photograph is cut off' });
    expect(itemOf(await read(on.member, on), 'identity')).toMatchObject({
      status: 'refused',
      reason: 'The photograph is cut off',
      can: ['provide'],
    });
    const second = await makePaper(app.current, on, 'identity');
    await take(on.member, on, 'identity', { step: 'provide', documentId: second });
    const verify = { step: 'verify', validUntil: day(400) };
    expect((await take(on.coordinator, on, 'identity', { step: 'verify' })).status).toBe(400);
    expect((await take(on.coordinator, on, 'identity', { step: 'verify', validUntil: day(-2) })).status).toBe(
      400,
    );
    expect((await take(on.coordinator, on, 'identity', verify, { 'if-match': '"1"' })).status).toBe(412);
    expect((await take(on.coordinator, on, 'identity', verify)).status).toBe(200);
    expect(itemOf(await read(on.coordinator, on), 'identity')).toMatchObject({
      status: 'verified',
      counts: true,
      paper: { id: second },
    });
    const [paper] = await app.current.owner`select held from documents where id = ${second}`;
    expect(paper?.['held']).toBe(true);
    // What holds is not brought again.
    expect((await take(on.member, on, 'identity', { step: 'provide', documentId: second })).status).toBe(409);
    expect(await eventKinds(app.current, on.id)).toEqual([
      'placement.interested',
      'check.asked',
      'check.provided',
      'check.refused',
      'check.provided',
      'check.verified',
    ]);
  });

  test('of an identity is never left out, and none is verified without a word or a paper', async () => {
    const on = await makeChosen(app.current);
    expect(
      (await take(on.coordinator, on, 'identity', { step: 'waive', reason: 'We know her' })).status,
    ).toBe(409);
    expect((await take(on.coordinator, on, 'degree', { step: 'verify' })).status).toBe(400);
    await expect(
      app.current.owner`insert into checks (programme_id, placement_id, profile_id, kind, status, reason)
        values (${on.programme.id}, ${on.id}, ${on.profile.id}, 'identity', 'not_needed', 'We know her')`,
    ).rejects.toMatchObject({ constraint_name: 'checks_identified' });
  });

  test('is nobody’s business before the choice, nor after the end', async () => {
    const on = await makeChosen(app.current, 'interested');
    expect((await ask(on.coordinator, on, ['identity'])).status).toBe(409);
    await setStatus(app.current, on.id, 'not_selected');
    expect((await ask(on.coordinator, on, ['identity'])).status).toBe(409);
    expect(itemOf(await read(on.member, on), 'identity').can).toEqual([]);
  });

  test('of a foreign programme is not there', async () => {
    const on = await makeChosen(app.current);
    const elsewhere = await makeChosen(app.current);
    expect((await ask(elsewhere.coordinator, on, ['identity'])).status).toBe(404);
    expect((await take(elsewhere.member, on, 'identity', { step: 'provide' })).status).toBe(404);
  });

  test('of one’s own is looked at by somebody else, in the database too', async () => {
    const on = await makeChosen(app.current);
    // The person also coordinates this programme.
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${on.programme.id}, ${on.member.accountId}, 'coordinator', 'programme_team')`;
    expect((await take(on.member, on, 'degree', { step: 'verify', note: 'Trust me' })).status).toBe(403);
    const verified = (verifiedBy: string | null) => ({
      programmeId: on.programme.id,
      placementId: on.id,
      profileId: on.profile.id,
      kind: 'degree',
      status: 'verified',
      note: 'Trust me',
      verifiedAt: new Date(),
      verifiedBy,
    });
    const denied = { cause: { code: '42501' } };
    await expect(
      inDatabase(app.current, on.member, (tx) => insertCheck(tx, verified(on.member.accountId))),
    ).rejects.toMatchObject(denied);
    // Nor does somebody look in another's name.
    await expect(
      inDatabase(app.current, on.coordinator, (tx) => insertCheck(tx, verified(on.host.accountId))),
    ).rejects.toMatchObject(denied);
    await inDatabase(app.current, on.coordinator, (tx) =>
      insertCheck(tx, verified(on.coordinator.accountId)),
    );
  });
});

describe('clearance', () => {
  test('is whole when every check is, and no sooner', async () => {
    const on = await makeChosen(app.current);
    const clear = () => step(on.coordinator, on.id, { step: 'clear' });
    const refused = await clear();
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain('checks_valid');
    await clearAll(app.current, on);
    await app.current
      .owner`update checks set valid_until = ${day(-1)} where placement_id = ${on.id} and kind = 'health'`;
    expect((await read(on.coordinator, on)).body.valid).toBe(false);
    expect(itemOf(await read(on.coordinator, on), 'health')).toMatchObject({
      counts: false,
      holding: 'over',
    });
    // A paper that has run out counts no more.
    expect((await clear()).status).toBe(409);
    await app.current
      .owner`update checks set valid_until = ${day(0)} where placement_id = ${on.id} and kind = 'health'`;
    expect((await clear()).status).toBe(200);
  });

  test('says yes or no to the host whose step rests on it, and nothing else', async () => {
    const on = await makeChosen(app.current);
    await clearAll(app.current, on);
    const asks = (who: Persona) =>
      inDatabase(app.current, who, async (tx) => ({
        ...(await checksStanding(tx, { id: on.id }, new Date())),
        rows: (await checksOf(tx, on.id)).length,
      }));
    expect(await asks(on.host)).toEqual({ checks_valid: true, rows: 0 });
    const foreign = await makeChosen(app.current);
    expect(await asks(foreign.host)).toEqual({ checks_valid: false, rows: 0 });
    expect(await asks(foreign.coordinator)).toEqual({ checks_valid: false, rows: 0 });
    expect(await asks(await asFocalPoint(app.current, on.programme.id))).toEqual({
      checks_valid: false,
      rows: 0,
    });
  });

  test('asks for the same kinds in the database as in the rules', async () => {
    for (const mode of modes) {
      const [row] = await app.current.owner<{ kinds: string[] }[]>`select check_kinds(${mode}) as kinds`;
      expect(row?.kinds).toEqual(kindsFor(mode));
    }
  });
});

describe('mail', () => {
  const mailsTo = (address: string) =>
    app.current.owner<{ subject: string; body: string }[]>`
      select subject, body from mails where recipient = ${address} order by created_at`;

  test('goes to the person for what is asked, and to the desk for what came', async () => {
    const on = await makeChosen(app.current);
    await app.current
      .owner`update placements set coordinator_id = ${on.coordinator.accountId} where id = ${on.id}`;
    const colleague = await asCoordinator(app.current, on.programme.id);
    await ask(on.coordinator, on, ['identity', 'degree']);
    await app.current.settle();
    const [asked] = await mailsTo(on.member.email);
    expect(asked?.body).toContain('– Identity (passport or identity card)\n– Degree');
    const paper = await makePaper(app.current, on, 'identity');
    await take(on.member, on, 'identity', { step: 'provide', documentId: paper });
    await app.current.settle();
    expect((await mailsTo(on.coordinator.email)).map(({ subject }) => subject)).toEqual([
      `Papers to look at: ${on.profile.pseudonym}`,
    ]);
    expect(await mailsTo(colleague.email)).toEqual([]);
    const bodies = JSON.stringify(await mailsTo(on.coordinator.email));
    expect(bodies).not.toContain('Ama Mensah');
  });

  test('warns both sides once of a paper that runs out', async () => {
    const on = await makeChosen(app.current, 'active');
    await clearAll(app.current, on);
    await app.current
      .owner`update checks set valid_until = ${day(20)} where placement_id = ${on.id} and kind = 'insurance'`;
    const run = async () => {
      await warnOfEndings(app.current.parts, {
        handler: 'check.warn',
        event: 'schedule',
        eventId: '00000000-0000-0000-0000-000000000000',
        programmeId: on.programme.id,
        subjectId: '00000000-0000-0000-0000-000000000000',
      });
      await app.current.settle();
    };
    await run();
    await run();
    expect(await mailsTo(on.member.email)).toHaveLength(1);
    expect(await mailsTo(on.coordinator.email)).toHaveLength(1);
    expect((await eventKinds(app.current, on.id)).filter((kind) => kind === 'check.ending')).toHaveLength(1);
    expect(itemOf(await read(on.member, on), 'insurance')).toMatchObject({
      holding: 'ending',
      can: ['provide'],
    });
  });
});
