// What a certificate says, as rows that a page shows, and the words of its parts and reasons.
import type { Mode } from '@compatriot/db/vocabulary.ts';
import type { CertificatePart, RevocationReason } from '@compatriot/db/work-vocabulary.ts';
import { capital, countryName, formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { modeWord } from '#lib/words.ts';

export interface Said {
  name?: string | null;
  institution?: string;
  title?: string;
  mode?: Mode;
  place?: string | null;
  country?: string | null;
  startsOn?: string | null;
  endsOn?: string | null;
}

export interface Certificate {
  standing: {
    number: string;
    issuedAt: string;
    name: string | null;
    says: Said & { programme: string };
    shows: CertificatePart[] | null;
    address: string | null;
  } | null;
  revoked: { number: string; issuedAt: string; revokedAt: string; reason: RevocationReason }[];
  can: string[];
}

/** Of what is there; a part that is not shown has no row. */
export function rowsOf(said: Said): { label: string; value: string }[] {
  const { name, title, institution, place, country, startsOn, endsOn, mode } = said;
  const where = [place, country ? countryName(country) : null].filter((part) => part).join(', ');
  const when =
    startsOn && endsOn
      ? m.certificate_from_to({ from: formatDate(startsOn), to: formatDate(endsOn) })
      : startsOn
        ? m.certificate_since({ from: formatDate(startsOn) })
        : '';
  return [
    { label: m.certificate_holder(), value: name ?? '' },
    { label: m.certificate_assignment(), value: title ?? '' },
    { label: m.certificate_institution(), value: institution ?? '' },
    { label: m.certificate_place(), value: where },
    { label: m.certificate_dates(), value: when },
    { label: m.certificate_mode(), value: mode ? capital(modeWord(mode)) : '' },
  ].filter(({ value }) => value !== '');
}

export const partWord = (part: CertificatePart): string => {
  const words: Record<CertificatePart, () => string> = {
    name: m.certificate_part_name,
    institution: m.certificate_part_institution,
    title: m.certificate_part_title,
    dates: m.certificate_part_dates,
    mode: m.certificate_part_mode,
    place: m.certificate_part_place,
  };
  return words[part]();
};

export const reasonWord = (reason: RevocationReason): string => {
  const words: Record<RevocationReason, () => string> = {
    wrong_name: m.certificate_reason_wrong_name,
    wrong_facts: m.certificate_reason_wrong_facts,
    not_earned: m.certificate_reason_not_earned,
    other: m.certificate_reason_other,
  };
  return words[reason]();
};

/** A code as it is typed or read off a paper becomes one address. */
export const plainCode = (typed: string): string =>
  typed
    .trim()
    .replace(/^.*\/verify\//i, '')
    .replace(/[^0-9A-Za-z]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
