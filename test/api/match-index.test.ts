// The match index beside a database that others write to: in step at the next question in every process, whatever the order
// of commits, after a restart, and without anybody who has left or may not be seen.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Scope } from '@compatriot/db/client.ts';
import type { MatchNeeds } from '@compatriot/db/match.ts';
import { profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { seedOf, systemQuestion } from '@compatriot/server/matching/asking.ts';
import { type MatchIndex, openMatchIndex } from '@compatriot/server/matching/index.ts';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import { type MadeProgramme, makeInstitution, makeProfile, makeProgramme } from '../make.ts';

const app = useTestApp();

const needsOf = (programmeId: string, more: Partial<MatchNeeds> = {}): MatchNeeds => ({
  programmeId,
  institutionId: null,
  mode: 'temporary',
  sector: 'health',
  country: 'GY',
  region: null,
  startsOn: null,
  endsOn: null,
  occupationId: null,
  minimumExperience: null,
  minimumEducation: null,
  licenceNeeded: false,
  skills: [],
  languages: [],
  ...more,
});

const settings = { weights: defaultWeights, ages: { from: null, to: null } };

async function passing(
  index: MatchIndex,
  place: MadeProgramme,
  options: { session?: Scope; needs?: Partial<MatchNeeds> } = {},
) {
  const scope = { programmeId: place.id, recipient: 'programme_team' as const };
  await index.ready(scope);
  return app.current.parts.database.transaction(
    options.session ?? { account: randomUUID(), team: [place.id] },
    async (tx) => {
      const question = await systemQuestion(
        tx,
        place.id,
        'programme_team',
        needsOf(place.id, options.needs),
        { settings },
      );
      return index.rank(tx, scope, question);
    },
  );
}

const another = () => openMatchIndex({ database: app.current.parts.database });
const ready = { origin: 'GY', modes: ['temporary' as const], recipients: ['programme_team' as const] };

describe('in step', () => {
  test('a change is there at the next question in every process, and after a restart', async () => {
    const place = await makeProgramme(app.current);
    const both = [another(), another()];
    for (const index of both) expect((await passing(index, place)).funnel.started).toBe(0);
    const { id } = await makeProfile(app.current, place, ready);
    const begun = performance.now();
    for (const index of both) expect((await passing(index, place)).funnel.passed).toBe(1);
    expect(performance.now() - begun).toBeLessThan(1000);

    const { owner, parts } = app.current;
    // Facts that no card shows count as well.
    for (const [column, value] of [
      ['tie', 'none'],
      ['legal_room', 'no'],
      ['licence', false],
    ] as const) {
      await owner`update profiles set ${owner({ [column]: value })} where id = ${id}`;
      await parts.database.transaction({ system: 'worker', programme: place.id }, (tx) =>
        syncTalentDocuments(tx, [id]),
      );
      const needs = { licenceNeeded: true };
      for (const index of [...both, another()]) {
        const { funnel } = await passing(index, place, { needs });
        expect([column, funnel.passed]).toEqual([column, 0]);
      }
      await owner`update profiles set tie = 'birth', legal_room = 'yes', licence = true where id = ${id}`;
    }
    await owner`delete from consents where profile_id = ${id}`;
    for (const index of [...both, another()]) expect((await passing(index, place)).funnel.started).toBe(0);
  });

  test('a transaction that commits after a later one is still seen, and one that is taken back never was', async () => {
    const place = await makeProgramme(app.current);
    const index = another();
    const { owner, parts } = app.current;
    const late = await makeProfile(app.current, place, ready);
    const early = await makeProfile(app.current, place, ready);
    expect((await passing(index, place)).funnel.passed).toBe(2);
    await owner.begin(async (tx) => {
      await tx`update talent_documents set modes = '{virtual}' where profile_id = ${late.id}`;
      const other = await parts.database.transaction(
        { system: 'worker', programme: place.id },
        async (inner) => {
          await inner.execute(
            `update talent_documents set modes = '{permanent}' where profile_id = '${early.id}'`,
          );
          return true;
        },
      );
      expect(other).toBe(true);
      expect((await passing(index, place)).funnel.passed).toBe(1);
    });
    expect((await passing(index, place)).funnel.passed).toBe(0);

    const scope = { programmeId: place.id, recipient: 'programme_team' as const };
    const taken = new Error('taken back');
    await expect(
      parts.database.transaction({ system: 'worker', programme: place.id }, async (tx) => {
        await tx.execute(
          `update talent_documents set modes = '{temporary}' where programme_id = '${place.id}'`,
        );
        const question = await systemQuestion(tx, place.id, 'programme_team', needsOf(place.id), {
          settings,
        });
        await index.rank(tx, scope, question);
        throw taken;
      }),
    ).rejects.toThrow(taken);
    expect((await passing(index, place)).funnel.passed).toBe(0);
  });

  test('what a session has written before it asks is there once it has committed', async () => {
    const place = await makeProgramme(app.current);
    const index = another();
    await makeProfile(app.current, place, ready);
    expect((await passing(index, place)).funnel.passed).toBe(1);
    const scope = { programmeId: place.id, recipient: 'programme_team' as const };
    await app.current.parts.database.transaction({ system: 'worker', programme: place.id }, async (tx) => {
      await tx.execute(`update talent_documents set modes = '{virtual}' where programme_id = '${place.id}'`);
      // Somebody else commits meanwhile, so that the snapshot reaches beyond this transaction.
      await makeProfile(app.current, place, ready);
      const question = await systemQuestion(tx, place.id, 'programme_team', needsOf(place.id), { settings });
      expect((await index.rank(tx, scope, question)).funnel.passed).toBe(2);
    });
    expect((await passing(index, place)).funnel.passed).toBe(1);
  });

  test('a pool that is read while somebody writes misses nothing', async () => {
    const place = await makeProgramme(app.current);
    const { owner } = app.current;
    const { id } = await makeProfile(app.current, place, ready);
    const index = another();
    await owner.begin(async (tx) => {
      await tx`update talent_documents set modes = '{virtual}' where profile_id = ${id}`;
      expect((await passing(index, place)).funnel.passed).toBe(1);
    });
    expect((await passing(index, place)).funnel.passed).toBe(0);
  });
});

describe('rights', () => {
  test('another programme’s team and the government find nobody; nor does who was not given anything', async () => {
    const place = await makeProgramme(app.current);
    const other = await makeProgramme(app.current);
    await makeProfile(app.current, place, ready);
    const index = another();
    expect((await passing(index, place)).funnel.started).toBe(1);
    for (const session of [
      { account: randomUUID(), team: [other.id] },
      { account: randomUUID(), government: [place.id] },
      { account: randomUUID() },
      { system: 'worker', programme: other.id },
    ]) {
      const { funnel, people, state } = await passing(index, place, { session });
      expect([funnel.started, people, state.people]).toEqual([0, [], 0]);
    }
  });

  test('whoever blocked the institution is not there, in no count either', async () => {
    const place = await makeProgramme(app.current);
    const institutionId = await makeInstitution(app.current, place.id);
    const { id } = await makeProfile(app.current, place, ready);
    await makeProfile(app.current, place, ready);
    const index = another();
    const needs = { institutionId };
    expect((await passing(index, place, { needs })).funnel.started).toBe(2);
    await app.current
      .owner`insert into blocked_institutions (profile_id, institution_id) values (${id}, ${institutionId})`;
    const { funnel, people } = await passing(index, place, { needs });
    expect([funnel.started, funnel.passed, people.length]).toEqual([1, 1, 1]);
    expect((await passing(index, place)).funnel.started).toBe(2);
  });

  test('behind a document stands its person for whoever may read it, and nobody for others', async () => {
    const place = await makeProgramme(app.current);
    const { id, pseudonym } = await makeProfile(app.current, place, ready);
    const { people } = await passing(another(), place);
    const ids = [randomUUID(), ...people.map((each) => each.id)];
    const scope = { programmeId: place.id, recipient: 'programme_team' as const };
    const read = (session: Scope) =>
      app.current.parts.database.transaction(session, (tx) => profilesOfDocuments(tx, scope, ids));
    expect(await read({ account: randomUUID(), team: [place.id] })).toMatchObject([
      { documentId: ids[1], profileId: id, pseudonym },
    ]);
    expect(await read({ account: randomUUID(), government: [place.id] })).toEqual([]);
  });
});

describe('reading', () => {
  test('a COPY that ends early is an error, not a short pool', async () => {
    const { database } = app.current.parts;
    const lines: string[] = [];
    const reading = database.copyOut(
      { system: 'match' },
      'select (100000 / (50000 - n))::text from generate_series(1, 60000) as n',
      (line) => lines.push(line),
    );
    await expect(reading).rejects.toThrow();
    expect(lines.length).toBeLessThan(60_000);
    // The connection is good for the next.
    await database.ping();
  }, 20_000);

  test('the seed is the first 32 bits of an id', () => {
    expect(seedOf('ffffffff-0000-4000-8000-000000000000')).toBe(0xffffffff);
    expect(seedOf('00000001-0000-4000-8000-000000000000')).toBe(1);
  });
});
