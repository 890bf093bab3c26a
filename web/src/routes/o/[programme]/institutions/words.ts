// Kinds of institutions and the state of their check, in the page's language. Call these while rendering.
import type { DiligenceCheck, HostKind } from '@compatriot/db/vocabulary.ts';
import { formatDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

const kinds: Record<HostKind, () => string> = {
  hospital: m.institution_kind_hospital,
  university: m.institution_kind_university,
  school: m.institution_kind_school,
  ministry: m.institution_kind_ministry,
  agency: m.institution_kind_agency,
  firm: m.institution_kind_firm,
  ngo: m.institution_kind_ngo,
  association: m.institution_kind_association,
};

const checks: Record<DiligenceCheck, () => string> = {
  registration: m.institution_checked_registration,
  ownership: m.institution_checked_ownership,
  references: m.institution_checked_references,
  premises: m.institution_checked_premises,
  finances: m.institution_checked_finances,
  safeguarding: m.institution_checked_safeguarding,
  sanctions: m.institution_checked_sanctions,
};

export const checkedWord = (check: DiligenceCheck): string => checks[check]();

export const kindWord = (kind: HostKind): string => kinds[kind]();

export function checkWord(one: { dueDiligenceUntil: string | null; dueDiligenceValid: boolean }): string {
  if (!one.dueDiligenceUntil) return m.institution_check_none();
  const date = formatDate(one.dueDiligenceUntil);
  return one.dueDiligenceValid ? m.institution_check_until({ date }) : m.institution_check_over({ date });
}
