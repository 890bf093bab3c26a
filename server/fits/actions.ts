// What is open for a member, read from their own side: the same conditions and scores that officials rank by. Nobody's
// consent is needed to look, for nobody learns of it: nothing is written, and no official is told.
import {
  fitSettings,
  nearAmong,
  type OpenAssignment,
  openAssignments,
  ownFitProfiles,
  type OwnFitProfile,
  ownInvitations,
  ownProfileScope,
  switchMails,
  termsOf,
} from '@compatriot/db/queries/fits.ts';
import type { Judged, MatchPerson, MatchQuestion, Near } from '@compatriot/db/match.ts';
import { type ConceptName, conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { SkillLevel } from '@compatriot/db/vocabulary.ts';
import { describeVacancy } from '../applications/actions.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { verdictOf } from '../matching/rules.ts';
import { problems } from '../problems.ts';
import { regionName } from '../questionnaires/regions.ts';
import {
  conceptsAsked,
  conceptsOf,
  judgeMany,
  questionOf,
  suggestionsFor,
  type Weighing,
  weighingOf,
} from './judging.ts';
import { fitsPageSize, nearlyFits, partsOf, personOf, reasonsOf, type Suggestion } from './rules.ts';

/** One open assignment beside the person whom it is held against. */
interface Pair {
  open: OpenAssignment;
  profile: OwnFitProfile;
  person: MatchPerson;
}

interface JudgedPair extends Pair {
  judged: Judged;
}

/** Fitting ones first, best first; then those that few conditions exclude from, fewest first. */
export async function listFits(
  ctx: Context,
  { page, vacancies }: { page: number; vacancies?: 'yes' | undefined },
) {
  const account = accountOf(ctx);
  const { profiles, pairs, weighings } = await reach(ctx, account);
  const every = await judgeEvery(ctx, pairs, weighings);
  const posts = every.filter(({ open }) => open.vacancy);
  const all = vacancies ? posts : every;
  const fitting = all.filter(({ judged }) => judged.failed.length === 0);
  // Whoever asks for posts sees all of them: applying is their own decision.
  const nearly = all.filter(({ judged }) => judged.failed.length > 0 && (vacancies || nearlyFits(judged)));
  const listed = [...fitting.toSorted(better), ...nearly.toSorted(better)];
  const shown = listed.slice((page - 1) * fitsPageSize, page * fitsPageSize);
  const items = await describe(ctx, account, shown, weighings);
  return {
    profiles: profiles.map(({ id, programme, status, pausedUntil, inPool, mails }) => ({
      id,
      programme,
      pausedUntil: status === 'paused' && (pausedUntil ?? '') > today(ctx.now) ? pausedUntil : null,
      inPool,
      mails,
    })),
    items: shown.map((pair, index) => ({ assignment: headOf(pair), ...items[index]! })),
    fitting: fitting.length,
    nearly: nearly.length,
    open: all.length,
    vacancies: posts.length,
    page,
    pageSize: fitsPageSize,
  };
}

/** @throws 404 for what is not open, not of the member's programmes, or of an institution that they blocked */
export async function readFit(ctx: Context, id: string) {
  const account = accountOf(ctx);
  const { pairs, weighings } = await reach(ctx, account, id);
  const [pair] = await judgeEvery(ctx, pairs, weighings);
  const terms = await termsOf(ctx.tx, id);
  if (!pair || !terms) throw problems.notFound();
  const { needs } = pair.open;
  const [item] = await describe(ctx, account, [pair], weighings);
  const names = await conceptLabels(
    ctx.tx,
    needs.occupationId === null ? [] : [needs.occupationId],
    ctx.language,
  );
  return {
    assignment: {
      ...headOf(pair),
      ...terms,
      occupation: needs.occupationId === null ? null : nameOf(names, needs.occupationId),
      minimumExperience: needs.minimumExperience,
      minimumEducation: needs.minimumEducation,
      licenceNeeded: needs.licenceNeeded,
      languages: needs.languages,
    },
    ...item!,
    application: pair.open.vacancy ? await describeVacancy(ctx, id) : null,
  };
}

/** Mails about what opens, for one of the member's profiles. @throws 404 when it is not theirs */
export async function switchFitMails(ctx: Context, profileId: string, mails: boolean): Promise<void> {
  const profile = await ownProfileScope(ctx.tx, accountOf(ctx), profileId);
  if (!profile) throw problems.notFound();
  if (await switchMails(ctx.tx, profile, mails))
    await ctx.record(mails ? 'fits.mails_wanted' : 'fits.mails_stopped', profile);
}

function accountOf(ctx: Context): string {
  const { person } = ctx.actor;
  if (!person) throw problems.signInNeeded();
  return person.account.id;
}

/** The member's profiles, and each open assignment of their programmes beside the profile there. */
async function reach(ctx: Context, account: string, only?: string) {
  const profiles = await ownFitProfiles(ctx.tx, account);
  const weighings = new Map<string, Weighing>();
  if (profiles.length === 0) return { profiles, pairs: [], weighings };
  const programmes = profiles.map(({ programmeId }) => programmeId);
  const settings = await fitSettings(ctx.tx, programmes);
  for (const programme of programmes) weighings.set(programme, weighingOf(settings.get(programme)));
  const open = await openAssignments(
    ctx.tx,
    programmes,
    profiles.map(({ id }) => id),
    today(ctx.now),
    only,
  );
  const people = new Map(
    profiles.map((each) => [
      each.programmeId,
      { profile: each, person: personOf(each.id, each.facts, ctx.now) },
    ]),
  );
  const pairs = open.flatMap((each): Pair[] => {
    const whose = people.get(each.needs.programmeId);
    return whose ? [{ open: each, ...whose }] : [];
  });
  return { profiles, pairs, weighings };
}

async function judgeEvery(
  ctx: Context,
  pairs: Pair[],
  weighings: Map<string, Weighing>,
): Promise<JudgedPair[]> {
  const own = pairs.flatMap(({ person }) => [...conceptsOf(person)]);
  const near = await nearAmong(ctx.tx, conceptsAsked(pairs.map(({ open }) => open)), new Set(own));
  const judged: JudgedPair[] = [];
  for (const [person, theirs] of Map.groupBy(pairs, (pair) => pair.person)) {
    const answers = await judgeMany(
      person,
      theirs.map((pair) => question(pair, near, weighings)),
    );
    judged.push(...theirs.map((pair, index) => ({ ...pair, judged: answers[index]! })));
  }
  return judged;
}

function question(
  { open: { needs } }: Pair,
  near: Map<number, Near[]>,
  weighings: Map<string, Weighing>,
): MatchQuestion {
  const weighing = weighings.get(needs.programmeId);
  if (!weighing) throw new Error('A programme without weights');
  return questionOf(needs, near, weighing);
}

/** Fewest reasons against it, then most points, then what begins first. */
function better(one: JudgedPair, other: JudgedPair): number {
  const begins = ({ open }: JudgedPair) => open.needs.startsOn ?? '9999';
  return (
    one.judged.failed.length - other.judged.failed.length ||
    other.judged.points - one.judged.points ||
    (begins(one) < begins(other) ? -1 : begins(one) > begins(other) ? 1 : 0) ||
    (one.open.id < other.open.id ? -1 : 1)
  );
}

function headOf({ open, profile }: Pair) {
  const { mode, sector, country, startsOn, endsOn } = open.needs;
  const { id, title, institution, place, vacancy, deadline } = open;
  return {
    id,
    title,
    institution,
    programme: profile.programme,
    mode,
    sector,
    country,
    place,
    startsOn,
    endsOn,
    vacancy,
    deadline,
  };
}

/** Everything that is told of a page of fits; suggestions are judged here, so that a thousand others cost nothing. */
async function describe(
  ctx: Context,
  account: string,
  pairs: JudgedPair[],
  weighings: Map<string, Weighing>,
) {
  const needed = conceptsAsked(pairs.map(({ open }) => open));
  // One need's skill may answer another need too.
  const near = await nearAmong(
    ctx.tx,
    needed,
    new Set([...needed, ...pairs.flatMap(({ person }) => [...conceptsOf(person)])]),
  );
  const invitations =
    pairs.length === 0
      ? new Map<string, { id: string; applied: boolean }>()
      : await ownInvitations(ctx.tx, account);
  const answers = pairs.flatMap(({ judged }) => judged.answers.flatMap((each) => each?.conceptId ?? []));
  const names = await conceptLabels(ctx.tx, [...needed, ...answers], ctx.language);
  return pairs.map((pair) => {
    const { open, profile, person, judged } = pair;
    const whole = question(pair, near, weighings);
    return {
      profileId: profile.id,
      score: judged.score,
      parts: partsOf(whole, judged),
      needs: open.needs.skills.map((need, index) => {
        const answer = judged.answers[index] ?? null;
        return {
          ...nameOf(names, need.conceptId),
          importance: need.essential ? ('essential' as const) : ('optional' as const),
          level: need.level as SkillLevel,
          verdict: verdictOf(need, answer, judged.namedSkills),
          answer: answer && {
            ...nameOf(names, answer.conceptId),
            similarity: answer.similarity,
            level: answer.level as SkillLevel,
          },
        };
      }),
      failed: judged.failed,
      unknown: judged.unknown,
      why: reasonsOf(whole, judged),
      wouldQualify: suggestionsFor(person, whole, judged).map((each) => named(each, names)),
      invitationId: invitations.get(open.id)?.id ?? null,
      applied: invitations.get(open.id)?.applied ?? false,
    };
  });
}

const nameOf = (names: Map<number, ConceptName>, id: number): ConceptName =>
  names.get(id) ?? { uri: '', label: '' };

function named({ change, ...effect }: Suggestion, names: Map<number, ConceptName>) {
  switch (change.kind) {
    case 'skill': {
      const { conceptId, level, has } = change;
      const levels = { level: level as SkillLevel, has: has as SkillLevel | null };
      return { change: { kind: change.kind, ...nameOf(names, conceptId), ...levels }, ...effect };
    }
    case 'occupation':
      return { change: { kind: change.kind, ...nameOf(names, change.conceptId) }, ...effect };
    case 'region':
      return { change: { ...change, label: regionName(change.region) ?? change.region }, ...effect };
    default:
      return { change, ...effect };
  }
}
