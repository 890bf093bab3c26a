// Questions with known answers for the pickers: other names of ESCO's concepts, each kept out of the index that is asked,
// some of them made worse as people make them. Drawn by a seed; the concepts of the development set and of the test set
// are different ones, so that what was tuned on the one is reported on the other.
import type { StandingConcept } from '@compatriot/db/queries/skills.ts';
import { wordsOf } from '@compatriot/db/words.ts';

export const noises = [
  'none',
  'one typo',
  'two typos',
  'dropped word',
  'word order',
  'plural',
  'accents stripped',
  'gendered form',
  'title noise',
  'prefix while typing',
  'other language',
] as const;
export type Noise = (typeof noises)[number];

export interface PickerQuestion {
  kind: 'skill' | 'occupation';
  noise: Noise;
  text: string;
  /** Language asked in. */
  language: string;
  /** The concept that the label was taken from. */
  id: number;
  /** The label itself, and its language. */
  held: string;
  heldLanguage: string;
}

type Random = () => number;

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(from: readonly T[], random: Random): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

/** Dropping the case, accents and order of words, two labels that are the same name. */
export const bare = (label: string): string => [...wordsOf(label)].sort().join(' ');

const letters = 'abcdefghijklmnopqrstuvwxyz';

function withTypo(label: string, random: Random): string {
  const places = [...label].flatMap((letter, at) => (/\p{L}/u.test(letter) ? [at] : []));
  // People seldom get the first letter of a word wrong.
  const inside = places.filter((at) => at > 0 && /\p{L}/u.test(label[at - 1] ?? ''));
  const at = pick(inside.length > 0 ? inside : places, random);
  const [before, letter, after] = [label.slice(0, at), label[at] ?? '', label.slice(at + 1)];
  switch (Math.floor(random() * 4)) {
    case 0:
      return before + after;
    case 1:
      return before + letter + letter + after;
    case 2:
      return before + pick([...letters], random) + after;
    default:
      return before + (after[0] ?? '') + letter + after.slice(1);
  }
}

const plural = (word: string, language: string): string => {
  if (language === 'de') return /er$/.test(word) ? word : `${word}en`;
  if (language === 'it') return word.replace(/[oe]$/, 'i').replace(/a$/, 'e');
  if (language === 'nl') return /e[nlr]$/.test(word) ? `${word}s` : `${word}en`;
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies');
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
};

/** The other gender of the word that names who does it; null where the ending tells nothing. */
function otherGender(word: string, language: string): string | null {
  const endings: Record<string, [RegExp, string][]> = {
    fr: [
      [/teur$/, 'trice'],
      [/eur$/, 'euse'],
      [/ier$/, 'ière'],
      [/ien$/, 'ienne'],
    ],
    es: [
      [/or$/, 'ora'],
      [/ero$/, 'era'],
      [/ico$/, 'ica'],
    ],
    pt: [
      [/or$/, 'ora'],
      [/eiro$/, 'eira'],
      [/ico$/, 'ica'],
    ],
    it: [
      [/tore$/, 'trice'],
      [/iere$/, 'iera'],
      [/ico$/, 'ica'],
    ],
    de: [
      [/er$/, 'erin'],
      [/or$/, 'orin'],
    ],
    nl: [
      [/leider$/, 'leidster'],
      [/er$/, 'ster'],
    ],
  };
  for (const [pattern, ending] of endings[language] ?? [])
    if (pattern.test(word)) return word.replace(pattern, ending);
  return null;
}

const inTitles: ((label: string) => string)[] = [
  (label) => `Sr. ${label}`,
  (label) => `Senior ${label} (ICU)`,
  (label) => `Junior ${label} - part time`,
  (label) => `${label} II`,
  (label) => `${label} (m/f)`,
  (label) => `Certified ${label}, night shift`,
  (label) => `Asst. ${label}`,
  (label) => `${label} / Team Lead`,
  (label) => `Freelance ${label} (remote)`,
];

/** The label made worse, or null where this noise does not apply to it. */
function disturbed(noise: Noise, label: string, language: string, random: Random): string | null {
  const words = label.split(/\s+/);
  const last = words.length - 1;
  switch (noise) {
    case 'none':
    case 'other language':
      return label;
    case 'one typo':
      return label.length > 5 ? withTypo(label, random) : null;
    case 'two typos':
      return label.length > 9 ? withTypo(withTypo(label, random), random) : null;
    case 'dropped word': {
      const long = words.filter((word) => word.length > 3);
      if (long.length < 3) return null;
      const gone = words.indexOf(pick(long, random));
      return words.filter((_word, at) => at !== gone).join(' ');
    }
    case 'word order':
      return words.length > 1 ? [...words.slice(1), words[0]].join(' ') : null;
    case 'plural': {
      if (/s$/i.test(words[last] ?? '') || language === 'fr') return null;
      return [...words.slice(0, -1), plural(words[last] ?? '', language)].join(' ');
    }
    case 'accents stripped': {
      const stripped = label.normalize('NFD').replace(/\p{M}/gu, '');
      return stripped === label ? null : stripped;
    }
    case 'gendered form': {
      for (const [at, word] of words.entries()) {
        const other = otherGender(word, language);
        if (other) return words.map((each, place) => (place === at ? other : each)).join(' ');
      }
      return null;
    }
    case 'title noise':
      return pick(inTitles, random)(label);
    case 'prefix while typing': {
      const cut = Math.max(4, Math.round(label.length * (0.55 + 0.35 * random())));
      return cut < label.length ? label.slice(0, cut) : null;
    }
  }
}

/**
 * As many questions as asked for, half about skills, half about occupations, spread evenly over the noises that apply.
 * What other concepts are called too is not asked: no order of answers would be right.
 */
export function drawQuestions(
  concepts: readonly StandingConcept[],
  part: 'development' | 'test',
  count: number,
  seed = 1,
): PickerQuestion[] {
  const random = randomFrom(seed * 7919 + (part === 'test' ? 1 : 0));
  const bearers = new Map<string, Set<number>>();
  const named = concepts.filter(
    ({ kind, retired }) => (kind === 'skill' || kind === 'occupation') && !retired,
  );
  for (const { id, kind, replacedBy, labels } of named)
    for (const [, label] of labels) {
      const key = `${kind} ${bare(label)}`;
      bearers.set(key, (bearers.get(key) ?? new Set()).add(replacedBy ?? id));
    }
  const questions: PickerQuestion[] = [];
  for (const kind of ['occupation', 'skill'] as const) {
    const mine = named.filter(
      (each) =>
        each.kind === kind &&
        each.replacedBy === null &&
        (each.id * 2654435761) % 2 === (part === 'test' ? 1 : 0) &&
        each.labels.length > 2,
    );
    // ESCO's skills have labels in English here; what asks for another language is asked of occupations alone.
    const apply = noises.filter(
      (noise) =>
        kind === 'occupation' || !['accents stripped', 'gendered form', 'other language'].includes(noise),
    );
    const taken = new Set<number>();
    const wanted = Math.floor(count / 2 / apply.length);
    for (const noise of apply) {
      let made = 0;
      for (let tries = 0; made < wanted && tries < 200_000; tries++) {
        const concept = pick(mine, random);
        if (taken.has(concept.id)) continue;
        const others = concept.labels.filter(([, , preferred]) => !preferred);
        if (others.length === 0) continue;
        const [heldLanguage, held] = pick(others, random);
        const foreign =
          noise === 'other language' || noise === 'accents stripped' || noise === 'gendered form';
        // English is asked in English; what needs accents, genders or another language is taken from the other six.
        if (kind === 'occupation' && foreign === (heldLanguage === 'en')) continue;
        if (held.includes('/') || (bearers.get(`${kind} ${bare(held)}`)?.size ?? 0) > 1) continue;
        const text = disturbed(noise, held, heldLanguage, random);
        if (text === null || text.length > 95) continue;
        taken.add(concept.id);
        made += 1;
        const elsewhere = ['en', 'fr', 'ar'].filter((each) => each !== heldLanguage);
        const language = noise === 'other language' ? pick(elsewhere, random) : heldLanguage;
        questions.push({ kind, noise, text, language, id: concept.id, held, heldLanguage });
      }
    }
  }
  return questions;
}

export interface Marks {
  questions: number;
  /** Mean of one over the place of the right answer; 0 where it is not among those shown. */
  mrr: number;
  top5: number;
}

export function marksOf(places: readonly number[]): Marks {
  const sum = (of: (place: number) => number) => places.reduce((total, place) => total + of(place), 0);
  const count = Math.max(1, places.length);
  return {
    questions: places.length,
    mrr: sum((place) => (place > 0 ? 1 / place : 0)) / count,
    top5: sum((place) => (place > 0 && place <= 5 ? 1 : 0)) / count,
  };
}
