// Where the rows of each kind come from. Whatever the file's query says was checked when it was asked for and is checked again
// here, as the person who asked, with the rights of the moment in which the file is made.
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
import { documentsOnList, notesOnList } from '../lists/among.ts';
import { officialProgramme, type OfficialAccess } from '../programmes/access.ts';
import { type Copy, currentCopy } from '../skills/standing.ts';
import { showSurvey } from '../surveys/actions.ts';
import { figuresQuery } from '../surveys/schema.ts';
import { findDocuments } from '../talent/asking.ts';
import { cardsByDocument } from '../talent/cards.ts';
import { talentQuery } from '../talent/schema.ts';
import { cardRows, type Cards, type CardSource } from './cards.ts';
import type { SurveyFigure } from './tables.ts';

export interface Making {
  ctx: Context;
  services: Services;
  engine: SearchEngine;
  programme: ProgrammeRow;
  /** The most people, where the quota said so. */
  most: number | null;
  /** What `prepare` gave. */
  before: Copy | undefined;
}

interface Kind {
  /** What of the list's address counts; the rest is left out. */
  query: z.ZodObject;
  rows: (making: Making, query: string) => Promise<Rows>;
  /** What takes a transaction of its own, before the one that reads as the person. */
  prepare?: (services: Services) => Promise<Copy>;
  /** For kinds that count against the quota: the people in order. */
  cards?: (making: Making, query: string) => Promise<CardSource>;
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
): Kind {
  return { query, rows: (making, text) => rows(making, query.parse(parametersOf(query, text))) };
}

function people<Query extends z.ZodObject>(
  query: Query,
  source: (making: Making, access: OfficialAccess, asked: z.output<Query>) => Promise<Cards>,
): Kind {
  const cards = async (making: Making, text: string): Promise<CardSource> => {
    const access = await officialProgramme(making.ctx, making.programme.code);
    return { access, cards: await source(making, access, query.parse(parametersOf(query, text))) };
  };
  return {
    query,
    cards,
    rows: async (making, text) => cardRows(making.ctx, await cards(making, text), making.most),
  };
}

/** Host kinds: the institutions of the programme for which the person acts. */
const ownInstitutions = ({ ctx, programme }: Making): string[] =>
  ctx.actor.person?.institutions.filter((each) => each.programmeId === programme.id).map(({ id }) => id) ??
  [];

const nothing = z.object({});

export const kinds: Record<ExportKind, Kind> = {
  talent: {
    prepare: ({ database }) => currentCopy(database),
    ...people(talentQuery, async ({ ctx, engine, before: copy }, access, asked) => {
      if (!copy) throw new Error('Words are read with the taxonomy, which prepare() fetches');
      const find = (offset: number, limit: number) =>
        findDocuments(ctx, engine, access, copy, asked, { offset, limit });
      return {
        total: (await find(0, 1)).total,
        page: async (offset, limit) => {
          const { ids } = await find(offset, limit);
          return (await cardsByDocument(ctx, access, ids)).map(({ profileId, card }) => ({
            profileId,
            row: card,
          }));
        },
      };
    }),
  },
  list: people(z.object({ list: z.uuid() }), async ({ ctx }, access, { list }) => {
    const ids = await documentsOnList(ctx, access, list);
    const notes = await notesOnList(ctx, access, list);
    return {
      total: ids.length,
      page: async (offset, limit) =>
        (await cardsByDocument(ctx, access, ids.slice(offset, offset + limit))).map(
          ({ profileId, card }) => ({
            profileId,
            row: { ...card, note: notes.get(card.id)?.note || null },
          }),
        ),
    };
  }),
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
  host_placements: plain(nothing, (making) =>
    hostPlacementRows(making.ctx.tx, making.programme.id, ownInstitutions(making)),
  ),
  host_assignments: plain(nothing, (making) =>
    hostAssignmentRows(making.ctx.tx, making.programme.id, ownInstitutions(making)),
  ),
  survey: plain(figuresQuery, async ({ ctx, services, programme }, asked) => {
    const { figures } = await showSurvey(
      { services, language: ctx.language, transaction: (work) => work(ctx) },
      programme.code,
      asked,
    );
    return allAtOnce(figures ? figureRows(figures) : []);
  }),
  shortlist: people(
    z.object({ assignment: z.uuid(), run: z.uuid() }),
    async ({ ctx, programme }, _access, { assignment, run: id }) => {
      const { run } = await reachRun(ctx, programme.code, assignment, id);
      const { total } = await peopleOfRun(ctx, run, 0, 1);
      return {
        total,
        page: async (offset, limit) =>
          (await peopleOfRun(ctx, run, offset, limit)).people.map((row) => ({
            profileId: row.profileId,
            row,
          })),
      };
    },
  ),
};

function allAtOnce(rows: readonly object[]): Rows {
  async function* batches(): AsyncGenerator<string[]> {
    if (rows.length > 0) yield rows.map((row) => JSON.stringify(row));
  }
  return { count: rows.length, batches: batches() };
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
