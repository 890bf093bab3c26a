// What the API answers about assignments and their shortlists, as the pages read it.
import type { z } from 'zod';
import type {
  assignmentAnswer,
  assignmentsAnswer,
  choicesAnswer,
} from '@compatriot/server/assignments/schema.ts';
import type { runAnswer, runMadeAnswer, runsAnswer } from '@compatriot/server/matching/schema.ts';

/** On the wire instants are texts. */
type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

export type Assignments = Wire<z.output<typeof assignmentsAnswer>>;
export type Assignment = Wire<z.output<typeof assignmentAnswer>>;
export type Choices = Wire<z.output<typeof choicesAnswer>>;
export type Runs = Wire<z.output<typeof runsAnswer>>;
export type RunMade = Wire<z.output<typeof runMadeAnswer>>;
export type Run = Wire<z.output<typeof runAnswer>>;
export type Result = Run['items'][number];
