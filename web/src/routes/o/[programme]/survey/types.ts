// What the API answers about how a survey is going.
export interface GroupFigures {
  value: string;
  began: number;
  /** Null: fewer than ten people, here and below. */
  sent: number | null;
  minutes: number | null;
}

export interface QuestionFigures {
  key: string;
  topic: string;
  label: string;
  language: string;
  saw: number;
  answered: number | null;
  unknown: number | null;
  refused: number | null;
  left: number | null;
}

export interface SurveyView {
  waves: { audience: 'people' | 'organisations'; wave: number; versions: number[]; open: boolean }[];
  chosen: { audience: 'people' | 'organisations'; wave: number; survey: string } | null;
  countedAt: string | null;
  counting: boolean;
  figures: {
    began: number;
    sent: number | null;
    minutes: number | null;
    channels: GroupFigures[];
    languages: GroupFigures[];
    days: GroupFigures[];
    questions: QuestionFigures[];
    check: { saw: number; left: number | null };
  } | null;
  channels: string[];
  can: string[];
}

/** A link to give out, with its QR code as the outline of the dark squares. */
export interface GivenLink {
  /** Null: the plain link. */
  channel: string | null;
  address: string;
  code: { size: number; outline: string };
}
