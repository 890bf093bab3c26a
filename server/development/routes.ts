// What only the demo has: everybody's mail on one page, and whom one can sign in as. Registered only when the demo runs.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { newestMails } from '@compatriot/db/queries/mails.ts';
import { demoSignIns } from '@compatriot/db/seed/sign-ins.ts';
import { asSystem } from '../events.ts';
import { route } from '../route.ts';
import { dateTime } from '../shapes.ts';

const mailsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      createdAt: dateTime,
    }),
  ),
});
const signInsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      email: z.string(),
      role: z.string(),
      programme: z.string().nullable(),
      note: z.string(),
    }),
  ),
});

export function developmentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/dev/mail',
    summary: 'The newest mails (demo only)',
    public: true,
    answer: mailsAnswer,
    open: async ({ services }) => ({
      items: (await asSystem(services, 'demo', null, (ctx) => newestMails(ctx.tx, 50))).map((mail) => ({
        id: mail.id,
        to: mail.recipient,
        subject: mail.subject,
        text: mail.body,
        createdAt: mail.createdAt,
      })),
    }),
  });
  route(app, {
    method: 'GET',
    url: '/api/dev/sign-ins',
    summary: 'Whom one can sign in as (demo only)',
    public: true,
    answer: signInsAnswer,
    open: async () => ({
      items: demoSignIns.map(({ email, role, programme, note }) => ({ email, role, programme, note })),
    }),
  });
}
