// Questionnaires out to a workbook and in from one. Reading is done before a transaction is opened: it takes a while, and a
// file that cannot be carried changes nothing.
import { surveyCode } from '@compatriot/db/survey-code.ts';
import type { Audience } from '@compatriot/db/vocabulary.ts';
import { say } from '../messages.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import { administeredProgramme, draftQuestionnaire, readQuestionnaire } from '../questionnaires/actions.ts';
import type { Definition } from '../questionnaires/schema.ts';
import { readXlsform } from './read.ts';
import { textOfNote } from './texts.ts';
import type { SheetNote } from './tables.ts';
import { type FormWords, writeXlsform } from './write.ts';

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export async function exportXlsform(request: OpenRequest, id: string): Promise<Buffer> {
  const row = await request.transaction((ctx) => readQuestionnaire(ctx, id, 'questionnaire.export'));
  const survey = surveyCode(row.programmeCode, row.audience as Audience);
  const file = await writeXlsform(
    row.definition as Definition,
    { id: survey, version: String(row.version) },
    formWords,
  );
  request.reply
    .type(mediaType)
    .header(
      'content-disposition',
      `attachment; filename="${survey.replaceAll('.', '-')}-${row.version}.xlsx"`,
    )
    .header('x-content-type-options', 'nosniff');
  return file;
}

const names = new Map<string, Intl.DisplayNames>();

/** The pages' own words, in the languages that the pages speak; in others English. */
const formWords: FormWords = {
  say: (language, word) => say(language, `survey_${word}`),
  country: (language, code) => {
    const known = names.get(language) ?? new Intl.DisplayNames([language, 'en'], { type: 'region' });
    names.set(language, known);
    return known.of(code) ?? code;
  },
};

/**
 * A workbook becomes the draft of the next version.
 * @throws 400 with every cell that cannot be carried, 409 draft_exists
 */
export async function importXlsform(request: OpenRequest, code: string, audience: Audience, file: unknown) {
  if (!Buffer.isBuffer(file)) throw problems.wrongFileType('XLSX');
  await request.transaction((ctx) => administeredProgramme(ctx, code));
  const read = await readXlsform(file);
  if (!read.definition) {
    throw problems.invalid(
      read.problems.map((note) => ({
        path: [note.sheet, note.row || '', note.column].join('.'),
        code: note.code,
        text: `xlsform_${textOfNote(note)}`,
        values: valuesOf(note),
        cell: { sheet: note.sheet, row: note.row, column: note.column },
      })),
    );
  }
  const { definition, remarks } = read;
  return request.transaction(async (ctx) => {
    const made = await draftQuestionnaire(ctx, code, { audience, definition });
    return {
      id: made.id,
      version: made.version,
      remarks: remarks.map((note) => ({
        sheet: note.sheet,
        row: note.row,
        column: note.column,
        message: say(ctx.language, `xlsform_${textOfNote(note)}`, valuesOf(note)),
      })),
    };
  });
}

/** What the sentence names. */
const valuesOf = ({ column, params }: SheetNote): SheetNote['params'] => ({ column, ...params });
