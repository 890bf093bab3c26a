// Who may write questionnaires: administrators only. A programme's team and its people read what is published.
import type { Policy } from '../authorize.ts';
import type { Actor } from '../context.ts';

const administrator = (actor: Actor): boolean => actor.person?.account.administrator ?? false;

/** Whether it is the right moment (a draft, a published version) is a conflict (409), not a right (403). */
export const questionnairePolicy: Policy<{ programmeId: string }> = {
  'questionnaire.draft': administrator,
  'questionnaire.edit': administrator,
  'questionnaire.export': administrator,
  'questionnaire.publish': administrator,
  'questionnaire.retire': administrator,
  'questionnaire.discard': administrator,
};

/** The state in which each verb can be used; a new draft can be made from any. */
export const momentOf: Record<string, string> = {
  'questionnaire.edit': 'draft',
  'questionnaire.publish': 'draft',
  'questionnaire.discard': 'draft',
  'questionnaire.retire': 'published',
};
