// Which language a request is answered in: ?lang= in the address, then the cookie, then the browser, then English.
import { baseLocale, locales, type Locale } from '#lib/paraglide/runtime.js';

export const languageCookie = 'language';

/** Languages in their own names: a person looking for theirs may not read the page's. */
const ownNames: Record<string, string> = {
  en: 'English',
  fr: 'Français',
  ar: 'العربية',
  es: 'Español',
  pt: 'Português',
  nl: 'Nederlands',
  de: 'Deutsch',
  it: 'Italiano',
  so: 'Soomaali',
  am: 'አማርኛ',
  ti: 'ትግርኛ',
  rw: 'Ikinyarwanda',
  sw: 'Kiswahili',
  fa: 'فارسی',
  ur: 'اردو',
};

const rightToLeft = new Set(['ar', 'fa', 'ur', 'he', 'ps', 'sd', 'ug', 'yi', 'dv', 'ckb']);

export function isLocale(language: string): language is Locale {
  return (locales as readonly string[]).includes(language);
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

export function ownNameOf(language: string): string {
  return (
    ownNames[language] ?? new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  );
}

/** Language codes only (ISO 639): whatever else stands in an address or a cookie is not kept. */
function wellFormed(language: string | null | undefined): string | undefined {
  const found = language?.toLowerCase();
  return found && /^[a-z]{2,3}$/.test(found) ? found : undefined;
}

/** The first language of an Accept-Language header that the pages speak. */
function preferred(header: string | null): Locale | undefined {
  const wishes = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='));
      return {
        language: tag.trim().toLowerCase().split('-')[0] ?? '',
        quality: Number(quality?.slice(2) ?? 1),
      };
    })
    .filter((wish) => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wishes.map((wish) => wish.language).find(isLocale);
}

export interface LanguageChoice {
  locale: Locale;
  language: string;
  /** Set when the address asked for it, so that it is remembered. */
  remember?: string;
}

export function chooseLanguage(
  url: URL,
  cookie: string | undefined,
  acceptLanguage: string | null,
): LanguageChoice {
  const asked = wellFormed(url.searchParams.get('lang'));
  const language = asked ?? wellFormed(cookie) ?? preferred(acceptLanguage) ?? baseLocale;
  const locale = isLocale(language) ? language : baseLocale;
  return asked ? { locale, language, remember: asked } : { locale, language };
}
