// What `npm run verify` and `npm test` look at, and the counts that `npm test` ends with.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment, line, projectNode, root, run, show, webScript } from './steps.mjs';

const cache = join(root, 'node_modules/.cache');
const program = (path, ...args) => [projectNode(), [join(root, path), ...args], {}];
const prettier = (...args) =>
  program(
    'node_modules/prettier/bin/prettier.cjs',
    '--cache',
    `--cache-location=${cache}/prettier.json`,
    ...args,
  );

function vitest(...args) {
  const [node, words] = program('test/node_modules/vitest/vitest.mjs', 'run', ...args);
  return [node, words, { cwd: join(root, 'test') }];
}

/** The longest first, for they run two at a time. The build before them made the code that the pages' types come from. */
const checks = () => [
  ['Types of the pages', webScript('types')],
  ['Types of the tests', program('node_modules/typescript/bin/tsc', '-p', 'test')],
  ['Types of the packages', program('node_modules/typescript/bin/tsc', '-p', '.')],
  ['Format', prettier('--check', '.', '--log-level=warn')],
  [
    'Lint',
    program('node_modules/eslint/bin/eslint.js', '.', '--cache', `--cache-location=${cache}/eslint.json`),
  ],
];

const quickTests = () => ['Structure and rules', vitest('--project', 'structure', '--project', 'rules')];

/** Resolves with how many failed. Each failure is printed whole once all have ended: they would mix otherwise. */
async function look(list) {
  mkdirSync(cache, { recursive: true });
  const failures = [];
  const waiting = [...list];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [title, command] = next;
      await show(title, async () => {
        const { output, ended } = await run(...command);
        if (ended !== 'code 0') throw new Error(output.trim() || ended);
      }).catch((error) => failures.push([title, error.message]));
    }
  };
  await Promise.all([work(), work()]);
  for (const [title, output] of failures) line(`\n── ${title} ──\n${output}`);
  return failures.length;
}

export async function verify() {
  const failed = await look([quickTests(), ...checks()]);
  if (failed > 0) line(`\n${failed} of ${checks().length + 1} checks failed; what each says stands above.`);
  return failed === 0 ? 0 : 1;
}

/** Everything; or, with arguments, only the tests that vitest picks by them. */
export async function test(args) {
  const failedChecks = args.length > 0 ? 0 : await look(checks());
  if (failedChecks > 0) line(`\n${failedChecks} checks failed (above); they count as failed below.`);
  const report = join(cache, 'test-report.json');
  rmSync(report, { force: true });
  const everything = args.includes('--project') ? [] : ['--project', '!long'];
  const code = await foreground(
    vitest(...everything, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args),
  );
  const counts = count(report, code);
  counts.failed += failedChecks;
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 || code !== 0 ? 1 : 0;
}

export const testLong = (args) => foreground(vitest('--project', 'long', ...args));

export const format = async () => foreground(prettier('--write', '.', '--log-level=warn'));

/** A file that cannot even be loaded holds no test that failed, and a crash leaves no report: each counts as one. */
function count(report, code) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const { testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  for (const file of testResults) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      counts.failed += 1;
    }
    for (const { status } of file.assertionResults) {
      counts[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
    }
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** With the terminal handed over. Resolves with the code to exit with. */
export function foreground([command, args, options]) {
  return new Promise((settle, fail) => {
    const child = spawn(command, args, { cwd: root, env: environment(), stdio: 'inherit', ...options });
    // Ctrl-C reaches it from the terminal; here we only wait for it to end.
    const wait = () => undefined;
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', forward);
    child.on('error', fail);
    child.on('exit', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', forward);
      settle(code ?? 1);
    });
  });
}
