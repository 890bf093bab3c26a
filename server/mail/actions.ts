// Mail is queued in the transaction of its cause and sent by a job, so that nothing is sent for what never happened.
import { createHash, randomUUID } from 'node:crypto';
import { findUnsentMail, insertMail, markSent } from '@compatriot/db/queries/mails.ts';
import nodemailer from 'nodemailer';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { htmlOf } from './html.ts';

/** A silent mail server must not hold up the other jobs. Milliseconds. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

export interface Mail {
  accountId: string | null;
  recipient: string;
  subject: string;
  body: string;
  /** For a mail with a code: when the code ends. Once a mail server took it, nothing of the mail is kept. */
  secretUntil?: Date;
  /** The draft that the code opens: unsent, the mail goes with it. */
  draftId?: string;
  /** Where a mail program's own "unsubscribe" posts to, for mail that comes again and again. */
  stopUrl?: string;
}

/**
 * @param cause the event's id, for mail written by a job: the same cause writes to the same person once, however often the
 * job runs
 */
export async function queueMail(ctx: Context, mail: Mail, cause?: string): Promise<void> {
  const id = cause ? idFrom(`${cause} ${mail.recipient}`) : randomUUID();
  // Kept, so that what was written to others about a person is found when that person is erased.
  const causes = [...(cause ?? '').matchAll(uuids)].map(([found]) => found);
  if (await insertMail(ctx.tx, { id, ...mail, causes }))
    await ctx.record('mail.queued', { id, programmeId: null });
}

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A UUID (version 8, RFC 9562) that is the same for the same text. */
function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Sends one mail; a second run finds it sent and does nothing. The server's message id is the mail's own id, so that a run
 * cut off between sending and noting it can be recognised by the receiver.
 */
export async function sendMail(
  services: Services,
  settings: { smtpUrl: string | null; mailFrom: string },
  id: string,
): Promise<void> {
  const mail = await asSystem(services, 'mail', null, (ctx) => findUnsentMail(ctx.tx, id));
  if (!mail) return;
  if (settings.smtpUrl) {
    const transport = nodemailer.createTransport({ url: settings.smtpUrl, ...patience });
    await transport
      .sendMail({
        from: settings.mailFrom,
        to: mail.recipient,
        subject: mail.subject,
        text: mail.body,
        html: htmlOf(mail),
        messageId: `<${mail.id}@compatriot>`,
        ...(mail.stopUrl ? { headers: stopHeaders(mail.stopUrl) } : {}),
      })
      .catch((error: unknown) => {
        throw new Error(`The mail server did not take it (${reasonOf(error)})`);
      });
  }
  // Without a mail server the database is the outbox.
  const blank = settings.smtpUrl !== null && mail.secretUntil !== null;
  await asSystem(services, 'mail', null, (ctx) => markSent(ctx.tx, id, new Date(), blank));
}

/** One press in the mail program, without a page (RFC 8058). */
const stopHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** A server's refusal quotes the address: only its code is kept. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('responseCode' in error && typeof error.responseCode === 'number') return String(error.responseCode);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
