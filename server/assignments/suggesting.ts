// Skills that the words of a need speak of, in whichever language it is written: each stretch of words is looked up as if
// somebody had typed it into a picker, and what is found stays only when its name is really there.
import { namingWords, stemOf } from '@compatriot/db/words.ts';
import type { Copy, Suggestion } from '../skills/copy.ts';
import { currentCopy } from '../skills/standing.ts';
import type { OpenRequest } from '../route.ts';
import { assignmentProgramme } from './access.ts';

/** Words of one look-up, and how far the next one starts: names of skills are rarely longer than four words. */
const stretch = 5;
const stride = 3;
/** A page of text; whoever writes more has said it by then. */
const mostLookUps = 160;
/** Two words of three of a name, and any name of one word whole. */
const leastCovered = 0.66;
const shortestAlone = 5;
const mostSuggestions = 8;

/** @throws 404 for people who are neither officials nor hosts here */
export async function suggestSkills(request: OpenRequest, code: string, text: string) {
  const programmeId = await request.transaction(async (ctx) => (await assignmentProgramme(ctx, code)).id);
  const copy = await currentCopy(request.services.database);
  return { items: skillsIn(copy, text, request.language, programmeId) };
}

/** Best first: those whose whole name stands in the text, longer names before shorter ones. Pure. */
export function skillsIn(
  copy: Pick<Copy, 'byKind'>,
  text: string,
  language: string,
  programmeId: string | null,
): { uri: string; label: string }[] {
  const best = new Map<string, { suggestion: Suggestion; points: number; at: number }>();
  let lookUps = 0;
  for (const clause of text.split(/[.;:!?\n\r،؛؟•]+/u)) {
    const words = namingWords(clause);
    const stems = new Set(words.map(stemOf));
    for (let from = 0; from < words.length && lookUps < mostLookUps; from += stride) {
      lookUps++;
      const asked = words.slice(from, from + stretch).join(' ');
      for (const suggestion of copy.byKind.skill.suggest(asked, language, 6, programmeId)) {
        const points = pointsOf(suggestion.matched, stems);
        const before = best.get(suggestion.uri);
        if (points > 0 && (!before || before.points < points))
          best.set(suggestion.uri, { suggestion, points, at: before?.at ?? best.size });
      }
      if (from + stretch >= words.length) break;
    }
  }
  return [...best.values()]
    .sort((one, other) => other.points - one.points || one.at - other.at)
    .slice(0, mostSuggestions)
    .map(({ suggestion: { uri, label } }) => ({ uri, label }));
}

/** 0: the name is not there. */
function pointsOf(name: string, stems: ReadonlySet<string>): number {
  const words = namingWords(name);
  const there = words.filter((word) => stems.has(stemOf(word)));
  if (words.length === 0 || there.length / words.length < leastCovered) return 0;
  if (words.length === 1 && (words[0]?.length ?? 0) < shortestAlone) return 0;
  return there.length + there.length / words.length;
}
