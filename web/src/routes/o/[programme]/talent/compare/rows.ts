// What is compared, line by line: each aspect with one cell a person, and each skill with the level that each of them has.
import { cardLines } from '#lib/card.ts';
import { capital } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { TalentCard } from '@compatriot/server/talent/schema.ts';

export interface AspectRow {
  label: string;
  /** Lines of each person's cell; none where the person said nothing. `shared`: everybody compared has it. */
  cells: { words: string; shared: boolean }[][];
  differs: boolean;
}

export interface SkillRow {
  uri: string;
  label: string;
  /** 1 to 4; null where the person did not name the skill. */
  levels: (number | null)[];
  differs: boolean;
}

const unlike = (cells: unknown[]): boolean => new Set(cells.map((cell) => JSON.stringify(cell))).size > 1;

export function aspectsOf(cards: TalentCard[]): AspectRow[] {
  const columns = cards.map((card) => [
    { label: m.compare_occupation(), value: card.occupation ? capital(card.occupation.label) : '' },
    ...cardLines(card),
    { label: m.talent_on_lists(), value: card.lists.map((list) => list.name) },
  ]);
  return (columns[0] ?? []).map(({ label }, line) => {
    const cells = columns.map((column) => {
      const value = column[line]?.value;
      return (Array.isArray(value) ? value : [typeof value === 'string' ? value : '']).filter(Boolean);
    });
    const everybodys = (words: string): boolean => cells.every((cell) => cell.includes(words));
    return {
      label,
      cells: cells.map((cell) => cell.map((words) => ({ words, shared: everybodys(words) }))),
      differs: unlike(cells.map((cell) => [...cell].sort())),
    };
  });
}

/** What more of them have comes first, then what they are best at. */
export function skillsOf(cards: TalentCard[]): SkillRow[] {
  const named = new Map(cards.flatMap((card) => card.skills.map(({ uri, label }) => [uri, label] as const)));
  const holders = (row: SkillRow): number => row.levels.filter((level) => level !== null).length;
  const total = (row: SkillRow): number => row.levels.reduce<number>((sum, level) => sum + (level ?? 0), 0);
  return [...named]
    .map(([uri, label]) => {
      const levels = cards.map((card) => card.skills.find((skill) => skill.uri === uri)?.level ?? null);
      return { uri, label: capital(label), levels, differs: unlike(levels) };
    })
    .sort(
      (one, other) =>
        holders(other) - holders(one) || total(other) - total(one) || one.label.localeCompare(other.label),
    );
}
