// Tells the message compiler which languages there are: those that have a file in server/messages, English first
// because whatever another language lacks is said in it. Its settings are made here and are not kept in git.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const baseLocale = 'en';

export function writeMessageSettings(): void {
  const own = readdirSync(new URL('../server/messages/', import.meta.url))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((language) => language !== baseLocale)
    .sort();
  const settings = `${JSON.stringify(
    {
      $schema: 'https://inlang.com/schema/project-settings',
      baseLocale,
      locales: [baseLocale, ...own],
      telemetry: 'off',
      modules: ['./node_modules/@inlang/plugin-message-format/dist/index.js'],
      'plugin.inlang.messageFormat': { pathPattern: '../server/messages/{locale}.json' },
    },
    null,
    2,
  )}\n`;
  const folder = new URL('./project.inlang/', import.meta.url);
  const file = new URL('settings.json', folder);
  mkdirSync(folder, { recursive: true });
  // The compiler watches this file while pages are being written: an unchanged one is left alone.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== settings) writeFileSync(file, settings);
}

if (import.meta.main) writeMessageSettings();
