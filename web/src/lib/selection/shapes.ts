// Choosing among those who said yes, as it arrives over the wire; the shapes are the API's own.
import type { z } from 'zod';
import type {
  choosingAnswer,
  interviewAnswer,
  questionsAnswer,
  selectionAnswer,
} from '@compatriot/server/selection/schema.ts';
import type { Refused } from '#lib/form.ts';

export type Selection = z.input<typeof selectionAnswer>;
export type Interview = z.input<typeof interviewAnswer>;
export type Questions = z.input<typeof questionsAnswer>;
export type Choosing = z.input<typeof choosingAnswer>;
export type Seat = Selection['seats'][number];
export type Slot = Selection['slots'][number];

/** Forms of these pages; the fields of each are named `<form>.<field>`. */
export const selectionForms = ['record', 'offer', 'declare', 'score', 'choice', 'question'] as const;
export type SelectionForm = (typeof selectionForms)[number];

/** What comes back when one was refused; `key` says which, where a page has several of a kind. */
export interface RefusedForm extends Refused {
  form: SelectionForm;
  key: string | null;
}
