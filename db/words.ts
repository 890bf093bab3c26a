// How words are compared, whatever the language: without case and accents, with the endings of plurals and genders taken
// off. Pure; one function reads labels, what people type into pickers, and what nearness learns from labels.

/** Letters that Unicode does not take apart. */
const letters: Record<string, string> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ى: 'ي',
  ة: 'ه',
  ـ: '',
};

/** Articles and particles: they name nothing. */
const empty = new Set(
  'a an and at by for from in of on or the to with au aux avec ce d de des du en et l la le les ou par pour sur un une con del el las los por y e o da do das dos em na no nas nos um uma het een van voor met op bij der die das den dem und fur mit im von zu di del della dei delle il lo gli per في على مع و أو'
    .split(' ')
    .map(folded),
);

/** What a job title carries besides the job. A label made of nothing else is still found by it. */
const titles = new Set(
  'sr jr senior junior lead principal chief head staff trainee intern assistant deputy acting interim certified qualified licensed experienced freelance fulltime parttime full part time ft pt ii iii iv mr mrs ms dr prof mfd mwd hf fm'.split(
    ' ',
  ),
);

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ßœæøłđıىةـ]/gu, (letter) => letters[letter] ?? letter);
}

/** Letters and digits; a mark that belongs to a name (`C++`, `C#`) stays with it. */
export const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{Nd}]+(?:\+\+|#)?/gu) ?? [];

/** How much a typed word says: 1, or less where it seldom tells one thing from another. */
export function weightOf(word: string): number {
  if (empty.has(word)) return 0.15;
  return titles.has(word) ? 0.25 : 1;
}

/** Irregular pairs first, then plural, then gender: nurses, infirmière, enfermeras, directrice, Lehrerinnen, verpleegkundigen. */
const endings: [RegExp, string][] = [
  [/erin(?:nen)?$/, 'er'],
  [/innen$/, ''],
  [/trices?$/, 'teur'],
  [/(?:euses?|eurs)$/, 'eur'],
  [/ennes?$/, 'en'],
  [/ieres?$/, 'ier'],
  [/onnes?$/, 'on'],
  [/(?<=.{4})ing$/, ''],
  [/ies$/, 'y'],
  [/(?:oras|oes|ores|ora)$/, 'or'],
  [/sters?$/, 'st'],
  [/sses$/, 'ss'],
  [/s$/, ''],
];

/** British and American spellings, to one of them. */
const spellings: [RegExp, string][] = [
  [/is(?=(?:e|ed|er|ers|es|ing|ation|ations)$)/, 'iz'],
  [/our(?=(?:s|er|ers|ing)?$)/, 'or'],
  [/tre(?=s?$)/, 'ter'],
  [/programme(?=s?$)/, 'program'],
];

/** Forms of one name share it. Short words are taken as they are. */
export function stemOf(given: string): string {
  let word = given;
  if (word.length > 5) for (const [pattern, other] of spellings) word = word.replace(pattern, other);
  if (/^[\u0600-\u06ff]/.test(word)) {
    const bare = word.length > 4 ? word.replace(/^ال/, '') : word;
    return bare.length > 3 ? bare.replace(/(?:ات|ون|ين|ه)$/, '') : bare;
  }
  if (word.length < 5) return word.length === 4 ? word.replace(/s$/, '') : word;
  const ending = endings.find(([pattern]) => pattern.test(word));
  const single = ending ? word.replace(ending[0], ending[1]) : word;
  return single.length > 4 ? single.replace(/(?:en|[aeo])$/, '') : single;
}

/**
 * Letters to change, leave out, put in or swap (Damerau's distance, without edits across a swap).
 * @param most stops above it and answers `most + 1`
 * @param open letters that `long` has beyond the end of `short` cost nothing: somebody is still typing
 */
export function editsBetween(short: string, long: string, most: number, open: boolean): number {
  const width = long.length + 1;
  let before: number[] = [];
  let last = Array.from({ length: width }, (_unused, at) => at);
  for (let row = 1; row <= short.length; row++) {
    const line = [row];
    let least = row;
    for (let at = 1; at < width; at++) {
      const same = short[row - 1] === long[at - 1] ? 0 : 1;
      let edits = Math.min((last[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + same);
      if (row > 1 && at > 1 && short[row - 1] === long[at - 2] && short[row - 2] === long[at - 1])
        edits = Math.min(edits, (before[at - 2] ?? 0) + 1);
      line.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return most + 1;
    before = last;
    last = line;
  }
  return open ? Math.min(...last) : (last[width - 1] ?? most + 1);
}

/** Words of a search that name something: without particles and job-title noise, unless there is nothing else. */
export function namingWords(text: string): string[] {
  const all = [...new Set(wordsOf(text))].filter((word) => word.length > 1);
  const naming = all.filter((word) => weightOf(word) === 1);
  return naming.length > 0 ? naming : all;
}
