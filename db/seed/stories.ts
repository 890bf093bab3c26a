// What somebody finds who starts the demo: people in every part of the way from an invitation to a closed file, with what was
// said and signed and paid on it, and desks with work on them. Ids from names: nothing here is drawn by lot.
import type { Transaction } from '../client.ts';
import { idOf } from './dropping-out.ts';
import { addDays, isoDay, type MadePerson } from './people.ts';
import { emptyBook, writeBook } from './stories/book.ts';
import { atWorkStories } from './stories/at-work.ts';
import { castOf } from './stories/cast.ts';
import { choosingStories } from './stories/choosing.ts';
import { tellEarlier } from './stories/earlier.ts';
import { endingStories, seedEndings } from './stories/endings.ts';
import { preparingStories } from './stories/preparing.ts';
import { seedProjects } from './stories/projects.ts';
import { tell } from './stories/tell.ts';

const stories = [...choosingStories, ...preparingStories, ...atWorkStories, ...endingStories];

/** @param guest the demo's own member, in the programme that has one */
export async function seedStories(
  tx: Transaction,
  programmeId: string,
  people: MadePerson[],
  guest: MadePerson | null,
  today: Date,
): Promise<void> {
  const cast = await castOf(tx, programmeId, people, guest, today);
  const book = emptyBook();
  await tellEarlier(tx, book, cast);
  // The stories are those of one programme; the others have what they always had.
  const told = guest ? stories.map((story) => tell(book, cast, story)) : [];
  if (guest && cast.partner)
    book.covers.push({
      id: idOf(`cover ${cast.code}`),
      programmeId,
      awayId: cast.partner,
      coverId: cast.coordinator,
      fromOn: isoDay(addDays(today, -2)),
      untilOn: isoDay(addDays(today, 9)),
      madeBy: cast.partner,
      madeAt: addDays(today, -8),
    });
  await writeBook(tx, book);
  const after = emptyBook();
  for (const each of told) each.book = after;
  await seedEndings(tx, told);
  await writeBook(tx, after);
  await seedProjects(tx, cast);
}
