// What the API answers about how a survey is going, and the links that bring people to it.
import type { z } from 'zod';
import type { surveyViewAnswer } from '@compatriot/server/surveys/schema.ts';

export type SurveyView = z.input<typeof surveyViewAnswer>;
export type SurveyFigures = NonNullable<SurveyView['figures']>;

/** A link to give out, with its QR code as the outline of the dark squares. */
export interface GivenLink {
  /** Null: the plain link. */
  channel: string | null;
  address: string;
  code: { size: number; outline: string };
}
