// The house rules of shared/DESIGN.md that a machine can hold: who may import whom, and where things may stand.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const packages = ['db', 'search', 'server', 'web', 'test'];

interface Source {
  path: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

function sourcesOf(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/node_modules|\/build\/|\.svelte-kit|\/paraglide\//.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const imports = [
        ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
      ].map((match) => ({
        from: match[2] ?? '',
        typeOnly:
          match[1] !== undefined || /^\s*(?:import|export)\s+\{(?:\s*type\s[^,}]+,?)+\s*\}/.test(match[0]),
      }));
      return { path: relative(root, path), text, imports };
    });
}

const all = new Map(packages.map((name) => [name, sourcesOf(name)]));
const files = [...all.values()].flat();

/** `server/talent/actions.ts` importing `../route.ts` → `server/route.ts`; `@compatriot/db/client.ts` → `db/client.ts`. */
function target(source: Source, from: string): string {
  if (from.startsWith('@compatriot/')) return from.replace('@compatriot/', '');
  if (from.startsWith('.')) return relative(root, resolve(root, dirname(source.path), from));
  return from;
}

function offenders(
  folder: string,
  pattern: RegExp,
  forbidden: (to: string, typeOnly: boolean) => boolean,
): string[] {
  return (all.get(folder) ?? [])
    .filter((source) => pattern.test(source.path))
    .flatMap((source) =>
      source.imports
        .filter((each) => forbidden(target(source, each.from), each.typeOnly))
        .map((each) => `${source.path} imports ${each.from}`),
    );
}

describe('arrows', () => {
  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((source) => source.imports).length).toBeGreaterThan(300);
  });

  test('db imports no other package', () => {
    expect(offenders('db', /./, (to) => /^(search|server|web|test)\//.test(to))).toEqual([]);
  });

  test('search imports db only', () => {
    expect(offenders('search', /./, (to) => /^(server|web|test)\//.test(to))).toEqual([]);
  });

  test('only db speaks SQL and knows drizzle and the driver', () => {
    for (const name of ['search', 'server', 'web', 'test']) {
      expect(offenders(name, /./, (to) => /^(drizzle-orm|postgres|pg-boss|pg)(\/|$)/.test(to))).toEqual([]);
    }
  });

  test('web reaches schemas, rules and texts of the server, and the vocabulary; nothing else', () => {
    expect(
      offenders(
        'web',
        /./,
        (to, typeOnly) =>
          (/^server\//.test(to) &&
            !(typeOnly && to === 'server/page-bridge.ts') &&
            !/^server\/([a-z-]+\/(schema|rules|calendar|ids|reserved|codes|facts|answers|checks|faults|texts|editing|picking|question-form)\.ts|messages\/)/.test(
              to,
            )) ||
          /^(search|test)\//.test(to) ||
          (/^db\//.test(to) && !/^db\/(vocabulary|work-vocabulary|survey-code)\.ts$/.test(to)),
      ),
    ).toEqual([]);
  });

  test('a noun’s rules are pure: no database, no framework, schemas as types only', () => {
    expect(
      offenders('server', /^server\/[a-z-]+\/(rules|policy)\.ts$/, (to, typeOnly) => {
        if (/(^|\/)(authorize|context)\.ts$/.test(to)) return false;
        if (/schema\.ts$/.test(to) || to === 'zod') return !typeOnly;
        return (
          (/^db\//.test(to) && !/^db\/(work-)?vocabulary\.ts$/.test(to) && !typeOnly) ||
          /^(search\/|fastify|@fastify|node:)/.test(to) ||
          /(actions|routes|jobs)\.ts$/.test(to)
        );
      }),
    ).toEqual([]);
  });

  test('routes hold no SQL and no Fastify object reaches an action', () => {
    expect(offenders('server', /\/actions\.ts$/, (to) => /^(fastify|@fastify)/.test(to))).toEqual([]);
    expect(
      offenders('server', /^server\/(?!health|development)[a-z]+\/routes\.ts$/, (to) =>
        /^db\/(queries|client|tables)/.test(to),
      ),
    ).toEqual([]);
  });

  test('only db/queries mints a ConsentedProfile', () => {
    const minters = files
      .filter((source) => /as ConsentedProfile\b/.test(source.text))
      .map((source) => source.path);
    expect(
      minters.filter((path) => path !== 'db/queries/profiles.ts' && !path.startsWith('test/structure')),
    ).toEqual([]);
  });
});

describe('places', () => {
  test('a noun’s folder holds only the known files', () => {
    const known = /^(schema|rules|policy|actions|routes|jobs|[a-z-]+)\.(ts|typ)$/;
    const nouns = readdirSync(join(root, 'server'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !['node_modules', 'messages'].includes(entry.name),
    );
    for (const noun of nouns) {
      const strange = readdirSync(join(root, 'server', noun.name)).filter(
        (name) => !known.test(name) || /utils|helpers|manager|service/i.test(name),
      );
      expect(strange, noun.name).toEqual([]);
    }
  });

  test('the environment is read in config.ts only', () => {
    const readers = files
      .filter((source) => /process\.env/.test(source.text) && !source.path.startsWith('test/'))
      .map((source) => source.path)
      .filter((path) => !['server/config.ts', 'server/pages.ts', 'web/vite.config.ts'].includes(path));
    expect(readers).toEqual([]);
  });

  test('no file of 600 lines, and every file says why it exists', () => {
    const long = files.filter((source) => source.text.split('\n').length >= 600).map((source) => source.path);
    expect(long).toEqual([]);
    const silent = files
      .filter(
        (source) =>
          source.path.endsWith('.ts') &&
          !source.path.includes('/routes/') &&
          !/^(\/\/|\/\*)/.test(source.text),
      )
      .map((source) => source.path);
    expect(silent).toEqual([]);
  });

  test('no marks of unfinished work, no raw HTML', () => {
    const marks =
      /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\{@html|\bas any\b|catch *(\([^)]*\))? *\{ *\}|\.only\(/;
    const found = files
      .filter((source) => source.path !== 'test/structure.test.ts' && marks.test(source.text))
      .map((source) => source.path);
    expect(found).toEqual([]);
  });

  test('every role that may act in a test is a persona, not a mock', () => {
    const mocking = files
      .filter((source) => source.path.startsWith('test/') && /vi\.mock\(/.test(source.text))
      .map((source) => source.path);
    expect(mocking).toEqual([]);
  });

  // API tests share what they import, so a stage that did this when it is imported would do it for one file only.
  test('only a test file starts an app or sets hooks by being imported', () => {
    const starting = files
      .filter(({ path }) => path.startsWith('test/') && !path.endsWith('.test.ts'))
      .filter(({ text }) => /^(export )?(const|let) .*\buseTestApp\(|^(before|after)(All|Each)\(/m.test(text))
      .map(({ path }) => path);
    expect(starting).toEqual([]);
  });
});
