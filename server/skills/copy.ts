// The taxonomy as one process holds it: names, parents and children of every concept, what typed words may mean, and
// suggestions. Made once from rows, in slices, packed into few arrays; whatever it answers is as of those rows.
import type { StandingConcept } from '@compatriot/db/queries/skills.ts';
import { type ConceptKind, conceptKinds } from '@compatriot/db/vocabulary.ts';
import { type Found, type LabelIndex, buildLabelIndex } from './label-index.ts';
import { type Lists, growing, packLists, packTexts, pacer } from './packed.ts';
import { namingWords } from '@compatriot/db/words.ts';

export type PickerKind = Extract<ConceptKind, 'skill' | 'occupation'>;

export interface Suggestion {
  uri: string;
  label: string;
  /** The label that met the words, in whichever language. */
  matched: string;
  group: string | null;
}

/** One typed word and the concepts it may mean, best first. */
export interface ResolvedWord {
  word: string;
  /** Similarity over 0 to 1: how well the word names the concept. */
  concepts: { id: number; similarity: number }[];
}

interface Picker {
  /** Best first. @param programmeId whose local skills are offered too */
  suggest(text: string, language: string, limit: number, programmeId?: string | null): Suggestion[];
  size: LabelIndex['size'];
}

export interface Copy {
  stamp: number;
  byKind: Record<PickerKind, Picker>;
  /**
   * What each word may mean, in all languages, misspelt ones and beginnings too; concepts of every kind, groups as well.
   * `unknown` are the words that name nothing. @param limit most concepts a word
   */
  resolve(
    text: string,
    limit: number,
    programmeId?: string | null,
  ): { words: ResolvedWord[]; unknown: string[] };
  /** A concept and everything under it, by every parent. Empty for an id that is not there. */
  below(id: number): number[];
  /** A concept and everything above it, by every parent, nearest first. */
  above(id: number): number[];
  /** Its name in the language, else in English, else in any. */
  label(id: number, language: string): string | null;
  uri(id: number): string | null;
  kind(id: number): ConceptKind | null;
  /** What now stands behind a URI; one that was replaced answers with its successor. */
  idOf(uri: string): number | null;
  /** Whose own skill it is; null for everybody's. */
  ownerOf(id: number): string | null;
  /** The programme behind a code, where it has local skills. */
  programmeOf(code: string): string | null;
}

/** Words of a search; more of them narrow to nobody. */
const mostWords = 12;
/** Parents above parents; a taxonomy has about six levels. */
const mostLevels = 12;

export async function makeCopy(stamp: number, rows: readonly StandingConcept[]): Promise<Copy> {
  const names = await packNames(rows);
  const skill = await indexOf(rows, (kind) => kind === 'skill');
  const occupation = await indexOf(rows, (kind) => kind === 'occupation');
  const group = await indexOf(rows, (kind) => kind === 'skill_group' || kind === 'isco_group');
  return answering(stamp, names, { skill, occupation, group });
}

/** Concepts by place, in the order of their rows. */
interface Names {
  ids: Int32Array;
  placeOf: Map<number, number>;
  kinds: Uint8Array;
  uris: ReturnType<ReturnType<typeof packTexts>['done']>;
  byUri: Map<string, number>;
  /** Names shown: the concept's own first, then those of concepts that it replaced. Text × 64 + language. */
  shown: Lists;
  texts: ReturnType<ReturnType<typeof packTexts>['done']>;
  languages: string[];
  parents: Lists;
  children: Lists;
  programmes: Map<string, string>;
  /** Programmes of local skills. */
  owners: Map<number, string>;
}

/** The rows themselves and those that each of them replaced. */
function withReplaced(rows: readonly StandingConcept[]): (row: StandingConcept) => StandingConcept[] {
  const replaced = new Map<number, StandingConcept[]>();
  for (const row of rows) {
    if (row.replacedBy === null) continue;
    const list = replaced.get(row.replacedBy);
    if (list) list.push(row);
    else replaced.set(row.replacedBy, [row]);
  }
  return (row) => [row, ...(replaced.get(row.id) ?? [])];
}

async function packNames(rows: readonly StandingConcept[]): Promise<Names> {
  const pause = pacer();
  const family = withReplaced(rows);
  const placeOf = new Map(rows.map((row, at) => [row.id, at]));
  const byUri = new Map<string, number>();
  const programmes = new Map<string, string>();
  const owners = new Map<number, string>();
  const [uris, texts] = [packTexts(), packTexts()];
  const languages: string[] = [];
  const [bearer, name, child, parent] = [growing(), growing(), growing(), growing()];
  for (const [at, row] of rows.entries()) {
    uris.add(row.uri);
    byUri.set(row.uri, row.replacedBy ?? row.id);
    if (row.programmeCode !== null && row.programmeId !== null) {
      programmes.set(row.programmeCode, row.programmeId);
      owners.set(row.id, row.programmeId);
    }
    const above = new Set<number>();
    for (const each of family(row)) {
      for (const [language, label, preferred] of each.labels) {
        if (!preferred) continue;
        if (!languages.includes(language)) languages.push(language);
        bearer.push(at);
        name.push(texts.add(label) * 64 + languages.indexOf(language));
      }
      // What stood above a concept that was replaced stands above its successor too: "health" keeps finding its nurses.
      for (const id of each.broaderIds) above.add(placeOf.get(id) ?? at);
    }
    above.delete(at);
    for (const place of above) {
      child.push(at);
      parent.push(place);
    }
    await pause();
  }
  const edges = child.length;
  return {
    ids: Int32Array.from(rows, ({ id }) => id),
    placeOf,
    kinds: Uint8Array.from(rows, ({ kind }) => conceptKinds.indexOf(kind)),
    uris: uris.done(),
    byUri,
    shown: await packLists(
      rows.length,
      { list: bearer.values, value: name.values, length: bearer.length },
      pause,
    ),
    texts: texts.done(),
    languages,
    parents: await packLists(rows.length, { list: child.values, value: parent.values, length: edges }, pause),
    children: await packLists(
      rows.length,
      { list: parent.values, value: child.values, length: edges },
      pause,
    ),
    programmes,
    owners,
  };
}

function indexOf(
  rows: readonly StandingConcept[],
  wanted: (kind: ConceptKind) => boolean,
): Promise<LabelIndex> {
  const family = withReplaced(rows);
  const offered = rows.filter((row) => wanted(row.kind) && row.replacedBy === null && !row.retired);
  return buildLabelIndex(offered, (row) => family(row).flatMap(({ labels }) => labels));
}

const listOf = ({ starts, values }: Lists, at: number): Uint32Array =>
  values.subarray(starts[at], starts[at + 1]);

function answering(
  stamp: number,
  names: Names,
  { skill, occupation, group }: Record<'skill' | 'occupation' | 'group', LabelIndex>,
): Copy {
  const { ids, placeOf, kinds, uris, byUri, shown, texts, languages, parents, children, programmes, owners } =
    names;

  function reach(id: number, next: Lists): number[] {
    const from = placeOf.get(id);
    if (from === undefined) return [];
    const met = new Set([from]);
    for (const at of met) for (const each of listOf(next, at)) met.add(each);
    return Array.from(met, (at) => ids[at]!);
  }

  function nameAt(at: number, language: string): string | null {
    const list = listOf(shown, at);
    const inLanguage = (wanted: string) => {
      const number = languages.indexOf(wanted);
      return list.find((each) => each % 64 === number);
    };
    const name = inLanguage(language) ?? inLanguage('en') ?? list[0];
    return name === undefined ? null : texts.at(Math.floor(name / 64));
  }

  /** An occupation of ESCO may stand below another one: the nearest group says where it belongs. */
  function groupName(from: number, language: string): string | null {
    let at: number | undefined = listOf(parents, from)[0];
    for (let steps = 0; at !== undefined && steps < mostLevels; steps++) {
      const kind = conceptKinds[kinds[at]!];
      if (kind === 'skill_group' || kind === 'isco_group') return nameAt(at, language);
      at = listOf(parents, at)[0];
    }
    return null;
  }

  const suggestionOf = ({ id, matched }: Found, language: string): Suggestion => {
    const at = placeOf.get(id) ?? 0;
    return {
      uri: uris.at(at),
      label: nameAt(at, language) ?? matched,
      matched,
      group: groupName(at, language),
    };
  };
  const pickerOf = (index: LabelIndex): Picker => ({
    suggest: (text, language, limit, programmeId = null) =>
      index.find(text, language, limit, programmeId).map((found) => suggestionOf(found, language)),
    size: index.size,
  });
  const at = <Answer>(id: number, answer: (place: number) => Answer): Answer | null => {
    const place = placeOf.get(id);
    return place === undefined ? null : answer(place);
  };

  return {
    stamp,
    byKind: { skill: pickerOf(skill), occupation: pickerOf(occupation) },
    resolve(text, limit, programmeId = null) {
      const words: ResolvedWord[] = [];
      const unknown: string[] = [];
      for (const word of namingWords(text).slice(0, mostWords)) {
        const found = new Map<number, number>();
        for (const index of [skill, occupation, group]) index.naming(word, programmeId, found);
        const concepts = [...found]
          .map(([id, similarity]) => ({ id, similarity }))
          .sort((one, other) => other.similarity - one.similarity || one.id - other.id)
          .slice(0, limit);
        if (concepts.length > 0) words.push({ word, concepts });
        else unknown.push(word);
      }
      return { words, unknown };
    },
    below: (id) => reach(id, children),
    above: (id) => reach(id, parents),
    label: (id, language) => at(id, (place) => nameAt(place, language)),
    uri: (id) => at(id, (place) => uris.at(place)),
    kind: (id) => at(id, (place) => conceptKinds[kinds[place]!] ?? null),
    idOf: (uri) => byUri.get(uri) ?? null,
    ownerOf: (id) => owners.get(id) ?? null,
    programmeOf: (code) => programmes.get(code) ?? null,
  };
}
