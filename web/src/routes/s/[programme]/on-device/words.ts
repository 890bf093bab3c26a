// The sentences that the device's script puts in by itself, in the language of the copy. What it cannot know yet stays a
// placeholder in braces.
import { answerFaultCodes } from '@compatriot/server/questionnaires/checks.ts';
import type { DeviceWords } from '#lib/survey/words.ts';
import { formatTag } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { cefrChoices, skillLevelName } from '../words.ts';

/** Every parameter of every fault, each standing for itself. */
const own = Object.fromEntries(
  ['min', 'max', 'most', 'earliest', 'latest', 'least'].map((name) => [name, `{${name}}`]),
);

export function deviceWords(language: string): DeviceWords {
  const texts = m as unknown as Record<string, (values: Record<string, unknown>) => string>;
  return {
    tag: formatTag(language),
    pageTag: formatTag(),
    step: m.survey_step({ step: '{step}', of: '{of}' }),
    checkStep: m.survey_check_step(),
    errorPrefix: m.form_error_prefix(),
    continue: m.survey_continue(),
    save: m.survey_save(),
    begunWhere: m.survey_continue_where(),
    notProvided: m.survey_not_provided(),
    ticked: m.survey_ticked(),
    notTicked: m.survey_not_ticked(),
    unknown: m.survey_unknown(),
    refused: m.survey_refused(),
    yes: m.survey_yes(),
    no: m.survey_no(),
    opened: m.survey_opened(),
    remove: m.picker_remove({ label: '{label}' }),
    removeShort: m.picker_remove_short(),
    wordsKept: m.survey_words_kept(),
    waiting: m.survey_device_waiting(),
    sending: m.survey_device_sending(),
    saved: m.survey_device_saved(),
    offline: m.survey_device_offline(),
    tryNow: m.survey_device_try(),
    waitShort: m.survey_device_wait_short(),
    sent: m.survey_device_sent({ date: '{date}' }),
    conflict: m.survey_device_conflict({ topics: '{topics}' }),
    conflictMine: m.survey_device_conflict_mine(),
    conflictOther: m.survey_device_conflict_other(),
    closed: m.survey_device_closed(),
    gone: m.survey_device_gone(),
    other: m.survey_device_other(),
    incomplete: m.survey_device_incomplete(),
    incompleteLink: m.survey_device_incomplete_link(),
    refusedPages: m.survey_device_refused({ topics: '{topics}' }),
    refusedDrop: m.survey_device_refused_drop(),
    file: m.survey_device_file(),
    held: m.survey_device_held(),
    heldShort: m.survey_device_held_short(),
    pickerWords: m.survey_device_words(),
    pickerAdd: m.survey_device_words_add(),
    restored: m.survey_device_restored(),
    forgetting: m.survey_device_forgetting(),
    forget: m.survey_forget(),
    skillLevels: [1, 2, 3, 4].map(skillLevelName),
    languageLevels: Object.fromEntries(cefrChoices().map(({ value, label }) => [value, label])),
    faults: Object.fromEntries(
      answerFaultCodes.map((code) => [
        code,
        texts[`survey_answer_${code}`]?.(own) ?? m.survey_answer_bad_shape(),
      ]),
    ),
  };
}
