// Checks and terms as they arrive over the wire; the shapes are the API's own.
import type { z } from 'zod';
import type { checksAnswer } from '@compatriot/server/checks/schema.ts';
import type { termsAnswer } from '@compatriot/server/terms/schema.ts';
import type { Refused } from '#lib/form.ts';

export type Checks = z.input<typeof checksAnswer>;
export type CheckItem = Checks['items'][number];
export type Terms = z.input<typeof termsAnswer>;
export type TermsItem = Terms['items'][number];

/** What comes back when something on a page with several forms was refused: its fields are named `<form>.<field>`. */
export interface RefusedForm extends Refused {
  form: string;
}
