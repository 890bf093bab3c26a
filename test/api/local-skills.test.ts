// A programme's own skills: who may add them, that no other programme is offered one or can hold it, that they match near
// their parent and are found below it, and that retiring one takes nothing away from those who have it.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { moveLocalSkills, nearLocalSkills } from '@compatriot/db/queries/local-skills.ts';
import { taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import { currentCopy } from '@compatriot/server/skills/standing.ts';
import { useTestApp } from '../app.ts';
import {
  conceptId,
  eventKinds,
  makeAssignment,
  makeProfile,
  type MadeProgramme,
  makeProgramme,
} from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';
import { asVisitor, someAnswers, wholeBody } from './survey.ts';

interface Skill {
  id: string;
  uri: string;
  names: Record<string, string>;
  otherNames: Record<string, string[]>;
  parent: { uri: string; label: string };
  retired: boolean;
}
interface Refusal {
  code: string;
  details: { path: string; message: string }[];
}
interface Suggestions {
  items: { uri: string; label: string }[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const newborn = 'urn:compatriot:skill:newborn-care'; // 64 from paediatric nursing in the starter taxonomy
let own: MadeProgramme;
let foreign: MadeProgramme;
let administrator: Persona;

beforeAll(async () => {
  own = await makeProgramme(app.current);
  foreign = await makeProgramme(app.current);
  administrator = await asAdministrator(app.current);
});

const base = (programme: MadeProgramme) => `/api/programmes/${programme.code}/skills`;
/** A word like no other: what is only spelt alike is offered too. */
const word = () => `Q${randomUUID().replace(/[^a-f]/g, '')}x${randomUUID().replace(/[^a-f]/g, '')}`;

/** While a process makes its next copy of the taxonomy, it may answer from the last one: this waits for the next. */
async function learnt(): Promise<void> {
  const { database } = app.current.parts;
  await expect
    .poll(async () => (await currentCopy(database)).stamp === (await taxonomyStamp(database)), {
      timeout: 10_000,
    })
    .toBe(true);
}

async function added(programme: MadeProgramme, more: Record<string, unknown> = {}): Promise<Skill> {
  const made = await administrator.send<Skill>('POST', base(programme), {
    names: { en: word() },
    parent: nursing,
    ...more,
  });
  expect(made.status).toBe(201);
  return made.body;
}

async function offered(programme: MadeProgramme | null, q: string, kind = 'skills'): Promise<string[]> {
  await learnt();
  const query = new URLSearchParams({ q, lang: 'en', ...(programme && { programme: programme.code }) });
  const { body } = await asOutsider(app.current).get<Suggestions>(`/api/${kind}?${query}`);
  return body.items.map(({ uri }) => uri);
}

/** Which skills a person's profile holds after these were sent. */
async function held(programme: MadeProgramme, uris: string[]): Promise<string[]> {
  const visitor = asVisitor(app.current);
  const answers = someAnswers({ skills: uris.map((uri) => ({ uri, level: 3 })) });
  const { status, body } = await visitor.call(
    'POST',
    `/api/programmes/${programme.code}/responses`,
    wholeBody(programme.versionId, answers),
  );
  expect(status).toBe(200);
  await app.current.settle();
  const rows = await app.current.owner<{ uri: string }[]>`
    select c.uri from profile_skills s join concepts c on c.id = s.concept_id
    join profiles p on p.id = s.profile_id where p.response_id = ${String(body['id'])} order by 1`;
  return rows.map(({ uri }) => uri);
}

describe('adding', () => {
  test('is an administrator’s: 401, 403, 404, 400, 409, 201', async () => {
    const names = { en: 'Boat ambulance crew', fr: 'Équipage d’ambulance fluviale' };
    const otherNames = { en: ['River ambulance', 'River ambulance', names.en], fr: ['Pirogue sanitaire'] };
    const body = { names, otherNames, parent: nursing };
    expect((await asOutsider(app.current).send('POST', base(own), body)).status).toBe(401);
    for (const persona of [
      await asSomebody(app.current),
      await asFocalPoint(app.current, own.id),
      await asCoordinator(app.current, own.id),
    ]) {
      expect((await persona.send('POST', base(own), body)).status).toBe(403);
      expect((await persona.get(base(own))).status).toBe(403);
    }
    expect((await administrator.send('POST', '/api/programmes/nowhere/skills', body)).status).toBe(404);

    const wrong: [object, string][] = [
      [{ ...body, parent: 'urn:none' }, 'parent'],
      [{ ...body, parent: 'urn:compatriot:occupation:registered-nurse' }, 'parent'],
      [{ ...body, names: { fr: names.fr } }, 'names.en'],
      [{ ...body, names: { ...names, nl: 'Bootambulance' } }, 'names.nl'],
      [{ ...body, otherNames: { nl: ['Bootambulance'] } }, 'otherNames.nl'],
      [{ ...body, names: { en: ' ' } }, 'names.en'],
      [{ ...body, names: { en: 'Bell\u0007' } }, 'names.en'],
      [{ ...body, programmeId: foreign.id }, ''],
    ];
    for (const [each, path] of wrong) {
      const refused = await administrator.send<Refusal>('POST', base(own), each);
      expect([refused.status, refused.body.details[0]?.path], JSON.stringify(each)).toEqual([400, path]);
    }

    const made = await administrator.send<Skill>('POST', base(own), body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ names, parent: { uri: nursing }, retired: false });
    expect(made.body.otherNames).toEqual({ en: ['River ambulance'], fr: ['Pirogue sanitaire'] });
    expect(await eventKinds(app.current, made.body.id)).toEqual(['skill.added']);

    const again = await administrator.send<Refusal>('POST', base(own), {
      ...body,
      names: { en: 'boat AMBULANCE crew' },
    });
    expect([again.status, again.body.code, again.body.details[0]?.path]).toEqual([
      409,
      'already_exists',
      'names.en',
    ]);
    // What everybody has is not added once more.
    const [known] = await app.current.owner<{ label: string }[]>`
      select label from concept_labels where concept_id = ${await conceptId(app.current, nursing)} and language = 'en' and preferred`;
    const same = await administrator.send('POST', base(own), { ...body, names: { en: known?.label } });
    expect(same.status).toBe(409);
    // Another programme may use the same words for a skill of its own.
    expect((await administrator.send('POST', base(foreign), body)).status).toBe(201);
  });

  test('below another programme’s skill, or a local one, is refused', async () => {
    const one = await added(foreign);
    for (const programme of [own, foreign]) {
      const refused = await administrator.send<Refusal>('POST', base(programme), {
        names: { en: word() },
        parent: one.uri,
      });
      expect([refused.status, refused.body.details[0]?.path]).toEqual([400, 'parent']);
    }
  });

  test('two who add the same name at once make one skill', async () => {
    const body = { names: { en: word() }, parent: nursing };
    const told = await Promise.all([1, 2, 3].map(() => administrator.send('POST', base(own), body)));
    expect(told.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('the list tells names, parents and the taxonomies that are loaded', async () => {
    const one = await added(own);
    const { body } = await administrator.get<{
      items: Skill[];
      taxonomies: { taxonomy: string; kind: string; concepts: number; languages: string[] }[];
      can: string[];
    }>(base(own));
    expect(body.items.find(({ id }) => id === one.id)).toEqual(one);
    expect(body.items.every(({ parent }) => parent.label !== '')).toBe(true);
    expect(body.taxonomies.find(({ kind }) => kind === 'skill')).toMatchObject({ taxonomy: 'starter-1' });
    expect(body.taxonomies.some(({ taxonomy }) => taxonomy === 'local')).toBe(false);
    expect(body.can).toEqual(['skill.add', 'skill.change', 'skill.retire']);
    const elsewhere = await administrator.get<{ items: Skill[] }>(base(foreign));
    expect(elsewhere.body.items.some(({ id }) => id === one.id)).toBe(false);
  });
});

describe('another programme', () => {
  test('is never offered it, under none of its names', async () => {
    const [name, other] = [word(), word()];
    const { uri } = await added(own, { names: { en: name }, otherNames: { en: [other] } });
    for (const q of [name, other, name.slice(0, 12)]) {
      expect(await offered(own, q)).toEqual([uri]);
      expect(await offered(foreign, q)).toEqual([]);
      expect(await offered(null, q)).toEqual([]);
    }
  });

  test('cannot hold it, even by its URI', async () => {
    const { uri } = await added(own);
    expect(await held(own, [uri])).toEqual([uri]);
    expect(await held(foreign, [uri, nursing])).toEqual([nursing]);
    const coordinator = await asCoordinator(app.current, foreign.id);
    const assignment = await makeAssignment(app.current, foreign.id, { status: 'draft' });
    const url = `/api/programmes/${foreign.code}/assignments/${assignment.id}`;
    const refused = await coordinator.send<Refusal>('PATCH', url, {
      skills: [{ uri, importance: 'essential', level: 2 }],
    });
    expect([refused.status, refused.body.details[0]?.path]).toEqual([400, 'skills.0.uri']);
  });

  test('cannot change it through its own address', async () => {
    const { id } = await added(own);
    const told = await administrator.send('PATCH', `${base(foreign)}/${id}`, { retired: true });
    expect(told.status).toBe(404);
  });
});

describe('changing', () => {
  test('renames, retires and puts back: 403, 404, 400, 409, 200', async () => {
    const skill = await added(own, { otherNames: { en: ['Old word'] } });
    const { id } = skill;
    const url = `${base(own)}/${id}`;
    const coordinator = await asCoordinator(app.current, own.id);
    expect((await coordinator.send('PATCH', url, { retired: true })).status).toBe(403);
    expect(
      (await administrator.send('PATCH', `${base(own)}/${randomUUID()}`, { retired: true })).status,
    ).toBe(404);
    expect((await administrator.send('PATCH', url, { names: { fr: 'sans anglais' } })).status).toBe(400);
    expect((await administrator.send('PATCH', url, { parent: newborn })).status).toBe(400);
    expect((await administrator.send('PATCH', url, { retired: false })).status).toBe(409);

    const name = word();
    const renamed = await administrator.send<Skill>('PATCH', url, { names: { en: name } });
    expect(renamed.body).toMatchObject({ names: { en: name }, otherNames: { en: ['Old word'] } });
    expect(await offered(own, name)).toEqual([skill.uri]);
    expect(await offered(own, skill.names['en'] ?? '')).toEqual([]);

    const retired = await administrator.send<Skill>('PATCH', url, { retired: true });
    expect([retired.status, retired.body.retired]).toEqual([200, true]);
    expect(await offered(own, name)).toEqual([]);
    expect((await administrator.send('PATCH', url, { retired: true })).status).toBe(409);
    // Its name is free now; then it cannot come back beside the new one.
    const next = await added(own, { names: { en: name } });
    expect((await administrator.send('PATCH', url, { retired: false })).status).toBe(409);
    await administrator.send('PATCH', `${base(own)}/${next.id}`, { retired: true });
    expect((await administrator.send('PATCH', url, { retired: false })).status).toBe(200);
    expect(await offered(own, name)).toEqual([skill.uri]);
    expect(await eventKinds(app.current, id)).toEqual([
      'skill.added',
      'skill.changed',
      'skill.retired',
      'skill.restored',
    ]);
  });

  test('who has a retired skill keeps it, by name', async () => {
    const skill = await added(own);
    const person = await makeProfile(app.current, own, { skills: [[skill.uri, 3]] });
    await administrator.send('PATCH', `${base(own)}/${skill.id}`, { retired: true });
    const team = await asCoordinator(app.current, own.id);
    await learnt();
    const found = await team.get<{ items: { pseudonym: string }[] }>(
      `/api/programmes/${own.code}/talent?skill=${encodeURIComponent(`${skill.uri}:1`)}`,
    );
    expect(found.body.items.map(({ pseudonym }) => pseudonym)).toEqual([person.pseudonym]);
    expect(JSON.stringify(found.body)).toContain(skill.names['en']);
  });
});

describe('who has it', () => {
  test('is found below its parent, and by its name in search', async () => {
    const programme = await makeProgramme(app.current);
    const skill = await added(programme);
    const person = await makeProfile(app.current, programme, { skills: [[skill.uri, 3]] });
    const team = await asCoordinator(app.current, programme.id);
    const find = async (query: Record<string, string>) => {
      await learnt();
      const url = `/api/programmes/${programme.code}/talent?${new URLSearchParams(query)}`;
      const { status, body } = await team.get<{ items: { pseudonym: string }[] }>(url);
      expect(status).toBe(200);
      return body.items.map(({ pseudonym }) => pseudonym);
    };
    expect(await find({ skill: `${nursing}:1` })).toEqual([person.pseudonym]);
    expect(await find({ q: skill.names['en'] ?? '' })).toEqual([person.pseudonym]);
    expect(await find({ skill: 'urn:compatriot:skill:solar-power:1' })).toEqual([]);
  });

  test('matches a need of its own and of its parent', async () => {
    const programme = await makeProgramme(app.current);
    const skill = await added(programme);
    const person = await makeProfile(app.current, programme, {
      skills: [[skill.uri, 4]],
      languages: [['eng', 'C1']],
    });
    const team = await asCoordinator(app.current, programme.id);
    const need = async (uri: string) => {
      const assignment = await makeAssignment(app.current, programme.id, { skills: [[uri, 'essential', 2]] });
      const runs = `/api/programmes/${programme.code}/assignments/${assignment.id}/match-runs`;
      const run = await team.send<{ id: string }>('POST', runs);
      expect(run.status).toBe(201);
      const { body } = await team.get<{
        items: { pseudonym: string; needs: { answer: { similarity: number } | null }[] }[];
      }>(`${runs}/${run.body.id}`);
      const item = body.items.find(({ pseudonym }) => pseudonym === person.pseudonym);
      return item?.needs[0]?.answer?.similarity ?? null;
    };
    expect(await need(skill.uri)).toBe(100);
    // The parent is third from its root, the skill fourth: 2 · 3 / (3 + 4).
    expect(await need(nursing)).toBe(86);
  });
});

describe('how near it is', () => {
  const nearOf = async (uri: string) =>
    new Map(
      (
        await app.current.owner<{ uri: string; similarity: number }[]>`
          select o.uri, n.similarity from concept_neighbours n join concepts c on c.id = n.concept_id
          join concepts o on o.id = n.neighbour_id where c.uri = ${uri}`
      ).map(({ uri: other, similarity }) => [other, similarity] as const),
    );

  test('follows from its place: itself, parent, siblings of the same programme; the same both ways', async () => {
    const programme = await makeProgramme(app.current);
    const [one, two] = [await added(programme), await added(programme)];
    const stranger = await added(foreign);
    const [row] = await app.current.owner<{ depth: number }[]>`
      with recursive up as (
        select broader_id, 1 as depth from concepts where uri = ${nursing}
        union all select c.broader_id, depth + 1 from up join concepts c on c.id = up.broader_id
      ) select max(depth)::int as depth from up`;
    const depth = row?.depth ?? 0;
    expect(depth).toBeGreaterThan(1);
    const near = await nearOf(one.uri);
    expect(near.get(one.uri)).toBe(100);
    expect(near.get(nursing)).toBe(Math.round((200 * depth) / (2 * depth + 1)));
    expect(near.get(two.uri)).toBe(Math.round((100 * depth) / (depth + 1)));
    const ofParent = (await nearOf(nursing)).get(newborn) ?? 0;
    expect(ofParent).toBeGreaterThan(10);
    expect(near.get(newborn)).toBe(Math.round((ofParent * 2 * depth) / (2 * depth + 1)));
    expect(near.has(stranger.uri)).toBe(false);
    for (const [other, similarity] of near) expect((await nearOf(other)).get(one.uri)).toBe(similarity);
  });

  test('after an import it stands below the parent’s successor, and its people are looked at again', async () => {
    const programme = await makeProgramme(app.current);
    const { owner, parts } = app.current;
    const [parent] = await owner<{ id: number; uri: string }[]>`
      insert into concepts (uri, kind, taxonomy, broader_id) select 'urn:test:' || gen_random_uuid(), 'skill', 'test', broader_id
      from concepts where uri = ${nursing} returning id, uri`;
    await owner`insert into concept_labels (concept_id, language, label, preferred) values (${parent?.id ?? 0}, 'en', ${word()}, true)`;
    const skill = await added(programme, { parent: parent?.uri });
    await owner`update concepts set replaced_by = ${await conceptId(app.current, nursing)} where id = ${parent?.id ?? 0}`;
    const moved = await parts.database.transaction({ system: 'taxonomy' }, async (tx) => {
      await tx.execute('create temporary table staged_moved (id integer) on commit drop');
      await moveLocalSkills(tx);
      await nearLocalSkills(tx);
      return [...(await tx.execute<{ id: number }>('select id from staged_moved'))].map(({ id }) => id);
    });
    expect(moved).toEqual([await conceptId(app.current, skill.uri)]);
    const { body } = await administrator.get<{ items: Skill[] }>(base(programme));
    expect(body.items[0]?.parent.uri).toBe(nursing);
    expect((await nearOf(skill.uri)).get(nursing)).toBeGreaterThanOrEqual(80);
  });
});
