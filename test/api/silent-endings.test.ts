// What a host never reads: why work was paused, ended or somebody was brought to safety, why somebody stepped back, and what was noted
// beside it; nor, of a yes that was taken down on the phone, anything before somebody has vouched for it.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { asCoordinator, type Persona } from '../personas.ts';
import { invited, makeStage, official, step } from './placement-stage.ts';
import { type AtWork, makeAtWork } from './work-stage.ts';

const app = useTestApp();
const note = 'Zephyrine said it on the phone';

/** Every GET of the programme's API that this person gets an answer to, with the placement and its need filled in. */
async function reads(
  who: Persona,
  on: Pick<AtWork, 'programme' | 'assignment' | 'profile'> & { id: string },
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const { method, url } of app.current.api.routeTable) {
    if (method !== 'GET' || url.startsWith('/api/dev/')) continue;
    const { id, programme, assignment, profile } = on;
    const fits = [
      [/\/placements\/:id|\/invitations\/:id/, id],
      [/\/assignments\/:id/, assignment.id],
      [/\/institutions\/:id/, assignment.institutionId],
      [/\/profiles\/:id/, profile.id],
    ] as const;
    const own = fits.find(([path]) => path.test(url))?.[1] ?? id;
    const path = url.replace(':programme', programme.code).replace(':id', own).replaceAll(/:\w+/g, own);
    const { status, body } = await who.get(path);
    if (status === 200) said.set(url, JSON.stringify(body));
  }
  return said;
}

const sentTo = (email: string) => app.current.owner<{ subject: string; body: string }[]>`
  select subject, body from mails where recipient = ${email} order by created_at`;

describe('why', () => {
  const ways = [
    ['suspended', { step: 'suspend', reason: 'security', note }, 'coordinator'],
    ['evacuated', { step: 'evacuate', reason: 'security', note }, 'coordinator'],
    ['stepped back', { step: 'withdraw', reason: 'safety', note }, 'member'],
    ['ended', { step: 'end_early', reason: 'unsuitable', note }, 'coordinator'],
  ] as const;

  test.each(ways)('%s: no answer to a host holds the reason or the note', async (_name, body, by) => {
    const on = await makeAtWork(app.current);
    const before = await reads(on.host, on);
    expect((await step(on[by], on.id, body)).status).toBe(200);
    await app.current.settle();
    const after = await reads(on.host, on);
    expect(after.size).toBeGreaterThan(10);
    expect([...after.keys()]).toContain('/api/host/placements/:id');
    const told: string[] = [];
    for (const [url, answer] of after) {
      if (answer.includes(note)) told.push(`${url}: note`);
      // A word that the answer held before is a choice of a form, not this person's reason.
      if (answer.includes(`"${body.reason}"`) && !before.get(url)?.includes(`"${body.reason}"`))
        told.push(`${url}: ${body.reason}`);
    }
    expect(told).toEqual([]);
    // The same reading finds it where it may stand.
    const team = await official(on, on.id);
    expect(JSON.stringify(team.body)).toContain(`"${body.reason}"`);
    const mails = await app.current.owner<{ text: string }[]>`
      select subject || ' ' || body as text from mails where recipient = ${on.host.email}`;
    for (const { text } of mails) {
      // That somebody is brought to safety is told: it happens before the host's eyes.
      const rest = text.replace(/(Brought|has brought .+?) to safety/g, '');
      expect(rest).not.toMatch(/Zephyrine|security|safety|evacuat|unsuitable|stepped back/i);
    }
    expect(mails).toHaveLength(1);
  });

  test('whoever is brought to safety out of a pause: the host reads and hears both', async () => {
    const on = await makeAtWork(app.current);
    for (const verb of ['suspend', 'evacuate']) {
      expect((await step(on.coordinator, on.id, { step: verb, reason: 'security' })).status).toBe(200);
      await app.current.settle();
    }
    expect((await on.host.get(`/api/host/placements/${on.id}`)).body).toMatchObject({ status: 'evacuated' });
    expect((await sentTo(on.host.email)).map(({ subject }) => subject)).toEqual([
      'Paused: Train a paediatric ward',
      'Brought to safety: Train a paediatric ward',
    ]);
    // Taken back, it is a pause again, and said so.
    expect((await on.coordinator.send('POST', `/api/placements/${on.id}/undo`, {})).status).toBe(200);
    await app.current.settle();
    expect((await sentTo(on.host.email)).at(-1)?.subject).toBe('A correction: Train a paediatric ward');
    expect((await on.host.get(`/api/host/placements/${on.id}`)).body).toMatchObject({ status: 'suspended' });
  });

  test.each([
    ['withdraw', 'member'],
    ['end_early', 'coordinator'],
  ] as const)(
    '%s reads the same to a host, in its language, also where nobody has an account',
    async (verb, by) => {
      const on = await makeAtWork(app.current);
      const contact = `rose.${on.id.slice(0, 8)}@clinic.example`;
      await app.current
        .owner`delete from institution_members where institution_id = ${on.assignment.institutionId}`;
      await app.current
        .owner`insert into institution_contacts (programme_id, institution_id, name, email, language)
      values (${on.programme.id}, ${on.assignment.institutionId}, 'Rose', ${contact}, 'fr')`;
      expect((await step(on[by], on.id, { step: verb, reason: 'health', note })).status).toBe(200);
      await app.current.settle();
      const [mail, ...more] = await sentTo(contact);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe('Terminé\u00a0: Train a paediatric ward');
      expect(mail?.body).toContain('Vous n’avez rien à faire');
      expect(mail?.body).not.toMatch(/https?:|Zephyrine|santé/);
      // The person hears of what the programme ended, by mail and in their inbox.
      const told = await sentTo(on.member.email);
      expect(told.map(({ subject }) => subject)).toEqual(
        verb === 'end_early' ? ['Ended: Train a paediatric ward'] : [],
      );
      const inbox = await on.member.get<{ items: { subject: string }[] }>('/api/me/notices');
      expect(inbox.body.items.map(({ subject }) => subject)).toEqual(told.map(({ subject }) => subject));
    },
  );

  test('who steps back before anybody vouched for their yes stays silent', async () => {
    const stage = await makeStage(app.current);
    const id = await invited(stage);
    const onBehalf = { of: 'member', way: 'phone', evidence: note };
    expect((await step(stage.coordinator, id, { step: 'express_interest', onBehalf })).status).toBe(200);
    expect((await step(stage.member, id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
    await app.current.settle();
    expect(await sentTo(stage.host.email)).toEqual([]);
  });
});

test('a yes that was taken down is silence to the host, answer by answer, until somebody vouches for it', async () => {
  const stage = await makeStage(app.current);
  const on = { ...stage, id: await invited(stage) };
  const silent = await reads(on.host, on);
  const onBehalf = { of: 'member', way: 'phone', evidence: note };
  expect((await step(on.coordinator, on.id, { step: 'express_interest', onBehalf })).status).toBe(200);
  const changed = async () =>
    [...(await reads(on.host, on))].filter(([url, said]) => said !== silent.get(url)).map(([url]) => url);
  expect(await changed()).toEqual([]);
  const second = await asCoordinator(app.current, on.programme.id);
  expect((await second.send('POST', `/api/placements/${on.id}/confirm-yes`, {})).status).toBe(200);
  expect(await changed()).toContain('/api/host/placements/:id');
});
