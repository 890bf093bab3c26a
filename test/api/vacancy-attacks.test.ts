// An application is one row, made by one person, for one open post: what the database alone refuses of it, whoever forges it.
import { describe, expect, test } from 'vitest';
import { asSystem } from '@compatriot/server/events.ts';
import { useTestApp } from '../app.ts';
import { makeInstitution, makePlacement, makeProfile } from '../make.ts';
import { asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';
import { inDatabase, makeStage, statusOf } from './placement-stage.ts';
import { applyTo, asVacancy, insertApplication, makeVacancy, placementsAt } from './vacancy-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
/** A statement for the database itself; what is put in is written as a text. */
const text = (parts: TemplateStringsArray, ...values: string[]): string =>
  parts.reduce((whole, part, at) => `${whole}'${values[at - 1] ?? ''}'${part}`);

describe('the database alone', () => {
  test('lets the person make exactly one row, and stamps it itself', async () => {
    const on = await makeVacancy(app.current);
    await insertApplication(app.current, on, on.member, {
      applied_at: '2001-01-01',
      status_at: '2001-01-01',
      created_at: '2001-01-01',
    });
    const [row] = await sql()<{ fresh: boolean }[]>`
      select least(applied_at, status_at, created_at, answered_at) > now() - interval '1 minute' as fresh
      from placements where assignment_id = ${on.assignment.id}`;
    expect(row?.fresh).toBe(true);
  });

  test.each<[string, Record<string, string | number | null>]>([
    ['a later state', { status: 'selected' }],
    ['a list', { status: 'shortlisted' }],
    ['an invitation', { status: 'invited', answer_due_at: '2099-01-01' }],
    ['a score', { score: 99 }],
    ['another pseudonym', { pseudonym: 'Brave lion' }],
    ['words of an invitation', { message: 'Come at once' }],
    ['an invitation’s day', { invited_at: '2026-01-01' }],
    ['the host’s choice', { host_choice: 'select' }],
    ['a decision', { decision_note: 'Chosen' }],
    ['an arrival', { arrived_on: '2026-01-01' }],
    ['days of their own', { starts_on: '2026-01-01' }],
    ['a higher version', { version: 7 }],
    ['people passed over', { passed_over: 3 }],
    ['longer contact', { contact_until: '2099-01-01' }],
  ])('takes no application with %s', async (_name, forged) => {
    const on = await makeVacancy(app.current);
    await expect(insertApplication(app.current, on, on.member, forged)).rejects.toThrow();
    expect(await placementsAt(app.current, on)).toBe(0);
  });

  test('takes none for somebody else, and none of another programme or employer', async () => {
    const on = await makeVacancy(app.current);
    const other = await makeProfile(app.current, on.programme);
    for (const who of [on.member, on.coordinator, on.host])
      await expect(
        insertApplication(app.current, on, who, { profile_id: other.id, pseudonym: other.pseudonym }),
        'for another',
      ).rejects.toThrow();
    // A coordinator may invite this person, and applies in nobody's name.
    await expect(insertApplication(app.current, on, on.coordinator, {})).rejects.toThrow();
    await expect(
      insertApplication(app.current, on, on.coordinator, { status: 'invited', applied_at: '2026-01-01' }),
    ).rejects.toThrow();
    const foreign = await makeStage(app.current);
    await asVacancy(app.current, foreign.assignment.id);
    await expect(
      insertApplication(app.current, on, on.member, {
        assignment_id: foreign.assignment.id,
        institution_id: foreign.assignment.institutionId,
        programme_id: foreign.programme.id,
      }),
    ).rejects.toThrow();
    await expect(
      insertApplication(app.current, on, on.member, {
        institution_id: await makeInstitution(app.current, on.programme.id),
      }),
    ).rejects.toThrow();
    expect(await placementsAt(app.current, on)).toBe(0);
  });

  test('takes a second one from nobody', async () => {
    const on = await makeVacancy(app.current);
    await applyTo(on.member, on.assignment.id);
    await expect(insertApplication(app.current, on, on.member, {})).rejects.toThrow();
    expect(await placementsAt(app.current, on)).toBe(1);
  });

  test('from a list only the person applies, for a vacancy, and changes nothing else', async () => {
    const on = await makeVacancy(app.current);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'shortlisted');
    const force = (who: Persona, set: string) =>
      inDatabase(app.current, who, (tx) => tx.execute(`update placements set ${set} where id = '${id}'`));
    await expect(force(on.coordinator, `status = 'interested'`)).rejects.toThrow();
    await expect(force(on.member, `status = 'interested', host_choice = 'select'`)).rejects.toThrow();
    await expect(force(on.member, `status = 'scored'`)).rejects.toThrow();
    await sql()`update assignments set vacancy = false where id = ${on.assignment.id}`;
    await expect(force(on.member, `status = 'interested'`)).rejects.toThrow();
    await sql()`update assignments set vacancy = true where id = ${on.assignment.id}`;
    await force(on.member, `status = 'interested'`);
    expect(await statusOf(app.current, id)).toBe('interested');
  });

  test('no event, disclosure or words without an application of one’s own', async () => {
    const on = await makeVacancy(app.current);
    const { id } = (await applyTo(on.member, on.assignment.id)).body;
    const later = (who: Persona) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(text`insert into application_messages (placement_id, programme_id, profile_id, institution_id, message)
          values (${id}::uuid, ${on.programme.id}::uuid, ${on.profile.id}::uuid, ${on.assignment.institutionId}::uuid, 'More')`),
      );
    // Only with the application itself: nothing is added afterwards, and by nobody else.
    for (const who of [on.member, on.host, on.coordinator]) await expect(later(who)).rejects.toThrow();
    const reads = (who: Persona) =>
      inDatabase(
        app.current,
        who,
        async (tx) => (await tx.execute(text`select 1 from application_messages`)).length,
      );
    await sql()`insert into application_messages values (${id}, ${on.programme.id}, ${on.profile.id}, ${on.assignment.institutionId}, 'Linden')`;
    expect(await reads(on.host)).toBe(1);
    expect(await reads(on.coordinator)).toBe(1);
    expect(await reads(on.member)).toBe(1);
    expect(await reads(await asFocalPoint(app.current, on.programme.id))).toBe(0);
    expect(
      await reads(
        await asHost(app.current, on.programme.id, await makeInstitution(app.current, on.programme.id)),
      ),
    ).toBe(0);
    expect(await reads(await asMember(app.current, (await makeProfile(app.current, on.programme)).id))).toBe(
      0,
    );
    await sql()`update disclosures set ends_at = now() where placement_id = ${id}`;
    expect(await reads(on.host)).toBe(0);
    expect(await reads(on.coordinator)).toBe(0);
    expect(await reads(on.member)).toBe(1);
  });

  test('a vacancy is permanent', async () => {
    const on = await makeStage(app.current);
    await expect(sql()`update assignments set vacancy = true where id = ${on.assignment.id}`).rejects.toThrow(
      /assignments_vacancy/,
    );
  });

  test('a job applies for nobody', async () => {
    const on = await makeVacancy(app.current);
    const may = await asSystem(app.current.parts, 'worker', on.programme.id, (ctx) =>
      ctx.tx.execute(text`select may_apply(${on.profile.id}::uuid, ${on.assignment.id}::uuid) as may`),
    );
    expect([...may]).toEqual([{ may: false }]);
  });
});
