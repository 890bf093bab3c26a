// Which language a request is answered in: ?lang= in the address, then the cookie, then the browser, then English.

export const languageCookie = 'language';

/** Scripts that run from right to left (ISO 15924). */
const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/** By the script that the language is mostly written in. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** A language in its own name, as it begins a line: a person looking for theirs may not read the page's. */
export function ownNameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  const [first = ''] = name;
  return first.toLocaleUpperCase(language) + name.slice(first.length);
}

/** Language codes only (ISO 639): whatever else stands in an address or a cookie is not kept. */
function wellFormed(language: string | null | undefined): string | undefined {
  const found = language?.toLowerCase();
  return found && /^[a-z]{2,3}$/.test(found) ? found : undefined;
}

/** The first language of an Accept-Language header that the pages speak. */
function preferred<Locale extends string>(
  header: string | null,
  locales: readonly Locale[],
): Locale | undefined {
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
  return wishes
    .map((wish) => locales.find((locale) => locale === wish.language))
    .find((locale) => locale !== undefined);
}

export interface LanguageChoice<Locale extends string> {
  /** What the pages speak. */
  locale: Locale;
  /** What the person asked for; a questionnaire may speak it where the pages do not. */
  language: string;
  /** Set when the address asked for it, so that it is remembered. */
  remember?: string;
}

export function chooseLanguage<Locale extends string>(
  url: URL,
  cookie: string | undefined,
  acceptLanguage: string | null,
  { locales, baseLocale }: { locales: readonly Locale[]; baseLocale: Locale },
): LanguageChoice<Locale> {
  const asked = wellFormed(url.searchParams.get('lang'));
  const language = asked ?? wellFormed(cookie) ?? preferred(acceptLanguage, locales) ?? baseLocale;
  const locale = locales.find((one) => one === language) ?? baseLocale;
  return asked ? { locale, language, remember: asked } : { locale, language };
}
