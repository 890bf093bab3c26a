// Every closed list of the product, once. Tables, zod shapes, pages and mail read these; this file imports nothing.
// Codes are the standards' own where a standard exists; they are the same in every language.

/** Rights inside one programme. Hosts get theirs from institution_members, members from their profile. */
export const officialRoles = ['focal_point', 'coordinator'] as const;
export type OfficialRole = (typeof officialRoles)[number];

/** Whom a person says yes to in the talent pool. The home government is a box of its own (SAFETY.md, tier 1). */
export const poolRecipients = ['programme_team', 'home_government'] as const;
export type PoolRecipient = (typeof poolRecipients)[number];

/** What a person may agree to; each is its own choice and none is a condition of answering. */
export const consentPurposes = ['statistics', 'talent_pool', 'contact', 'research'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

export const modes = ['temporary', 'permanent', 'virtual'] as const;
export type Mode = (typeof modes)[number];

export const sectors = [
  'health',
  'education',
  'infrastructure',
  'agriculture',
  'finance',
  'law',
  'media',
  'public_administration',
  'it',
  'social_work',
] as const;
export type Sector = (typeof sectors)[number];

/** CEFR, Council of Europe 2020; `native` stands above C2 for people who grew up with the language. */
export const cefrLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;
export type CefrLevel = (typeof cefrLevels)[number];

/** ISCED 2011 levels, one digit. */
export const iscedLevels = ['0', '1', '2', '3', '4', '5', '6', '7', '8'] as const;
export type IscedLevel = (typeof iscedLevels)[number];

/** 1 learning, 2 works with help, 3 works alone, 4 teaches others. */
export const skillLevels = [1, 2, 3, 4] as const;
export type SkillLevel = (typeof skillLevels)[number];

/** How a person belongs to the country of origin (DOMAIN.md, "Who and where"). */
export const ties = [
  'birth',
  'descent_1',
  'descent_2',
  'descent_3',
  'marriage',
  'naturalised',
  'other',
  'none',
] as const;
export type Tie = (typeof ties)[number];

/** Could the person leave where they live and come back for an assignment? */
export const legalRoom = ['yes', 'no', 'unknown'] as const;
export type LegalRoom = (typeof legalRoom)[number];

export const ageBands = ['under_25', '25_34', '35_44', '45_54', '55_64', '65_over'] as const;
export type AgeBand = (typeof ageBands)[number];

/** Years of work, as shown to officials. */
export const experienceBands = ['0_2', '3_5', '6_10', '11_20', '21_over'] as const;
export type ExperienceBand = (typeof experienceBands)[number];

/** How long one stay may last, shortest first. */
export const stayLengths = [
  'up_to_2_weeks',
  'up_to_6_weeks',
  'up_to_3_months',
  'up_to_6_months',
  'up_to_12_months',
  'longer',
] as const;
export type StayLength = (typeof stayLengths)[number];

export const activities = ['teach', 'clinical', 'policy', 'systems', 'business', 'research'] as const;
export type Activity = (typeof activities)[number];

export const hostKinds = [
  'hospital',
  'university',
  'school',
  'ministry',
  'agency',
  'firm',
  'ngo',
  'association',
] as const;
export type HostKind = (typeof hostKinds)[number];

export const programmeStatuses = ['open', 'closed'] as const;
export type ProgrammeStatus = (typeof programmeStatuses)[number];

export const versionStatuses = ['draft', 'published', 'retired'] as const;
export type VersionStatus = (typeof versionStatuses)[number];

export const profileStatuses = ['active', 'paused'] as const;
export type ProfileStatus = (typeof profileStatuses)[number];

/** DOMAIN.md, "The life of an assignment". */
export const assignmentStatuses = [
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'funded',
  'sourcing',
  'selecting',
  'part_filled',
  'filled',
  'closed',
  'suspended',
  'cancelled',
] as const;
export type AssignmentStatus = (typeof assignmentStatuses)[number];

/** An earlier need asked for again: for others or the same person, or for somebody who stays longer. */
export const againKinds = ['repeat', 'extension'] as const;
export type AgainKind = (typeof againKinds)[number];

/** What somebody looked at before people are sent to an institution. */
export const diligenceChecks = [
  'registration',
  'ownership',
  'references',
  'premises',
  'finances',
  'safeguarding',
  'sanctions',
] as const;
export type DiligenceCheck = (typeof diligenceChecks)[number];

/** DOMAIN.md, "The life of a placement". `reserve` waits for a seat; `evacuated` is at work no more, but not over. */
export const placementStatuses = [
  'longlisted',
  'shortlisted',
  'invited',
  'interested',
  'declined',
  'lapsed',
  'interviewed',
  'scored',
  'selected',
  'reserve',
  'not_selected',
  'cleared',
  'offered',
  'accepted',
  'contracted',
  'oriented',
  'active',
  'probation',
  'suspended',
  'evacuated',
  'completing',
  'completed',
  'settled',
  'followed_up',
  'closed',
  'withdrawn',
  'ended_early',
] as const;
export type PlacementStatus = (typeof placementStatuses)[number];

/** Why somebody said no, stepped back or was stopped: codes, so that there is no state for each way to fail. */
export const reasonCodes = [
  'not_now',
  'dates',
  'place',
  'terms',
  'family',
  'health',
  'employer',
  'safety',
  'unsuitable',
  'no_answer',
  'funding',
  'security',
  'other',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Facts that a step of a placement rests on, beside what comes with the step itself (server/placements/rules.ts). */
export const requirements = [
  'yes_confirmed',
  'panel_complete',
  'host_agrees',
  'checks_valid',
  'terms_ready',
  'budget_committed',
  'terms_signed',
  'orientation_attended',
  'final_report',
  'handover',
  'feedback_host',
  'feedback_member',
  'reintegration_plan',
  'follow_ups_done',
  'payments_settled',
] as const;
export type Requirement = (typeof requirements)[number];

/** What a host wants of somebody who was scored; the coordinator's step agrees with it or waits. */
export const hostChoices = ['select', 'reserve', 'not_select'] as const;
export type HostChoice = (typeof hostChoices)[number];

/** How a coordinator knows what somebody said who does not sign in. */
export const recordedWays = ['phone', 'paper', 'visit', 'message'] as const;
export type RecordedWay = (typeof recordedWays)[number];

export const importances = ['essential', 'optional'] as const;
export type Importance = (typeof importances)[number];

/** What a taxonomy entry is. ESCO's own kinds, plus the ISCO-08 groups that occupations hang below. */
export const conceptKinds = ['skill', 'skill_group', 'occupation', 'isco_group'] as const;
export type ConceptKind = (typeof conceptKinds)[number];
/** The taxonomy that programmes' own skills are of. */
export const localTaxonomy = 'local';

/**
 * Whom a questionnaire is for. Organisations answer their own, and are linked to people only by those people's yes.
 * A follow-up is answered by those who are asked about a placement months after it, each by a link of their own.
 */
export const audiences = ['people', 'organisations', 'follow_up'] as const;
export type Audience = (typeof audiences)[number];
/** Whose questionnaires anybody may answer. */
export const publicAudiences = ['people', 'organisations'] as const;

export const organisationKinds = [
  'association',
  'professional',
  'health_group',
  'business',
  'students',
  'faith',
  'other',
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Members, or people who work there. */
export const organisationSizes = ['under_10', '10_49', '50_199', '200_999', '1000_over'] as const;
export type OrganisationSize = (typeof organisationSizes)[number];

export const organisationActivities = [
  'newcomers',
  'culture',
  'training',
  'health_missions',
  'fundraising',
  'trade',
  'advocacy',
  'research',
] as const;
export type OrganisationActivity = (typeof organisationActivities)[number];

/** How a response came in: typed by the person, from a paper form by a coordinator, or from a file of another system. */
export const responseSources = ['web', 'paper', 'import'] as const;
export type ResponseSource = (typeof responseSources)[number];

/** A file of responses: checked and waiting for a yes, waiting its turn, running, and how it ended. */
export const importStatuses = [
  'checked',
  'waiting',
  'running',
  'done',
  'cancelled',
  'failed',
  'expired',
] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** A list of experts brought from a spreadsheet, from its upload to its end. */
export const rosterStatuses = [
  'open',
  'waiting',
  'running',
  'done',
  'cancelled',
  'failed',
  'expired',
] as const;
export type RosterStatus = (typeof rosterStatuses)[number];

/** Lists that can be had as a file. Who may have which: server/exports/policy.ts. */
export const exportKinds = [
  'talent',
  'list',
  'placements',
  'assignments',
  'institutions',
  'organisations',
  'shortlist',
  'survey',
  'officials',
  'host_placements',
  'host_assignments',
  'report',
] as const;
export type ExportKind = (typeof exportKinds)[number];

export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** `refused`: the person's rights or quota ended meanwhile; `withdrawn`: somebody in the programme left the pool since. */
export const exportStatuses = [
  'waiting',
  'running',
  'done',
  'refused',
  'failed',
  'cancelled',
  'withdrawn',
  'expired',
] as const;
export type ExportStatus = (typeof exportStatuses)[number];

/** A joint choice for many assignments, from the question to its end. `infeasible`: what was asked contradicts itself. */
export const portfolioStatuses = ['waiting', 'running', 'done', 'infeasible', 'cancelled', 'failed'] as const;
export type PortfolioStatus = (typeof portfolioStatuses)[number];

/** What a coordinator decides against the ranking: this person there, or not there. */
export const overrideKinds = ['pin', 'ban'] as const;
export type OverrideKind = (typeof overrideKinds)[number];

/** What can make a joint choice impossible; `excluded` is a pinned person whom a hard condition excludes. */
export const clashKinds = ['pin', 'excluded', 'seats', 'place', 'budget', 'floor', 'loss'] as const;
export type ClashKind = (typeof clashKinds)[number];

/** Why seats stay empty: nobody fits, those who fit are better used elsewhere (or barred), or the money does not reach. */
export const emptySeats = ['nobody_fits', 'taken', 'budget'] as const;
export type EmptySeats = (typeof emptySeats)[number];

/** Stations of a solve, in order. */
export const portfolioSteps = ['reading', 'solving', 'costs', 'clashes'] as const;
export type PortfolioStep = (typeof portfolioSteps)[number];

/** What talent search counts. */
export const talentFacets = [
  'origin',
  'country',
  'region',
  'mode',
  'sector',
  'activity',
  'stay',
  'language',
  'education',
  'experience',
] as const;
export type TalentFacet = (typeof talentFacets)[number];

/** Languages of the starter taxonomy's labels (ISO 639-1 as browsers send them). */
export const textLanguages = ['en', 'fr', 'es', 'pt', 'nl', 'ar'] as const;
export type TextLanguage = (typeof textLanguages)[number];

/** Whose habits a bare language code stands for where dates and names of countries differ: British, European. */
const variants: Readonly<Record<string, string>> = { en: 'en-GB', pt: 'pt-PT' };

/** The tag that Intl is given for a language. Western digits throughout: officials compare these figures with papers
    and passports that use them. */
export const localeTag = (language: string): string => `${variants[language] ?? language}-u-nu-latn`;

/** Hard conditions of matching, in the order in which they exclude (DOMAIN.md, "Matching"). */
export const hardConditions = [
  'mode',
  'place',
  'tie',
  'legal_room',
  'dates',
  'languages',
  'licence',
  'age',
  'essential_skills',
] as const;
export type HardCondition = (typeof hardConditions)[number];

/** Readable parts of a score; their default weights are in server/matching/rules.ts. */
export const scoreParts = [
  'essential_skills',
  'optional_skills',
  'occupation',
  'experience',
  'education',
  'languages',
  'availability',
  'wishes',
] as const;
export type ScorePart = (typeof scoreParts)[number];

/** Sex as the standard questionnaires ask for it; nobody has to answer. Matching never reads it; floors of a portfolio do. */
export const sexes = ['female', 'male', 'other'] as const;
export type Sex = (typeof sexes)[number];

/** By what a programme may set a floor: a share of the seats of a portfolio. A region is a country of residence. */
export const floorGroups = ['sex', 'region'] as const;
export type FloorGroup = (typeof floorGroups)[number];

/** Scores by which lists and choices are compared. */
export const scoreBands = ['under_40', '40_59', '60_79', '80_over'] as const;
export type ScoreBand = (typeof scoreBands)[number];

/** How far somebody came, each including those before it. */
export const fairnessStages = ['listed', 'invited', 'said_yes', 'selected', 'completed'] as const;
export type FairnessStage = (typeof fairnessStages)[number];

/** By what people are grouped to see whether they fare alike. */
export const fairnessGroupings = ['score', 'sex', 'country', 'age'] as const;
export type FairnessGrouping = (typeof fairnessGroupings)[number];
