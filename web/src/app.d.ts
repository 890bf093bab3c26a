// What this app adds to SvelteKit's own types.
import type { Locale } from '#lib/paraglide/runtime.js';
import type { PageBridge } from '@compatriot/server/page-bridge.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** Of a closed survey: where the answers begun there can be downloaded. */
      file?: string;
    }
    interface Locals {
      /** The language of the page's own words: one of those in server/messages. */
      locale: Locale;
      /** The language the person asked for; a survey may speak more languages than the pages do. */
      language: string;
    }
    // Named once here so that `event.platform.req.compatriot` is known everywhere.
    interface Platform {
      req: import('node:http').IncomingMessage & { compatriot?: PageBridge };
    }
  }
}
