// The inbox: own mail only, never a code, and only "read" is the reader's to set.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { asOutsider, asSomebody } from '../personas.ts';
import { inDatabase } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

interface Inbox {
  items: { id: string; subject: string; text: string; readAt: string | null }[];
  total: number;
  unread: number;
}

async function mailTo(
  accountId: string | null,
  email: string,
  subject: string,
  secret = false,
): Promise<string> {
  const [mail] = await sql()<{ id: string }[]>`
    insert into mails (account_id, recipient, subject, body, secret_until)
    values (${accountId}, ${email}, ${subject}, 'Words', ${secret ? new Date(Date.now() + 600_000) : null}) returning id`;
  return mail?.id ?? '';
}

describe('the inbox', () => {
  test('shows own mail, newest first, and counts what is new', async () => {
    const who = await asSomebody(app.current);
    const other = await asSomebody(app.current);
    expect((await asOutsider(app.current).get('/api/me/notices')).status).toBe(401);
    const first = await mailTo(who.accountId, who.email, 'First');
    await mailTo(who.accountId, who.email, 'Second');
    await mailTo(who.accountId, who.email, '123456 is your code', true);
    const foreign = await mailTo(other.accountId, other.email, 'Not yours');
    await mailTo(null, who.email, 'Of nobody’s account');

    const inbox = await who.get<Inbox>('/api/me/notices');
    expect(inbox.body.items.map((each) => each.subject)).toEqual(['Second', 'First']);
    expect(inbox.body).toMatchObject({ total: 2, unread: 2 });
    expect((await who.get('/api/session')).body).toMatchObject({ unread: 2 });

    const read = (ids: string[] | null) => who.send('POST', '/api/me/notices/read', { ids });
    expect((await read([first, foreign])).body).toEqual({ unread: 1 });
    expect((await other.get<Inbox>('/api/me/notices')).body.unread).toBe(1);
    expect((await read(null)).body).toEqual({ unread: 0 });
    expect((await read(['nonsense'])).status).toBe(400);
    expect((await who.get<Inbox>('/api/me/notices')).body.items.every((each) => each.readAt)).toBe(true);
  });

  test('the database itself: no other’s mail, no code, and nothing of a mail is the reader’s to change', async () => {
    const who = await asSomebody(app.current);
    const other = await asSomebody(app.current);
    await mailTo(who.accountId, who.email, '123456', true);
    const own = await mailTo(who.accountId, who.email, 'Mine');
    await mailTo(other.accountId, other.email, 'Not yours');
    const seen = await inDatabase(app.current, who, (tx) =>
      tx.execute<{ id: string }>('select id from mails'),
    );
    expect(seen.map((row) => row.id)).toEqual([own]);
    const changed = await inDatabase(app.current, who, (tx) =>
      tx.execute(`update mails set subject = 'x', sent_at = now() where id = '${own}' returning id`),
    );
    expect(changed).toHaveLength(0);
  });
});
