// The embedded engine: Postgres itself. What was typed is resolved to concepts first; the rest is one call of the narrow
// function that filters, counts and ranks (migration 0005).
import type { Database } from '@compatriot/db/client.ts';
import { type ResolvedWord, conceptsBelow, resolveWords } from '@compatriot/db/queries/skills.ts';
import { searchTalent } from '@compatriot/db/queries/talent.ts';
import { cefrLevels, iscedLevels } from '@compatriot/db/vocabulary.ts';
import type { SearchEngine, TalentHits } from './engine.ts';
import { syncDocuments } from './sync.ts';

/** Concepts one word may mean; beyond them it is too short to mean anything. */
const conceptsPerWord = 300;
/** As many as a line of chips can show. */
const mostUnderstood = 12;

export function postgresEngine(database: Database): SearchEngine {
  return {
    name: 'postgres',
    async search(tx, scope, query) {
      const words = await resolveWords(tx, query.text, conceptsPerWord);
      if (query.text.trim() !== '' && words.length === 0) return nothing();
      const weighted = weigh(words);
      const asked = query.skills.filter((skill) => skill.level > 1);
      const below = await conceptsBelow(
        tx,
        asked.map((skill) => skill.conceptId),
      );
      const found = await searchTalent(tx, scope, {
        words: weighted,
        wanted: query.skills.map((skill) => ({ id: skill.conceptId, weight: 1 })),
        required: query.skills.map((skill) => skill.conceptId),
        levelled: asked.map((skill) => ({ ids: below.get(skill.conceptId) ?? [], level: skill.level })),
        countries: query.countries,
        modes: query.modes,
        sectors: query.sectors,
        experience: query.experience,
        education: query.education === null ? [] : iscedLevels.slice(iscedLevels.indexOf(query.education)),
        languages: query.languages.map(({ code, level }) => ({
          code,
          levels: level === 'A1' ? null : cefrLevels.slice(cefrLevels.indexOf(level)),
        })),
        availableOn: query.availableOn,
        sort: query.sort,
        offset: query.offset,
        limit: query.limit,
      });
      return { ...found, understood: understoodAs(weighted) };
    },
    sync: (programmeId, profileIds) => syncDocuments(database, programmeId, profileIds),
    ping: () => database.ping(),
  };
}

/** A concept that several of the words name is meant more than one that a single word happens to name. */
function weigh(words: ResolvedWord[]): { id: number; weight: number }[][] {
  const named = new Map<number, number>();
  for (const word of words) for (const { id } of word.concepts) named.set(id, (named.get(id) ?? 0) + 1);
  return words.map((word) =>
    word.concepts.map(({ id, similarity }) => ({
      id,
      weight: (similarity * (named.get(id) ?? 1)) / words.length,
    })),
  );
}

function understoodAs(words: { id: number; weight: number }[][]): number[] {
  const total = new Map<number, number>();
  for (const { id, weight } of words.flat()) total.set(id, (total.get(id) ?? 0) + weight);
  return [...total]
    .sort(([idA, a], [idB, b]) => b - a || idA - idB)
    .slice(0, mostUnderstood)
    .map(([id]) => id);
}

function nothing(): TalentHits {
  const facets: TalentHits['facets'] = {
    country: [],
    mode: [],
    sector: [],
    language: [],
    education: [],
    experience: [],
  };
  return { total: 0, hits: [], facets, understood: [] };
}
