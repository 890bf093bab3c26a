// In the browser the page's language is the one the server rendered it in.
import { baseLocale, isLocale, overwriteGetLocale } from '#lib/paraglide/runtime.js';

overwriteGetLocale(() => {
  const language = document.documentElement.lang;
  return isLocale(language) ? language : baseLocale;
});
