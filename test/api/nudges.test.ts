// Who is at work and silent for a month is asked how it goes: once a month at most, in their own mail alone, until they press stop.
import { describe, expect, test } from 'vitest';
import { nudgeForProgress } from '@compatriot/server/work/nudges.ts';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asOutsider } from '../personas.ts';
import { day } from './placement-stage.ts';
import { makeAtWork } from './work-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const nudges = async (placement: string) => {
  await app.current.settle();
  return sql()<{ recipient: string; body: string; stop: string | null }[]>`
    select recipient, body, stop_url as stop from mails where body like ${`%/me/invitations/${placement}/work%`}
      and stop_url is not null order by created_at`;
};
const arrived = (id: string, days: number) =>
  sql()`update placements set arrived_on = ${day(-days)} where id = ${id}`;

describe('a nudge for a progress report', () => {
  test('goes to the person after a month of silence, once a month, however often the job runs', async () => {
    const on = await makeAtWork(app.current);
    await arrived(on.id, 20);
    await nudgeForProgress(app.current.parts);
    expect(await nudges(on.id)).toEqual([]);
    await arrived(on.id, 31);
    await Promise.all([nudgeForProgress(app.current.parts), nudgeForProgress(app.current.parts)]);
    await nudgeForProgress(app.current.parts);
    const sent = await nudges(on.id);
    expect(sent.map((mail) => mail.recipient)).toEqual([on.member.email]);
    await sql()`update progress_nudges set nudged_at = now() - interval '31 days'`;
    // The same day's mail is the same mail: here a month goes by in a moment.
    await sql()`delete from mails`;
    await on.member.send('POST', `/api/placements/${on.id}/progress`, { pace: 'on_track', done: 'Taught' });
    await nudgeForProgress(app.current.parts);
    expect(await nudges(on.id)).toEqual([]);
    await sql()`update progress_reports set given_at = now() - interval '31 days'`;
    await nudgeForProgress(app.current.parts);
    expect(await nudges(on.id)).toHaveLength(1);
  });

  test('stops by one press in the mail program, without signing in', async () => {
    const on = await makeAtWork(app.current);
    await arrived(on.id, 40);
    await nudgeForProgress(app.current.parts);
    const [mail] = await nudges(on.id);
    const path = new URL(mail?.stop ?? '').pathname;
    expect((await asOutsider(app.current).send('POST', path)).status).toBeLessThan(300);
    expect(await eventKinds(app.current, on.id)).toContain('progress.nudges_stopped');
    await sql()`update progress_nudges set nudged_at = now() - interval '40 days'`;
    await sql()`delete from mails`;
    await nudgeForProgress(app.current.parts);
    expect(await nudges(on.id)).toEqual([]);
  });

  test('reaches nobody who is not at work', async () => {
    for (const status of ['oriented', 'suspended', 'completing', 'withdrawn'] as const) {
      const on = await makeAtWork(app.current, status);
      await arrived(on.id, 40);
      await nudgeForProgress(app.current.parts);
      expect(await nudges(on.id), status).toEqual([]);
    }
  });
});
