// The demo's first wave of GUYD: a few hundred people who answered two years ago. They are counted and nothing more: no
// profile, no name, no contact.
import type { Faker } from '@faker-js/faker';
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { responses } from '../tables/responses.ts';
import { answersOf } from './answers.ts';
import { addDays, makePeople } from './people.ts';
import type { ProgrammeSeed } from './programmes.ts';
import { answerThen } from './questionnaires/guyd-waves.ts';
import type { QuestionnaireSeed } from './questionnaires/pieces.ts';
import type { StarterTaxonomy } from './taxonomy/read.ts';

const begunDaysAgo = 900;
const overDaysAgo = 730;
const people = 340;

export async function seedEarlierWave(
  tx: Transaction,
  makers: { faker: Faker; fakers: Map<string, Faker>; taxonomy: StarterTaxonomy },
  programme: ProgrammeSeed & { earlier: QuestionnaireSeed },
  programmeId: string,
  today: Date,
): Promise<void> {
  const { faker, fakers, taxonomy } = makers;
  const begun = addDays(today, -begunDaysAgo);
  const [version] = await tx
    .insert(questionnaireVersions)
    .values({
      programmeId,
      version: 1,
      wave: 1,
      status: 'retired',
      definition: programme.earlier,
      createdAt: begun,
      updatedAt: begun,
      publishedAt: begun,
    })
    .returning({ id: questionnaireVersions.id });
  if (!version) throw new Error('The earlier wave was not written');
  // It was spread by embassies then: more of the neighbours, fewer from afar, and fewer who would help online.
  const then: ProgrammeSeed = {
    ...programme,
    people,
    languages: ['en', 'fr'],
    residence: { ...programme.residence, US: 160, CA: 110, TT: 95, SR: 90, BB: 70, VE: 60 },
    occupations: { ...programme.occupations, it: 5, education: 22 },
  };
  const made = makePeople(faker, fakers, then, taxonomy, begun);
  await tx.insert(responses).values(
    made.map((person) => {
      const answers = Object.entries(answersOf(programme.earlier, person));
      return {
        id: person.responseId,
        programmeId,
        versionId: version.id,
        language: person.language,
        channel: faker.helpers.arrayElement(['embassy', 'embassy', 'association', 'facebook']),
        answers: Object.fromEntries(
          answers
            .filter(([key]) => key !== 'modes' || faker.datatype.boolean(0.8))
            .map(([key, answer]) => [key, answerThen(key, answer)]),
        ),
        bodyHash: person.receipt,
        receipt: person.receipt,
        secretHash: 'demo',
        submittedAt: addDays(begun, faker.number.int({ min: 1, max: begunDaysAgo - overDaysAgo - 1 })),
      };
    }),
  );
}
