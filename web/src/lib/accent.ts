// A programme's own colour: checked before it is used, and the ink that can be read on it.

const house = '#0b5d57';

/** Any text becomes a six-digit colour or the product's own. */
export function accentOf(accent: string | null | undefined): string {
  return accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : house;
}

/** White or ink, whichever has more contrast (relative luminance, WCAG 2.2). */
export function inkOn(colour: string): string {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  // Equal contrast with white and with the ink (#1b2430, luminance 0.017) lies at 0.21.
  return luminance > 0.21 ? '#1b2430' : '#ffffff';
}

/** Where the one-line style sheet with this colour lives; a style attribute would need a weaker content policy. */
export function accentSheet(accent: string | null | undefined): string {
  return `/accent/${accentOf(accent).slice(1)}.css`;
}
