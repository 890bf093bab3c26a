// What the API answers about matching, as the pages read it.
import type { z } from 'zod';
import type {
  againstAnswer,
  previewAnswer,
  replayAnswer,
  runAnswer,
  settingsAnswer,
} from '@compatriot/server/matching/schema.ts';

/** On the wire instants are texts. */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

export type Preview = Wire<z.output<typeof previewAnswer>>;
export type Run = Wire<z.output<typeof runAnswer>>;
export type Replay = Wire<z.output<typeof replayAnswer>>;
export type Against = Wire<z.output<typeof againstAnswer>>;
export type RunHead = Against['run'];
export type Settings = Wire<z.output<typeof settingsAnswer>>;
export type Funnel = Preview['funnel'];
/** One person of a list, kept or not. */
export type MatchedPerson = Preview['items'][number];
