// The house rules a machine can hold. Types are checked by tsc and svelte-check; this stays quick by not using them.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const environmentRule = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only server/config.ts reads the environment, once, and says what each variable means.',
};
const swallowRule = {
  // A comment does not make a swallowed error visible; answering something for the case that is meant does.
  selector: 'CatchClause > BlockStatement[body.length=0]',
  message: 'An error that is caught must have a consequence.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/build/',
      '**/.svelte-kit/',
      '**/paraglide/',
      '**/.data*/',
      'coverage/',
      'web/static/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly' },
    },
    rules: {
      'no-undef': 'off', // the type checkers know better what there is
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', environmentRule, swallowRule],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-ignore': true, 'ts-expect-error': 'allow-with-description', 'ts-nocheck': true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off', // the pages always stand at the root of their origin
      'prefer-const': 'off', // $props() is destructured with let
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    // These say to a person what happens; the rest of the server writes its log through Fastify.
    files: ['server/**/*.ts', 'db/**/*.ts', 'search/**/*.ts'],
    ignores: ['server/main.ts', 'server/taxonomy.ts', 'server/search.ts', 'search/rebuild.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['web/**/*.{ts,svelte}'],
    rules: { 'no-console': ['error', { allow: ['error'] }] },
  },
  {
    // config.ts is the one reader; pages.ts sets what SvelteKit's adapter reads from nowhere else.
    files: ['server/config.ts', 'server/pages.ts', 'tools/**', 'test/**'],
    rules: { 'no-restricted-syntax': ['error', swallowRule] },
  },
);
