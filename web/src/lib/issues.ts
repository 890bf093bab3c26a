// What zod found wrong, in words a person would use: what is wrong and how to mend it.
import type { core } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import type { Problem } from '#lib/problem.ts';

type Issue = core.$ZodIssue;

export function problemFromIssues(issues: Issue[]): Problem {
  return {
    code: 'invalid_input',
    status: 400,
    title: m.form_problem_title(),
    details: issues.map((issue) => ({ path: pathOf(issue.path), message: messageOf(issue) })),
  };
}

function pathOf(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step),
    '',
  );
}

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === '') return m.form_issue_missing();
      return issue.expected === 'number' || issue.expected === 'int'
        ? m.form_issue_number()
        : m.form_issue_choice();
    case 'too_small':
      if (issue.origin === 'string') {
        return Number(issue.minimum) <= 1
          ? m.form_issue_missing()
          : m.form_issue_short({ count: Number(issue.minimum) });
      }
      if (issue.origin === 'array' || issue.origin === 'set')
        return m.form_issue_few({ count: Number(issue.minimum) });
      if (issue.origin === 'date') return m.form_issue_early();
      return m.form_issue_small({ least: Number(issue.minimum) });
    case 'too_big':
      if (issue.origin === 'string') return m.form_issue_long({ count: Number(issue.maximum) });
      if (issue.origin === 'array' || issue.origin === 'set')
        return m.form_issue_many({ count: Number(issue.maximum) });
      if (issue.origin === 'date') return m.form_issue_late();
      return m.form_issue_large({ most: Number(issue.maximum) });
    case 'invalid_format':
      if (issue.format === 'email') return m.form_issue_email();
      return issue.format === 'date' || issue.format === 'datetime'
        ? m.form_issue_date()
        : m.form_issue_format();
    case 'custom':
      return issue.message;
    default:
      return m.form_issue_choice();
  }
}
