// Draws docs/life-cycles.md from the two tables of steps: `npm run drawings` writes it anew, and a test says when it has drifted.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemSteps, type Transition, transitions } from './assignments/rules.ts';
import { placementVerbs, stepOf } from './placements/rules.ts';

export const lifeCyclesFile = fileURLToPath(new URL('../docs/life-cycles.md', import.meta.url));

const plain = (code: string): string => code.replaceAll('_', ' ');
const listed = (codes: readonly string[]): string => codes.map(plain).join(', ');

interface Line {
  verb: string;
  from: readonly string[];
  to: string;
  by: readonly string[];
  needs: readonly string[];
  requires: readonly string[];
  only: readonly string[];
  /** From where instead, when it is a vacancy. */
  vacancyFrom?: readonly string[] | undefined;
}

const assignmentLines = (): Line[] =>
  Object.entries<Transition>(transitions).map(([verb, { from, vacancyFrom, to, by, needs }]) => ({
    verb,
    from,
    vacancyFrom,
    to: to ?? 'where it was',
    by,
    needs,
    requires: [],
    only: [],
  }));

/** Nobody takes them: they follow from seats and reports. */
const systemLines = (): Line[] =>
  Object.entries(systemSteps).map(([verb, { from, to, requires }]) => ({
    verb,
    from,
    to,
    by: ['system'],
    needs: [],
    requires,
    only: [],
  }));

const placementLines = (): Line[] =>
  placementVerbs.map((verb) => {
    const { from, to, by, needs, requires, modes } = stepOf(verb);
    return { verb, from, to: to ?? 'back at work', by, needs, requires, only: modes ?? [] };
  });

/** Steps that many states share would cross the picture out: they stand in the table only. */
const drawn = (lines: Line[]): string =>
  lines
    .filter((line) => line.from.length <= 4)
    .flatMap((line) => [
      ...line.from.map((from) => `  ${from} --> ${line.to.replaceAll(' ', '_')}: ${plain(line.verb)}`),
      ...(line.vacancyFrom ?? []).map(
        (from) => `  ${from} --> ${line.to.replaceAll(' ', '_')}: ${plain(line.verb)} (vacancy)`,
      ),
    ])
    .join('\n');

const fromVacancy = (from: readonly string[] | undefined): string =>
  from ? `; a vacancy: ${from.length > 0 ? listed(from) : 'never'}` : '';

const table = (lines: Line[]): string =>
  [
    '| step | from | to | who | with it | rests on |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines.map(
      ({ verb, from, vacancyFrom, to, by, needs, requires, only }) =>
        `| ${plain(verb)}${only.length > 0 ? ` (${listed(only)})` : ''} | ${listed(from)}${fromVacancy(vacancyFrom)} | ${plain(to)} | ${listed(by)} | ${listed(needs)} | ${listed(requires)} |`,
    ),
  ].join('\n');

export function drawLifeCycles(): string {
  return `<!-- Written by \`npm run drawings\` from server/assignments/rules.ts and server/placements/rules.ts. -->

# The two life cycles

What moves an assignment and a placement, who moves it, what comes with the step, and which facts the database must hold
before it. A coordinator may take down a step of a member or a host with evidence; a yes that was taken down opens no
contact until the person, or a second coordinator, confirms it. Part filled, filled and closed follow from seats and
reports; closed is opened again by a wrong click that is taken back. For a vacancy whoever is in the pool applies by their own act: the placement begins as interested.

## An assignment (terms of reference)

\`\`\`mermaid
stateDiagram-v2
${drawn([...assignmentLines(), ...systemLines()])}
\`\`\`

${table([...assignmentLines(), ...systemLines()])}

## A placement (a person at an assignment)

\`\`\`mermaid
stateDiagram-v2
${drawn(placementLines())}
\`\`\`

${table(placementLines())}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(lifeCyclesFile, drawLifeCycles());
