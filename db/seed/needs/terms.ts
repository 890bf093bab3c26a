// The shape of the demo's hosts and terms of reference.
import type { AssignmentStatus, CefrLevel, HostKind, Mode, Sector } from '../../vocabulary.ts';

export interface InstitutionSeed {
  programme: string;
  key: string;
  name: string;
  kind: HostKind;
  sector: Sector;
  country: string;
  city: string;
  /** Months from today until the check of the institution runs out. */
  diligenceMonths: number;
}

export interface NeedSeed {
  host: string;
  title: string;
  need: string;
  tasks: string;
  outputs: string;
  mode: Mode;
  status: AssignmentStatus;
  seats: number;
  /** Weeks from today to the first day, and how many weeks it lasts; null for permanent posts. */
  startsIn: number;
  weeks: number | null;
  occupation: string | null;
  essential: [skill: string, level: number][];
  optional: [skill: string, level: number][];
  languages: [code: string, level: CefrLevel][];
  minimumExperience?: number;
  licence?: boolean;
  donor?: string;
  /** A vacancy: what the employer pays, and for how long. */
  employment?: string;
}

export interface Terms {
  need: string;
  tasks: string;
  outputs: string;
}

export const need = (
  host: string,
  title: string,
  mode: Mode,
  status: AssignmentStatus,
  when: { seats?: number; startsIn: number; weeks: number | null },
  asks: Pick<NeedSeed, 'occupation' | 'essential' | 'optional' | 'languages'> &
    Pick<NeedSeed, 'minimumExperience' | 'licence' | 'donor' | 'employment'>,
  terms: Terms,
): NeedSeed => ({
  host,
  title,
  mode,
  status,
  seats: when.seats ?? 1,
  startsIn: when.startsIn,
  weeks: when.weeks,
  ...asks,
  ...terms,
});

export const english: [string, CefrLevel][] = [['eng', 'B2']];
