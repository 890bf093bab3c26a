// The floor that submissions are held against: the rows of one submission written as one statement by postgres.js, as the
// owner, without HTTP, checks, row-level security or a question asked first. It runs in this process, 32 at a time.
import postgres from '@compatriot/db/postgres.ts';
import { jobsAfter } from '@compatriot/server/events.ts';
import { separate } from '@compatriot/server/questionnaires/facts.ts';
import { definitionSchema } from '@compatriot/server/questionnaires/schema.ts';
import { timeOrderedId } from '@compatriot/server/responses/ids.ts';
import type { Stage } from './submission-stage.ts';

export interface Floor {
  /** @returns statements a second */
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

export async function openFloor(stage: Stage, connections: number): Promise<Floor> {
  const sql = postgres(stage.ownerUrl, { max: connections, onnotice: () => undefined });
  const [version] = await sql<{ definition: unknown }[]>`
    select definition from questionnaire_versions where id = ${stage.versionId}`;
  const parts = separate(definitionSchema.parse(version?.definition), stage.answers);
  const answers = JSON.stringify(parts.answers);
  const freeText = JSON.stringify(parts.freeText);
  const details = JSON.stringify({ versionId: stage.versionId, language: 'en', channel: 'bench' });
  const hash = 'f'.repeat(64);

  const write = async (): Promise<void> => {
    const id = timeOrderedId();
    const jobs = jobsAfter('response.submitted', id, { id, programmeId: stage.programmeId });
    await sql`
      with sent as (
        insert into responses (id, programme_id, version_id, language, channel, answers, body_hash, receipt, secret_hash, submitted_at)
        values (${id}, ${stage.programmeId}, ${stage.versionId}, 'en', 'bench', ${answers}::text::jsonb, ${hash}, ${`FLOOR-${id}`}, ${hash}, now())
      ), apart as (
        insert into contact_details (response_id, programme_id, name, email, phone, city, free_text)
        values (${id}, ${stage.programmeId}, ${parts.contact.name}, ${parts.contact.email}, ${parts.contact.phone}, ${parts.contact.city}, ${freeText}::text::jsonb)
      ), told as (
        insert into events (programme_id, kind, subject_id, details)
        values (${stage.programmeId}, 'response.submitted', ${id}, ${details}::text::jsonb)
      )
      insert into pgboss.job (name, data) select 'events', job from jsonb_array_elements(${JSON.stringify(jobs)}::text::jsonb) job`;
  };
  return {
    async run(seconds) {
      const end = performance.now() + seconds * 1000;
      const began = performance.now();
      let written = 0;
      await Promise.all(
        Array.from({ length: connections }, async () => {
          while (performance.now() < end) {
            await write();
            written += 1;
          }
        }),
      );
      return (written * 1000) / (performance.now() - began);
    },
    async close() {
      await sql.end();
    },
  };
}
