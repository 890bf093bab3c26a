// Names that several components share in their props.
import type { Snippet } from 'svelte';

export type ButtonKind = 'primary' | 'secondary' | 'warning' | 'quiet';

export type Tone = 'info' | 'success' | 'warning' | 'danger' | 'neutral';

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  /** Languages of the words, where they are not the page's (survey texts). */
  lang?: string | undefined;
  hintLang?: string | undefined;
}

/** What every field takes besides its own value. */
export interface FieldProps {
  /** The name it is posted under; ErrorSummary finds the field by it. */
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Says "(optional)" behind the label. */
  optional?: boolean;
  /** The label is the page's heading (a survey's one question a page). */
  heading?: boolean;
  /** Languages of label and hint, where they are not the page's (survey texts). */
  lang?: string | undefined;
  hintLang?: string | undefined;
}

export interface NavItem {
  href: string;
  label: string;
  current?: boolean;
  /** Other addresses that belong to it; pages under them mark it too. */
  covers?: string[];
}

export interface Column<Key extends string = string> {
  key: Key;
  label: string;
  numeric?: boolean;
  /** Where the heading's link goes to sort by this column. */
  sortHref?: string;
  sorted?: 'ascending' | 'descending' | undefined;
  /** Names the row (its first words for a screen reader); once a table. */
  header?: boolean;
}

export interface SummaryRow {
  label: string;
  value: string | string[] | Snippet;
  /** Languages of the two, where they are not the page's. */
  lang?: string | undefined;
  valueLang?: string | undefined;
  changeHref?: string;
  /** Replaces the whole spoken text "Change …" where the label would read oddly in it. */
  changeLabel?: string;
}
