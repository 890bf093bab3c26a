// A question made ready for these columns: conditions and parts of the score as tables of whole numbers, so that looking at a
// person is a few look-ups. The one place in TypeScript where conditions and scores stand; ranking.ts runs them over people.
import type { MatchQuestion, UnknownCondition } from '@compatriot/db/match.ts';
import {
  type HardCondition,
  ageBands,
  experienceBands,
  hardConditions,
  iscedLevels,
  legalRoom,
  modes,
  scoreParts,
  sectors,
  stayLengths,
} from '@compatriot/db/vocabulary.ts';
import { dayOf } from '@compatriot/search/columns.ts';
import type { MatchColumns } from './columns.ts';
import { type Part, cefrRank, gate, levelShift, monthOf, noEnd, noStart, tieState } from './people.ts';

/** The bit of each condition. */
export const bitOf = Object.fromEntries(hardConditions.map((name, at) => [name, 1 << at])) as Record<
  HardCondition,
  number
>;

/** A skill near a need: what it is worth by the level less one, in parts of 10,000. */
export interface NearSkill {
  /** Of the columns; 0 where nobody has it. */
  number: number;
  conceptId: number;
  similarity: number;
  worth: Uint16Array;
}

export interface PlannedNeed {
  essential: boolean;
  near: NearSkill[];
}

/** Above the bits of the conditions: nobody is there (any more). */
export const gone = 1 << 14;
/**
 * The spare bit above each level in `levels`: set before the levels asked for are taken off, it is gone where one falls
 * short, and no other is touched.
 */
const spare = 0x8888_8888 | 0;
/** In `failing`, above the bits of the conditions: languages were named. */
const namedAt = 13;
const named = 1 << namedAt;
/** Places in `legalRoom` of the vocabulary, plus one. */
const legalNo = legalRoom.indexOf('no') + 1;
const legalUnknown = legalRoom.indexOf('unknown') + 1;

const partAt = Object.fromEntries(scoreParts.map((name, at) => [name, at])) as Record<
  (typeof scoreParts)[number],
  number
>;

/** The mean of n values in whole numbers, rounded half up. */
const mean = (sum: number, n: number): number => Math.floor((2 * sum + n) / (2 * n));

export class Plan {
  readonly question: MatchQuestion;
  readonly needs: PlannedNeed[];
  readonly essential: number;
  readonly optional: number;
  /** Number of the assignment's country; nobody comes from one that the columns do not know. */
  readonly country: number;
  /** Bits of conditions that are not lifted. */
  readonly holding: number;
  /** By `Kinds`: bits of the conditions that they fail, and `named`. */
  private readonly failing: Uint16Array;
  private readonly youngest: number;
  private readonly oldest: number;
  private readonly startMonth: number;
  private readonly endMonth: number;
  private readonly languages: { code: number; rank: number; room: number }[];
  private readonly languageBit: number;
  private readonly dateBit: number;
  /** Levels asked for, where those of people stand in `levels`; 0 for languages that are not asked for. */
  private readonly leastLevels: number;
  /** Languages asked for whose levels stand in lists only. */
  private readonly rareLanguages: { code: number; rank: number }[];

  /** Of the part that was worked out last, by place in `scoreParts`; -1 where there is none. */
  readonly fractions = new Int32Array(scoreParts.length);
  private readonly weights: Int32Array;
  private readonly nearOccupation: Uint8Array;
  private readonly asksOccupation: boolean;
  private readonly byExperience: Int32Array;
  private readonly byEducation: Int32Array;
  /** Longest stay → 1 granted, 0 not, -1 no wish that this assignment can answer. */
  private readonly byStay: Int8Array;
  private readonly sectorBit: number;
  private readonly region: number;
  private readonly asksRegion: boolean;
  /** Days since 1970 of the first day of each month from `startMonth` to the one after `endMonth`. */
  private readonly monthStarts: Int32Array;
  private readonly startDay: number;
  private readonly endDay: number;

  constructor(columns: MatchColumns, question: MatchQuestion) {
    const { codes } = columns;
    const { needs, numbers, weights } = question;
    this.question = question;
    this.holding = hardConditions.reduce(
      (bits, name) => (question.without.includes(name) ? bits : bits | bitOf[name]),
      0,
    );
    this.country = codes.countries.find(needs.country);
    this.needs = needs.skills.map(({ essential, level }, at) => ({
      essential,
      near: (question.near[at] ?? []).map(({ conceptId, similarity }) => ({
        number: codes.concepts.find(conceptId),
        conceptId,
        similarity,
        worth: Uint16Array.from([1, 2, 3, 4], (own) =>
          Math.max(0, similarity * Math.min(100, 100 - numbers.levelStep * (level - own))),
        ),
      })),
    }));
    this.essential = this.needs.filter(({ essential }) => essential).length;
    this.optional = this.needs.length - this.essential;
    this.startMonth = needs.startsOn === null ? noStart : monthOf(needs.startsOn);
    this.endMonth = needs.endsOn === null ? noEnd : monthOf(needs.endsOn);
    this.languages = needs.languages.map(({ code, level }) => {
      const rank = cefrRank(level);
      const room = Math.max(0, Math.min(numbers.languageHeadroom, numbers.languageTop - rank));
      const number = codes.languages.find(code);
      return { code: number, rank, room };
    });
    this.languageBit = this.languages.length > 0 ? this.holding & bitOf.languages : 0;
    this.dateBit = this.holding & bitOf.dates;
    this.rareLanguages = this.languages.filter(({ code }) => levelShift(code) === null);
    this.leastLevels = this.languages.reduce((levels, { code, rank }) => {
      const shift = levelShift(code);
      return shift === null ? levels : levels | (rank << shift);
    }, 0);
    const { from, to } = question.ages;
    this.youngest = from === null ? 0 : ageBands.indexOf(from) + 1;
    this.oldest = to === null ? ageBands.length : ageBands.indexOf(to) + 1;

    this.weights = Int32Array.from(scoreParts, (part) => weights[part]);
    this.asksOccupation = needs.occupationId !== null;
    this.nearOccupation = new Uint8Array(codes.concepts.length);
    for (const { conceptId, similarity } of question.nearOccupations)
      this.nearOccupation[codes.concepts.find(conceptId)] = similarity;
    this.nearOccupation[0] = 0;
    this.byExperience = this.experienceTable();
    const least = needs.minimumEducation === null ? null : Number(needs.minimumEducation);
    this.byEducation = Int32Array.from([-1, ...iscedLevels.map(Number)], (level) => {
      if (least === null || level < 0) return -1;
      return level >= least ? 10_000 : least - level === 1 ? numbers.educationOneBelow : 0;
    });
    const bothDates = needs.startsOn !== null && needs.endsOn !== null;
    this.startDay = bothDates ? dayOf(needs.startsOn!) : 0;
    this.endDay = bothDates ? dayOf(needs.endsOn!) : -1;
    const days = this.endDay - this.startDay + 1;
    this.monthStarts = bothDates
      ? Int32Array.from(
          { length: Math.max(0, this.endMonth - this.startMonth + 2) },
          (_unused, at) => Date.UTC(1970, this.startMonth + at, 1) / 86_400_000,
        )
      : new Int32Array(0);
    this.byStay = Int8Array.from(['', ...stayLengths], (stay) => {
      if (stay === '' || needs.mode !== 'temporary' || !bothDates) return -1;
      return days <= (numbers.stays[stay] ?? 1_000_000) ? 1 : 0;
    });
    this.sectorBit = needs.sector === null ? 0 : 1 << sectors.indexOf(needs.sector);
    this.failing = Uint16Array.from(codes.kinds.values, (packed) => this.failingOf(packed));
    this.asksRegion = needs.mode !== 'virtual' && needs.region !== null;
    this.region = needs.region === null ? 0 : codes.regions.find(needs.region);
  }

  /**
   * Which conditions people of a part fail, as bits, but for `place` and `essential_skills`; `gone` where nobody is. Made for
   * running over a million people: hardly a branch that could be guessed wrong.
   * @param places of the people; null for everybody from the first place on
   * @param state takes what each fails, in the same order
   * @param counts takes how many fail exactly these
   */
  failures(
    part: Part,
    places: Uint32Array | null,
    count: number,
    state: Uint16Array,
    counts: Uint32Array,
  ): void {
    const { kinds, from, until, levels } = part;
    const { failing, startMonth, endMonth, dateBit, languageBit, leastLevels, rareLanguages } = this;
    const rare = languageBit !== 0 && rareLanguages.length > 0;
    for (let at = 0; at < count; at++) {
      const place = places === null ? at : places[at]!;
      const kind = kinds[place]!;
      if (kind === 0) {
        state[at] = gone;
        continue;
      }
      const known = failing[kind]!;
      let failed = known & (named - 1);
      failed |= ((endMonth - from[place]!) >> 31) & dateBit;
      failed |= ((until[place]! - startMonth) >> 31) & dateBit;
      const short = (((levels[place]! | spare) - leastLevels) & spare) ^ spare;
      failed |= ((short | -short) >> 31) & -(known >>> namedAt) & languageBit;
      if (rare && known >= named && !this.speaksRare(part, place)) failed |= languageBit;
      state[at] = failed;
      counts[failed]! += 1;
    }
  }

  /** Whether every language asked for that does not stand in `levels` is there at its level. */
  private speaksRare(part: Part, place: number): boolean {
    const { small } = part;
    const start = part.smallStart[place]!;
    const end = start + part.languages[place]!;
    for (const { code, rank } of this.rareLanguages) {
      if (code === 0) return false;
      let at = start;
      while (at < end && (small[at]! < code * 8 + rank || small[at]! > code * 8 + 7)) at++;
      if (at === end) return false;
    }
    return true;
  }

  /**
   * Works out `fractions` of somebody whose answers to the needs are worth so much in sum.
   * @returns basis points: the weighted mean of the known parts, rounded half up; 0 when nothing is known
   */
  pointsOf(part: Part, place: number, essentialWorth: number, optionalWorth: number): number {
    const { fractions, weights } = this;
    const packed = part.gates[place]!;
    fractions[partAt.essential_skills] = this.essential > 0 ? mean(essentialWorth, this.essential) : -1;
    fractions[partAt.optional_skills] =
      this.optional > 0 && (packed >>> gate.skills) & 1 ? mean(optionalWorth, this.optional) : -1;
    const occupation = part.occupation[place]!;
    fractions[partAt.occupation] =
      this.asksOccupation && occupation !== 0 ? 100 * this.nearOccupation[occupation]! : -1;
    fractions[partAt.experience] = this.byExperience[(packed >>> gate.experience) & 7]!;
    fractions[partAt.education] = this.byEducation[(packed >>> gate.education) & 15]!;
    fractions[partAt.languages] = this.languagesPart(part, place);
    fractions[partAt.availability] = this.availability(part.from[place]!, part.until[place]!);
    fractions[partAt.wishes] = this.wishes(part, place, (packed >>> gate.stay) & 7);
    let sum = 0;
    let known = 0;
    for (let at = 0; at < fractions.length; at++) {
      const fraction = fractions[at]!;
      if (fraction < 0) continue;
      sum += weights[at]! * fraction;
      known += weights[at]!;
    }
    return known === 0 ? 0 : mean(sum, known);
  }

  /** Conditions that hold and that somebody passes, or would, because nothing is known. */
  unknownOf(part: Part, place: number): UnknownCondition[] {
    const { needs, ages } = this.question;
    const packed = part.gates[place]!;
    const legal = (packed >>> gate.legalRoom) & 3;
    const dated = needs.startsOn !== null || needs.endsOn !== null;
    const unknown: Record<UnknownCondition, boolean> = {
      tie: ((packed >>> gate.tie) & 3) === 0,
      legal_room: needs.mode !== 'virtual' && (legal === 0 || legal === legalUnknown),
      dates: dated && part.from[place] === noStart && part.until[place] === noEnd,
      languages: this.languages.length > 0 && part.languages[place] === 0,
      licence: needs.licenceNeeded && ((packed >>> gate.licence) & 3) === 0,
      age: (ages.from !== null || ages.to !== null) && ((packed >>> gate.age) & 7) === 0,
    };
    return (Object.keys(unknown) as UnknownCondition[]).filter(
      (name) => unknown[name] && (this.holding & bitOf[name]) !== 0,
    );
  }

  /** Whether the short facts of somebody alone fail a condition: `kinds` of a part. Nobody fails. */
  fails(kind: number): boolean {
    return kind === 0 || (this.failing[kind]! & (named - 1)) !== 0;
  }

  private failingOf(packed: number): number {
    const { needs } = this.question;
    const age = (packed >>> gate.age) & 7;
    const bits =
      ((packed >>> modes.indexOf(needs.mode)) & 1 ? 0 : bitOf.mode) |
      (((packed >>> gate.tie) & 3) === tieState.none ? bitOf.tie : 0) |
      (needs.mode !== 'virtual' && ((packed >>> gate.legalRoom) & 3) === legalNo ? bitOf.legal_room : 0) |
      (needs.licenceNeeded && ((packed >>> gate.licence) & 3) === 1 ? bitOf.licence : 0) |
      (age !== 0 && (age < this.youngest || age > this.oldest) ? bitOf.age : 0);
    return (bits & this.holding) | (((packed >>> gate.languages) & 1) << namedAt);
  }

  private experienceTable(): Int32Array {
    const { needs, numbers } = this.question;
    const least = needs.minimumExperience;
    return Int32Array.from(['', ...experienceBands], (band) => {
      if (band === '' || least === null) return -1;
      if (least === 0) return 10_000;
      const first = Number(band.split('_')[0]);
      const years = numbers.bands.findLast(({ from }) => from <= first)?.years;
      return years === undefined ? -1 : Math.min(10_000, Math.floor((10_000 * years) / least));
    });
  }

  /** How far above the levels asked for: all of the room above one (at most so many levels) is 10,000. */
  private languagesPart(part: Part, place: number): number {
    const count = part.languages[place]!;
    if (this.languages.length === 0 || count === 0) return -1;
    const { small } = part;
    const { languageTop } = this.question.numbers;
    const start = part.smallStart[place]!;
    let above = 0;
    for (let asked = 0; asked < this.languages.length; asked++) {
      const { code, rank, room } = this.languages[asked]!;
      for (let at = start; at < start + count; at++) {
        const own = small[at]! & 7;
        if (code === 0 || small[at]! >>> 3 !== code || own < rank) continue;
        above +=
          room === 0
            ? 10_000
            : Math.floor((Math.min(Math.min(own, languageTop) - rank, room) * 10_000) / room);
      }
    }
    return mean(above, this.languages.length);
  }

  /** The share of the assignment's days that lie in the months somebody is free. */
  private availability(from: number, until: number): number {
    if (this.endDay < this.startDay || (from === noStart && until === noEnd)) return -1;
    if (from > this.endMonth || until < this.startMonth) return 0;
    const first =
      from <= this.startMonth
        ? this.startDay
        : Math.max(this.startDay, this.monthStarts[from - this.startMonth]!);
    const last =
      until >= this.endMonth
        ? this.endDay
        : Math.min(this.endDay, this.monthStarts[until - this.startMonth + 1]! - 1);
    if (last < first) return 0;
    return Math.floor(((last - first + 1) * 10_000) / (this.endDay - this.startDay + 1));
  }

  /** Of the wishes that somebody named and the assignment can answer, the share that it grants. */
  private wishes(part: Part, place: number, stay: number): number {
    let named = 0;
    let granted = 0;
    const wished = part.sectors[place]!;
    if (this.sectorBit !== 0 && wished !== 0) {
      named += 1;
      if (wished & this.sectorBit) granted += 1;
    }
    if (this.asksRegion) {
      const start = part.smallStart[place]! + part.languages[place]!;
      const end = part.smallStart[place + 1]!;
      if (end > start) {
        named += 1;
        for (let at = start; at < end; at++)
          if (this.region !== 0 && part.small[at] === this.region) {
            granted += 1;
            break;
          }
      }
    }
    const long = this.byStay[stay]!;
    if (long >= 0) {
      named += 1;
      granted += long;
    }
    return named === 0 ? -1 : Math.floor((granted * 10_000) / named);
  }
}
