// Finding people and looking at their cards. The engine finds, without a transaction held open meanwhile; Postgres has the
// last word on every card, and each card shown is written down and counted against the day's quota.
import { conceptLabels } from '@compatriot/db/queries/skills.ts';
import { type TalentRow, readTalent, talentPage } from '@compatriot/db/queries/talent.ts';
import {
  type Candidates,
  type Read,
  type SearchEngine,
  type TalentHits,
  type TalentQuery,
  type TalentScope,
  candidatesOf,
} from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { quotaReached, recordPreviewed, recordSeen } from '../profiles/access.ts';
import { type PoolAccess, enterPool, officialProgramme, scopeOf } from '../programmes/access.ts';
import { regionName } from '../questionnaires/regions.ts';
import type { OpenRequest } from '../route.ts';
import type { Copy } from '../skills/copy.ts';
import { currentCopy } from '../skills/standing.ts';
import { peopleAmong, queryOf } from './asking.ts';
import { type Asked, cardsByDocument, cardsOf, cardsRead } from './cards.ts';
import { figuresWithoutPeople, parseSkillNeed, talentPageSize, whatToLoosen } from './rules.ts';
import type { PreviewQuestion, TalentAnswer, TalentCard, TalentPreview, TalentQuestion } from './schema.ts';
import { type ReadWords, readWords } from './words.ts';

/** Asked for beyond a page, so that it stays full when somebody withdraws while it is made. */
const spare = 5;
/** Regions of the whole world would be thousands; the others are found by their country. */
const mostRegions = 100;
/** Ways out of an empty page that are tried beyond what the facets say; each is a search. */
const mostTried = 4;

interface Asking {
  access: PoolAccess;
  scope: TalentScope;
  copy: Copy;
  query: TalentQuery;
  read: Read;
  words: ReadWords;
}

/** @throws 404 without a role in the programme, or for a list of somebody else; 400 for a skill that does not exist */
async function ask(
  request: OpenRequest,
  code: string,
  question: Omit<TalentQuestion, 'page'>,
): Promise<Asking> {
  const { access, stamp } = await enterPool(request, code);
  const among =
    question.list === undefined
      ? null
      : await request.transaction((ctx) => peopleAmong(ctx, access, question));
  const copy = await currentCopy(request.services.database, stamp);
  const words = readWords(copy, question.q, access.programme.id);
  return {
    access,
    scope: scopeOf(access),
    copy,
    query: queryOf(copy, access.programme.id, question, among, words),
    read: (work) => request.transaction((ctx) => work(ctx.tx)),
    words,
  };
}

/** @throws 404 without a role in the programme; 400 for a skill that does not exist; 429 past the day's quota */
export async function searchTalent(
  request: OpenRequest,
  engine: SearchEngine,
  code: string,
  question: TalentQuestion,
): Promise<TalentAnswer> {
  const asking = await ask(request, code, question);
  const { access, copy, query } = asking;
  let { page } = question;
  let { found, items } = await pageOf(request, engine, asking, question, page);
  // Figures about people come with people: a page past the end is the last page, and its cards are written down.
  const last = Math.max(1, Math.ceil(found.total / talentPageSize));
  if (page > last) {
    page = last;
    ({ found, items } = await pageOf(request, engine, asking, question, page));
  }
  const loosen = found.total === 0 ? await loosened(engine, asking, question, found) : [];
  const exact = { total: found.total, facets: facetsOf(found), without: found.without, loosen };
  const figures =
    items.length > 0 ? { ...exact, counted: 'exact' as const } : figuresWithoutPeople(exact, false);
  return {
    ...figures,
    page,
    pageSize: talentPageSize,
    items,
    ...meaningOf(asking, request.language),
    skills: namedNeeds(copy, query.must, question.skill, request.language),
    nice: namedNeeds(copy, query.nice, question.nice, request.language),
    notes: notesOf(access, found),
  };
}

/**
 * A page of the question: the engine is asked first, then the cards are read and written down in one statement.
 * @throws 401 or 404 when the session or the role has ended meanwhile; 429 past the day's quota
 */
async function pageOf(
  request: OpenRequest,
  engine: SearchEngine,
  asking: Asking,
  question: TalentQuestion,
  page: number,
): Promise<{ found: TalentHits; items: TalentCard[] }> {
  const { access, scope, query, read } = asking;
  const { services, sessionId, language, route } = request;
  const candidates = await candidatesOf(engine, read, scope, {
    ...query,
    offset: (page - 1) * talentPageSize,
    limit: talentPageSize + spare,
  });
  sayTiming(request, candidates);
  const shown = await talentPage(services.database, sessionId ?? '', scope, candidates.ids, {
    most: talentPageSize,
    route,
    quota: access.programme.dailyQuota,
  });
  if (shown === 'signed_out') throw problems.signInNeeded();
  if (shown === 'not_readable') throw problems.notFound();
  if (shown === 'past_quota') throw await request.transaction((ctx) => quotaReached(ctx, access));
  const found = candidates.among(shown.readable);
  const asked = askedWith(asking, question, found);
  const items = await cardsRead(shown.rows, shown.lists, asked, language, (ids) =>
    request.transaction((ctx) => conceptLabels(ctx.tx, ids, language)),
  );
  return { found, items };
}

/** For who operates the server: what an outside engine worked of the time that the answer took. */
function sayTiming({ reply }: OpenRequest, { worked }: Candidates): void {
  if (worked !== null) void reply.header('server-timing', `engine;dur=${worked}`);
}

/** Counts and a handful of cards while somebody types. Each card is written down; when the day's previews are used up
    there are counts only. @throws as searchTalent, but for the quota */
export async function previewTalent(
  request: OpenRequest,
  engine: SearchEngine,
  code: string,
  question: PreviewQuestion,
): Promise<TalentPreview> {
  const asking = await ask(request, code, question);
  const { access, scope, query, read } = asking;
  const found = await engine.search(read, scope, { ...query, limit: question.cards + spare });
  const items =
    question.cards === 0
      ? []
      : await request.transaction(async (ctx) => {
          const rows = await firstRows(ctx, scope, found, question.cards);
          const shown = await recordPreviewed(
            ctx,
            access,
            rows.map((row) => row.profileId),
          );
          return shown ? cardsOf(ctx, access, rows, askedWith(asking, question, found)) : [];
        });
  const { total, counted, facets } = figuresWithoutPeople(
    { total: found.total, facets: facetsOf(found), without: found.without, loosen: [] },
    items.length === found.total,
  );
  return {
    total,
    counted,
    ...meaningOf(asking, request.language),
    items,
    facets,
    notes: notesOf(access, found),
  };
}

/** @throws 404 when the card is another programme's, given to somebody else, or withdrawn */
export async function readCard(ctx: Context, code: string, id: string): Promise<TalentCard> {
  const access = await officialProgramme(ctx, code);
  const [found] = await cardsByDocument(ctx, access, [id]);
  if (!found) throw problems.notFound();
  await recordSeen(ctx, access, [found.profileId]);
  return found.card;
}

/** In the engine's order, without those whom Postgres does not give. */
async function firstRows(
  ctx: Context,
  scope: TalentScope,
  found: TalentHits,
  most: number,
): Promise<TalentRow[]> {
  const ids = found.hits.map(({ id }) => id);
  const rows = await readTalent(ctx.tx, scope, ids);
  return ids.flatMap((id) => rows.get(id) ?? []).slice(0, most);
}

function askedWith(
  { copy, query }: Asking,
  question: Pick<TalentQuestion, 'skill' | 'nice'>,
  found: TalentHits,
): Asked {
  const uris = (texts: string[]) => texts.map((text) => parseSkillNeed(text).uri);
  return {
    copy,
    query,
    must: uris(question.skill),
    nice: uris(question.nice),
    matched: new Map(found.hits.map(({ id, matched }) => [id, matched])),
  };
}

/** What would find somebody if it were taken away. Of facets the engine has said it already. */
async function loosened(
  engine: SearchEngine,
  { scope, copy, read, query }: Asking,
  question: TalentQuestion,
  found: TalentHits,
): Promise<TalentAnswer['loosen']> {
  const ways: TalentAnswer['loosen'] = [];
  let tried = 0;
  for (const { name, value, rest } of whatToLoosen(question)) {
    const known =
      value === null || name === 'language' ? found.without[name as keyof TalentHits['without']] : undefined;
    const whole = name !== 'language' || question.language.length === 1;
    if (known !== undefined && whole) {
      if (known > 0) ways.push({ name, value, total: known });
      continue;
    }
    if (tried === mostTried) continue;
    tried += 1;
    // Words and skills were looked up for the question itself.
    const { words, unknown } = rest.q === '' ? { words: [], unknown: [] } : query;
    const others = queryOf(
      copy,
      scope.programmeId,
      { ...rest, skill: [], nice: [] },
      name === 'list' ? null : query.among,
      { words, unknown },
    );
    const must = query.must.filter((_need, at) => rest.skill.includes(question.skill[at] ?? ''));
    const { total } = await engine.search(read, scope, { ...others, must, nice: query.nice, limit: 1 });
    if (total > 0) ways.push({ name, value, total });
  }
  return ways;
}

function facetsOf(found: TalentHits): TalentAnswer['facets'] {
  return {
    ...found.facets,
    region: found.facets.region.slice(0, mostRegions).map(({ value, count }) => {
      const label = regionName(value);
      return label === undefined ? { value, count } : { value, count, label };
    }),
  };
}

function meaningOf(
  { copy, words }: Asking,
  language: string,
): Pick<TalentAnswer, 'understood' | 'named' | 'unknown'> {
  const named = words.named.map(({ kind, value, word }) => ({ kind, value, word }));
  return {
    understood: words.understood.flatMap((id) => {
      const uri = copy.uri(id);
      const label = copy.label(id, language);
      return uri === null || label === null ? [] : [{ uri, label }];
    }),
    named,
    unknown: words.unknown,
  };
}

/** With the URIs as they were asked, also where a newer taxonomy replaced them. */
function namedNeeds(
  copy: Copy,
  needs: TalentQuery['must'],
  texts: string[],
  language: string,
): TalentAnswer['skills'] {
  return needs.map(({ conceptId, level }, at) => {
    const { uri } = parseSkillNeed(texts[at] ?? '');
    return { uri, label: copy.label(conceptId, language) ?? uri, level };
  });
}

function notesOf(access: PoolAccess, found: TalentHits): TalentAnswer['notes'] {
  const notes: TalentAnswer['notes'] = [];
  if (access.recipient === 'home_government') notes.push('some_hidden');
  if (found.fallback) notes.push('engine_down');
  return notes;
}
