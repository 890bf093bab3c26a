// The mail that carries a link. Its token is made here and kept nowhere but in the mail.
import { randomBytes } from 'node:crypto';
import { findLink, giveToken } from '@compatriot/db/queries/act-links.ts';
import { findPlacement } from '@compatriot/db/queries/placements.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { pageLanguage, say } from '../messages.ts';
import { hashOf } from './actions.ts';
import { linkStands } from './rules.ts';

/** Run twice, the second finds the token given and writes no mail. */
export async function sendLink(parts: Services & { config: Config }, job: Job): Promise<void> {
  await asSystem(parts, 'worker', job.programmeId, async (ctx) => {
    const link = await findLink(ctx.tx, job.subjectId);
    if (!link?.email || !linkStands(link, ctx.now)) return;
    const row = await findPlacement(ctx.tx, link.placementId);
    if (!row) return;
    // 256 bits.
    const token = randomBytes(32).toString('base64url');
    if (!(await giveToken(ctx.tx, job.subjectId, hashOf(token)))) return;
    const language = pageLanguage(link.language);
    const values = {
      name: link.name,
      title: row.assignment.title,
      institution: row.assignment.institution,
      asked:
        link.asked.length > 0
          ? `\n\n${[say(language, 'mail_link_asked'), ...link.asked.map((verb) => `– ${say(language, `link_asks_${verb}`)}`)].join('\n')}`
          : '',
      link: `${parts.config.publicOrigin}/act/${token}`,
      date: link.expiresAt.toLocaleDateString(localeTag(language), { dateStyle: 'long' }),
    };
    await queueMail(
      ctx,
      {
        accountId: null,
        recipient: link.email,
        subject: say(language, 'mail_link_subject', values),
        body: say(language, 'mail_link_body', values),
        secretUntil: link.expiresAt,
      },
      job.eventId,
    );
  });
}
