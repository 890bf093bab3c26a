// How the pages are built: SvelteKit for Node (mounted in Fastify by server/pages.ts) and Paraglide for the texts
// that pages, mail and problems share (server/messages).
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { writeMessageSettings } from './page-languages.ts';

writeMessageSettings();

export default defineConfig({
  // Vite's list of every file says nothing; what goes wrong is still printed.
  logLevel: 'warn',
  build: { reportCompressedSize: false },
  // Only `vite dev` uses this: the browser's own calls (type-ahead) go to a running server.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      // Which language a page speaks is decided in the hooks, once, from the address, the cookie and the browser.
      strategy: ['baseLocale'],
      emitReadme: false,
    }),
    sveltekit({
      adapter: adapter({ envPrefix: 'COMPATRIOT_PAGES_' }),
      // Root-relative addresses: an error page for /a/b/c must find its style sheet too.
      paths: { relative: false },
      // Small style sheets ride in the page: on a poor link each request costs more than its bytes.
      inlineStyleThreshold: 4500,
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The one style attribute is SvelteKit's own: it hides the element that tells screen readers of a new page.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
});
