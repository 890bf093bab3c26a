// What a phone keeps of one survey: the answers that the server does not have yet, what later pages need of the others,
// and the order in which things are still to be sent. One record a survey; store.ts holds it, queue.ts moves it on.
import type { Answers } from '@compatriot/server/questionnaires/schema.ts';

export type Entries = [name: string, value: string][];

/** One page as a form sends it, waiting for the server. A later save of the same topic takes its place. */
export interface WaitingPage {
  topic: string;
  fields: Record<string, string[]>;
  shown: string[];
  versionId: string;
  language: string;
  /** The revision of the draft that this page was made from; absent when the device began the draft itself. */
  revision?: number;
  seconds?: number;
  /** Tells this save from a later one of the same topic. */
  stamp: string;
  /** What this page says, by question. */
  answers: Answers;
  /** The same of earlier sends whose answer never came: the server may hold either. */
  attempts: Answers[];
  /** Somebody must look at it before it can go on. */
  problem?: PageProblem;
}

export interface PageProblem {
  code: 'conflict' | 'refused';
  /** The server's sentence, where it has one. */
  title?: string;
  /** The revision to answer with when this device's answers are to stay. */
  revision?: number;
}

export interface Draft {
  id: string;
  /** Only while the server does not know it: a draft that began on the server is opened by a cookie no script reads. */
  secret?: string;
  language: string;
  channel?: string;
  /** False: it exists on this device only. */
  begun: boolean;
}

export interface Waiting {
  /** The whole submission, for a draft that the server never saw. */
  whole?: { versionId: string; language: string; answers: Answers; seconds?: number };
  /** It was on its way once: the server may hold it, whatever was heard. */
  attempted?: boolean;
  /** The server's refusal; what to do about it stands in queue.ts. */
  problem?: { code: string; title?: string };
}

/** What is to be deleted on the server as well, by the ids that it had here. */
export interface Forgetting {
  draft: string | null;
  /** A whole submission of which nobody knows whether it arrived. */
  sent?: { id: string; secret: string };
}

/** What could not be sent before this browser came to hold another draft: kept apart, never sent, for a file. */
export interface Aside {
  versionId: string;
  language: string;
  answers: Answers;
}

export interface Kept {
  survey: string;
  draft: Draft | null;
  versionId: string;
  revision: number | null;
  /** As typed. What the server has acknowledged stays only as far as later pages and rules need it. */
  answers: Answers;
  /** Answered, and with the server only: contact details and other words of the person's own. */
  held: string[];
  /** Keys that leave this device as soon as the server has them. */
  own: string[];
  /** What skills and occupations are called, by URI. */
  labels: Record<string, string>;
  position: string | null;
  pages: WaitingPage[];
  send: Waiting | null;
  sent: { receipt: string; submittedAt: string } | null;
  forget: Forgetting | null;
  aside: Aside[];
  /** A form that was posted and reached nobody, until the page has read it. */
  posted: { path: string; entries: Entries } | null;
  /** The page being filled in right now, against a closed tab or an empty battery. */
  typing: { draft: string | null; topic: string; entries: Entries; posted?: boolean } | null;
  /** Sends without an answer since the last one that had one. */
  tries: number;
  /** When the next try is due, ms since 1970. */
  due: number;
}

export function emptyKept(survey: string): Kept {
  return {
    survey,
    draft: null,
    versionId: '',
    revision: null,
    answers: {},
    held: [],
    own: [],
    labels: {},
    position: null,
    pages: [],
    send: null,
    sent: null,
    forget: null,
    aside: [],
    posted: null,
    typing: null,
    tries: 0,
    due: 0,
  };
}

/** What a page rendered by the server hands to the device (s/[programme]/device.ts). */
export interface DeviceDraft {
  id: string;
  versionId: string;
  language: string;
  revision: number | null;
  answers: Answers;
  held: string[];
  labels: Record<string, string>;
  position: string | null;
}
