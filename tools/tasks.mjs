// The root's scripts, each with what it needs first.
import { join } from 'node:path';
import { foreground, format, test, testLong, verify } from './checks.mjs';
import { build, install } from './prepare.mjs';
import { expectFreePort, serve } from './serve.mjs';
import { projectNode, root } from './steps.mjs';

const program = (path, args) => [projectNode(), [join(root, path), ...args], {}];

export const tasks = {
  async start(args) {
    if (!args.includes('--worker')) await expectFreePort();
    await build();
    return serve(args);
  },
  async build() {
    await build();
    return 0;
  },
  async verify() {
    await build(); // the checkers need what the build generates
    return verify();
  },
  async test(args) {
    await build();
    return test(args);
  },
  async 'test:long'(args) {
    await build();
    return testLong(args);
  },
  async bench(args) {
    await build();
    return foreground(program('test/bench/run.ts', args));
  },
  /** `import <folder|zip>…` brings ESCO in; the pages are not needed for it. */
  async taxonomy(args) {
    await install();
    return foreground(program('server/taxonomy.ts', args));
  },
  /** `rebuild` makes the search index anew, `reconcile` compares it with the database. */
  async search(args) {
    await install();
    return foreground(program('server/search.ts', args));
  },
  /** Writes db/schema.sql anew after a migration was added. */
  async schema() {
    await install();
    return foreground(program('db/describe.ts', []));
  },
  /** Writes docs/life-cycles.md anew after a step of a life cycle was changed. */
  async drawings() {
    await install();
    return foreground(program('server/life-cycles.ts', []));
  },
  async format() {
    await install();
    return format();
  },
  /** For contributors: from now on every commit runs `npm run verify` first. */
  async hooks() {
    await install();
    return foreground(program('node_modules/lefthook/bin/index.js', ['install']));
  },
};
