// A fresh programme must find skills and occupations before anyone has imported ESCO. This reads the starter
// taxonomy, one JSON file a sector, as one list each; the loader writes it to the database.
import { readdirSync, readFileSync } from 'node:fs';
import { sectors, type Sector, type TextLanguage } from '../../vocabulary.ts';

/** The name shown, once per language. Occupations of gendered languages carry both forms: `ingeniero/ingeniera`. */
export type StarterLabels = Record<TextLanguage, string>;

/** Other words for the same thing; only languages where people really use some. */
export type StarterAlternatives = Partial<Record<TextLanguage, string[]>>;

export interface StarterGroup {
  key: string;
  /** Key of the group above; null for the sector itself. */
  broader: string | null;
  labels: StarterLabels;
  sector: Sector;
}

export interface StarterSkill {
  key: string;
  /** Key of the group that the skill belongs to. */
  group: string;
  labels: StarterLabels;
  alternatives: StarterAlternatives;
  sector: Sector;
}

export interface StarterOccupation {
  key: string;
  /** ISCO-08 unit group, four digits. */
  isco: string;
  labels: StarterLabels;
  alternatives: StarterAlternatives;
  /** Keys of skills, of this sector or another. */
  essential: string[];
  optional: string[];
  sector: Sector;
}

export interface StarterTaxonomy {
  groups: StarterGroup[];
  skills: StarterSkill[];
  occupations: StarterOccupation[];
}

/** As written in a file: an entry without other words leaves `alternatives` out. */
type Written<Entry> = Omit<Entry, 'sector' | 'alternatives'> & { alternatives?: StarterAlternatives };

interface SectorFile {
  groups: Omit<StarterGroup, 'sector'>[];
  skills: Written<StarterSkill>[];
  occupations: Written<StarterOccupation>[];
}

/** Every entry of every sector, in a stable order, parents before their children. */
export function readStarterTaxonomy(): StarterTaxonomy {
  const taxonomy: StarterTaxonomy = { groups: [], skills: [], occupations: [] };
  const names = readdirSync(new URL('.', import.meta.url))
    .filter((name) => name.endsWith('.json'))
    .sort();
  for (const name of names) {
    const sector = sectors.find((known) => `${known}.json` === name);
    if (!sector) throw new Error(`db/seed/taxonomy/${name} is named after no sector of db/vocabulary.ts`);
    const file = JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as SectorFile;
    taxonomy.groups.push(...file.groups.map((group) => ({ ...group, sector })));
    taxonomy.skills.push(...file.skills.map((skill) => ({ alternatives: {}, ...skill, sector })));
    taxonomy.occupations.push(
      ...file.occupations.map((occupation) => ({ alternatives: {}, ...occupation, sector })),
    );
  }
  return taxonomy;
}
