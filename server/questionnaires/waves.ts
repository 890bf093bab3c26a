// Waves side by side: what people answered when they were asked again. Works on figures that were released (statistics), so
// that nothing is told here that was not safe to tell; keys and codes are followed from wave to wave.
import {
  type CutOf,
  plainCuts,
  type QuestionFigures,
  rounded,
  safeCube,
  shownMean,
  type Whole,
} from '../statistics/rules.ts';
import { ancestorOf, questionsOf } from './continuity.ts';
import type { Definition, Question, Text } from './schema.ts';

/** Kinds whose answers can be counted by code, or averaged. */
const comparedKinds: readonly Question['kind'][] = ['one', 'many', 'band', 'country', 'countries', 'number'];
/** Countries beyond these are few people each. */
const mostRows = 15;

export const comparedOf = (definition: Definition): Question[] =>
  questionsOf(definition).filter(
    ({ kind, choices }) => comparedKinds.includes(kind) || (kind === 'region' && choices),
  );

/** One version of a wave with its exact counts. */
export interface CountedVersion {
  definition: Definition;
  codes: readonly { key: string; value: string; people: number }[];
  answered: readonly { key: string; people: number; sum: number | null }[];
}

/**
 * The figures of one wave under the keys and codes of its newest version.
 * @param versions newest first
 * @param cutOf where each figure begins to be shown (statistics/rules.ts)
 */
export function questionFigures(
  versions: readonly CountedVersion[],
  everybody: Whole,
  cutOf: CutOf = plainCuts,
): Record<string, QuestionFigures> {
  const [newest] = versions;
  if (!newest) return {};
  const definitions = versions.map(({ definition }) => definition);
  const figures: Record<string, QuestionFigures> = {};
  for (const question of comparedOf(newest.definition)) {
    const people = new Map<string, number>();
    let answered = 0;
    let sum = 0;
    for (const [place, { definition, codes, answered: all }] of versions.entries()) {
      const found =
        place === 0
          ? { ancestor: question, codeNow: (code: string) => code }
          : ancestorOf(question, definition, definitions.slice(1, place));
      if (found?.ancestor.kind !== question.kind) continue;
      const { key } = found.ancestor;
      for (const row of codes) {
        const code = row.key === key ? found.codeNow(row.value) : undefined;
        if (code !== undefined) people.set(code, (people.get(code) ?? 0) + row.people);
      }
      const total = all.find((row) => row.key === key);
      answered += total?.people ?? 0;
      sum += total?.sum ?? 0;
    }
    const offered = question.choices && new Set(question.choices.map(({ code }) => code));
    const rows = [...people]
      .filter(([value]) => !offered || offered.has(value))
      .map(([value, count]) => ({ value, people: count }));
    const cutHere: CutOf = (group) => cutOf(`question ${question.key} ${group}`);
    const mean = question.kind === 'number' ? shownMean(sum, answered, cutHere('answered')) : null;
    figures[question.key] = {
      ...(question.kind === 'number'
        ? { rows: [], answered: safeCube([], answered, everybody, cutHere).answered }
        : safeCube(rows, answered, everybody, cutHere)),
      ...(mean !== null && { mean }),
    };
  }
  return figures;
}

export interface Wave {
  wave: number;
  /** Of the version that the figures are about. */
  definition: Definition;
  questions: Record<string, QuestionFigures>;
}

/** Null where the wave did not offer this; `share` (0 to 1) is null for fewer than ten people. */
export type Cell = { people: number | null; share: number | null } | null;

export interface ComparedQuestion {
  key: string;
  kind: Question['kind'];
  /** One a wave, oldest first; null where it was not asked. */
  asked: ({ label: Text; answered: number | null; mean: number | null } | null)[];
  rows: { value: string; label: Text | null; cells: Cell[] }[];
}

/**
 * Every question of the newest wave that an earlier one asked too, in the newest's order.
 * @param waves oldest first
 * @param released every released definition, newest first; keys may have been renamed more than once on the way
 */
export function compareWaves(
  waves: readonly Wave[],
  released: readonly Definition[] = [],
): ComparedQuestion[] {
  const newest = waves.at(-1);
  if (!newest || waves.length < 2) return [];
  return comparedOf(newest.definition).flatMap((question) => {
    const lines = waves.map((wave) => lineOf(question, wave, wave === newest ? null : released));
    if (lines.filter((line) => line !== null).length < 2) return [];
    return [
      {
        key: question.key,
        kind: question.kind,
        asked: lines.map(
          (line) =>
            line && {
              label: line.label,
              answered: line.figures.answered || null,
              mean: line.figures.mean ?? null,
            },
        ),
        rows: rowsOf(question, lines),
      },
    ];
  });
}

interface Line {
  label: Text;
  figures: QuestionFigures;
  /** Codes of now that this wave offered; null where any code could be given. */
  offered: Map<string, Text> | null;
  /** Choices that only this wave had. */
  gone: { code: string; label: Text }[];
  shown: Map<string, number>;
}

function lineOf(
  question: Question,
  { definition, questions }: Wave,
  released: readonly Definition[] | null,
): Line | null {
  const found = released
    ? ancestorOf(question, definition, released)
    : { ancestor: question, codeNow: (code: string): string | undefined => code };
  if (found?.ancestor.kind !== question.kind) return null;
  const { ancestor, codeNow } = found;
  const figures = questions[ancestor.key];
  if (!figures) return null;
  const choices = ancestor.choices ?? [];
  return {
    label: ancestor.label,
    figures,
    offered:
      ancestor.choices && question.choices
        ? new Map(
            choices.flatMap(({ code, label }) => (codeNow(code) ? [[codeNow(code) ?? code, label]] : [])),
          )
        : null,
    gone: choices.filter(({ code }) => !codeNow(code)).map(({ code, label }) => ({ code, label })),
    shown: new Map(figures.rows.map(({ value, people }) => [codeNow(value) ?? goneValue(value), people])),
  };
}

/** A code of an earlier wave alone may be spelt like one of now that means something else. */
const goneValue = (code: string): string => `gone:${code}`;

function rowsOf(question: Question, lines: (Line | null)[]): ComparedQuestion['rows'] {
  if (question.kind === 'number') return [];
  const cellsOf = (value: string): Cell[] =>
    lines.map((line) => {
      if (!line || (line.offered && !line.offered.has(value))) return null;
      return cellOf(line, value);
    });
  if (!question.choices) {
    const values = new Set(lines.toReversed().flatMap((line) => [...(line?.shown.keys() ?? [])]));
    return [...values].slice(0, mostRows).map((value) => ({ value, label: null, cells: cellsOf(value) }));
  }
  const now = question.choices.map(({ code, label }) => ({ value: code, label, cells: cellsOf(code) }));
  const before = lines.flatMap((line, place) =>
    (line?.gone ?? []).map(({ code, label }) => ({
      value: goneValue(code),
      label,
      cells: lines.map((other, at) => (other && at === place ? cellOf(other, goneValue(code)) : null)),
    })),
  );
  return [...now, ...before];
}

function cellOf({ figures, shown }: Line, value: string): Cell {
  const people = shown.get(value);
  return people === undefined || rounded(figures.answered) === 0
    ? { people: null, share: null }
    : { people, share: people / figures.answered };
}
