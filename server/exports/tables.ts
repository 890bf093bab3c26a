// The columns of each list that can be had as a file. Blind lists stay blind: nothing in a shortlist's file tells a name, a sex,
// an age or a face, just as on its page.
import type { ReachedRow } from '@compatriot/db/queries/results.ts';
import { type ExportKind, type PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { reachedKinds } from '@compatriot/db/work-vocabulary.ts';
import type { RunResult } from '../matching/schema.ts';
import { hostStatus } from '../placements/rules.ts';
import type { TalentCard } from '../talent/schema.ts';
import {
  type AssignmentPart,
  codeColumn,
  coded,
  type Column,
  column,
  countryColumns,
  instant,
  type Table,
  whereColumns,
} from './columns.ts';
import { report } from './report.ts';
import { between } from './words.ts';

interface Placement extends AssignmentPart {
  id: string;
  pseudonym: string;
  status: PlacementStatus;
  score: number | null;
  assignmentId: string;
  invitedAt: string | null;
  answerDueAt: string | null;
  arrivedOn: string | null;
  completedOn: string | null;
  reasonCode: string | null;
  outcome: string | null;
  reached: ReachedRow[] | null;
  updatedAt: string;
}

const reachedWho = ['women', 'men', 'unknown'] as const;

const reachedColumns: Column<Placement>[] = reachedKinds.flatMap((kind) =>
  reachedWho.map((who) => ({
    heading: (words) =>
      words.say('export_part', {
        name: words.say(`placement_report_${kind}`),
        part: words.say(`placement_report_${who}`),
      }),
    width: 12,
    cell: (row) => row.reached?.find((each) => each.kind === kind)?.[who] ?? null,
  })),
);

const placements: Table<Placement> = {
  title: 'export_kind_placements',
  columns: [
    column('export_id', 36, (row) => row.id),
    column('placement_person', 20, (row) => row.pseudonym),
    ...coded<Placement>('placement_state', 'placement_state_', (row) => row.status),
    column('placement_score', 8, (row) => row.score),
    ...whereColumns<Placement>(),
    codeColumn('assignment_col_title', 36, (row) => row.assignmentId),
    column('export_invited', 20, (row) => instant(row.invitedAt)),
    column('export_answer_due', 20, (row) => instant(row.answerDueAt)),
    column('export_arrived', 12, (row) => row.arrivedOn),
    column('export_completed', 12, (row) => row.completedOn),
    ...coded<Placement>('assignment_field_reason_code', 'placement_reason_', (row) => row.reasonCode),
    ...coded<Placement>('export_outcome', 'placement_outcome_', (row) => row.outcome),
    ...reachedColumns,
    column('placement_since', 20, (row) => instant(row.updatedAt)),
  ],
};

type HostPlacement = Pick<
  Placement,
  keyof AssignmentPart | 'pseudonym' | 'status' | 'invitedAt' | 'answerDueAt' | 'arrivedOn' | 'completedOn'
> & { vouched: boolean };

/** As the host's own list says it: a refusal looks like silence. */
const stateForHost = (row: HostPlacement): string =>
  hostStatus(
    row.status,
    row.answerDueAt === null ? null : new Date(row.answerDueAt),
    new Date(),
    row.vouched,
  );
const wordForHost = (state: string): string =>
  ['no_answer_yet', 'no_answer', 'getting_ready', 'ended'].includes(state)
    ? 'placement_host_state_'
    : 'placement_state_';

const hostPlacements: Table<HostPlacement> = {
  title: 'export_kind_host_placements',
  columns: [
    column('placement_person', 20, (row) => row.pseudonym),
    column('placement_state', 20, (row, words) => {
      const state = stateForHost(row);
      return words.word(wordForHost(state), state);
    }),
    codeColumn('placement_state', 14, stateForHost),
    ...whereColumns<HostPlacement>(),
    column('export_invited', 20, (row) => instant(row.invitedAt)),
    column('export_answer_due', 20, (row) => instant(row.answerDueAt)),
    column('export_arrived', 12, (row) => row.arrivedOn),
    column('export_completed', 12, (row) => row.completedOn),
  ],
};

interface Assignment extends AssignmentPart {
  id: string;
  status: string;
  region: string | null;
  seats: number;
  donor: string | null;
  nationalPlan: string | null;
  minimumExperience: number | null;
  minimumEducation: string | null;
  licenceNeeded: boolean;
  createdAt: string;
  updatedAt: string;
}

const assignments: Table<Assignment> = {
  title: 'export_kind_assignments',
  columns: [
    column('export_id', 36, (row) => row.id),
    ...coded<Assignment>('assignment_col_status', 'assignment_status_', (row) => row.status),
    ...whereColumns<Assignment>(),
    column('assignment_field_region', 20, (row, words) => words.region(row.region)),
    codeColumn('assignment_field_region', 8, (row) => row.region),
    column('assignment_col_seats', 8, (row) => row.seats),
    column('assignment_field_experience', 12, (row) => row.minimumExperience),
    ...coded<Assignment>('assignment_field_education', 'word_education_', (row) => row.minimumEducation),
    column('assignment_field_licence', 12, (row) => row.licenceNeeded),
    column('assignment_field_donor', 24, (row) => row.donor),
    column('assignment_field_plan', 32, (row) => row.nationalPlan),
    column('export_created', 20, (row) => instant(row.createdAt)),
    column('export_changed', 20, (row) => instant(row.updatedAt)),
  ],
};

interface Institution {
  id: string;
  name: string;
  kind: string;
  sector: string;
  country: string;
  city: string | null;
  dueDiligenceUntil: string | null;
  hosts: number;
}

const institutions: Table<Institution> = {
  title: 'export_kind_institutions',
  columns: [
    column('export_id', 36, (row) => row.id),
    column('institution_col_name', 40, (row) => row.name),
    ...coded<Institution>('institution_col_kind', 'institution_kind_', (row) => row.kind),
    ...coded<Institution>('institution_col_sector', 'word_sector_', (row) => row.sector),
    ...countryColumns<Institution>('assignment_field_country', (row) => row.country),
    column('institution_col_place', 20, (row) => row.city),
    column('institution_col_hosts', 8, (row) => row.hosts),
    column('institution_col_check', 14, (row) => row.dueDiligenceUntil),
  ],
};

interface Organisation {
  id: string;
  name: string;
  kind: string | null;
  country: string | null;
  city: string | null;
  members: string | null;
  founded: number | null;
  activities: string[];
  sectors: string[];
  offers: string | null;
  contactName: string | null;
  contactEmail: string | null;
  people: number | null;
}

const organisations: Table<Organisation> = {
  title: 'export_kind_organisations',
  columns: [
    column('export_id', 36, (row) => row.id),
    column('organisation_col_name', 40, (row) => row.name),
    ...coded<Organisation>('institution_col_kind', 'organisation_kind_', (row) => row.kind),
    ...countryColumns<Organisation>('assignment_field_country', (row) => row.country),
    column('organisation_col_place', 20, (row) => row.city),
    ...coded<Organisation>('organisation_col_members', 'organisation_size_', (row) => row.members),
    column('export_founded', 10, (row) => row.founded),
    column('export_activities', 40, (row, words) => words.words('organisation_does_', row.activities)),
    codeColumn('export_activities', 30, (row) => row.activities.join(between) || null),
    column('institution_col_sector', 30, (row, words) => words.words('word_sector_', row.sectors)),
    codeColumn('institution_col_sector', 30, (row) => row.sectors.join(between) || null),
    column('organisation_col_offers', 40, (row) => row.offers),
    column('export_contact', 24, (row) => row.contactName),
    column('export_email', 30, (row) => row.contactEmail),
    column('organisation_col_people', 12, (row) => row.people),
  ],
};

const many = (
  key: string,
  prefix: string,
  codes: (row: TalentCard) => readonly string[],
): Column<TalentCard>[] => [
  column(key, 30, (row, words) => words.words(prefix, codes(row))),
  codeColumn(key, 24, (row) => codes(row).join(between) || null),
];

const talentColumns: Column<TalentCard>[] = [
  column('export_id', 36, (row) => row.id),
  column('placement_person', 20, (row) => row.pseudonym),
  column('assignment_field_occupation', 32, (row) => row.occupation?.label ?? null),
  codeColumn('assignment_field_occupation', 40, (row) => row.occupation?.uri ?? null),
  ...coded<TalentCard>('talent_experience', 'word_experience_', (row) => row.experienceBand),
  ...coded<TalentCard>('talent_age', 'word_age_', (row) => row.ageBand),
  column('talent_skills', 60, (row, words) =>
    row.skills
      .map(({ label, level }) => `${label} (${words.word('word_level_', String(level))})`)
      .join(between),
  ),
  codeColumn('talent_skills', 40, (row) => row.skills.map(({ uri, level }) => `${uri}:${level}`).join(' ')),
  ...countryColumns<TalentCard>('talent_country', (row) => row.country),
  column('talent_region', 20, (row, words) => words.region(row.region)),
  codeColumn('talent_region', 8, (row) => row.region),
  ...countryColumns<TalentCard>('talent_origin', (row) => row.origin),
  column('talent_language', 30, (row, words) =>
    row.languages
      .map(({ code, level }) => {
        const said = level === 'native' ? words.say('word_native') : level;
        return `${words.language(code)} (${said})`;
      })
      .join(between),
  ),
  codeColumn('talent_language', 24, (row) =>
    row.languages.map(({ code, level }) => `${code}:${level}`).join(' '),
  ),
  ...many('talent_mode', 'word_mode_', (row) => row.modes),
  ...many('talent_sector', 'word_sector_', (row) => row.sectors),
  ...many('talent_activities', 'word_activity_', (row) => row.activities),
  ...coded<TalentCard>('talent_education', 'word_education_', (row) => row.educationLevel),
  ...coded<TalentCard>('talent_stay', 'word_stay_', (row) => row.stayLength),
  column('export_free_from', 10, (row) => row.availableFrom),
  column('export_free_until', 10, (row) => row.availableUntil),
  column('export_changed', 10, (row) => row.updatedAt),
];

const talent: Table<TalentCard> = { title: 'export_kind_talent', columns: talentColumns };

type Listed = TalentCard & { note: string | null };
const list: Table<Listed> = {
  title: 'export_kind_list',
  columns: [...(talentColumns as Column<Listed>[]), column('export_note', 50, (row) => row.note)],
};

const verdicts = ['met', 'near', 'missing', 'unknown'] as const;

const shortlist: Table<RunResult> = {
  title: 'export_kind_shortlist',
  columns: [
    column('export_rank', 8, (row) => row.rank),
    column('placement_score', 8, (row) => row.score),
    column('placement_person', 20, (row) => row.pseudonym),
    ...countryColumns<RunResult>('talent_country', (row) => row.country),
    column('assignment_field_occupation', 32, (row) => row.occupation?.label ?? null),
    codeColumn('assignment_field_occupation', 40, (row) => row.occupation?.uri ?? null),
    ...coded<RunResult>('talent_experience', 'word_experience_', (row) => row.experienceBand),
    ...(
      [
        'essential_skills',
        'optional_skills',
        'occupation',
        'experience',
        'education',
        'languages',
        'availability',
        'wishes',
      ] as const
    ).map((part): Column<RunResult> => ({
      heading: (words) =>
        words.say('export_part', {
          name: words.say('placement_score'),
          part: words.say(`match_part_${part}`),
        }),
      width: 12,
      cell: (row) => {
        const found = row.parts.find((each) => each.part === part);
        return found?.state === 'known' ? found.points : null;
      },
    })),
    ...verdicts.map((verdict): Column<RunResult> => ({
      heading: (words) =>
        words.say('export_part', { name: words.say('grid_need'), part: words.say(`grid_${verdict}`) }),
      width: 40,
      cell: (row) =>
        row.needs
          .filter((each) => each.verdict === verdict)
          .map(({ label }) => label)
          .join(between) || null,
    })),
    column('match_ask_title', 40, (row, words) => words.words('match_ask_', row.unknownConditions)),
  ],
};

/** One row a figure that the page shows; fewer than ten people are no figure. */
export interface SurveyFigure {
  about: 'channel' | 'language' | 'day' | 'question';
  value: string;
  label: string | null;
  began: number | null;
  sent: number | null;
  minutes: number | null;
  saw: number | null;
  answered: number | null;
  unknown: number | null;
  refused: number | null;
  left: number | null;
}

const survey: Table<SurveyFigure> = {
  title: 'export_kind_survey',
  columns: [
    column('export_about', 14, (row, words) =>
      words.say(row.about === 'question' ? 'export_question' : `survey_view_${row.about}`),
    ),
    codeColumn('export_about', 24, (row) => row.value),
    column('export_label', 60, (row, words) =>
      row.about === 'language' ? words.language(row.value) : row.label,
    ),
    ...(['began', 'sent', 'minutes', 'saw', 'answered', 'unknown', 'refused', 'left'] as const).map((name) =>
      column<SurveyFigure>(`survey_view_${name}`, 12, (row) => row[name]),
    ),
  ],
};

interface Official {
  name: string | null;
  email: string;
  role: string;
  recipient: string;
  language: string;
}

const officials: Table<Official> = {
  title: 'export_kind_officials',
  columns: [
    column('export_name', 28, (row) => row.name),
    column('export_email', 32, (row) => row.email),
    ...coded<Official>('export_role', 'role_', (row) => row.role),
    codeColumn('export_side', 20, (row) => row.recipient),
    codeColumn('survey_view_language', 10, (row) => row.language),
  ],
};

/** Rows come as JSON from the statement that belongs to the kind (db/queries/export-rows.ts, kinds.ts). */
export const tables: Record<ExportKind, Table<never>> = {
  talent,
  list,
  placements,
  assignments,
  institutions,
  organisations,
  shortlist,
  survey,
  officials,
  host_placements: hostPlacements,
  host_assignments: assignments,
  report,
};
