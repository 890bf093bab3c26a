// The import itself: everybody on the list is written to, or nobody; and one reminder to those who have not answered. Nothing
// here looks anybody up: whether an address is known makes no difference to what is done or how long it takes.
import {
  deletePending,
  expireRosters,
  findRoster,
  insertPending,
  markReminded,
  moveRoster,
  peopleToRemind,
  refusedAddresses,
} from '@compatriot/db/queries/rosters.ts';
import { findProgrammeById } from '@compatriot/db/queries/programmes.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { eachProgramme } from '../one-by-one.ts';
import { openedRoster } from './actions.ts';
import {
  invitationDays,
  type MailSettings,
  mailInvitation,
  makeInvitation,
  refusalHash,
  reminderDays,
} from './invitations.ts';
import { prepare } from './preparing.ts';
import { personFacts } from './schema.ts';
import type { RosterRow } from './values.ts';

const day = 86_400_000;
const batch = 100;

class Cancelled extends Error {}

/** All in one transaction: run again after a crash it begins anew, for nothing of it was there. */
export async function importRoster(services: Services, settings: MailSettings, job: Job): Promise<void> {
  const { subjectId: id, programmeId } = job;
  if (!programmeId) return;
  const told = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    asSystem(services, 'worker', programmeId, work);
  const begun = await told(async (ctx) => {
    const running = { status: 'running', done: 0, updatedAt: ctx.now };
    if (!(await moveRoster(ctx.tx, id, ['waiting', 'running'], running))) return null;
    // Invitations that are over do not stand in the way of new ones.
    await expireRosters(ctx.tx);
    const row = await findRoster(ctx.tx, id);
    return row;
  });
  const opened = begun && (await openedRoster(begun));
  if (!opened) return; // cancelled before it began, or done by an earlier run
  const { people } = await prepare(opened.rows, opened.words, opened.twins);
  try {
    await told(async (ctx) => {
      const programme = await findProgrammeById(ctx.tx, programmeId);
      const scope = {
        id,
        programmeId,
        language: opened.row.language,
        programme: programme?.name ?? '',
        cause: job.eventId,
      };
      for (let done = 0; done < people.length; done += batch) {
        await invite(ctx, settings, scope, people.slice(done, done + batch));
        // In a transaction of its own, so that the page sees it, and so that a cancellation is seen here.
        const running = {
          status: 'running',
          done: Math.min(people.length, done + batch),
          updatedAt: new Date(),
        };
        if (!(await told((aside) => moveRoster(aside.tx, id, ['running'], running)))) throw new Cancelled();
      }
      // The cells have done their work.
      const over = {
        status: 'done',
        done: people.length,
        invited: people.length,
        sheets: null,
        words: {},
        twins: {},
      };
      if (!(await moveRoster(ctx.tx, id, ['running'], { ...over, updatedAt: new Date() })))
        throw new Cancelled();
      await ctx.record('roster.done', { id, programmeId }, { people: people.length });
    });
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
  }
}

interface Scope {
  id: string;
  programmeId: string;
  language: string;
  programme: string;
  cause: string;
}

async function invite(
  ctx: Context,
  settings: MailSettings,
  scope: Scope,
  people: RosterRow[],
): Promise<void> {
  const { programmeId, programme } = scope;
  const refused = await refusedAddresses(
    ctx.tx,
    programmeId,
    people.map(({ email }) => refusalHash(settings, email)),
  );
  const until = new Date(ctx.now.getTime() + invitationDays * day);
  // Who asked not to be asked again counts as invited and hears nothing: to the importer they look like everybody silent.
  const asked = people
    .filter(({ email }) => !refused.has(refusalHash(settings, email)))
    .map((person) => ({
      ...person,
      ...makeInvitation(settings),
      language: person.language ?? scope.language,
    }));
  // Nor whoever has an invitation of this programme that waits: one at a time is answered.
  const kept = await insertPending(
    ctx.tx,
    asked.map(({ email, language, facts, hash }) => ({
      ...{ programmeId, email, language, facts: personFacts.parse(facts) },
      rosterId: scope.id,
      codeHash: hash,
      invitedAt: ctx.now,
      expiresAt: until,
    })),
  );
  for (const { row, email, language, code, hash } of asked) {
    if (!kept.has(hash)) continue;
    await mailInvitation(ctx, settings, {
      kind: 'invitation',
      ...{ email, language, code, programme, until },
      cause: `${scope.cause} ${row}`,
    });
  }
}

/** Once a day: one reminder to each who has not answered; its code opens as the first one does. */
export async function remindInvited(services: Services, settings: MailSettings): Promise<void> {
  const now = new Date();
  const before = new Date(now.getTime() - reminderDays * day);
  await eachProgramme(services, async (programmeId) => {
    for (;;) {
      const reminded = await asSystem(services, 'cleaner', programmeId, async (ctx) => {
        const people = await peopleToRemind(ctx.tx, programmeId, before, batch);
        const programme = people.length > 0 ? await findProgrammeById(ctx.tx, programmeId) : null;
        const refused = await refusedAddresses(
          ctx.tx,
          programmeId,
          people.map(({ email }) => refusalHash(settings, email)),
        );
        for (const { id, email, language, expiresAt } of people) {
          // Said no for good by another way: nothing of them waits any more.
          if (refused.has(refusalHash(settings, email))) {
            await deletePending(ctx.tx, programmeId, email);
            continue;
          }
          const { code, hash } = makeInvitation(settings);
          await markReminded(ctx.tx, id, hash, now);
          await mailInvitation(ctx, settings, {
            kind: 'reminder',
            ...{ email, language, code, programme: programme?.name ?? '', until: expiresAt },
            cause: `reminder ${id}`,
          });
        }
        return people.length;
      });
      if (reminded < batch) break;
    }
  });
}
