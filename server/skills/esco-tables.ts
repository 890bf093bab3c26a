// Reads ESCO's tables into rows: concepts, labels by language, parents, and the skills of occupations. Pure; columns are
// found by name, so that versions which add some are read too.
import { CsvError, parse } from 'csv-parse/sync';
import type {
  StagedConcept,
  StagedLabel,
  StagedParent,
  StagedRelation,
  StagedRows,
  StagedSuccessor,
} from '@compatriot/db/queries/taxonomy.ts';
import type { ConceptKind } from '@compatriot/db/vocabulary.ts';
import { type EscoFile, EscoRefused } from './esco-files.ts';

export type EscoRows = { [Table in keyof StagedRows]: StagedRows[Table][] } & { languages: string[] };

const tableKinds: Record<string, ConceptKind> = {
  occupations: 'occupation',
  skills: 'skill',
  skillgroups: 'skill_group',
  iscogroups: 'isco_group',
};

/** `occupations_en.csv` holds concepts and labels, `occupation_labels_fr.csv` labels only. */
function partOf(name: string): { kind: ConceptKind | null; labelsOnly: boolean; language: string } | null {
  const match =
    /^(occupations|skills|skillGroups|ISCOGroups|(?:occupation|skill)_labels)_([a-z]{2,3})\.csv$/i.exec(name);
  if (!match) return null;
  const [, table = '', language = ''] = match;
  const labelsOnly = table.toLowerCase().endsWith('_labels');
  return { kind: tableKinds[table.toLowerCase()] ?? null, labelsOnly, language: language.toLowerCase() };
}

type Row = Record<string, string>;

function rowsOf(file: EscoFile, wanted: string[], needed: string[]): Row[] {
  let header: string[] = [];
  let rows: Row[];
  const text = file.read();
  if (/^[^\n,]*;/.test(text)) {
    throw new EscoRefused(
      `${file.name} has semicolons between its columns: a spreadsheet saved it. Take the file as it was downloaded.`,
    );
  }
  try {
    rows = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim());
        return header.map((name) => (wanted.includes(name) || needed.includes(name) ? name : false));
      },
    }) as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    throw new EscoRefused(`${file.name} is cut off or damaged${line}: take the file as it was downloaded.`);
  }
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new EscoRefused(`${file.name} is no ESCO table: it has no column ${missing.join(', ')}.`);
  if (rows.some((row) => needed.some((name) => row[name] === undefined)))
    throw new EscoRefused(`${file.name} has lines that end too early: take the file as it was downloaded.`);
  return rows;
}

const linesOf = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');

const typesOf: Record<ConceptKind, RegExp> = {
  occupation: /^Occupation$/i,
  skill: /^KnowledgeSkillCompetence$/i,
  skill_group: /^SkillGroup$/i,
  isco_group: /^ISCOGroup$/i,
};

function refuseMixed(name: string, kind: ConceptKind | null, type: string | undefined): void {
  if (kind && type && !typesOf[kind].test(type))
    throw new EscoRefused(`${name} holds ${type} rows: it is another table under that name.`);
}

/** @param only languages to read; null reads all that are there */
export function readEsco(files: EscoFile[], only: string[] | null, onFile: (name: string) => void): EscoRows {
  const concepts = new Map<string, StagedConcept>();
  const labels = new Map<string, StagedLabel>();
  const parents: StagedParent[] = [];
  const relations: StagedRelation[] = [];
  const successors: StagedSuccessor[] = [];
  const languages = new Set<string>();
  const addLabel = (uri: string, language: string, label: string, preferred: boolean) => {
    const key = `${uri} ${language} ${label}`;
    if (!labels.has(key)) labels.set(key, { uri, language, label, preferred });
  };
  for (const file of files) {
    const part = partOf(file.name);
    if (part && (!only || only.includes(part.language))) {
      onFile(file.name);
      languages.add(part.language);
      const rows = rowsOf(
        file,
        [
          'altLabels',
          'hiddenLabels',
          'iscoGroup',
          'code',
          'status',
          'conceptType',
          'isReplacedBy',
          'replacedBy',
        ],
        ['conceptUri', 'preferredLabel'],
      );
      for (const row of rows) {
        const uri = row['conceptUri'] ?? '';
        const [shown] = linesOf(row['preferredLabel']);
        // Some exports keep what a version withdrew, marked so, at times with what stands in its place.
        if (/obsolete|withdrawn/i.test(row['status'] ?? '')) {
          const [successor] = linesOf(row['isReplacedBy'] || row['replacedBy']);
          if (uri && successor) successors.push({ uri, successor });
          continue;
        }
        if (!uri || !shown) continue;
        refuseMixed(file.name, part.kind, row['conceptType']);
        // Occupations are counted by their ISCO-08 group, which ESCO writes without a leading zero at times.
        const code = part.kind === 'occupation' ? (row['iscoGroup'] ?? '').replace(/^C/, '') : row['code'];
        if (part.kind && !concepts.has(uri)) concepts.set(uri, { uri, kind: part.kind, code: code || null });
        addLabel(uri, part.language, shown, true);
        for (const other of [...linesOf(row['altLabels']), ...linesOf(row['hiddenLabels'])])
          addLabel(uri, part.language, other, false);
      }
    } else if (/^broaderRelations.*\.csv$/i.test(file.name)) {
      onFile(file.name);
      for (const row of rowsOf(file, [], ['conceptUri', 'broaderUri']))
        parents.push({
          uri: row['conceptUri'] ?? '',
          broader: row['broaderUri'] ?? '',
          place: parents.length,
        });
    } else if (/^occupationSkillRelations.*\.csv$/i.test(file.name)) {
      onFile(file.name);
      for (const row of rowsOf(file, [], ['occupationUri', 'relationType', 'skillUri']))
        relations.push({
          occupation: row['occupationUri'] ?? '',
          skill: row['skillUri'] ?? '',
          importance: row['relationType'] === 'essential' ? 'essential' : 'optional',
        });
    }
  }
  // A preferred label stands before the same words as another label, whichever was read first.
  return {
    concepts: [...concepts.values()],
    labels: [...labels.values()],
    parents,
    relations,
    successors,
    languages: [...languages].sort(),
  };
}
