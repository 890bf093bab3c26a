// A crowd in the middle of a survey and behind it: drafts and responses in any number, written straight into the database.
// For the tests of the author's view and of the clean-up.
import { expect } from 'vitest';
import type { TestApp } from '../app.ts';
import type { MadeProgramme } from '../make.ts';

export interface Crowd {
  people: number;
  sent?: boolean;
  channel?: string | null;
  language?: string;
  answers?: Record<string, unknown>;
  /** A draft's topic to continue with. */
  position?: string | null;
  seconds?: number | null;
  /** Days ago. */
  age?: number;
  /** Days until a draft ends; negative when it has. */
  ends?: number;
  versionId?: string;
}

export async function addCrowd(app: TestApp, programme: MadeProgramme, crowd: Crowd): Promise<void> {
  const { owner } = app;
  const { people, channel = null, language = 'en', answers = {}, position = null, age = 0 } = crowd;
  const version = crowd.versionId ?? programme.versionId;
  const json = JSON.stringify(answers);
  if (crowd.sent) {
    await owner`insert into responses (id, programme_id, version_id, language, channel, answers, body_hash, receipt, secret_hash,
        submitted_at, seconds)
      select gen_random_uuid(), ${programme.id}, ${version}, ${language}, ${channel}, ${json}::text::jsonb, '', gen_random_uuid()::text, '',
        now() - make_interval(days => ${age}), ${crowd.seconds ?? null} from generate_series(1, ${people})`;
  } else {
    await owner`insert into drafts (id, programme_id, version_id, secret_hash, language, channel, answers, position, created_at,
        updated_at, expires_at)
      select gen_random_uuid(), ${programme.id}, ${version}, 'hash', ${language}, ${channel}, ${json}::text::jsonb, ${position},
        now() - make_interval(days => ${age}), now() - make_interval(days => ${age}), now() + make_interval(days => ${crowd.ends ?? 90})
      from generate_series(1, ${people})`;
  }
}

/** A figure for so many people, twenty or more: where it is rounded to is the programme's secret. */
export const near = (people: number): unknown =>
  expect.toSatisfy(
    (figure: unknown) => typeof figure === 'number' && figure % 5 === 0 && Math.abs(figure - people) < 5,
    `a multiple of five near ${people}`,
  );

/** Lets the time pass that must lie between two counts. */
export async function waitForCount(app: TestApp, programme: MadeProgramme): Promise<void> {
  await app.owner`update survey_figures set checked_at = checked_at - interval '1 day' where programme_id = ${programme.id}`;
}

export interface Group {
  value: string;
  began: number;
  sent: number | null;
  minutes: number | null;
}
export interface View {
  waves: { audience: string; wave: number; versions: number[]; open: boolean }[];
  chosen: { audience: string; wave: number; survey: string } | null;
  countedAt: string | null;
  counting: boolean;
  figures: {
    began: number;
    sent: number | null;
    minutes: number | null;
    channels: Group[];
    languages: Group[];
    days: Group[];
    questions: {
      key: string;
      topic: string;
      label: string;
      saw: number;
      answered: number | null;
      unknown: number | null;
      refused: number | null;
      left: number | null;
    }[];
    check: { saw: number; left: number | null };
  } | null;
  channels: string[];
  can: string[];
}
