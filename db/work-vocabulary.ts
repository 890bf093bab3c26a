// Closed lists of what follows a yes: papers, checks, terms, money, work, results, the desk, and projects. As vocabulary.ts,
// each exists once, is the same in every language, and imports nothing.

/** What a payment is for. A claim is what somebody spent and asked back. */
export const paymentParts = ['stipend', 'travel', 'allowance', 'claim'] as const;
export type PaymentPart = (typeof paymentParts)[number];

/** Held: promised for an amendment that not both have signed. */
export const paymentStatuses = ['due', 'made', 'cancelled', 'held'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Why something promised will not be paid. */
export const paymentStops = ['terms_changed', 'ended', 'by_hand'] as const;
export type PaymentStop = (typeof paymentStops)[number];

export const claimKinds = ['travel', 'lodging', 'visa', 'health', 'materials', 'other'] as const;
export type ClaimKind = (typeof claimKinds)[number];

export const claimStatuses = ['sent', 'approved', 'refused', 'withdrawn'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** Papers that are kept. The middle ones are what clearance checks are verified by; who adds and reads each: documents/rules.ts. */
export const documentKinds = [
  'cv',
  'identity',
  'degree',
  'licence',
  'visa_or_return',
  'health',
  'insurance',
  'security',
  'terms',
  'contract',
  'evidence',
  'receipt',
  'photo',
  'report',
  'due_diligence',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** As what somebody brings a paper. */
export const documentParties = ['member', 'coordinator', 'host', 'official'] as const;
export type DocumentParty = (typeof documentParties)[number];

/** What a certificate's public page may show, if its holder lets it. */
export const certificateParts = ['name', 'institution', 'title', 'dates', 'mode', 'place'] as const;
export type CertificatePart = (typeof certificateParts)[number];

/** Why a certificate was taken back. */
export const revocationReasons = ['wrong_name', 'wrong_facts', 'not_earned', 'other'] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/** Whose word something about the work is: told, or borne witness to. */
export const workParties = ['member', 'host', 'coordinator'] as const;
export type WorkParty = (typeof workParties)[number];
/** Those between whom the work is: they report on it, and each can say that it is not working. */
export const workSides = ['member', 'host'] as const;
export type WorkSide = (typeof workSides)[number];

export const orientationForms = ['site', 'online'] as const;
export type OrientationForm = (typeof orientationForms)[number];

export const workPaces = ['on_track', 'behind', 'stuck'] as const;
export type WorkPace = (typeof workPaces)[number];

/** What is not working, worst for the person first: the order in which a desk takes them. */
export const concernKinds = ['safety', 'health', 'people', 'tasks', 'pay', 'living', 'other'] as const;
export type ConcernKind = (typeof concernKinds)[number];

/** Told before the end of the work (DOMAIN.md): 3 and 2 months, and 15 days, when it is the coordinator's to see to. */
export const endReminderKinds = ['three_months', 'two_months', 'fifteen_days'] as const;
export type EndReminderKind = (typeof endReminderKinds)[number];

/** What is looked at before somebody is contracted (DOMAIN.md, "→ cleared"); a virtual assignment takes the first three. */
export const checkKinds = [
  'identity',
  'degree',
  'licence',
  'visa_or_return',
  'health',
  'insurance',
  'security',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** `open`: nobody asked yet. `not_needed` says why. */
export const checkStatuses = ['open', 'asked', 'provided', 'verified', 'refused', 'not_needed'] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** Terms are frozen when they are made ready, and then only taken back. */
export const termsStatuses = ['draft', 'ready', 'withdrawn'] as const;
export type TermsStatus = (typeof termsStatuses)[number];

/** How often a stipend is paid. */
export const stipendRhythms = ['month', 'week', 'day', 'once'] as const;
export type StipendRhythm = (typeof stipendRhythms)[number];

export const insurers = ['programme', 'host', 'member'] as const;
export type Insurer = (typeof insurers)[number];

/** Who signs terms: the person, and the programme that countersigns. */
export const signatureParties = ['member', 'programme'] as const;
export type SignatureParty = (typeof signatureParties)[number];

/** Lines of a coordinator's desk, the greatest harm first: somebody at work in trouble, then at work without what keeps them
    safe, then promises to people, then what only waits. */
export const deskKinds = [
  'evacuated',
  'not_working',
  'check_expired',
  'away',
  'arrival',
  'payment',
  'yes_waits',
  'countersign',
  'overdue_end',
  'quiet',
  'start_near',
  'stuck',
  'result',
  'decide',
  'answer',
  'follow_up',
] as const;
export type DeskKind = (typeof deskKinds)[number];

/** Whom a placement can wait for, and who is reminded. */
export const reminderParties = ['member', 'host', 'panel'] as const;
export type ReminderParty = (typeof reminderParties)[number];

/** How far something reached: passed on, learnt, or changed how an institution works (DOMAIN.md, "Indicators"). */
export const outcomes = ['information', 'knowledge', 'institution'] as const;
export type Outcome = (typeof outcomes)[number];

/** People whom somebody at work reached, by what they had of it. */
export const reachedKinds = ['trained', 'treated', 'advised', 'students', 'other'] as const;
export type ReachedKind = (typeof reachedKinds)[number];

/** Who says something of whom at the end. */
export const feedbackSides = ['member', 'host'] as const;
export type FeedbackSide = (typeof feedbackSides)[number];

/** Parts of a life that a return touches. */
export const reintegrationAreas = [
  'work',
  'recognition',
  'housing',
  'family',
  'health',
  'social_security',
  'finance',
  'business',
  'community',
  'other',
] as const;
export type ReintegrationArea = (typeof reintegrationAreas)[number];

/** Who is asked about a placement after its end, and when: months after it. */
export const followUpRoles = ['member', 'host', 'colleague'] as const;
export type FollowUpRole = (typeof followUpRoles)[number];
export const followUpMonths = [6, 12] as const;
export type FollowUpMonths = (typeof followUpMonths)[number];
/** Why somebody is not asked any more. */
export const giveUpReasons = ['unreachable', 'left', 'refused', 'other'] as const;
export type GiveUpReason = (typeof giveUpReasons)[number];
/** Why an answer is not waited for: a coordinator gave up, or the person closed contact and nobody is asked about them. */
export const unaskedReasons = [...giveUpReasons, 'contact_withdrawn'] as const;
export type UnaskedReason = (typeof unaskedReasons)[number];

/** Who sits on the panel that scores those who said yes. */
export const panelParties = ['coordinator', 'host'] as const;
export type PanelParty = (typeof panelParties)[number];

/** How somebody of a panel knows a person they would score. */
export const conflictKinds = ['family', 'friend', 'work', 'business', 'other'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

export const interviewWays = ['video', 'phone', 'site'] as const;
export type InterviewWay = (typeof interviewWays)[number];

/** Between whom questions about an invitation go. */
export const questionParties = ['member', 'coordinator'] as const;
export type QuestionParty = (typeof questionParties)[number];

/** The life of a project that members propose at home. */
export const projectStatuses = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'rejected',
  'running',
  'completed',
  'stopped',
  'withdrawn',
] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

/** A tranche of a project's co-financing and what it is paid against. */
export const milestoneStatuses = ['planned', 'reported', 'approved', 'paid', 'cancelled'] as const;
export type MilestoneStatus = (typeof milestoneStatuses)[number];

/** By what a proposal is appraised, each from 1 to 5; after the criteria of relevance, efficiency and sustainability of OECD DAC. */
export const projectCriteria = [
  'need',
  'feasibility',
  'budget',
  'experience',
  'inclusion',
  'sustainability',
] as const;
export type ProjectCriterion = (typeof projectCriteria)[number];
