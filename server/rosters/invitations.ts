// The mails of a roster: each carries a code whose keyed hash alone is stored. A link only saves typing: what stands behind
// `#` never reaches a server, so that no log and no mail scanner has it, and opening a page changes nothing.
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { queueMail } from '../mail/actions.ts';
import { say } from '../messages.ts';
import { groupCode, keyedHash, makeCode } from '../responses/codes.ts';

export const invitationDays = 90;
/** Three weeks: time to find an evening, and long before the end. */
export const reminderDays = 21;

export interface MailSettings {
  sessionKey: string;
  publicOrigin: string;
}

export const invitationHash = (settings: Pick<MailSettings, 'sessionKey'>, code: string): string =>
  keyedHash(settings.sessionKey, 'roster invitation', code);
export const refusalHash = (settings: Pick<MailSettings, 'sessionKey'>, email: string): string =>
  keyedHash(settings.sessionKey, 'roster refusal', email);

export interface Invitation {
  code: string;
  hash: string;
}
export function makeInvitation(settings: MailSettings): Invitation {
  const code = makeCode();
  return { code, hash: invitationHash(settings, code) };
}

export async function mailInvitation(
  ctx: Context,
  settings: MailSettings,
  mail: {
    kind: 'invitation' | 'reminder';
    email: string;
    language: string;
    code: string;
    programme: string;
    until: Date;
    cause: string;
  },
): Promise<void> {
  const { kind, email, language, programme, until, cause } = mail;
  const code = groupCode(mail.code);
  const date = new Intl.DateTimeFormat(localeTag(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    until,
  );
  const page = `${settings.publicOrigin}/join?lang=${language}`;
  await queueMail(
    ctx,
    {
      accountId: null,
      recipient: email,
      subject: say(language, `mail_roster_${kind}_subject`, { programme }),
      body: say(language, `mail_roster_${kind}_body`, {
        programme,
        code,
        date,
        link: `${page}#${code}`,
        page,
      }),
      secretUntil: until,
    },
    cause,
  );
}
