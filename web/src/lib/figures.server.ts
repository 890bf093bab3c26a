// Answers of the API about many people, made ready for the map and the bar lists: published survey figures for everybody,
// exact counts of the pool for officials. On the server, so that a page carries its own charts and no list of every label.
import type { Figures, FigureName } from '@compatriot/server/statistics/rules.ts';
import type { Binding, Definition } from '@compatriot/server/questionnaires/schema.ts';
import type { Api } from '#lib/api.ts';
import { capital, formatNumber, formatShare } from '#lib/format.ts';
import { drawMap } from '#lib/map.server.ts';
import type { CountryFigure, WorldMapData } from '#lib/map.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { educationWord, experienceWord, modeWord, sectorWord } from '#lib/words.ts';

export interface Chart {
  key: string;
  title: string;
  question: string | null;
  rows: { value: string; label: string; people: number }[];
  answered: number;
  notes: string[];
}

/** Everything one page shows about one set of people. */
export interface People {
  people: number;
  residence: {
    map: WorldMapData;
    figures: CountryFigure[];
    answered: number;
    question: string | null;
    notes: string[];
  };
  charts: Chart[];
}

export interface SurveyFigures {
  programme: { code: string; name: string; accent: string | null; originCountries: string[] };
  releasedAt: string | null;
  /** Null while fewer than ten people have answered. */
  shown: People | null;
}

interface FiguresAnswer {
  programme: SurveyFigures['programme'];
  releasedAt: string | null;
  figures: Figures | null;
}

interface PoolAnswer {
  recipient: 'programme_team' | 'home_government';
  people: number;
  facets: Record<
    'country' | 'mode' | 'sector' | 'education' | 'experience',
    { value: string; count: number }[]
  >;
}

const groups: Record<string, () => string> = {
  0: m.map_group_0,
  1: m.map_group_1,
  2: m.map_group_2,
  3: m.map_group_3,
  4: m.map_group_4,
  5: m.map_group_5,
  6: m.map_group_6,
  7: m.map_group_7,
  8: m.map_group_8,
  9: m.map_group_9,
};

const inOrder = <Row extends { value: string }>(rows: Row[], order: string[]): Row[] =>
  rows.toSorted((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
const levels = ['8', '7', '6', '5', '4', '3', '2', '1', '0'];
const years = ['0_2', '3_5', '6_10', '11_20', '21_over'];

/** The words people were asked in. A closed survey is not given out: then charts go without the wording. */
async function wording(from: Api, code: string, language: string) {
  let definition: Definition | null = null;
  try {
    definition = (
      await from.get<{ definition: Definition }>(`/api/programmes/${encodeURIComponent(code)}/survey`)
    ).definition;
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || thrown.code !== 'survey_closed') throw thrown;
  }
  const textOf = (text: Partial<Record<string, string>> | undefined): string | undefined =>
    text?.[language] ?? text?.[definition?.languages[0] ?? 'en'];
  const questionOf = (binding: Binding) =>
    definition?.topics.flatMap(({ questions }) => questions).find((question) => question.binding === binding);
  return {
    question: (binding: Binding): string | null => textOf(questionOf(binding)?.label) ?? null,
    choice: (binding: Binding, value: string): string | undefined =>
      textOf(questionOf(binding)?.choices?.find(({ code: each }) => each === value)?.label),
  };
}

/** What everybody may read of a programme's survey. */
export async function surveyFigures(from: Api, code: string, language: string): Promise<SurveyFigures> {
  const [{ programme, releasedAt, figures }, words] = await Promise.all([
    from.get<FiguresAnswer>(`/api/programmes/${encodeURIComponent(code)}/figures`),
    wording(from, code, language),
  ]);
  if (!figures) return { programme, releasedAt, shown: null };
  const { cubes, people } = figures;
  const answeredNote = (name: FigureName): string => {
    const n = cubes[name].answered;
    const missing = people - n;
    return missing === 0
      ? m.map_answered_all({ n: formatNumber(n), count: n })
      : m.map_answered({
          n: formatNumber(n),
          count: n,
          missing: formatNumber(missing),
          share: formatShare(missing / people),
        });
  };
  const chart = (
    name: FigureName,
    binding: Binding,
    title: string,
    label: (value: string) => string,
    more: { order?: string[]; notes?: string[] } = {},
  ): Chart => ({
    key: name,
    title,
    question: words.question(binding),
    rows: inOrder(cubes[name].rows, more.order ?? []).map((row) => ({
      ...row,
      label: words.choice(binding, row.value) ?? label(row.value),
    })),
    answered: cubes[name].answered,
    notes: [answeredNote(name), ...(more.notes ?? []), m.map_hidden()],
  });
  const lived = cubes.residence.rows.map(({ value, people: count }) => ({ code: value, people: count }));
  return {
    programme,
    releasedAt,
    shown: {
      people,
      residence: {
        map: drawMap(lived, programme.originCountries),
        figures: lived,
        answered: cubes.residence.answered,
        question: words.question('residence_country'),
        notes: [answeredNote('residence'), m.map_hidden()],
      },
      charts: [
        chart('education', 'education_level', m.map_education(), educationWord, { order: levels }),
        chart('occupation_group', 'occupation', m.map_occupation(), (value) => groups[value]?.() ?? value, {
          notes: [m.map_occupation_note()],
        }),
        chart('mode', 'modes', m.map_mode(), (mode) => capital(modeWord(mode)), { notes: [m.map_several()] }),
      ],
    },
  };
}

/** Counts over the cards that this official may list one by one anyway. */
export async function poolFigures(
  from: Api,
  code: string,
  origin: string[],
): Promise<People & { recipient: PoolAnswer['recipient'] }> {
  const { recipient, people, facets } = await from.get<PoolAnswer>(
    `/api/programmes/${encodeURIComponent(code)}/pool-figures`,
  );
  const lived = facets.country
    .map(({ value, count }) => ({ code: value, people: count }))
    .sort((a, b) => b.people - a.people);
  const said = (rows: { count: number }[]): string => {
    const missing = people - rows.reduce((sum, row) => sum + row.count, 0);
    return missing > 0
      ? m.map_counted({ n: formatNumber(people), count: people, missing: formatNumber(missing) })
      : m.map_counted_all({ n: formatNumber(people), count: people });
  };
  const chart = (
    key: keyof PoolAnswer['facets'],
    title: string,
    label: (value: string) => string,
    more: { order?: string[]; several?: boolean } = {},
  ): Chart => ({
    key,
    title,
    question: null,
    rows: inOrder(facets[key], more.order ?? []).map(({ value, count }) => ({
      value,
      label: label(value),
      people: count,
    })),
    answered: people,
    notes: more.several
      ? [m.map_counted_all({ n: formatNumber(people), count: people }), m.map_several()]
      : [said(facets[key])],
  });
  return {
    recipient,
    people,
    residence: {
      map: drawMap(lived, origin),
      figures: lived,
      answered: people,
      question: null,
      notes: [said(facets.country)],
    },
    charts: [
      chart('education', m.map_education(), educationWord, { order: levels }),
      chart('experience', m.map_experience(), (band) => capital(experienceWord(band)), { order: years }),
      chart('mode', m.map_mode(), (mode) => capital(modeWord(mode)), { several: true }),
      chart('sector', m.map_sector(), sectorWord, { several: true }),
    ],
  };
}
