// In the browser the page's language is the one the server rendered it in.
import { baseLocale, overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { isLocale } from '#lib/language.ts';

overwriteGetLocale(() => {
  const language = document.documentElement.lang;
  return isLocale(language) ? language : baseLocale;
});
