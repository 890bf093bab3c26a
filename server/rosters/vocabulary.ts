// The closed words of a roster's cells: countries, languages, sectors, modes, degrees and sexes as people write them in six
// languages, each with its code.
import { iscedLevels, modes, sectors, textLanguages } from '@compatriot/db/vocabulary.ts';
import { pageLanguages, say } from '../messages.ts';
import { countryCodes } from '../questionnaires/codes.ts';
import { plainWords } from './columns.ts';

/** ISO 639-3: official languages and those of a million speakers or more among people who moved. */
const languages =
  'afr aka amh ara aze bam bel ben bos bul cat ces cym dan deu dyu ell eng est ewe fas fin fon fra ful gle guj gyn hat hau hbs heb hin hrv hun hye ibo ind isl ita jav jpn kan kat kaz khm kik kin kon kor kur lao lav lin lit lug mal mar mkd mlg mon msa mya nep nld nor nya orm pan pol por pus roh ron run rus sag sin slk slv sna som sot spa sqi srn srp sun swa swe tam tel tgk tgl tha tir tsn tuk tur twi ukr urd uzb vie wol xho yor zho zul'.split(
    ' ',
  );

export type Words = ReadonlyMap<string, string>;
export interface Vocabulary {
  countries: Words;
  languages: Words;
  sectors: Words;
  modes: Words;
  education: Words;
  sexes: Words;
  /** Languages of the mails. */
  mail: Words;
}

const asWritten = (pairs: Iterable<readonly [string, string]>): Words => {
  const words = new Map<string, string>();
  for (const [name, code] of pairs)
    if (name && !words.has(plainWords(name))) words.set(plainWords(name), code);
  return words;
};

const ofMessages = (
  codes: readonly string[],
  prefix: string,
  more: readonly (readonly [string, string])[] = [],
) =>
  asWritten([
    ...codes.map((code) => [code, code] as const),
    ...pageLanguages.flatMap((language) =>
      codes.map((code) => [say(language, `${prefix}${code}`), code] as const),
    ),
    ...more,
  ]);

const named = (type: 'region' | 'language', codes: readonly string[]) =>
  textLanguages.flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type, fallback: 'none' });
    return codes.map((code) => [names.of(code) ?? '', code] as const);
  });

let made: Vocabulary | null = null;

/** Made once a process, when the first roster is read. */
export function vocabulary(): Vocabulary {
  made ??= {
    countries: asWritten([
      ...countryCodes.map((code) => [code, code] as const),
      ...named('region', countryCodes),
      ['UK', 'GB'],
      ['England', 'GB'],
      ['Great Britain', 'GB'],
      ['USA', 'US'],
      ['U.S.A.', 'US'],
      ['Holland', 'NL'],
      ['UAE', 'AE'],
    ]),
    languages: asWritten([
      ...languages.map((code) => [code, code] as const),
      ...named('language', languages),
      ...[
        ['en', 'eng'],
        ['fr', 'fra'],
        ['es', 'spa'],
        ['pt', 'por'],
        ['nl', 'nld'],
        ['ar', 'ara'],
        ['de', 'deu'],
        ['Flemish', 'nld'],
        ['Farsi', 'fas'],
        ['Mandarin', 'zho'],
      ].map(([name = '', code = '']) => [name, code] as const),
    ]),
    sectors: ofMessages(sectors, 'word_sector_'),
    modes: ofMessages(modes, 'word_mode_', [
      ['remote', 'virtual'],
      ['online', 'virtual'],
      ['à distance', 'virtual'],
      ['a distancia', 'virtual'],
      ['à distância', 'virtual'],
      ['op afstand', 'virtual'],
      ['عن بعد', 'virtual'],
      ['short term', 'temporary'],
      ['return', 'permanent'],
    ]),
    education: ofMessages(iscedLevels, 'word_education_', degrees),
    sexes: asWritten(sexWords),
    mail: asWritten([
      ...pageLanguages.map((code) => [code, code] as const),
      ...textLanguages.flatMap((language) => {
        const names = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' });
        return pageLanguages.map((code) => [names.of(code) ?? '', code] as const);
      }),
    ]),
  };
  return made;
}

/** ISCED 2011 by the degrees that lead to it. */
const degrees: readonly (readonly [string, string])[] = [
  ...[
    'phd',
    'ph d',
    'doctorate',
    'doctor',
    'doctorat',
    'doctorado',
    'doutoramento',
    'doutorado',
    'doctoraat',
    'دكتوراه',
  ].map((word) => [word, '8'] as const),
  ...['master', 'masters', 'msc', 'ma', 'mba', 'maitrise', 'maestria', 'mestrado', 'ماجستير'].map(
    (word) => [word, '7'] as const,
  ),
  ...[
    'bachelor',
    'bachelors',
    'bsc',
    'ba',
    'licence',
    'licenciatura',
    'grado',
    'hbo',
    'بكالوريوس',
    'ليسانس',
  ].map((word) => [word, '6'] as const),
  ...['diploma', 'associate degree', 'bts', 'dut', 'tecnico superior', 'دبلوم'].map(
    (word) => [word, '5'] as const,
  ),
  ...[
    'secondary',
    'high school',
    'bac',
    'baccalaureat',
    'bachillerato',
    'ensino medio',
    'havo',
    'vwo',
    'ثانوية',
  ].map((word) => [word, '3'] as const),
  ...['primary', 'primaire', 'primaria', 'basisschool', 'ابتدائية'].map((word) => [word, '1'] as const),
];

const sexWords: readonly (readonly [string, string])[] = [
  ...[
    'female',
    'f',
    'woman',
    'femme',
    'feminin',
    'mujer',
    'femenino',
    'mulher',
    'feminino',
    'vrouw',
    'v',
    'انثى',
    'أنثى',
  ].map((word) => [word, 'female'] as const),
  ...['male', 'm', 'man', 'homme', 'masculin', 'hombre', 'masculino', 'homem', 'h', 'ذكر'].map(
    (word) => [word, 'male'] as const,
  ),
  ...['other', 'x', 'autre', 'otro', 'outro', 'anders'].map((word) => [word, 'other'] as const),
];
