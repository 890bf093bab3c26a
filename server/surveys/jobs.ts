// Once a day: what has had its time is deleted. May run twice; each step is a transaction of its own and takes a bounded
// number of rows, so nothing is locked for long and a crash loses nothing but the rest of the work.
import {
  addToQuestionTally,
  addToTally,
  deleteDrafts,
  deleteOldCodes,
  deleteOldMails,
  deleteStrayBrowsers,
  expiredDrafts,
} from '@compatriot/db/queries/cleaning.ts';
import { expireClearancePapers } from '@compatriot/db/queries/documents.ts';
import { expireImports } from '@compatriot/db/queries/entries.ts';
import { renewPeopleShown } from '@compatriot/db/queries/organisations.ts';
import { expireRosters } from '@compatriot/db/queries/rosters.ts';
import type { Context } from '../context.ts';
import { asSystem, type Services } from '../events.ts';
import { eachProgramme, oneByOne } from '../one-by-one.ts';
import type { Answers } from '../questionnaires/schema.ts';
import { releasedVersion } from '../questionnaires/versions.ts';
import { countWay, leftAt, type QuestionCount } from './counting.ts';

const batch = 500;
const day = 86_400_000;
/** Requests for codes are counted within a window that is far shorter than a day. */
const codesKept = day;
const mailsKept = 30 * day;

export async function cleanUp(services: Services): Promise<void> {
  const now = new Date();
  const clean = <T>(programmeId: string | null, work: (ctx: Context) => Promise<T>) =>
    asSystem(services, 'cleaner', programmeId, work);
  const programme = async (programmeId: string) => {
    let removed = 0;
    for (;;) {
      const ended = await clean(programmeId, (ctx) => endDrafts(ctx, programmeId, now));
      removed += ended;
      if (ended < batch) break;
    }
    await clean(programmeId, async (ctx) => {
      await deleteStrayBrowsers(ctx.tx, programmeId);
      await renewPeopleShown(ctx.tx);
      if (removed > 0)
        await ctx.record('drafts.expired', { id: programmeId, programmeId }, { drafts: removed });
    });
  };
  const mails = async () => {
    for (;;) {
      const gone = await clean(null, (ctx) =>
        deleteOldMails(ctx.tx, new Date(now.getTime() - mailsKept), batch),
      );
      if (gone < batch) break;
    }
  };
  // What is kept too long because something else could not be cleaned is kept against a promise.
  await oneByOne(
    [
      () => eachProgramme(services, programme),
      () => clean(null, (ctx) => expireImports(ctx.tx)),
      () => clean(null, (ctx) => expireRosters(ctx.tx)),
      () => clean(null, (ctx) => expireClearancePapers(ctx.tx)),
      () => clean(null, (ctx) => deleteOldCodes(ctx.tx, new Date(now.getTime() - codesKept))),
      mails,
    ],
    (step) => step(),
  );
}

/** Deletes a batch of drafts in the transaction in which they are counted, so that none is counted twice or never. */
async function endDrafts(ctx: Context, programmeId: string, now: Date): Promise<number> {
  const ended = await expiredDrafts(ctx.tx, programmeId, now, batch);
  if (ended.length === 0) return 0;
  const places = new Map<string, Parameters<typeof addToTally>[1][number]>();
  const questions = new Map<string, Map<string, QuestionCount>>();
  for (const draft of ended) {
    // A paper form that nobody finished typing says nothing about the people who answer.
    if (draft.source !== 'web') continue;
    const answers = draft.answers as Answers;
    // Opened and left: nobody counts it while it is there either.
    if (Object.keys(answers).length === 0) continue;
    const version = await releasedVersion(ctx.tx, programmeId, draft.versionId);
    if (!version) continue;
    const place = {
      versionId: draft.versionId,
      programmeId,
      channel: draft.channel ?? '',
      language: draft.language,
      leftAt: leftAt(version.definition, answers, draft.position),
      month: `${draft.updatedAt.toISOString().slice(0, 7)}-01`,
    };
    const key = Object.values(place).join(' ');
    places.set(key, { ...place, drafts: (places.get(key)?.drafts ?? 0) + 1 });
    const seen = questions.get(draft.versionId) ?? new Map<string, QuestionCount>();
    countWay(seen, version.definition, { answers, sent: false, position: draft.position, people: 1 });
    questions.set(draft.versionId, seen);
  }
  await addToTally(ctx.tx, [...places.values()]);
  await addToQuestionTally(
    ctx.tx,
    [...questions].flatMap(([versionId, seen]) =>
      [...seen].map(([question, { saw, answered, unknown, refused }]) => ({
        versionId,
        programmeId,
        question,
        saw,
        answered,
        unknown,
        refused,
      })),
    ),
  );
  await deleteDrafts(
    ctx.tx,
    ended.map(({ id }) => id),
  );
  return ended.length;
}
