// What the API answers about assignments and their shortlists, as the pages read it.
import type { z } from 'zod';
import type {
  assignmentAnswer,
  assignmentsAnswer,
  choicesAnswer,
  prioritiesAnswer,
  templatesAnswer,
} from '@compatriot/server/assignments/schema.ts';
import type { runMadeAnswer, runsAnswer } from '@compatriot/server/matching/schema.ts';
import type { Wire } from '#lib/matching/shapes.ts';

export type Assignments = Wire<z.output<typeof assignmentsAnswer>>;
export type Assignment = Wire<z.output<typeof assignmentAnswer>>;
export type Choices = Wire<z.output<typeof choicesAnswer>>;
export type Template = z.output<typeof templatesAnswer>['items'][number];
export type Priorities = z.output<typeof prioritiesAnswer>;
export type Runs = Wire<z.output<typeof runsAnswer>>;
export type RunMade = Wire<z.output<typeof runMadeAnswer>>;
