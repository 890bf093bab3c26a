// The shape of the sentences that the device's script says. The server writes them into the device's copy of the
// questionnaire (s/[programme]/on-device/words.ts); `{step}` and its like are filled here.
export interface DeviceWords {
  /** For dates in the answers' language, and for numbers in the page's. */
  tag: string;
  pageTag: string;
  step: string;
  checkStep: string;
  errorPrefix: string;
  continue: string;
  save: string;
  begunWhere: string;
  notProvided: string;
  ticked: string;
  notTicked: string;
  unknown: string;
  refused: string;
  yes: string;
  no: string;
  opened: string;
  remove: string;
  removeShort: string;
  wordsKept: string;
  waiting: string;
  sending: string;
  saved: string;
  offline: string;
  tryNow: string;
  waitShort: string;
  sent: string;
  conflict: string;
  conflictMine: string;
  conflictOther: string;
  closed: string;
  gone: string;
  other: string;
  incomplete: string;
  incompleteLink: string;
  refusedPages: string;
  refusedDrop: string;
  file: string;
  held: string;
  heldShort: string;
  pickerWords: string;
  pickerAdd: string;
  restored: string;
  forgetting: string;
  forget: string;
  skillLevels: string[];
  languageLevels: Record<string, string>;
  faults: Record<string, string>;
}

export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A template's text as it was written: what the server put there is data, not markup. */
export function dataIn<T>(root: ParentNode, name: string): T | null {
  const text = root.querySelector<HTMLTemplateElement>(`template[data-${name}]`)?.content.textContent;
  return text ? (JSON.parse(text) as T) : null;
}
