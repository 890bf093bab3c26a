// Who makes links: the programme's team and administrators. Reading the figures takes any role in the programme; they tell
// nobody apart.
import { hasRole, type Policy } from '../authorize.ts';

export const surveyPolicy: Policy<{ programmeId: string }> = {
  'survey.link': (actor, { programmeId }) =>
    (actor.person?.account.administrator ?? false) ||
    hasRole(actor, programmeId, 'coordinator') ||
    (actor.person?.memberships.some(
      (each) => each.programmeId === programmeId && each.recipient === 'programme_team',
    ) ??
      false),
};
