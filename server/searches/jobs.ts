// Every ten minutes: the searches that write are asked again, each as its official, and say how many people are new.
// A search writes once a day at most; while it waits nothing is forgotten. Nobody's card is read, so nobody has been seen.
import { type SearchRow, claimMail, searchesToCheck } from '@compatriot/db/queries/searches.ts';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import { localeTag } from '@compatriot/db/vocabulary.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import type { Config } from '../config.ts';
import { asSystem, type Services } from '../events.ts';
import { queueMail } from '../mail/actions.ts';
import { say } from '../messages.ts';
import { eachProgramme, oneByOne } from '../one-by-one.ts';
import { Problem } from '../problems.ts';
import { scopeOf } from '../programmes/access.ts';
import { asOfficial } from '../programmes/standing.ts';
import { type Copy, currentCopy } from '../skills/standing.ts';
import { askedOf } from '../talent/asking.ts';
import { questionOf } from './actions.ts';
import { toldUntil, writesAgain } from './rules.ts';

type Parts = Services & { config: Config; search: SearchEngine };

export async function tellOfNewPeople(parts: Parts): Promise<void> {
  const before = writesAgain(new Date());
  const copy = await currentCopy(parts.database);
  await eachProgramme(parts, async (programmeId) => {
    const waiting = await asSystem(parts, 'worker', programmeId, (ctx) =>
      searchesToCheck(ctx.tx, programmeId, before),
    );
    await oneByOne(waiting, (search) => tell(parts, copy, search, before));
  });
}

async function tell(parts: Parts, copy: Copy, search: SearchRow, before: Date): Promise<void> {
  const found = await asOfficial(
    parts,
    { accountId: search.accountId, programmeId: search.programmeId, route: 'search.alert' },
    async (ctx, access) => {
      const question = questionOf(search.query);
      if (!question) return null;
      const scope = scopeOf(access);
      const query = await askedOf(ctx, access, copy, question).catch((error: unknown) => {
        // It asks for a list that is gone, or a skill: the search page says so to whoever opens it.
        if (error instanceof Problem) return null;
        throw error;
      });
      if (!query) return null;
      const now = ctx.now;
      const { hits, total } = await parts.search.search((work) => work(ctx.tx), scope, {
        ...query,
        addedSince: search.checkedAt.toISOString(),
        sort: 'recent',
        offset: 0,
        limit: 50,
      });
      const there = await readTalent(
        ctx.tx,
        scope,
        hits.map((hit) => hit.id),
      );
      return {
        people: total - (hits.length - there.size),
        now,
        language: ctx.language,
        email: ctx.actor.person?.account.email ?? '',
        programme: access.programme,
      };
    },
  );
  if (!found || found.people <= 0) return;
  const { people, now, language, email, programme } = found;
  const origin = parts.config.publicOrigin;
  const values = {
    count: people,
    n: people.toLocaleString(localeTag(language)),
    name: search.name,
    programme: programme.name,
    link: `${origin}/o/${programme.code}/searches/${search.id}`,
    stop: `${origin}/stop/${search.stopToken}`,
  };
  await asSystem(parts, 'worker', search.programmeId, async (ctx) => {
    if (!(await claimMail(ctx.tx, search.id, { before, checkedAt: toldUntil(now, search.checkedAt), now })))
      return;
    await queueMail(ctx, {
      accountId: search.accountId,
      recipient: email,
      subject: say(language, 'mail_search_subject', values),
      body: say(language, 'mail_search_body', values),
      stopUrl: `${origin}/api/alerts/${search.stopToken}/stop`,
    });
    await ctx.record('search.alerted', search);
  });
}
