// Which sentence says what was found in a workbook. Several findings that are mended in the same way share one.
import type { SheetNote } from './tables.ts';

const shared: Record<string, string> = {
  workbook_encrypted: 'not_a_workbook',
  sheet_too_large: 'workbook_too_large',
  language_twice: 'twice',
  column_twice: 'twice',
  name_twice: 'twice',
  code_twice: 'twice',
  title_differs: 'changed',
  rule_changed: 'changed',
  yes_or_no: 'value_bad',
  rule_cell_bad: 'cell_bad',
  shape_bad: 'cell_bad',
  group_not_open: 'group_ends',
  group_not_closed: 'group_ends',
  group_too_long: 'too_many',
  too_many_groups: 'too_many',
  label_missing: 'missing',
  name_missing: 'missing',
  list_missing: 'missing',
  type_missing: 'missing',
  heading_missing: 'heading_missing',
  code_bad: 'name_bad',
  country_list_changed: 'list_changed',
  consent_list_changed: 'list_changed',
  expression_text_not_closed: 'expression_syntax',
  expression_sign_unknown: 'expression_syntax',
  expression_expression_unexpected: 'expression_syntax',
  expression_expression_ends: 'expression_syntax',
  expression_quotes_missing: 'expression_syntax',
  expression_expression_too_long: 'expression_too_long',
  expression_expression_too_deep: 'expression_too_long',
  expression_expression_too_many_parts: 'expression_too_long',
  expression_function_unknown: 'expression_function',
  expression_function_use: 'expression_function',
  expression_counts: 'expression_function',
  expression_constant_condition: 'expression_function',
  expression_compares_two_questions: 'expression_comparison',
  expression_compares_no_question: 'expression_comparison',
  expression_constraint_asks: 'expression_comparison',
  expression_not_a_condition: 'expression_comparison',
  expression_limit_twice: 'expression_limit',
  expression_limit_unfit: 'expression_limit',
  expression_constraint_or: 'expression_limit',
};

/** The text's key without `xlsform_`. */
export function textOfNote({ code }: Pick<SheetNote, 'code'>): string {
  return shared[code] ?? code;
}
