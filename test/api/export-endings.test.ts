// What ends a file before its day is over: somebody in it who leaves, a right that goes, a newer file. And that making one
// never waits for a connection while it holds another.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@compatriot/db/client.ts';
import { claimExport } from '@compatriot/db/queries/exports.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { makeExport } from '@compatriot/server/exports/jobs.ts';
import { useTestApp } from '../app.ts';
import {
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  type MadeProgramme,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';
import { ask, exportsOf, fetchFile, useExportsFolder } from './export-files.ts';

const app = useTestApp();
const dataDir = useExportsFolder(app);
let programme: MadeProgramme;
let coordinator: Persona;

beforeEach(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
});

const statusOf = async (id: string): Promise<string | undefined> => {
  const [row] = await app.current.owner<{ status: string }[]>`select status from exports where id = ${id}`;
  return row?.status;
};
const fetched = async (person: Persona, id: string) =>
  (await fetchFile(app.current, person, programme, id)).status;

async function make(person: Persona, kind: string, query = ''): Promise<string> {
  const id = await ask(person, programme, { kind, query });
  await app.current.settle();
  expect(await fetched(person, id)).toBe(200);
  return id;
}

async function makeOrganisation(): Promise<string> {
  const { responseId } = await makeProfile(app.current, programme);
  const [made] = await app.current.owner<{ id: string }[]>`
    insert into organisations (programme_id, response_id, name, contact_name, contact_email, listed_team, listed_government,
      activities, people_shown)
    values (${programme.id}, ${responseId}, 'Nurses abroad', 'Ama Mensah', 'ama@example.org', true, true,
      '{training,trade}', 0) returning id`;
  return made?.id ?? '';
}

describe('who is in a file and leaves', () => {
  test('the contact person of an organisation ends its files, however they go', async () => {
    const organisation = await makeOrganisation();
    const { owner } = app.current;
    const other = await make(coordinator, 'institutions');
    for (const go of [
      () => owner`update organisations set contact_email = null where id = ${organisation}`,
      () => owner`update organisations set contact_name = null where id = ${organisation}`,
      () => owner`update organisations set listed_government = false where id = ${organisation}`,
      () => owner`delete from organisations where id = ${organisation}`,
    ]) {
      const id = await make(coordinator, 'organisations');
      await owner`update organisations set people_shown = people_shown + 5 where id = ${organisation}`;
      expect(await statusOf(id)).toBe('done');
      await go();
      expect(await statusOf(id)).toBe('withdrawn');
      expect(await fetched(coordinator, id)).toBe(410);
    }
    expect(await statusOf(other)).toBe('done');
  });

  test('whoever withdraws while paused, too: no document of theirs is there to go', async () => {
    const focal = await asFocalPoint(app.current, programme.id);
    const leaving = await makeProfile(app.current, programme);
    await makePlacement(app.current, programme.id, await makeAssignment(app.current, programme.id), leaving);
    const member = await asMember(app.current, leaving.id);
    await app.current.owner`delete from talent_documents where profile_id = ${leaving.id}`;
    const file = await make(focal, 'placements');
    await member.send('PUT', `/api/me/profiles/${leaving.id}/consents`, {
      talentPoolTeam: false,
      talentPoolGovernment: false,
      contact: false,
      research: false,
    });
    expect(await statusOf(file)).toBe('withdrawn');
  });

  test('a file begun while somebody leaves waits until they have left', async () => {
    for (const asked of ['before', 'meanwhile']) {
      const leaving = await makeProfile(app.current, programme);
      let id = asked === 'before' ? await ask(coordinator, programme, { kind: 'institutions' }) : '';
      let claimed = false;
      const claiming = await app.current.owner.begin(async (leave) => {
        await leave`delete from talent_documents where profile_id = ${leaving.id}`;
        id ||= await ask(coordinator, programme, { kind: 'institutions' });
        const claim = asSystem(app.current.parts, 'worker', programme.id, (ctx) =>
          claimExport(ctx.tx, id, 20),
        ).then((row) => {
          claimed = true;
          return row;
        });
        await new Promise((done) => setTimeout(done, 300));
        expect(claimed, asked).toBe(false);
        return [claim];
      });
      expect(await claiming[0]).toMatchObject({ status: 'running' });
      await app.current.owner`update exports set status = 'cancelled' where id = ${id}`;
    }
  });
});

describe('a right that goes', () => {
  test('a host who acts for an institution no more does not fetch its rows', async () => {
    const [one, two] = [
      await makeInstitution(app.current, programme.id, 'One'),
      await makeInstitution(app.current, programme.id, 'Two'),
    ];
    const host = await asHost(app.current, programme.id, one);
    await app.current.owner`insert into institution_members (institution_id, programme_id, account_id)
      values (${two}, ${programme.id}, ${host.accountId})`;
    const files = [await make(host, 'host_placements'), await make(host, 'host_assignments')];
    await app.current.owner`delete from institution_members where institution_id = ${one}`;
    for (const id of files) expect(await fetched(host, id)).toBe(410);
    await make(host, 'host_assignments');
  });

  test('a list that is not shared any more, or gone, gives no file', async () => {
    const lists = `/api/programmes/${programme.code}/lists`;
    const list = await coordinator.send<{ id: string }>('POST', lists, { name: 'Ward', shared: true });
    const colleague = await asCoordinator(app.current, programme.id);
    const theirs = await make(colleague, 'list', `list=${list.body.id}`);
    const own = await make(coordinator, 'list', `list=${list.body.id}`);
    await app.current.owner`update talent_lists set shared = false where id = ${list.body.id}`;
    expect(await fetched(colleague, theirs)).toBe(410);
    expect(await fetched(coordinator, own)).toBe(200);
    await app.current.owner`delete from talent_lists where id = ${list.body.id}`;
    expect(await fetched(coordinator, own)).toBe(410);
  });
});

test('twenty files of a person are kept; the oldest goes when another is asked for', async () => {
  const oldest = await make(coordinator, 'institutions');
  const next = await make(coordinator, 'institutions');
  await app.current
    .owner`insert into exports (programme_id, account_id, kind, format, language, recipient, status, expires_at)
    select programme_id, account_id, kind, format, language, recipient, 'done', now() + interval '1 day'
    from exports, generate_series(1, 18) where id = ${next}`;
  await ask(coordinator, programme, { kind: 'institutions' });
  expect(await statusOf(oldest)).toBeUndefined();
  expect(await statusOf(next)).toBe('done');
  await app.current.settle();
  const lying = readdirSync(join(dataDir.current, 'exports'));
  expect(lying).not.toContain(`${oldest}.csv`);
  expect(lying).toContain(`${next}.csv`);
});

describe('connections', () => {
  test('ten questions at once for people whom no engine has read yet are answered, and three at most are taken', async () => {
    await makeProfile(app.current, programme);
    const asking = Promise.all(
      Array.from({ length: 10 }, () =>
        coordinator.send('POST', exportsOf(programme), { kind: 'talent', format: 'csv' }),
      ),
    );
    const late = new Promise<never>((_, failed) =>
      setTimeout(() => failed(new Error('Frozen')), 8000).unref(),
    );
    const statuses = (await Promise.race([asking, late])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
    expect(statuses.filter((status) => status === 202).length).toBeLessThanOrEqual(3);
    await app.current.settle();
  }, 20_000);

  test('a file of people is made with one connection at a time', async () => {
    await makeProfile(app.current, programme);
    const id = await ask(coordinator, programme, { kind: 'talent' });
    const { parts } = app.current;
    let open = 0;
    let most = 0;
    const database: Database = {
      ...parts.database,
      async transaction(scope, work) {
        most = Math.max(most, ++open);
        try {
          return await parts.database.transaction(scope, work);
        } finally {
          open -= 1;
        }
      },
    };
    await makeExport(
      { ...parts, database, search: openSearch({ database, meili: null }) },
      {
        handler: 'export.make',
        event: 'export.asked',
        eventId: id,
        programmeId: programme.id,
        subjectId: id,
      },
    );
    expect(await statusOf(id)).toBe('done');
    expect(existsSync(join(dataDir.current, 'exports', `${id}.csv`))).toBe(true);
    expect(most).toBe(1);
    await app.current.settle();
  });
});
