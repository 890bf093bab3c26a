// Certificates: issued by themselves at the good end, revoked when wrong, downloaded by their holder, and verified by anybody
// who has the code, who reads no more than the holder allows.
import { beforeAll, describe, expect, test } from 'vitest';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  makeProgramme,
  type MadeProfile,
  type MadeProgramme,
} from '../make.ts';
import {
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';

const app = useTestApp();

interface Certificate {
  standing: {
    number: string;
    name: string | null;
    shows: string[] | null;
    address: string | null;
    says: Record<string, unknown>;
  } | null;
  revoked: { number: string; reason: string }[];
  can: string[];
}

let programme: MadeProgramme;
let institutionId: string;
let coordinator: Persona;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  institutionId = await makeInstitution(app.current, programme.id, 'Georgetown Hospital');
  coordinator = await asCoordinator(app.current, programme.id);
});

interface Stage {
  placement: string;
  profile: MadeProfile;
  member: Persona;
  url: string;
}

async function stage(status: PlacementStatus, mode: 'temporary' | 'permanent' = 'temporary'): Promise<Stage> {
  const assignment = await makeAssignment(app.current, programme.id, { institutionId, mode });
  const profile = await makeProfile(app.current, programme, { modes: [mode] });
  const member = await asMember(app.current, profile.id);
  const placement = await makePlacement(app.current, programme.id, assignment, profile, status);
  const [event] = await app.current.owner<{ id: string }[]>`
    insert into events (programme_id, kind, subject_id, actor_id)
    values (${programme.id}, 'placement.interested', ${placement}, ${member.accountId}) returning id`;
  await app.current
    .owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${programme.id}, ${placement}, ${profile.id}, ${institutionId}, ${event?.id ?? ''})`;
  await app.current.owner`
    update placements set arrived_on = '2027-03-02', completed_on = '2027-04-10' where id = ${placement}`;
  return { placement, profile, member, url: `/api/placements/${placement}/certificate` };
}

/** What happens when the coordinator's last step is committed. */
async function ends(on: Stage, kind = 'placement.completed'): Promise<void> {
  await asSystem(app.current.parts, 'worker', programme.id, (ctx) =>
    ctx.record(kind, { id: on.placement, programmeId: programme.id }),
  );
  await app.current.settle();
}

const codeOf = async (on: Stage): Promise<string> => {
  const answer = await on.member.get<Certificate>(on.url);
  return answer.body.standing?.address?.split('/').at(-1) ?? '';
};

const verified = (code: string) =>
  asOutsider(app.current).get<{ number: string; revokedOn: string | null; shown: Record<string, string> }>(
    `/api/certificates/${code}`,
  );

describe('issuing', () => {
  test('by itself at the good end, once however often the job runs, and the person is told', async () => {
    const on = await stage('completed');
    await ends(on);
    await ends(on);
    const answer = await on.member.get<Certificate>(on.url);
    expect(answer.body.standing).toMatchObject({
      name: 'Ama Mensah',
      shows: [],
      says: {
        institution: 'Georgetown Hospital',
        title: 'Train a paediatric ward',
        mode: 'temporary',
        startsOn: '2027-03-02',
        endsOn: '2027-04-10',
      },
    });
    expect(answer.body.standing?.number).toMatch(
      new RegExp(`^${programme.code.toUpperCase()}-20\\d\\d-[0-9A-Z]{6}$`),
    );
    expect(answer.body.can).toEqual(['certificate.show', 'certificate.fetch']);
    expect(
      (await eventKinds(app.current, on.placement)).filter((kind) => kind === 'certificate.issued'),
    ).toHaveLength(1);
    const mails = await app.current.owner<{ body: string }[]>`
      select body from mails where recipient = ${on.member.email} and subject like 'Your certificate%'`;
    expect(mails).toHaveLength(1);
    expect(mails[0]?.body).toContain(`/me/invitations/${on.placement}/certificate`);
  });

  test('who has settled is certified without an end; who stopped early not at all', async () => {
    const settled = await stage('settled', 'permanent');
    await ends(settled, 'placement.settled');
    expect((await settled.member.get<Certificate>(settled.url)).body.standing?.says).toMatchObject({
      endsOn: null,
    });
    const stopped = await stage('ended_early');
    await ends(stopped);
    expect((await stopped.member.get<Certificate>(stopped.url)).body.standing).toBeNull();
  });

  test('by the coordinator: 401, 404, 403, 409, 204', async () => {
    const on = await stage('active');
    expect((await asOutsider(app.current).send('POST', on.url)).status).toBe(401);
    for (const stranger of [
      await asSomebody(app.current),
      await asFocalPoint(app.current, programme.id),
      await asHost(app.current, programme.id, institutionId),
      await asCoordinator(app.current, (await makeProgramme(app.current)).id),
    ]) {
      expect((await stranger.send('POST', on.url)).status).toBe(404);
      expect((await stranger.get(on.url)).status).toBe(404);
    }
    expect((await on.member.send('POST', on.url)).status).toBe(403);
    expect((await coordinator.send('POST', on.url)).body).toMatchObject({ status: 409, code: 'not_now' });
    await app.current.owner`update placements set status = 'completed' where id = ${on.placement}`;
    await app.current.owner`update contact_details set name = null where profile_id = ${on.profile.id}`;
    expect((await coordinator.send('POST', on.url)).body).toMatchObject({ status: 409, code: 'no_name' });
    await app.current
      .owner`update contact_details set name = 'Ama Mensah' where profile_id = ${on.profile.id}`;
    const answers = await Promise.all([coordinator.send('POST', on.url), coordinator.send('POST', on.url)]);
    expect(answers.map((each) => each.status).sort()).toEqual([204, 409]);
    expect((await coordinator.send('POST', on.url)).body).toMatchObject({
      status: 409,
      code: 'certificate_stands',
    });
  });
});

describe('verifying', () => {
  test('says whether it stands, and of the rest only what the holder lets it', async () => {
    const on = await stage('completed');
    await ends(on);
    const code = await codeOf(on);
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const bare = await verified(code);
    expect(bare.status).toBe(200);
    expect(bare.body).toEqual({
      number: expect.any(String),
      programme: `Programme ${programme.code}`,
      issuedOn: new Date().toISOString().slice(0, 10),
      revokedOn: null,
      shown: {},
    });
    const shows = `${on.url}/shows`;
    expect((await asOutsider(app.current).send('PUT', shows, { shows: [] })).status).toBe(401);
    expect((await (await stage('completed')).member.send('PUT', shows, { shows: [] })).status).toBe(404);
    expect((await coordinator.send('PUT', shows, { shows: ['name'] })).status).toBe(403);
    expect((await on.member.send('PUT', shows, { shows: ['address'] })).status).toBe(400);
    expect((await on.member.send('PUT', shows, { shows: ['name', 'dates', 'name'] })).status).toBe(204);
    expect((await verified(code)).body.shown).toEqual({
      name: 'Ama Mensah',
      startsOn: '2027-03-02',
      endsOn: '2027-04-10',
    });
    expect(
      (await on.member.send('PUT', shows, { shows: ['institution', 'title', 'mode', 'place'] })).status,
    ).toBe(204);
    expect((await verified(code)).body.shown).toEqual({
      institution: 'Georgetown Hospital',
      title: 'Train a paediatric ward',
      mode: 'temporary',
      place: 'Georgetown',
      country: 'GY',
    });
    // As people type it.
    expect((await verified(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))).status).toBe(200);
    expect(await eventKinds(app.current, on.placement)).toContain('certificate.shows_chosen');
  });

  test('a code that was never given, a half one and a long one are not there', async () => {
    for (const code of ['7F3K-9A2M-QX4T', '7F3K', '%20', 'x'.repeat(61)])
      expect((await verified(code)).status, code).toBeGreaterThanOrEqual(400);
    expect((await verified('7F3K-9A2M-QX4T')).status).toBe(404);
  });

  test('whoever erases themselves takes the certificate out of the world', async () => {
    const on = await stage('completed');
    await ends(on);
    const code = await codeOf(on);
    expect((await verified(code)).status).toBe(200);
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBeLessThan(300);
    expect((await verified(code)).status).toBe(404);
    expect(
      await app.current.owner`select 1 from certificate_holders where profile_id = ${on.profile.id}`,
    ).toHaveLength(0);
  });
});

describe('revoking', () => {
  test('shows it as revoked and nothing else of it; a right one is issued anew', async () => {
    const on = await stage('completed');
    await ends(on);
    const code = await codeOf(on);
    await on.member.send('PUT', `${on.url}/shows`, { shows: ['name', 'title'] });
    const revocation = `${on.url}/revocation`;
    const reason = { reason: 'wrong_name' };
    expect((await asOutsider(app.current).send('POST', revocation, reason)).status).toBe(401);
    expect((await on.member.send('POST', revocation, reason)).status).toBe(403);
    expect((await coordinator.send('POST', revocation, { reason: 'whim' })).status).toBe(400);
    expect((await coordinator.send('POST', revocation, reason)).status).toBe(204);
    expect((await coordinator.send('POST', revocation, reason)).status).toBe(404);
    const after = await verified(code);
    expect(after.body.revokedOn).toBe(new Date().toISOString().slice(0, 10));
    expect(after.body.shown).toEqual({});
    expect((await on.member.get(`${on.url}/file`)).status).toBe(404);
    expect((await on.member.send('PUT', `${on.url}/shows`, { shows: ['name'] })).status).toBe(404);
    await app.current
      .owner`update contact_details set name = 'Ama Mensah-Osei' where profile_id = ${on.profile.id}`;
    expect((await coordinator.send('POST', on.url)).status).toBe(204);
    const now = await on.member.get<Certificate>(on.url);
    expect(now.body.standing).toMatchObject({ name: 'Ama Mensah-Osei', shows: [] });
    expect(now.body.revoked).toMatchObject([{ reason: 'wrong_name' }]);
    expect(await codeOf(on)).not.toBe(code);
    await app.current.settle();
    const mails = await app.current.owner<{ subject: string }[]>`
      select subject from mails where recipient = ${on.member.email} order by subject`;
    expect(mails.map((mail) => mail.subject.split(':')[0])).toEqual([
      'Your certificate is ready',
      'Your certificate is ready',
      'Your certificate was taken back',
    ]);
  });
});

describe('the paper', () => {
  test('is the holder’s, and the coordinator’s while contact is open; each look is noted', async () => {
    const on = await stage('completed');
    await ends(on);
    const file = `${on.url}/file?language=ar`;
    const own = await on.member.get(file);
    expect(own.status).toBe(200);
    expect(own.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(String(own.headers['content-disposition'])).toMatch(/^attachment; filename=".+-ar\.pdf"/);
    expect((await asOutsider(app.current).get(file)).status).toBe(401);
    expect((await (await asHost(app.current, programme.id, institutionId)).get(file)).status).toBe(404);
    expect((await on.member.get(`${on.url}/file?language=xx`)).status).toBe(400);
    expect((await coordinator.get(file)).status).toBe(200);
    const looks = await app.current.owner`
      select tier from access_records where profile_id = ${on.profile.id} and account_id = ${coordinator.accountId}`;
    expect(looks).toEqual([{ tier: 2 }]);
    await app.current.owner`update disclosures set ends_at = now() where placement_id = ${on.placement}`;
    expect((await coordinator.get(file)).status).toBe(403);
    const seen = await coordinator.get<Certificate>(on.url);
    expect(seen.body.standing).toMatchObject({ name: null, address: null, shows: null });
    expect(seen.body.can).toEqual(['certificate.revoke']);
    expect((await on.member.get(file)).status).toBe(200);
  });
});
