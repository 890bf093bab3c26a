// What the submissions benchmark stands on: a durable PostgreSQL of its own with one programme and its questionnaire, the
// product as `npm start` runs it in production (no demo, the worker apart), and bodies of about forty answers.
import { randomBytes, randomUUID } from 'node:crypto';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { hashSecret } from '@compatriot/server/accounts/sessions.ts';
import { checkAll } from '@compatriot/server/questionnaires/checks.ts';
import { prune, put, route } from '@compatriot/server/questionnaires/rules.ts';
import {
  type Answer,
  type Answers,
  type Definition,
  definitionSchema,
  type Question,
} from '@compatriot/server/questionnaires/schema.ts';
import { timeOrderedId } from '@compatriot/server/responses/ids.ts';
import { startProduct } from './product.ts';

export const programme = 'bench';

export interface Stage {
  owner: postgres.Sql;
  ownerUrl: string;
  origin: string;
  programmeId: string;
  versionId: string;
  answers: Answers;
  stop(): Promise<void>;
}

export async function setStage(dataDir: string): Promise<Stage> {
  const embedded = await startEmbedded({ dataDir });
  const stops: (() => Promise<unknown>)[] = [() => embedded.stop()];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await migrate(embedded.url);
    const owner = postgres(embedded.url, { max: 4, onnotice: () => undefined });
    stops.push(() => owner.end());
    const definition = definitionSchema.parse(guyd);
    const programmeId = randomUUID();
    const versionId = randomUUID();
    await owner`insert into programmes (id, code, name, origin_countries, languages, sectors, modes, status)
      values (${programmeId}, ${programme}, 'Benchmark', '{GY}', '{en}', '{health}', '{temporary}', 'open')`;
    await owner`insert into questionnaire_versions (id, programme_id, version, status, definition, published_at)
      values (${versionId}, ${programmeId}, 1, 'published', ${JSON.stringify(definition)}::text::jsonb, now())`;
    const server = await startProduct(embedded.url, dataDir);
    stops.push(() => server.stop());
    const answers = answersTo(definition);
    const faults = checkAll(definition, answers);
    if (faults.length > 0) throw new Error(`The benchmark's answers are refused: ${JSON.stringify(faults)}`);
    return {
      owner,
      ownerUrl: embedded.url,
      origin: server.origin,
      programmeId,
      versionId,
      answers,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One plausible answer to every question, then those off the route left out. */
function answersTo(definition: Definition): Answers {
  const answers: Answers = {};
  // Opening one question can open the next: as many rounds as there are topics are enough.
  for (let round = 0; round < definition.topics.length; round++) {
    for (const { questions } of route(definition, answers).topics)
      for (const question of questions) {
        const answer = answerTo(question);
        if (answer !== undefined) put(answers, question.key, answer);
      }
  }
  return prune(definition, answers);
}

function answerTo(question: Question): Answer | undefined {
  const { kind, limits = {}, binding } = question;
  const codes = (question.choices ?? []).filter(({ exclusive }) => !exclusive).map(({ code }) => code);
  switch (kind) {
    case 'consent':
      return true;
    case 'number':
      return binding === 'birth_year' ? 1984 : Math.max(limits.min ?? 0, Math.min(limits.max ?? 12, 12));
    case 'many':
      return codes.slice(0, Math.min(3, limits.most ?? 3));
    case 'ranking':
      return codes.slice(0, limits.most ?? codes.length);
    case 'country':
      return 'NL';
    case 'countries':
      return ['GY', 'NL'];
    case 'month':
      return '2027-03';
    case 'date':
      return '2027-03-01';
    case 'text':
      return 'A short answer of some words';
    case 'long_text':
      return 'What I would like the programme to know, in two or three sentences. '.repeat(4).trim();
    case 'email':
      return 'person@people.example';
    case 'phone':
      return '+31201234567';
    case 'occupation':
      return { uri: 'urn:compatriot:occupation:registered-nurse', typed: 'nurse' };
    case 'skills':
      return ['paediatric-nursing', 'clinical-teaching-of-nurses', 'infection-prevention-and-control'].map(
        (key) => ({ uri: `urn:compatriot:skill:${key}`, level: 3 }),
      );
    case 'languages':
      return [
        { code: 'eng', level: 'C2' },
        { code: 'nld', level: 'B2' },
      ];
    case 'region':
      return codes[0] ?? 'NL-UT';
    case 'note':
      return undefined;
    default:
      return codes[0];
  }
}

/** Drafts ready to be sent from the check page, with the cookie that opens each. */
export async function makeDrafts(stage: Stage, count: number): Promise<string[]> {
  const cookies: string[] = [];
  for (let made = 0; made < count; made += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - made) }, () => {
      const id = timeOrderedId();
      const secret = randomBytes(16).toString('base64url');
      cookies.push(`draft_${programme}=${id}.${secret}`);
      return {
        id,
        programme_id: stage.programmeId,
        version_id: stage.versionId,
        secret_hash: hashSecret(secret),
        language: 'en',
        answers: stage.owner.json({
          ...stage.answers,
          email: `draft-${made}@people.example`,
        } as postgres.JSONValue),
        position: 'check',
        expires_at: new Date(Date.now() + 86_400_000),
      };
    });
    await stage.owner`insert into drafts ${stage.owner(rows)}`;
  }
  return cookies;
}
