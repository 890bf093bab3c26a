// Mail is queued in the transaction of its cause and sent by a job, so that nothing is sent for what never happened.
import { randomUUID } from 'node:crypto';
import { findUnsentMail, insertMail, markSent } from '@compatriot/db/queries/mails.ts';
import nodemailer from 'nodemailer';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';

export interface Mail {
  accountId: string | null;
  recipient: string;
  subject: string;
  body: string;
}

export async function queueMail(ctx: Context, mail: Mail): Promise<void> {
  const id = randomUUID();
  await insertMail(ctx.tx, { id, ...mail });
  await ctx.record('mail.queued', { id, programmeId: null });
}

/**
 * Sends one mail; a second run finds it sent and does nothing. The server's message id is the mail's own id, so that a run
 * cut off between sending and noting it can be recognised by the receiver.
 */
export async function sendMail(services: Services, settings: { smtpUrl: string | null; mailFrom: string }, id: string): Promise<void> {
  const mail = await asSystem(services, 'mail', null, (ctx) => findUnsentMail(ctx.tx, id));
  if (!mail) return;
  if (settings.smtpUrl) {
    const transport = nodemailer.createTransport(settings.smtpUrl);
    await transport.sendMail({
      from: settings.mailFrom,
      to: mail.recipient,
      subject: mail.subject,
      text: mail.body,
      messageId: `<${mail.id}@compatriot>`,
    });
  }
  await asSystem(services, 'mail', null, (ctx) => markSent(ctx.tx, id, new Date()));
}
