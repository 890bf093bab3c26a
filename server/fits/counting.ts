// How many open assignments fit somebody who has just answered: counts only, from the answers as they were sent. It needs
// no consent, because nobody learns of it and nothing is stored.
import type { Transaction } from '@compatriot/db/client.ts';
import { type FitFacts, fitSettings, nearAmong, openAssignments } from '@compatriot/db/queries/fits.ts';
import { findProgramme } from '@compatriot/db/queries/programmes.ts';
import { findResponse } from '@compatriot/db/queries/responses.ts';
import { asSystem } from '../events.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { codesOf, leastLanguageLevel, originOf } from '../profiles/coding.ts';
import { profileOf } from '../questionnaires/facts.ts';
import type { Answers } from '../questionnaires/schema.ts';
import { asVisitor, keyOf, versionOf } from '../responses/visitor.ts';
import type { OpenRequest } from '../route.ts';
import { conceptsAsked, conceptsOf, judgeMany, questionOf, weighingOf } from './judging.ts';
import { personOf } from './rules.ts';

/** @throws 404 for a browser that has sent nothing here, and for organisations */
export async function countForResponse(request: OpenRequest, survey: string) {
  const key = keyOf(request, survey);
  if (!key) throw problems.notFound();
  const { programme, facts } = await asVisitor(request, survey, key.id, async (visit) => {
    const response = await findResponse(visit.tx, key.id, key.secretHash);
    if (!response || visit.programme.audience !== 'people') throw problems.notFound();
    const { definition } = await versionOf(visit, response.versionId);
    return { programme: visit.programme, facts: profileOf(definition, response.answers as Answers) };
  });
  return asSystem(request.services, 'worker', programme.id, async ({ tx, now }) => {
    const row = await findProgramme(tx, programme.code);
    const person = {
      ...facts,
      ...(await codesOf(tx, programme.id, facts)),
      originCountry: originOf(facts, row?.originCountries ?? []),
      languages: facts.languages.map(({ code, level }) => ({ code, level: level ?? leastLanguageLevel })),
    };
    return countFits(tx, programme.id, person, now);
  });
}

/** @returns assignments that members are invited to now, and how many of them no hard condition speaks against */
export async function countFits(
  tx: Transaction,
  programmeId: string,
  facts: FitFacts,
  now: Date,
): Promise<{ open: number; fitting: number }> {
  // The programme's id stands for a person who has none.
  const person = personOf(programmeId, facts, now);
  const weighing = weighingOf((await fitSettings(tx, [programmeId])).get(programmeId));
  const open = await openAssignments(tx, [programmeId], [], today(now));
  const near = await nearAmong(tx, conceptsAsked(open), conceptsOf(person));
  const judged = await judgeMany(
    person,
    open.map(({ needs }) => questionOf(needs, near, weighing)),
  );
  return { open: open.length, fitting: judged.filter(({ failed }) => failed.length === 0).length };
}
