// What a host never reads: why work was paused or somebody was brought to safety, why somebody stepped back, and what was noted
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
      if (answer.includes('"evacuated":true') || answer.includes('"status":"evacuated"'))
        told.push(`${url}: evacuated`);
    }
    expect(told).toEqual([]);
    // The same reading finds it where it may stand.
    const team = await official(on, on.id);
    expect(JSON.stringify(team.body)).toContain(`"${body.reason}"`);
    const mails = await app.current.owner<{ text: string }[]>`
      select subject || ' ' || body as text from mails where recipient = ${on.host.email}`;
    for (const { text } of mails) expect(text).not.toMatch(/Zephyrine|security|safety|evacuat/i);
  });

  test('whoever is brought to safety out of a pause is paused to the host as before: no second mail', async () => {
    const on = await makeAtWork(app.current);
    for (const verb of ['suspend', 'evacuate'])
      expect((await step(on.coordinator, on.id, { step: verb, reason: 'security' })).status).toBe(200);
    await app.current.settle();
    const mails = await app.current.owner<{ subject: string }[]>`
      select subject from mails where recipient = ${on.host.email}`;
    expect(mails.map(({ subject }) => subject)).toEqual(['Paused: Train a paediatric ward']);
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
