// Where the rows of each kind come from. Whatever the file's query says was checked when it was asked for and is checked again
// here, as the person who asked, with the rights of the moment in which the file is made.
import { donorsOf } from '@compatriot/db/queries/budgets.ts';
import { peopleSeenSince } from '@compatriot/db/queries/events.ts';
import {
  assignmentRows,
  hostAssignmentRows,
  hostPlacementRows,
  institutionRows,
  officialRows,
  organisationRows,
  placementRows,
  type Rows,
} from '@compatriot/db/queries/export-rows.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { assignmentStatuses, type ExportKind, placementStatuses } from '@compatriot/db/vocabulary.ts';
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { z } from 'zod';
import { peopleOfRun, reachRun } from '../matching/actions.ts';
import type { Context } from '../context.ts';
import type { Services } from '../events.ts';
import { mayOpen, notesOnList } from '../lists/among.ts';
import { dayAgo } from '../profiles/access.ts';
import { officialProgramme, scopeOf } from '../programmes/access.ts';
import { currentCopy } from '../skills/standing.ts';
import { figuresFor } from '../indicators/actions.ts';
import { reportQuery } from '../indicators/schema.ts';
import { showSurvey } from '../surveys/actions.ts';
import { figuresQuery } from '../surveys/schema.ts';
import { peopleAmong, queryOf } from '../talent/asking.ts';
import { cardsByDocument } from '../talent/cards.ts';
import { talentQuery } from '../talent/schema.ts';
import type { Cards } from './cards.ts';
import { reportRows } from './report.ts';
import type { SurveyFigure } from './tables.ts';

/** The most that an engine is asked for at a time. */
const enginePage = 50;

/** Within the transaction that reads as the person. */
export interface Making {
  ctx: Context;
  services: Services;
  programme: ProgrammeRow;
}

/** Before it: an engine reads on connections of its own, which nobody may wait for while holding one. */
export interface Finding {
  services: Services;
  engine: SearchEngine;
  code: string;
  /** Acts as the person. */
  transaction: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;
}

interface Listed {
  /** What of the list's address counts; the rest is left out. */
  query: z.ZodObject;
  /** Whose rows they are, where the right to them may end before the file does. */
  about?: (making: Making, query: string) => string[];
  /** Whether that right lasts. */
  lasts?: (ctx: Context, programme: ProgrammeRow, about: readonly string[]) => Promise<boolean>;
}

interface PlainKind extends Listed {
  rows: (making: Making, query: string) => Promise<Rows>;
}

/** Kinds that count against the quota. */
interface CardKind extends Listed {
  cards: (finding: Finding, query: string) => Promise<Cards>;
}

/** An address as a shape reads it: repeated names are lists, names that the shape does not know are left out. */
export function parametersOf(shape: z.ZodObject, query: string): Record<string, string | string[]> {
  const search = new URLSearchParams(query);
  return Object.fromEntries(
    Object.keys(shape.shape)
      .filter((name) => name !== 'page' && search.getAll(name).some((value) => value !== ''))
      .map((name) => {
        const values = search.getAll(name).filter((value) => value !== '');
        return [name, values.length === 1 ? (values[0] ?? '') : values];
      }),
  );
}

function plain<Query extends z.ZodObject>(
  query: Query,
  rows: (making: Making, asked: z.output<Query>) => Promise<Rows>,
): PlainKind {
  return { query, rows: (making, text) => rows(making, query.parse(parametersOf(query, text))) };
}

function people<Query extends z.ZodObject>(
  query: Query,
  cards: (finding: Finding, asked: z.output<Query>) => Promise<Cards>,
): CardKind {
  return { query, cards: (finding, text) => cards(finding, query.parse(parametersOf(query, text))) };
}

/** Host kinds: the institutions of the programme for which the person acts. */
const ownInstitutions = ({ ctx, programme }: Pick<Making, 'ctx' | 'programme'>): string[] =>
  ctx.actor.person?.institutions.filter((each) => each.programmeId === programme.id).map(({ id }) => id) ??
  [];

const whileHosting: Pick<Listed, 'about' | 'lasts'> = {
  about: ownInstitutions,
  lasts: (ctx, programme, about) => {
    const own = new Set(ownInstitutions({ ctx, programme }));
    return Promise.resolve(about.every((id) => own.has(id)));
  },
};

const nothing = z.object({});
const listQuery = z.object({ list: z.uuid() });

/** An engine's answer, as many of its pages as a file may come to contain. */
async function findTalent(finding: Finding, asked: z.output<typeof talentQuery>): Promise<Cards> {
  const { services, engine, code, transaction } = finding;
  const copy = await currentCopy(services.database);
  const { access, among, most } = await transaction(async (ctx) => {
    const official = await officialProgramme(ctx, code);
    const { accountId, programme } = official;
    const seen = await peopleSeenSince(ctx.tx, accountId, programme.id, dayAgo(ctx.now));
    return {
      access: official,
      among: await peopleAmong(ctx, official, asked),
      // Those who were seen are free, and together with those who are left they are no more than this.
      most: Math.max(seen, programme.dailyQuota),
    };
  });
  const query = { ...queryOf(copy, access.programme.id, asked, among), limit: enginePage };
  const ids: string[] = [];
  let total: number;
  do {
    const found = await engine.search((work) => transaction((ctx) => work(ctx.tx)), scopeOf(access), {
      ...query,
      offset: ids.length,
    });
    total = found.total;
    ids.push(...found.hits.map(({ id }) => id));
    if (found.hits.length < enginePage) break;
    // One page more: Postgres may leave out some whom the engine still finds.
  } while (ids.length < Math.min(total, most + enginePage));
  return {
    total,
    page: async (ctx, reader, offset, limit) =>
      (await cardsByDocument(ctx, reader, ids.slice(offset, offset + limit))).map(({ profileId, card }) => ({
        profileId,
        row: card,
      })),
  };
}

export const kinds: Record<ExportKind, PlainKind | CardKind> = {
  talent: people(talentQuery, findTalent),
  list: {
    ...people(listQuery, ({ code, transaction }, { list }) =>
      transaction(async (ctx) => {
        const access = await officialProgramme(ctx, code);
        const notes = await notesOnList(ctx, access, list);
        const ids = [...notes.keys()];
        return {
          total: ids.length,
          page: async (reading, reader, offset, limit) =>
            (await cardsByDocument(reading, reader, ids.slice(offset, offset + limit))).map(
              ({ profileId, card }) => ({
                profileId,
                row: { ...card, note: notes.get(card.id)?.note || null },
              }),
            ),
        };
      }),
    ),
    about: (_making, query) => [listQuery.parse(parametersOf(listQuery, query)).list],
    lasts: async (ctx, programme, about) => {
      const access = await officialProgramme(ctx, programme.code);
      for (const list of about) if (!(await mayOpen(ctx, access, list))) return false;
      return true;
    },
  },
  placements: plain(
    z.object({ status: z.enum(placementStatuses).optional() }),
    ({ ctx, programme }, { status }) => placementRows(ctx.tx, programme.id, status ?? null),
  ),
  assignments: plain(
    z.object({ status: z.enum(assignmentStatuses).optional() }),
    ({ ctx, programme }, { status }) => assignmentRows(ctx.tx, programme.id, status ?? null),
  ),
  institutions: plain(nothing, ({ ctx, programme }) => institutionRows(ctx.tx, programme.id)),
  organisations: plain(z.object({ q: z.string().trim().max(200).default('') }), ({ ctx, programme }, { q }) =>
    organisationRows(ctx.tx, programme.id, q),
  ),
  officials: plain(nothing, ({ ctx, programme }) => officialRows(ctx.tx, programme.id)),
  host_placements: {
    ...plain(nothing, (making) =>
      hostPlacementRows(making.ctx.tx, making.programme.id, ownInstitutions(making)),
    ),
    ...whileHosting,
  },
  host_assignments: {
    ...plain(nothing, (making) =>
      hostAssignmentRows(making.ctx.tx, making.programme.id, ownInstitutions(making)),
    ),
    ...whileHosting,
  },
  report: plain(reportQuery, async ({ ctx, programme }, asked) => {
    const told = await figuresFor(ctx, programme.code, asked);
    const donors = new Map((await donorsOf(ctx.tx, programme.id)).map(({ id, name }) => [id, name]));
    return allAtOnce(reportRows(told, donors).map((row) => JSON.stringify(row)));
  }),
  survey: plain(figuresQuery, async ({ ctx, services, programme }, asked) => {
    const { figures } = await showSurvey(
      { services, language: ctx.language, transaction: (work) => work(ctx) },
      programme.code,
      asked,
    );
    return allAtOnce((figures ? figureRows(figures) : []).map((row) => JSON.stringify(row)));
  }),
  shortlist: people(
    z.object({ assignment: z.uuid(), run: z.uuid() }),
    ({ code, transaction }, { assignment, run: id }) =>
      transaction(async (ctx) => {
        const { run } = await reachRun(ctx, code, assignment, id);
        const { total } = await peopleOfRun(ctx, run, 0, 1);
        return {
          total,
          page: async (reading, _reader, offset, limit) =>
            (await peopleOfRun(reading, run, offset, limit)).people.map((row) => ({
              profileId: row.profileId,
              row,
            })),
        };
      }),
  ),
};

/** @param lines JSON texts of objects, few enough to be held at a time */
export function allAtOnce(lines: string[]): Rows {
  async function* batches(): AsyncGenerator<string[]> {
    if (lines.length > 0) yield lines;
  }
  return { count: lines.length, batches: batches() };
}

type Figures = NonNullable<Awaited<ReturnType<typeof showSurvey>>['figures']>;

function figureRows(figures: Figures): SurveyFigure[] {
  const none = {
    label: null,
    began: null,
    sent: null,
    minutes: null,
    saw: null,
    answered: null,
    unknown: null,
    refused: null,
    left: null,
  };
  const groups = (about: SurveyFigure['about'], rows: Figures['channels']): SurveyFigure[] =>
    rows.map(({ value, began, sent, minutes }) => ({ ...none, about, value, began, sent, minutes }));
  return [
    ...groups('channel', figures.channels),
    ...groups('language', figures.languages),
    ...groups('day', figures.days),
    ...figures.questions.map(({ key, topic, label, saw, answered, unknown, refused, left }) => ({
      ...none,
      about: 'question' as const,
      value: key,
      label: `${topic}: ${label}`,
      saw,
      answered,
      unknown,
      refused,
      left,
    })),
  ];
}
