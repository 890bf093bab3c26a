// Papers of a placement and of an institution: who brings, reads and takes back which, that they are cleaned, saved and never
// shown in place, that looks are noted, and that they are gone with the person.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { documentKinds } from '@compatriot/db/work-vocabulary.ts';
import { documentRights, mostDocuments } from '@compatriot/server/documents/rules.ts';
import { useTestApp } from '../app.ts';
import { jpeg, pdf, png, secret } from '../documents.ts';
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

interface Paper {
  id: string;
  kind: string;
  name: string;
  size: number;
  party: string;
  own: boolean;
  held: boolean;
  can: string[];
}

let programme: MadeProgramme;
let institutionId: string;
let coordinator: Persona;
let focalPoint: Persona;
let host: Persona;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  institutionId = await makeInstitution(app.current, programme.id);
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
  host = await asHost(app.current, programme.id, institutionId);
});

interface Stage {
  placement: string;
  profile: MadeProfile;
  member: Persona;
}

/** A placement; with `yes` its contact is open. */
async function stage(yes = true): Promise<Stage> {
  const assignment = await makeAssignment(app.current, programme.id, { institutionId });
  const profile = await makeProfile(app.current, programme);
  const member = await asMember(app.current, profile.id);
  const placement = await makePlacement(
    app.current,
    programme.id,
    assignment,
    profile,
    yes ? 'interested' : 'invited',
  );
  if (yes) await openContact(placement, profile, member);
  return { placement, profile, member };
}

async function openContact(placement: string, profile: MadeProfile, member: Persona): Promise<void> {
  const [event] = await app.current.owner<{ id: string }[]>`
    insert into events (programme_id, kind, subject_id, actor_id)
    values (${programme.id}, 'placement.interested', ${placement}, ${member.accountId}) returning id`;
  await app.current
    .owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${programme.id}, ${placement}, ${profile.id}, ${institutionId}, ${event?.id ?? ''})`;
}

const papersOf = (placement: string): string => `/api/placements/${placement}/documents`;
const ofInstitution = (): string =>
  `/api/programmes/${programme.code}/institutions/${institutionId}/documents`;

const bring = (persona: Persona, at: string, kind: string, file: Buffer = pdf, name = 'Ama Mensah.pdf') =>
  persona.send<Paper & { code: string }>(
    'POST',
    `${at}?kind=${kind}&name=${encodeURIComponent(name)}`,
    file,
    {
      'content-type': 'application/octet-stream',
    },
  );

const seen = async (persona: Persona, placement: string): Promise<string[]> => {
  const answer = await persona.get<{ items: Paper[] }>(papersOf(placement));
  return answer.status === 200 ? answer.body.items.map((paper) => paper.kind) : [`${answer.status}`];
};

/** The bytes that a persona is handed, through the same app and with the same cookie. */
async function fetchFile(persona: Persona, url: string) {
  const [session] = await app.current.owner<{ id: string }[]>`
    select id from sessions where account_id = ${persona.accountId} order by created_at desc limit 1`;
  const cookie = `session=${app.current.api.jwt.sign({ sid: session?.id ?? '' })}`;
  return app.current.api.inject({ method: 'GET', url, headers: { cookie } });
}

describe('bringing a paper', () => {
  test('401, 404, 403, 400, 415, then 201 with its event', async () => {
    const { placement, member } = await stage();
    const at = papersOf(placement);
    expect((await bring(asOutsider(app.current), at, 'cv')).status).toBe(401);
    for (const stranger of [
      await asSomebody(app.current),
      focalPoint,
      await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id)),
      await asCoordinator(app.current, (await makeProgramme(app.current)).id),
      (await stage()).member,
    ]) {
      expect((await bring(stranger, at, 'cv')).status).toBe(404);
      expect((await stranger.get(at)).status).toBe(404);
    }
    // A host brings no passport, a member no evidence against anybody, nobody an institution's papers.
    expect((await bring(host, at, 'identity')).status).toBe(403);
    expect((await bring(member, at, 'evidence')).status).toBe(403);
    expect((await bring(coordinator, at, 'due_diligence')).status).toBe(403);
    expect((await bring(coordinator, at, 'cv')).status).toBe(403);
    expect((await bring(member, at, 'diary')).status).toBe(400);
    expect((await bring(member, at, 'cv', Buffer.from('<svg onload=alert(1)>'), 'cv.pdf')).status).toBe(415);
    expect((await bring(member, at, 'cv', pdf.subarray(0, 12))).body.code).toBe('damaged_file');
    expect((await bring(member, at, 'cv', Buffer.alloc(10 * 1024 * 1024 + 1, '%PDF-'))).status).toBe(413);
    const made = await bring(member, at, 'cv', pdf, '../Ama Mensah.exe');
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      kind: 'cv',
      name: 'Ama Mensah.pdf',
      party: 'member',
      own: true,
      size: pdf.length,
    });
    expect(await eventKinds(app.current, placement)).toEqual(['placement.interested', 'document.added']);
    const [event] = await app.current.owner<{ details: object }[]>`
      select details from events where subject_id = ${placement} and kind = 'document.added'`;
    // Ids and codes, no names.
    expect(event?.details).toEqual({ documentId: made.body.id, kind: 'cv' });
  });

  test('nothing that a camera wrote beside the picture is kept, and the sum is that of what is kept', async () => {
    const { placement, member } = await stage();
    const made = await bring(member, papersOf(placement), 'receipt', jpeg({ orientation: 6 }), 'IMG_1.JPG');
    const [kept] = await app.current.owner<{ bytes: Buffer; sha256: string; media_type: string }[]>`
      select bytes, sha256, media_type from documents where id = ${made.body.id}`;
    expect(kept?.bytes.includes(secret)).toBe(false);
    expect(kept?.media_type).toBe('image/jpeg');
    expect(kept?.sha256).toBe(
      createHash('sha256')
        .update(kept?.bytes ?? '')
        .digest('hex'),
    );
    expect(made.body.name).toBe('IMG_1.jpg');
  });

  test('what is over takes no papers; a placement has so many and no more, also when all come at once', async () => {
    const { placement, member } = await stage();
    const at = papersOf(placement);
    await app.current
      .owner`insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes,
        uploaded_by, party)
      select ${programme.id}, placements.id, profile_id, 'receipt', 'r.pdf', 'application/pdf', 1, '', 'x', ${member.accountId}, 'member'
      from placements, generate_series(1, ${mostDocuments - 2}) where placements.id = ${placement}`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => bring(member, at, 'receipt')));
    expect(answers.map((each) => each.status).sort()).toEqual([201, 201, 409, 409, 409]);
    expect(answers.find((each) => each.status === 409)?.body.code).toBe('folder_full');
    await app.current.owner`update placements set status = 'not_selected' where id = ${placement}`;
    expect((await bring(member, at, 'receipt')).body.code).toBe('not_now');
  });
});

test('an institution has so many papers and no more, also when all come at once', async () => {
  const institution = await makeInstitution(app.current, programme.id);
  const at = `/api/programmes/${programme.code}/institutions/${institution}/documents`;
  await app.current
    .owner`insert into documents (programme_id, institution_id, kind, name, media_type, size, sha256, bytes, party)
    select ${programme.id}, ${institution}, 'due_diligence', 'r.pdf', 'application/pdf', 1, '', 'x', 'official'
    from generate_series(1, ${mostDocuments - 2})`;
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => bring(index % 2 ? coordinator : focalPoint, at, 'due_diligence')),
  );
  expect(answers.map((each) => each.status).sort()).toEqual([201, 201, 409, 409, 409, 409, 409, 409]);
  expect(answers.find((each) => each.status === 409)?.body.code).toBe('folder_full');
});

describe('who reads what', () => {
  test('before a yes the member alone; after it the coordinator, and the host only what is the host’s', async () => {
    const on = await stage(false);
    const at = papersOf(on.placement);
    for (const kind of ['cv', 'identity', 'report', 'receipt'])
      expect((await bring(on.member, at, kind)).status).toBe(201);
    // What the team took down is the team's own, and opens nothing.
    expect((await bring(coordinator, at, 'evidence')).status).toBe(201);
    expect((await bring(coordinator, at, 'identity')).status).toBe(403);
    expect((await bring(host, at, 'report')).status).toBe(403);
    expect(await seen(on.member, on.placement)).toEqual(['cv', 'identity', 'report', 'receipt']);
    expect(await seen(coordinator, on.placement)).toEqual(['receipt', 'evidence']);
    expect(await seen(host, on.placement)).toEqual([]);
    await openContact(on.placement, on.profile, on.member);
    expect(await seen(coordinator, on.placement)).toEqual([
      'cv',
      'identity',
      'report',
      'receipt',
      'evidence',
    ]);
    expect(await seen(host, on.placement)).toEqual(['cv', 'report']);
    expect(await seen(focalPoint, on.placement)).toEqual(['404']);
    const adds = await host.get<{ adds: string[] }>(at);
    expect(adds.body.adds).toEqual(['report']);
    // Contact ended; what was sent in to be paid for can still be settled, until the consent is withdrawn.
    await app.current.owner`update disclosures set ends_at = now() where placement_id = ${on.placement}`;
    expect(await seen(coordinator, on.placement)).toEqual(['receipt', 'evidence']);
    expect(await seen(host, on.placement)).toEqual([]);
    await app.current.owner`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    expect(await seen(coordinator, on.placement)).toEqual(['evidence']);
    expect(await seen(on.member, on.placement)).toEqual(['cv', 'identity', 'report', 'receipt']);
  });

  test('the file itself: saved and never run, for whoever may read it, and each look at somebody else’s is noted', async () => {
    const on = await stage();
    const made = await bring(on.member, papersOf(on.placement), 'cv', png(), 'Ama Mensah – cv.png');
    const url = `${papersOf(on.placement)}/${made.body.id}/file`;
    expect((await asOutsider(app.current).get(url)).status).toBe(401);
    for (const stranger of [focalPoint, await asSomebody(app.current), (await stage()).member])
      expect((await stranger.get(url)).status).toBe(404);
    // Under another placement of the same host it is not there.
    const other = await stage();
    expect((await coordinator.get(`${papersOf(other.placement)}/${made.body.id}/file`)).status).toBe(404);

    const looks = () => app.current.owner<{ account_id: string; tier: number; route: string }[]>`
      select account_id, tier, route from access_records where profile_id = ${on.profile.id}`;
    expect((await fetchFile(on.member, url)).rawPayload.equals(png())).toBe(true);
    expect(await looks()).toEqual([]);
    const answer = await fetchFile(host, url);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(png())).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="Ama Mensah  ?cv\.png"; filename\*=UTF-8''/,
    );
    expect(await looks()).toEqual([
      { account_id: host.accountId, tier: 2, route: '/api/placements/:id/documents/:document/file' },
    ]);
    await app.current.owner`update disclosures set ends_at = now() where placement_id = ${on.placement}`;
    expect((await host.get(url)).status).toBe(404);
    expect(await looks()).toHaveLength(1);
  });

  test('no query of the application reads the bytes', async () => {
    const on = await stage();
    await bring(on.member, papersOf(on.placement), 'cv');
    await expect(app.current.parts.database.call('select bytes from documents', [])).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('the database’s table of kinds is that of the rules', async () => {
    const rows = await app.current.owner<{ kind: string; adds: string[]; reads: string[] }[]>`
      select kind, document_adders(kind) as adds, document_readers(kind) as reads from unnest(${[...documentKinds]}::text[]) kind`;
    const wanted = documentKinds.map((kind) => {
      const { adds, reads } = documentRights[kind];
      return { kind, adds: [...adds].sort(), reads: [...reads].sort() };
    });
    expect(rows.map(({ kind, adds, reads }) => ({ kind, adds: adds.sort(), reads: reads.sort() }))).toEqual(
      wanted,
    );
  });
});

describe('taking a paper back', () => {
  test('whoever brought it, and the coordinator; nothing is left of it but that it was there', async () => {
    const on = await stage();
    const at = papersOf(on.placement);
    const cv = (await bring(on.member, at, 'cv')).body.id;
    const report = (await bring(host, at, 'report')).body.id;
    expect((await asOutsider(app.current).send('DELETE', `${at}/${cv}`)).status).toBe(401);
    expect((await focalPoint.send('DELETE', `${at}/${cv}`)).status).toBe(404);
    expect((await host.send('DELETE', `${at}/${cv}`)).status).toBe(403);
    expect((await on.member.send('DELETE', `${at}/${report}`)).status).toBe(403);
    expect((await on.member.send('DELETE', `${at}/${cv}`)).status).toBe(204);
    expect((await on.member.send('DELETE', `${at}/${cv}`)).status).toBe(404);
    expect((await on.member.get(`${at}/${cv}/file`)).status).toBe(404);
    const [left] = await app.current
      .owner`select name, bytes, removed_at is not null as removed from documents where id = ${cv}`;
    expect(left).toEqual({ name: '', bytes: null, removed: true });
    expect((await coordinator.send('DELETE', `${at}/${report}`)).status).toBe(204);
    expect(await seen(on.member, on.placement)).toEqual([]);
    expect(
      (await eventKinds(app.current, on.placement)).filter((kind) => kind === 'document.removed'),
    ).toHaveLength(2);
  });

  test('not what something was decided on', async () => {
    const on = await stage();
    const at = papersOf(on.placement);
    const id = (await bring(on.member, at, 'identity')).body.id;
    await app.current.owner`update documents set held = true where id = ${id}`;
    const answer = await on.member.get<{ items: Paper[] }>(at);
    expect(answer.body.items[0]).toMatchObject({ held: true, can: [] });
    const refused = await on.member.send<{ code: string }>('DELETE', `${at}/${id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'document_held']);
  });

  test('whoever erases themselves takes every paper with them', async () => {
    const on = await stage();
    const at = papersOf(on.placement);
    await bring(on.member, at, 'cv');
    await bring(coordinator, at, 'evidence');
    await bring(host, at, 'report');
    const gone = await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`);
    expect(gone.status, JSON.stringify(gone.body)).toBeLessThan(300);
    expect(
      await app.current.owner`select 1 from documents where placement_id = ${on.placement}`,
    ).toHaveLength(0);
  });
});

test('who brought a paper is in no story: an official could learn the person’s address from it', async () => {
  const on = await stage();
  await bring(on.member, papersOf(on.placement), 'cv');
  // The attack: the person's account is made a colleague, whose name officials read.
  await app.current.owner`insert into memberships (programme_id, account_id, role, recipient, finance)
    values (${programme.id}, ${on.member.accountId}, 'focal_point', 'home_government', false)`;
  const story = await coordinator.get<{ timeline: { kind: string; by: string | null }[] }>(
    `/api/programmes/${programme.code}/placements/${on.placement}`,
  );
  expect(story.body.timeline.filter(({ kind }) => kind === 'document.added')).toMatchObject([{ by: null }]);
  expect(JSON.stringify(story.body.timeline)).not.toContain(on.member.email);
});

test('what a person takes away of their data names their papers, and no evidence that others keep', async () => {
  const on = await stage();
  const at = papersOf(on.placement);
  const cv = await bring(on.member, at, 'cv', pdf, 'mine.pdf');
  await bring(host, at, 'report', pdf, 'theirs.pdf');
  await bring(coordinator, at, 'evidence');
  const all = await on.member.get<{ papers: Record<string, unknown>[]; certificates: unknown[] }>(
    `/api/me/profiles/${on.profile.id}/download`,
  );
  expect(all.body.papers).toMatchObject([
    { id: cv.body.id, placementId: on.placement, kind: 'cv', name: 'mine.pdf', own: true },
    { kind: 'report', name: 'theirs.pdf', own: false },
  ]);
  expect(JSON.stringify(all.body.papers)).not.toContain(host.accountId);
  expect(all.body.certificates).toEqual([]);
});

describe('papers of an institution', () => {
  test('are the officials’: they bring, read and take back; nobody else', async () => {
    const at = ofInstitution();
    expect((await bring(asOutsider(app.current), at, 'due_diligence')).status).toBe(401);
    for (const stranger of [host, await asSomebody(app.current), (await stage()).member]) {
      expect((await bring(stranger, at, 'due_diligence')).status).toBe(404);
      expect((await stranger.get(at)).status).toBe(404);
    }
    expect((await bring(focalPoint, at, 'identity')).status).toBe(403);
    const made = await bring(focalPoint, at, 'due_diligence');
    expect(made.status).toBe(201);
    expect(await eventKinds(app.current, institutionId)).toEqual(['document.added']);
    const file = await fetchFile(coordinator, `${at}/${made.body.id}/file`);
    expect(file.rawPayload.equals(pdf)).toBe(true);
    expect((await host.get(`${at}/${made.body.id}/file`)).status).toBe(404);
    expect((await coordinator.send('DELETE', `${at}/${made.body.id}`)).status).toBe(204);
    const other = await asFocalPoint(app.current, (await makeProgramme(app.current)).id);
    expect((await other.get(at)).status).toBe(404);
  });
});

test('plain SQL of the application’s role brings nothing in another’s name, to another’s placement or past the rules', async () => {
  const on = await stage();
  const other = await stage();
  const [session] = await app.current.owner<{ id: string }[]>`
    select id from sessions where account_id = ${on.member.accountId} limit 1`;
  const tries: [
    name: string,
    row: [placement: string, profile: string, kind: string, by: string, party: string],
  ][] = [
    ['of somebody else', [other.placement, other.profile.id, 'cv', on.member.accountId ?? '', 'member']],
    ['in another’s name', [on.placement, on.profile.id, 'cv', coordinator.accountId ?? '', 'member']],
    [
      'as the coordinator',
      [on.placement, on.profile.id, 'evidence', on.member.accountId ?? '', 'coordinator'],
    ],
    ['with another’s profile', [on.placement, other.profile.id, 'cv', on.member.accountId ?? '', 'member']],
  ];
  for (const [name, row] of tries) {
    const work = app.current.parts.database.call(
      `with me as materialized (select sign_on('${session?.id ?? ''}') as who)
       insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, uploaded_by, party)
       select '${programme.id}', $1::uuid, $2::uuid, $3, 'x', 'application/pdf', 1, '', 'x', $4::uuid, $5 from me where who is not null`,
      row,
    );
    await expect(work, name).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23503)$/) });
  }
  // The same statement, with nothing wrong in it.
  await app.current.parts.database.call(
    `with me as materialized (select sign_on('${session?.id ?? ''}') as who)
     insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, uploaded_by, party)
     select '${programme.id}', $1::uuid, $2::uuid, 'cv', 'x', 'application/pdf', 1, '', 'x', $3::uuid, 'member' from me where who is not null`,
    [on.placement, on.profile.id, on.member.accountId],
  );
  expect(await seen(on.member, on.placement)).toEqual(['cv']);
});
