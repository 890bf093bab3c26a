// The demo's drafts: people who began and have not sent. In GUYD's survey in New York 970 left it partly filled for 220 who
// finished (DOMAIN.md, Indicators); here about as many stay behind as send, most of them on the first pages.
import { createHash } from 'node:crypto';
import type { Transaction } from '../client.ts';
import { drafts } from '../tables/responses.ts';
import { surveyChannels } from '../tables/surveys.ts';
import { answersOf } from './answers.ts';
import { addDays, type MadePerson } from './people.ts';
import type { ProgrammeSeed } from './programmes.ts';

/** A number from 0 to 1 and an id from a name: the same every time, whatever else is made up before or after. */
const digest = (name: string): string => createHash('sha256').update(name).digest('hex');
const chance = (name: string): number => Number.parseInt(digest(name).slice(0, 8), 16) / 0xffffffff;
export function idOf(name: string): string {
  const hex = digest(name);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Time at the pages: most need six to twelve minutes, some much longer. */
export const secondsOf = (receipt: string): number =>
  Math.round(240 + 420 * chance(`${receipt} pages`) + 2400 * chance(`${receipt} slow`) ** 6);

/** Share of those who stop that stop on each page; the first page asks for consent, the last for an address. */
const stops = [0.3, 0.2, 0.08, 0.06, 0.14, 0.05, 0.05, 0.04, 0.03, 0.02, 0.02, 0.01];

export async function seedDrafts(
  tx: Transaction,
  programme: ProgrammeSeed,
  programmeId: string,
  versionId: string,
  people: MadePerson[],
  today: Date,
): Promise<void> {
  const { topics } = programme.questionnaire;
  const rows = people.slice(0, Math.round(people.length * 0.9)).map((person, index) => {
    const name = `${programme.code} draft ${index}`;
    const place = placeOf(chance(`${name} place`), topics.length);
    const keys = new Set(topics.slice(0, place).flatMap(({ questions }) => questions.map(({ key }) => key)));
    const answers = Object.entries(answersOf(programme.questionnaire, person)).filter(([key]) =>
      keys.has(key),
    );
    const updatedAt = addDays(today, -Math.floor(85 * chance(`${name} day`) ** 2));
    return {
      id: idOf(name),
      programmeId,
      versionId,
      secretHash: 'demo',
      language: person.language,
      channel: person.channel,
      answers: Object.fromEntries(answers),
      // Nobody who never pressed Continue has a place.
      position: place === 0 ? null : (topics[place]?.key ?? 'check'),
      createdAt: updatedAt,
      updatedAt,
      expiresAt: addDays(updatedAt, 90),
      seconds: 40 * (place + 1),
    };
  });
  for (let at = 0; at < rows.length; at += 500) await tx.insert(drafts).values(rows.slice(at, at + 500));
  const channels = ['facebook', 'twitter', 'linkedin', 'association', 'embassy'];
  await tx.insert(surveyChannels).values(channels.map((code) => ({ programmeId, code })));
}

function placeOf(draw: number, pages: number): number {
  let passed = 0;
  for (const [page, share] of stops.entries()) {
    passed += share;
    if (draw < passed) return Math.min(page, pages);
  }
  return pages;
}
