// Help with a need before and after it is approved: comments by field, priorities, asking again, a longer stay, templates,
// skills from the words, and how many would fit, which tells a host no figure below ten.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  makeProgramme,
  type MadeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, asOutsider, type Persona } from '../personas.ts';

interface Need {
  id: string;
  status: string;
  version: number;
  comments: { field: string; text: string }[];
  details: { path: string; message: string }[];
  [name: string]: unknown;
}
import { inDatabase } from './placement-stage.ts';

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
let programme: MadeProgramme;
let institutionId: string;
let coordinator: Persona;
let focalPoint: Persona;
let host: Persona;
let otherHost: Persona;
let stranger: Persona;
const url = (path = '') => `/api/programmes/${programme.code}/${path}`;
const terms = (change: object = {}) => ({
  title: 'Train a paediatric ward',
  institutionId,
  need: 'Too few nurses know how to care for children.',
  tasks: 'Six weeks of teaching at the bedside.',
  outputs: 'Twenty nurses trained.',
  supervisor: 'Head nurse',
  counterpartNumber: 3,
  counterparts: [{ name: 'Nurse Baksh', role: 'Ward sister' }, { name: 'Nurse Ramdin' }],
  mode: 'temporary',
  sector: 'health',
  country: 'GY',
  place: 'Georgetown',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  seats: 2,
  skills: [{ uri: nursing, importance: 'essential', level: 3 }],
  languages: [{ code: 'eng', level: 'B2' }],
  ...change,
});
const draft = async (who: Persona, change: object = {}) =>
  (await who.send<Need>('POST', url('assignments'), terms(change))).body;
const move = (who: Persona, id: string, body: object) =>
  who.send<Need>('POST', url(`assignments/${id}/transitions`), body);

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  institutionId = await makeInstitution(app.current, programme.id);
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
  host = await asHost(app.current, programme.id, institutionId);
  otherHost = await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id));
  stranger = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
});

describe('returned with comments', () => {
  test('stand beside their fields for the host, and nobody else adds any', async () => {
    const { id } = await draft(host, { submit: true });
    const comments = [
      { field: 'tasks', text: 'Who will be trained?' },
      { field: 'seats', text: 'One is enough.' },
    ];
    expect((await move(host, id, { to: 'returned', comments })).status).toBe(403);
    expect((await move(otherHost, id, { to: 'returned', comments })).status).toBe(404);
    const twice = await move(focalPoint, id, { to: 'returned', comments: [comments[0], comments[0]] });
    expect(twice.status).toBe(400);
    const odd = await move(focalPoint, id, { to: 'returned', comments: [{ field: 'status', text: 'x' }] });
    expect(odd.body.details[0]?.path).toBe('comments.0.field');
    // Comments are reason enough; without either it does not go back.
    expect((await move(focalPoint, id, { to: 'returned' })).status).toBe(400);
    const returned = await move(focalPoint, id, { to: 'returned', comments });
    expect(returned.body).toMatchObject({ status: 'returned', reason: null });
    const own = await host.get<Need>(url(`assignments/${id}`));
    // In the order of the form.
    expect(own.body.comments.map(({ field, text }) => ({ field, text }))).toEqual(comments);
    await app.current.settle();
    const mails = await app.current.owner`select subject from mails where recipient = ${host.email}`;
    expect(mails.map((row) => row.subject)).toContain('Please mend: Train a paediatric ward');
    const details = await app.current
      .owner`select details::text as text from events where subject_id = ${id}`;
    expect(details.map((row) => String(row.text)).join()).not.toMatch(/trained\?/);

    // Only those of the last reading stay.
    await move(host, id, { to: 'submitted' });
    const again = [{ field: 'outputs', text: 'By when?' }];
    await move(focalPoint, id, { to: 'returned', reason: 'Nearly.', comments: again });
    const second = await host.get<Need>(url(`assignments/${id}`));
    expect(second.body.comments).toMatchObject(again);
    expect(second.body.reason).toBe('Nearly.');
  });
});

test('counterparts: who learns is kept in order, changed with the terms, and only by drafts of a host', async () => {
  const { id } = await draft(host);
  const read = async () => (await host.get<Need>(url(`assignments/${id}`))).body.counterparts;
  expect(await read()).toEqual([
    { name: 'Nurse Baksh', role: 'Ward sister' },
    { name: 'Nurse Ramdin', role: null },
  ]);
  await host.send('PATCH', url(`assignments/${id}`), { counterparts: [{ name: 'Dr Singh', role: null }] });
  expect(await read()).toEqual([{ name: 'Dr Singh', role: null }]);
  await move(host, id, { to: 'submitted' });
  const removed = await app.current.parts.database.transaction(
    { account: host.accountId ?? '', institutions: [institutionId] },
    (tx) =>
      tx.execute(`delete from assignment_counterparts where assignment_id = '${id}' returning position`),
  );
  expect([...removed]).toEqual([]);
});

describe('priorities', () => {
  test('by country decide about approval, and bring the plan', async () => {
    const wide = await makeProgramme(app.current, { countries: ['GY', 'SR'] });
    const at = `/api/programmes/${wide.code}/priorities`;
    const reader = await asFocalPoint(app.current, wide.id);
    const local = await asHost(app.current, wide.id, await makeInstitution(app.current, wide.id));
    const set = (who: Persona, country: string, sectors: object[]) =>
      who.send<{ details: { path: string }[] }>('PUT', `${at}/${country}`, { sectors });
    const education = { sector: 'education', plan: 'Plan for schools 2030' };
    expect((await set(asOutsider(app.current), 'GY', [education])).status).toBe(401);
    expect((await set(stranger, 'GY', [education])).status).toBe(404);
    expect((await set(local, 'GY', [education])).status).toBe(404);
    expect((await set(reader, 'FR', [education])).status).toBe(404);
    expect((await set(reader, 'GY', [{ sector: 'law' }])).body.details[0]?.path).toBe('sectors.0.sector');
    expect((await set(reader, 'GY', [education, education])).status).toBe(400);
    const done = await set(reader, 'GY', [education]);
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({
      countries: ['GY', 'SR'],
      items: [{ country: 'GY', ...education }],
      can: ['priority.set'],
    });
    expect(await eventKinds(app.current, wide.id)).toEqual(['priority.set']);

    // A need in health: not first in Guyana any more, still fine in Suriname, which has no list of its own.
    const approve = async (country: string) => {
      const { id } = await makeAssignment(app.current, wide.id, { status: 'submitted' });
      await app.current.owner`update assignments set country = ${country} where id = ${id}`;
      return reader.send<Need>('POST', `/api/programmes/${wide.code}/assignments/${id}/transitions`, {
        to: 'approved',
        nationalPlan: 'Health vision 2030',
      });
    };
    const refused = await approve('GY');
    expect(refused.status).toBe(400);
    expect(refused.body.details.map((each) => each.path)).toEqual(['sector']);
    expect((await approve('SR')).body).toMatchObject({
      status: 'approved',
      priority: { first: true, plan: null },
    });
    const choices = await local.get<Record<string, unknown>>(
      `/api/programmes/${wide.code}/assignment-choices`,
    );
    expect(choices.body.priorities).toEqual([{ country: 'GY', ...education }]);
    expect((await set(reader, 'GY', [])).body).toMatchObject({ items: [] });
    expect((await approve('GY')).status).toBe(200);
  });
});

describe('again', () => {
  test('a need is repeated in one step: everything but the year, linked, as a draft', async () => {
    const { id } = await draft(host, { submit: true });
    const repeat = (who: Persona, body: object = {}) =>
      who.send<Need & { programme: string }>('POST', url(`assignments/${id}/repeat`), body);
    expect((await repeat(asOutsider(app.current))).status).toBe(401);
    expect((await repeat(stranger)).status).toBe(404);
    expect((await repeat(otherHost)).status).toBe(404);
    expect((await repeat(host)).status).toBe(409);
    await move(focalPoint, id, { to: 'approved', nationalPlan: 'Plan' });
    expect((await repeat(host, { startsOn: '2028-02-01', endsOn: '2028-01-01' })).status).toBe(400);
    const made = await repeat(host);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ status: 'draft', programme: programme.code });
    const read = await host.get<Need>(url(`assignments/${made.body.id}`));
    expect(read.body).toMatchObject({
      ...{ title: 'Train a paediatric ward', startsOn: '2028-03-01', endsOn: '2028-04-11', seats: 2 },
      ...{ again: 'repeat', parent: { id, title: 'Train a paediatric ward' }, extends: null },
      ...{ supervisor: 'Head nurse', counterpartNumber: 3, donor: null, nationalPlan: null },
      skills: [{ uri: nursing, importance: 'essential', level: 3 }],
      counterparts: [{ name: 'Nurse Baksh' }, { name: 'Nurse Ramdin' }],
    });
    const parent = await host.get<Need>(url(`assignments/${id}`));
    expect(parent.body.later).toMatchObject([{ id: made.body.id, again: 'repeat', status: 'draft' }]);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['assignment.drafted']);
  });

  async function atWork() {
    const assignment = await makeAssignment(app.current, programme.id, {
      institutionId,
      status: 'filled',
      skills: [[nursing, 'essential', 2]],
      languages: [['eng', 'B2']],
    });
    await app.current.owner`update assignments set supervisor = 'Head nurse', counterpart_number = 2
      where id = ${assignment.id}`;
    const profile = await makeProfile(app.current, programme, { skills: [[nursing, 3]] });
    const placement = await makePlacement(app.current, programme.id, assignment, profile, 'active');
    return { assignment, profile, placement };
  }

  const openContact = (placement: string) => app.current.owner`
    with yes as (insert into events (programme_id, kind, subject_id, actor_system)
      values (${programme.id}, 'placement.interested', ${placement}, 'seed') returning id)
    insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
      select p.programme_id, p.id, p.profile_id, p.institution_id, yes.id from placements p, yes where p.id = ${placement}`;

  test('a longer stay: asked by the host, approved like any need, and the person stands on its shortlist', async () => {
    const { assignment, profile, placement } = await atWork();
    const member = await asMember(app.current, profile.id);
    const ask = (who: Persona, body: object = { endsOn: '2027-06-30', submit: true }) =>
      who.send<Need & { programme: string }>('POST', `/api/placements/${placement}/extension`, body);
    expect((await ask(asOutsider(app.current))).status).toBe(401);
    expect((await ask(stranger)).status).toBe(404);
    expect((await ask(otherHost)).status).toBe(404);
    expect((await ask(member)).status).toBe(404);
    expect((await ask(focalPoint)).status).toBe(404);
    // A host asks by name for nobody whose contact is not open to it: neither to stay longer nor to come again.
    expect((await ask(host)).status).toBe(409);
    await app.current.owner`update placements set status = 'completed' where id = ${placement}`;
    const again = () =>
      host.send('POST', url(`assignments/${assignment.id}/repeat`), { placementId: placement });
    expect((await again()).status).toBe(400);
    await expect(
      inDatabase(app.current, host, (tx) =>
        tx.execute(`insert into assignments (programme_id, institution_id, title, mode, sector, country, extends_placement_id)
          values ('${programme.id}', '${institutionId}', 'x', 'virtual', 'health', 'GY', '${placement}')`),
      ),
    ).rejects.toThrow();
    await openContact(placement);
    expect((await again()).status).toBe(201);
    await app.current.owner`update placements set status = 'active' where id = ${placement}`;
    // No later than the stay ends anyway.
    expect((await ask(host, { endsOn: '2027-04-11' })).status).toBe(400);
    const made = await ask(host);
    expect(made.status).toBe(201);
    expect(made.body.status).toBe('submitted');
    expect((await ask(coordinator)).status).toBe(409);
    const read = await host.get<Need>(url(`assignments/${made.body.id}`));
    expect(read.body).toMatchObject({
      ...{ again: 'extension', seats: 1, startsOn: '2027-04-12', endsOn: '2027-06-30' },
      ...{ parent: { id: assignment.id }, extends: { placementId: placement, pseudonym: profile.pseudonym } },
    });
    expect(await eventKinds(app.current, placement)).toEqual([
      'placement.interested',
      'placement.extension_asked',
    ]);

    await move(focalPoint, made.body.id, { to: 'approved', nationalPlan: 'Plan' });
    await app.current
      .owner`update assignments set status = 'funded', donor = 'IOM' where id = ${made.body.id}`;
    const rows = () => app.current.owner`select status, parent_id, starts_on::text, pseudonym from placements
      where assignment_id = ${made.body.id}`;
    expect(await rows()).toEqual([]);
    expect((await move(coordinator, made.body.id, { to: 'sourcing', deadline: '2027-04-01' })).status).toBe(
      200,
    );
    expect(await rows()).toEqual([
      {
        status: 'shortlisted',
        parent_id: placement,
        starts_on: '2027-04-12',
        pseudonym: profile.pseudonym,
      },
    ]);
  });

  test('who has left the pool meanwhile is not put on any list', async () => {
    const { profile, placement } = await atWork();
    const made = await coordinator.send<Need>('POST', `/api/placements/${placement}/extension`, {
      endsOn: '2027-06-30',
    });
    await app.current.owner`update assignments set status = 'funded' where id = ${made.body.id}`;
    await app.current.owner`delete from consents where profile_id = ${profile.id} and purpose = 'contact'`;
    expect((await move(coordinator, made.body.id, { to: 'sourcing', deadline: '2027-04-01' })).status).toBe(
      200,
    );
    const [row] = await app.current
      .owner`select count(*)::int as n from placements where assignment_id = ${made.body.id}`;
    expect(row?.n).toBe(0);
    expect(await eventKinds(app.current, made.body.id)).toContain('assignment.person_not_there');
  });

  test('who was at the institution before is marked so, to those who choose and to nobody else', async () => {
    const { profile, placement } = await atWork();
    const member = await asMember(app.current, profile.id);
    await app.current
      .owner`update placements set status = 'closed', arrived_on = '2026-03-02' where id = ${placement}`;
    const need = await makeAssignment(app.current, programme.id, { institutionId });
    const invited = await coordinator.send<{ id: string }>('POST', url('placements'), {
      assignmentId: need.id,
      profileId: profile.id,
    });
    expect(invited.status, JSON.stringify(invited.body)).toBe(201);
    const { id } = invited.body;
    const earlier = async (who: Persona, path: string) =>
      (await who.get<{ earlier: unknown }>(path)).body.earlier;
    const team = url(`placements/${id}`);
    expect(await earlier(coordinator, team)).toEqual({
      placementId: placement,
      status: 'closed',
      year: 2026,
    });
    expect(await earlier(focalPoint, team)).toBeNull();
    expect(await earlier(member, `/api/me/invitations/${id}`)).toBeNull();
    // To a host nothing before a yes.
    const atHost = `/api/host/placements/${id}`;
    expect(await earlier(host, atHost)).toBeNull();
    await app.current.owner`update placements set status = 'interested' where id = ${id}`;
    await openContact(id);
    expect(await earlier(host, atHost)).toEqual({ placementId: placement, status: 'completed', year: 2026 });
    const choosing = await coordinator.get<{ candidates: { id: string; earlier: unknown }[] }>(
      url(`assignments/${need.id}/selection`),
    );
    expect(choosing.body.candidates).toMatchObject([{ id, earlier: { placementId: placement } }]);
  });

  test('only a person of that need comes again, and nobody of another institution is named past the API', async () => {
    const one = await atWork();
    const other = await atWork();
    await app.current.owner`update placements set status = 'completed' where id = ${one.placement}`;
    const repeat = (placementId: string) =>
      coordinator.send<Need>('POST', url(`assignments/${one.assignment.id}/repeat`), { placementId });
    expect((await repeat(other.placement)).status).toBe(400);
    const made = await repeat(one.placement);
    expect(made.status).toBe(201);
    expect((await coordinator.get<Need>(url(`assignments/${made.body.id}`))).body).toMatchObject({
      seats: 1,
      extends: { placementId: one.placement },
    });
    const elsewhere = await makeInstitution(app.current, programme.id);
    const moved = await coordinator.send<Need>('PATCH', url(`assignments/${made.body.id}`), {
      institutionId: elsewhere,
    });
    expect(moved.status).toBe(400);
    await expect(
      app.current.owner`update assignments set institution_id = ${elsewhere} where id = ${made.body.id}`,
    ).rejects.toMatchObject({ constraint_name: 'assignments_extends' });
    // The person's erasure leaves the need, without them.
    await app.current.owner`delete from profiles where id = ${one.profile.id}`;
    const [left] = await app.current
      .owner`select extends_placement_id from assignments where id = ${made.body.id}`;
    expect(left?.extends_placement_id).toBeNull();
  });
});

describe('help with wording', () => {
  test('templates of the programme’s sectors, in the reader’s language', async () => {
    const read = (who: Persona, language = 'en') =>
      who.get<{ items: { key: string; sector: string; title: string; skills: { label: string }[] }[] }>(
        url('assignment-templates'),
        { 'accept-language': language },
      );
    expect((await read(asOutsider(app.current))).status).toBe(401);
    expect((await read(stranger)).status).toBe(404);
    const { items } = (await read(host)).body;
    expect(new Set(items.map((each) => each.sector))).toEqual(new Set(['health', 'education']));
    const ward = items.find((each) => each.key === 'ward_teaching');
    expect(ward?.title).toBe('Teach paediatric nursing on the ward');
    expect(ward?.skills.map((each) => each.label)).toContain('paediatric nursing');
  });

  test('skills that the words speak of, and none for words that name none', async () => {
    const ask = (who: Persona, text: string) =>
      who.send<{ items: { uri: string; label: string }[] }>('POST', url('skill-suggestions'), { text });
    expect((await ask(asOutsider(app.current), 'nursing')).status).toBe(401);
    expect((await ask(stranger, 'nursing')).status).toBe(404);
    expect((await host.send('POST', url('skill-suggestions'), { text: 'x'.repeat(8001) })).status).toBe(400);
    const found = await ask(
      host,
      'Teach paediatric nursing at the bedside for six weeks. Set up patient triage, and wound care on two wards.',
    );
    expect(found.body.items.map((each) => each.uri)).toEqual(
      expect.arrayContaining([
        nursing,
        'urn:compatriot:skill:patient-triage',
        'urn:compatriot:skill:wound-care',
      ]),
    );
    expect((await ask(host, 'We would be glad if somebody came and stayed.')).body.items).toEqual([]);
    expect((await ask(host, '')).body.items).toEqual([]);
  });

  test('how many would fit: officials are told about how many, a host a step and never fewer than ten', async () => {
    const own = await makeProgramme(app.current);
    const place = await makeInstitution(app.current, own.id);
    const local = await asHost(app.current, own.id, place);
    const team = await asCoordinator(app.current, own.id);
    const government = await asFocalPoint(app.current, own.id);
    const ask = (who: Persona, assignment: object) =>
      who.send<Record<string, number | null>>('POST', `/api/programmes/${own.code}/assignment-fits`, {
        assignment,
      });
    const asked = {
      ...{ mode: 'temporary', country: 'GY', institutionId: place, sector: 'health' },
      skills: [{ uri: nursing, importance: 'essential', level: 2 }],
    };
    expect((await ask(asOutsider(app.current), asked)).status).toBe(401);
    expect((await ask(stranger, asked)).status).toBe(404);
    expect((await ask(local, { mode: 'temporary' })).body).toEqual({
      about: null,
      atLeast: null,
      fewerThan: null,
    });
    for (let n = 0; n < 9; n++)
      await makeProfile(app.current, own, {
        skills: [[nursing, 3]],
        recipients: n < 2 ? ['programme_team', 'home_government'] : ['programme_team'],
      });
    expect((await ask(local, asked)).body).toEqual({ about: null, atLeast: null, fewerThan: 10 });
    // Of whom only those who said yes to them.
    expect((await ask(team, asked)).body).toEqual({ about: 9, atLeast: null, fewerThan: null });
    expect((await ask(government, asked)).body).toEqual({ about: 2, atLeast: null, fewerThan: null });
    const tenth = await makeProfile(app.current, own, { skills: [[nursing, 3]] });
    const ten = { about: null, atLeast: 10, fewerThan: null };
    expect((await ask(local, asked)).body).toEqual(ten);
    // That the tenth has blocked the institution is nothing that its hosts find out; officials count without them.
    await app.current
      .owner`insert into blocked_institutions (profile_id, institution_id) values (${tenth.id}, ${place})`;
    expect((await ask(local, asked)).body).toEqual(ten);
    expect((await ask(team, asked)).body).toMatchObject({ about: 9 });
    // Nobody was shown, so nobody was looked at.
    expect(await app.current.owner`select 1 from access_records where programme_id = ${own.id}`).toEqual([]);
  });
});
