// Mail through a real SMTP server on this machine: sent once, kept until the server answers, in the person's language.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendMail } from '@compatriot/server/mail/actions.ts';
import { say } from '@compatriot/server/messages.ts';
import { useTestApp } from '../app.ts';
import { asOutsider } from '../personas.ts';

const app = useTestApp();
const received: Email[] = [];
let refusing = false;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (refusing) return done(new Error('The mailbox is full'));
      void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
        received.push(mail);
        done();
      }, done);
    });
  },
});
let smtpUrl = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>((closed) => server.close(() => closed()));
});

async function codeAskedBy(email: string, language: string): Promise<string> {
  const answer = await asOutsider(app.current).send(
    'POST',
    '/api/sign-in/codes',
    { email },
    { cookie: `language=${language}` },
  );
  expect(answer.status).toBe(202);
  const [mail] = await app.current.owner<
    { id: string }[]
  >`select id from mails where recipient = ${email} order by created_at desc limit 1`;
  if (!mail) throw new Error('no mail was queued');
  return mail.id;
}

const send = (id: string, url = smtpUrl) =>
  sendMail(app.current.parts, { smtpUrl: url, mailFrom: 'Compatriot <no-reply@example.org>' }, id);
const sentAt = async (id: string) =>
  (await app.current.owner<{ sent_at: Date | null }[]>`select sent_at from mails where id = ${id}`)[0]
    ?.sent_at;

describe('mail', () => {
  test('arrives in the language that was asked for, and only once however often the job runs', async () => {
    const id = await codeAskedBy('amina@example.org', 'ar');
    await send(id);
    await send(id);
    const mails = received.filter((mail) => mail.to?.[0]?.address === 'amina@example.org');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toMatch(/^\d{6} .*[؀-ۿ]/);
    expect(mails[0]?.text).toMatch(/\d{6}/);
    expect(mails[0]?.messageId).toBe(`<${id}@compatriot>`);
  });

  test('that comes again and again says where a mail program’s own “unsubscribe” leads (RFC 8058); other mail does not', async () => {
    const address = 'https://compatriot.example/api/alerts/x/stop';
    await app.current.owner`insert into mails (recipient, subject, body, stop_url)
      values ('alert@example.org', 'New people', 'Two of them', ${address})`;
    const [alert] = await app.current.owner<
      { id: string }[]
    >`select id from mails where recipient = 'alert@example.org'`;
    await send(alert?.id ?? '');
    await send(await codeAskedBy('plain@example.org', 'en'));
    const headers = (to: string) =>
      received
        .find((mail) => mail.to?.[0]?.address === to)
        ?.headers.filter(({ key }) => key.startsWith('list-'))
        .map(({ key, value }) => `${key}: ${value}`);
    expect(headers('alert@example.org')).toEqual([
      `list-unsubscribe: <${address}>`,
      'list-unsubscribe-post: List-Unsubscribe=One-Click',
    ]);
    expect(headers('plain@example.org')).toEqual([]);
  });

  test('says the same in plain text and in HTML, in which what people wrote stays text and nothing is fetched', async () => {
    const [mail] = await app.current.owner<{ id: string }[]>`
      insert into mails (recipient, subject, body) values ('html@example.org', 'Ward <b>A</b>',
        ${'<img src=x onerror=alert(1)> & "you"\n\nhttps://compatriot.example/me?a=1&b=2'}) returning id`;
    await send(mail?.id ?? '');
    const got = received.find((each) => each.to?.[0]?.address === 'html@example.org');
    expect(got?.text).toContain('<img src=x onerror=alert(1)> & "you"');
    expect(got?.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;you&quot;');
    expect(got?.html).toContain('Ward &lt;b&gt;A&lt;/b&gt;');
    expect(got?.html).toContain('href="https://compatriot.example/me?a=1&amp;b=2"');
    expect(got?.html).not.toMatch(/<(img|script|link|iframe)|url\(/i);
  });

  test.each(['en', 'fr', 'es', 'pt', 'nl', 'ar'])('is written in %s', async (language) => {
    const id = await codeAskedBy(`${language}@example.org`, language);
    const [mail] = await app.current.owner<{ subject: string; body: string }[]>`
      select subject, body from mails where id = ${id}`;
    const code = mail?.subject.match(/\d{6}/)?.[0] ?? '';
    expect(mail?.subject).toBe(say(language, 'mail_code_subject', { code }));
    expect(mail?.body).toContain(code);
    expect(mail?.body).not.toMatch(/[{}]/);
    if (language !== 'en') expect(mail?.subject).not.toBe(say('en', 'mail_code_subject', { code }));
  });

  test('carries no header that somebody wrote into a name or a title, whatever got past the forms', async () => {
    received.length = 0;
    const id = randomUUID();
    await app.current
      .owner`insert into mails (id, recipient, subject, body, stop_url) values (${id}, 'host@example.org',
      ${'A need\r\nBcc: spy@example.org\r\nX-Own: 1\r\n\r\nHello'}, ${'Dear\r\n.\r\nMAIL FROM:<spy@example.org>'},
      ${'https://example.org/stop>\r\nX-Two: 2'})`;
    await send(id);
    const [mail] = received;
    expect(mail?.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['bcc']));
    for (const key of ['bcc', 'x-own', 'x-two', 'cc'])
      expect(
        mail?.headers.some((header) => header.key === key),
        key,
      ).toBe(false);
    expect(mail?.to?.map(({ address }) => address)).toEqual(['host@example.org']);
    expect(mail?.subject).toContain('Bcc: spy@example.org');
    // The line with a full stop ends nothing: all of it is in the one mail.
    expect(received).toHaveLength(1);
    expect(mail?.text).toContain('MAIL FROM:<spy@example.org>');
  });

  test('is kept when the server refuses or is away, and goes out when it is back', async () => {
    const id = await codeAskedBy('binta@example.org', 'fr');
    await expect(send(id, 'smtp://127.0.0.1:1')).rejects.toThrow();
    refusing = true;
    await expect(send(id)).rejects.toThrow();
    expect(await sentAt(id)).toBeNull();
    refusing = false;
    await send(id);
    expect(await sentAt(id)).toBeInstanceOf(Date);
    expect(received.filter((mail) => mail.to?.[0]?.address === 'binta@example.org')).toHaveLength(1);
  });

  test('with a code leaves nothing behind once the server took it; without a server it is the outbox', async () => {
    const id = await codeAskedBy('dalia@example.org', 'en');
    const kept = async () =>
      (
        await app.current.owner<{ recipient: string; subject: string; body: string }[]>`
          select recipient, subject, body from mails where id = ${id}`
      )[0];
    const before = await kept();
    await sendMail(app.current.parts, { smtpUrl: null, mailFrom: 'x@example.org' }, id);
    expect(await kept()).toEqual(before);
    await app.current.owner`update mails set sent_at = null where id = ${id}`;
    await send(id);
    expect(received.at(-1)?.text).toContain(before?.subject.slice(0, 6));
    expect(await kept()).toEqual({ recipient: '', subject: '', body: '' });
  });

  test('is queued in the transaction of its cause, with its job', async () => {
    const id = await codeAskedBy('cora@example.org', 'en');
    const jobs = await app.current
      .owner`select 1 from pgboss.job where data ->> 'handler' = 'mail.send' and data ->> 'subjectId' = ${id}`;
    expect(jobs).toHaveLength(1);
    await app.current.settle();
    expect(await sentAt(id)).toBeInstanceOf(Date);
  });
});
