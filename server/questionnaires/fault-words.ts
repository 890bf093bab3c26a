// A fault as its author reads it, in their language.
import { say } from '../messages.ts';
import type { Fault } from './faults.ts';

/** The whole key of the text. */
export const textOfFault = ({ code }: Fault): string => `questionnaire_fault_${code}`;

/** What fills its gaps; a language is named and not coded. */
export function valuesOfFault({ params }: Fault, reader: string): Record<string, string> {
  if (params.language === undefined) return params;
  const name = new Intl.DisplayNames([reader], { type: 'language' }).of(params.language);
  return { ...params, language: name ?? params.language };
}

export function sayFault(fault: Fault, reader: string): string {
  return say(reader, textOfFault(fault), valuesOfFault(fault, reader));
}
