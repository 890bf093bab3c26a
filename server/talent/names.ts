// Names of sectors, languages and countries in all languages of the pages, as people type them into a search. Made once a
// process, from Intl and the pages' own texts; nothing here is about anybody.
import { type Sector, localeTag, sectors } from '@compatriot/db/vocabulary.ts';
import { pageLanguages, say } from '../messages.ts';
import { countryCodes } from '../questionnaires/codes.ts';
import { editsBetween, weightOf, wordsOf } from '@compatriot/db/words.ts';

export interface Named {
  kind: 'sector' | 'language' | 'country';
  value: string;
}

/**
 * ISO 639-3 codes of languages with many speakers among diasporas. Not all of Intl's: it lists seven hundred, and rare ones
 * are called like other things (Even, Bench).
 */
const languageCodes =
  'aar afr aka amh ara arn asm aym aze bam bel bem ben bis bod bos bul cat ceb ces cym dan deu div dyu dzo ell eng est ewe fas ' +
  'fij fin fon fra fry ful gle glg grn guj hat hau hbs heb hin hmn hrv hun hye ibo ilo ind isl ita jav jpn kab kan kat kaz khm ' +
  'kik kin kir kmb kon kor kur lao lav lin lit lua lub lug luo mal mar mkd mlg mlt mon mos mri msa mya nbl nde nep nld nor nya orm ' +
  'oss pan pap pol por pus que ron run rus sag san shn sin slk slv smo sna snd som sot spa sqi srn srp ssw sus swa swe tam tat tel ' +
  'tem tet tgk tgl tha tir ton tpi tsn tso tuk tur twi uig ukr umb urd uzb ven vie wol xho yor yue zho zul ary arz dag gyn jam';

/** Names that Intl does not give and people type. */
const alsoCalled: [string, Named['kind'], string][] = [
  ['usa', 'country', 'US'],
  ['america', 'country', 'US'],
  ['uk', 'country', 'GB'],
  ['great britain', 'country', 'GB'],
  ['england', 'country', 'GB'],
  ['scotland', 'country', 'GB'],
  ['wales', 'country', 'GB'],
  ['holland', 'country', 'NL'],
  ['ivory coast', 'country', 'CI'],
  ['drc', 'country', 'CD'],
  ['rdc', 'country', 'CD'],
  ['uae', 'country', 'AE'],
  ['swaziland', 'country', 'SZ'],
  ['burma', 'country', 'MM'],
  ['farsi', 'language', 'fas'],
  ['mandarin', 'language', 'zho'],
  ['flemish', 'language', 'nld'],
  ['it', 'sector', 'it'],
  ['ict', 'sector', 'it'],
];

/** A beginning that so many names share is too short to mean one of them. */
const mostBegun = 6;

export interface Names {
  /** Words of the longest name. */
  longest: number;
  /** By all words of a name, folded, with blanks between. */
  exact(words: string): Named[];
  /** By the beginning of a word of a name (four letters or more), else by a spelling one or two letters off. */
  near(word: string): Named[];
}

let made: Names | undefined;

/** Takes about a tenth of a second the first time. */
export function allNames(): Names {
  made ??= makeNames();
  return made;
}

function makeNames(): Names {
  const byWords = new Map<string, Named[]>();
  let longest = 1;
  const add = (name: string, kind: Named['kind'], value: string) => {
    const words = wordsOf(name);
    if (words.length === 0) return;
    longest = Math.max(longest, words.length);
    const key = words.join(' ');
    const known = byWords.get(key);
    if (!known) byWords.set(key, [{ kind, value }]);
    else if (!known.some((each) => each.kind === kind && each.value === value)) known.push({ kind, value });
  };
  for (const language of pageLanguages) {
    const tag = localeTag(language);
    const regionNames = new Intl.DisplayNames(tag, { type: 'region', fallback: 'none' });
    for (const code of countryCodes) add(regionNames.of(code) ?? '', 'country', code);
    const languageNames = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' });
    for (const code of languageCodes.split(' '))
      add(languageNames.of(code) ?? ownName(language, code), 'language', code);
    for (const sector of sectors)
      for (const name of sectorNames(language, sector)) add(name, 'sector', sector);
  }
  for (const [name, kind, value] of alsoCalled) add(name, kind, value);

  const single = [...byWords.keys()].filter((key) => !key.includes(' '));
  const several = [...byWords.keys()].filter((key) => key.includes(' '));
  const namedBy = (keys: string[]): Named[] => {
    const found = keys.flatMap((key) => byWords.get(key) ?? []);
    const unique = new Map(found.map((each) => [`${each.kind} ${each.value}`, each]));
    return unique.size > mostBegun ? [] : [...unique.values()];
  };
  return {
    longest,
    exact: (words) => byWords.get(words) ?? [],
    near(word) {
      if (word.length < 4) return [];
      const begun = namedBy([
        ...single.filter((key) => key.startsWith(word)),
        ...several.filter((key) => key.split(' ').some((part) => part === word && weightOf(part) === 1)),
      ]);
      if (begun.length > 0 || word.length < 5) return begun;
      const most = word.length < 8 ? 1 : 2;
      return namedBy(
        single.filter(
          (key) => Math.abs(key.length - word.length) <= most && editsBetween(word, key, most, false) <= most,
        ),
      );
    },
  };
}

/** Languages that Intl has no name for are named by the pages. */
const namedByPages = new Set(['ary', 'arz', 'dag', 'gyn', 'jam']);
const ownName = (language: string, code: string): string =>
  namedByPages.has(code) ? say(language, `language_name_${code}`) : '';

/** `Law and justice` is also called by each of the two. */
function sectorNames(language: string, sector: Sector): string[] {
  const name = say(language, `word_sector_${sector}`);
  const words = wordsOf(name);
  const parts: string[][] = [[]];
  for (const word of words) {
    if (weightOf(word) < 0.2) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  const named = parts.filter((part) => part.length > 0).map((part) => part.join(' '));
  return named.length > 1 ? [name, ...named] : [name];
}
