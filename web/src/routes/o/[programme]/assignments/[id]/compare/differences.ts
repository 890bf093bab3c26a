// Why two lists of one assignment differ, in words. Call these while rendering.
import { formatList, formatNumber } from '#lib/format.ts';
import type { Against } from '#lib/matching/shapes.ts';
import { agesWord, conditionWord, partWord, versionWord } from '#lib/matching/words.ts';
import { m } from '#lib/paraglide/messages.js';

const terms: Record<string, () => string> = {
  mode: m.assignment_field_mode,
  sector: m.assignment_field_sector,
  country: m.assignment_field_country,
  region: m.assignment_field_region,
  startsOn: m.assignment_field_starts,
  endsOn: m.assignment_field_ends,
  occupationId: m.assignment_field_occupation,
  minimumExperience: m.assignment_field_experience,
  minimumEducation: m.assignment_field_education,
  licenceNeeded: m.assignment_field_licence,
  skills: m.match_term_skills,
  languages: m.assignment_field_languages,
  institutionId: m.assignment_field_institution,
};

export function differencesOf({ differs }: Against): string[] {
  const change = (what: string, change: { before: string; after: string } | null): string[] =>
    change === null || change.before === change.after
      ? []
      : [m.match_if_change({ what, before: change.before, after: change.after })];
  const said = <Value>(
    pair: { before: Value; after: Value } | null,
    words: (value: Value) => string,
  ): { before: string; after: string } | null =>
    pair && { before: words(pair.before), after: words(pair.after) };
  const lifted = (conditions: Parameters<typeof conditionWord>[0][]): string =>
    conditions.length > 0 ? formatList(conditions.map(conditionWord)) : m.match_record_lifted_none();
  return [
    ...differs.weights.flatMap(({ part, before, after }) =>
      change(m.match_if_weight_of({ part: partWord(part) }), said({ before, after }, formatNumber)),
    ),
    ...(differs.needs.length > 0
      ? [
          m.match_compare_terms({
            terms: formatList(differs.needs.map((name) => terms[name]?.() ?? m.match_term_other())),
          }),
        ]
      : []),
    ...change(m.match_record_settings(), said(differs.settingsVersion, versionWord)),
    ...change(m.match_record_ages(), said(differs.ages, agesWord)),
    ...change(m.match_record_lifted(), said(differs.lifted, lifted)),
    ...change(m.match_record_taxonomy(), differs.taxonomy),
    ...change(m.match_record_nearness(), differs.nearness),
    ...change(m.match_compare_pool(), said(differs.started, formatNumber)),
    ...change(m.match_compare_passed(), said(differs.passed, formatNumber)),
  ];
}

export function changeWord({ change, before, after }: Against['people'][number]): string {
  const by = formatNumber(Math.abs((before?.rank ?? 0) - (after?.rank ?? 0)));
  if (change === 'entered') return m.match_compare_entered();
  if (change === 'left') return m.match_compare_left();
  if (change === 'up') return m.match_move_up({ n: by });
  return change === 'down' ? m.match_move_down({ n: by }) : m.match_move_same();
}
