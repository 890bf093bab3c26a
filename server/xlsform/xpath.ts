// Reads the part of XPath that XLSForm's relevant, constraint and choice_filter are written in, into a small tree. What
// each tree means for a questionnaire is said in expressions.ts. Every refusal names the position in the text.
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Node =
  /** `${key}` */
  | { is: 'question'; name: string; at: number }
  /** A bare word: a column of the choices sheet. */
  | { is: 'column'; name: string; at: number }
  /** `.`: the answer that is being checked. */
  | { is: 'self'; at: number }
  | { is: 'text'; value: string; at: number }
  | { is: 'number'; value: number; at: number }
  | { is: 'call'; name: string; parts: Node[]; at: number }
  | { is: 'compare'; operator: Operator; left: Node; right: Node; at: number }
  | { is: 'and' | 'or'; parts: Node[]; at: number }
  /** Parentheses are kept: they tell `(a and b) and c` from `a and b and c`. */
  | { is: 'group'; inner: Node; at: number };

/** What an expression is refused for; `at` counts characters from 1. */
export class ExpressionError extends Error {
  readonly code: string;
  readonly at: number;
  readonly params: Record<string, string | number>;

  constructor(code: string, at: number, params: Record<string, string | number> = {}) {
    super(`${code} at ${at}`);
    this.name = 'ExpressionError';
    this.code = code;
    this.at = at + 1;
    this.params = params;
  }
}

/** Letters: a choice list of 300 countries in one rule is about 12,000. */
export const longestExpression = 20_000;
/** Parentheses and calls inside each other; rules have the same limit (schema.ts). */
const deepest = 50;
const mostTokens = 4000;

interface Token {
  kind: 'question' | 'word' | 'text' | 'number' | 'sign';
  text: string;
  at: number;
}

const pattern =
  /\s+|\$\{(?<question>[^{}]*)\}|(?<text>'[^']*'|"[^"]*")|(?<number>\d+(?:\.\d+)?|\.\d+)|(?<word>[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?)|(?<sign>!=|<=|>=|[=<>(),.-])/uy;

function tokensOf(text: string): Token[] {
  // Word processors turn quotes into typographic ones; they mean the straight ones.
  const straight = text.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"');
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < straight.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(straight);
    if (!found) {
      const rest = straight.slice(at);
      if (/^['"]/.test(rest)) throw new ExpressionError('text_not_closed', at);
      throw new ExpressionError('sign_unknown', at, { sign: [...rest][0] ?? '' });
    }
    const groups = found.groups ?? {};
    if (groups.question !== undefined) tokens.push({ kind: 'question', text: groups.question.trim(), at });
    else if (groups.text !== undefined) tokens.push({ kind: 'text', text: groups.text.slice(1, -1), at });
    else if (groups.number !== undefined) tokens.push({ kind: 'number', text: groups.number, at });
    else if (groups.word !== undefined) tokens.push({ kind: 'word', text: groups.word, at });
    else if (groups.sign !== undefined) tokens.push({ kind: 'sign', text: groups.sign, at });
    if (tokens.length > mostTokens) throw new ExpressionError('expression_too_long', at);
  }
  return tokens;
}

const operators: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

/** @throws {ExpressionError} */
export function parse(text: string): Node {
  if (text.length > longestExpression) throw new ExpressionError('expression_too_long', longestExpression);
  const tokens = tokensOf(text);
  let next = 0;
  let depth = 0;
  const here = (): number => tokens[next]?.at ?? text.length;
  const unexpected = (): ExpressionError => {
    const token = tokens[next];
    if (!token) return new ExpressionError('expression_ends', text.length);
    return new ExpressionError('expression_unexpected', token.at, { found: token.text });
  };
  const sign = (wanted: string): boolean => {
    const token = tokens[next];
    if (token?.kind !== 'sign' || token.text !== wanted) return false;
    next += 1;
    return true;
  };
  const word = (wanted: string): boolean => {
    const token = tokens[next];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== wanted) return false;
    next += 1;
    return true;
  };
  const deeper = <T>(work: () => T): T => {
    depth += 1;
    if (depth > deepest) throw new ExpressionError('expression_too_deep', here(), { most: deepest });
    const done = work();
    depth -= 1;
    return done;
  };
  const chain = (is: 'and' | 'or', part: () => Node): Node => {
    const at = here();
    const parts = [part()];
    while (word(is)) parts.push(part());
    const [only] = parts;
    return parts.length === 1 && only ? only : { is, parts, at };
  };
  const either = (): Node => chain('or', both);
  const both = (): Node => chain('and', comparison);
  const comparison = (): Node => {
    const at = here();
    const left = operand();
    const token = tokens[next];
    if (token?.kind !== 'sign' || !operators.includes(token.text)) return left;
    next += 1;
    return { is: 'compare', operator: token.text as Operator, left, right: operand(), at };
  };
  const operand = (): Node => {
    const at = here();
    if (sign('(')) {
      const inner = deeper(either);
      if (!sign(')')) throw unexpected();
      return { is: 'group', inner, at };
    }
    if (sign('.')) return { is: 'self', at };
    const negative = sign('-');
    const token = tokens[next];
    if (!token || token.kind === 'sign' || (negative && token.kind !== 'number')) throw unexpected();
    next += 1;
    switch (token.kind) {
      case 'question':
        return { is: 'question', name: token.text, at };
      case 'text':
        return { is: 'text', value: token.text, at };
      case 'number':
        return { is: 'number', value: Number(token.text) * (negative ? -1 : 1), at };
      default:
        if (!sign('(')) return { is: 'column', name: token.text, at };
        return { is: 'call', name: token.text.toLowerCase(), parts: deeper(rest), at };
    }
  };
  /** The arguments of a call, up to its closing parenthesis. */
  const rest = (): Node[] => {
    if (sign(')')) return [];
    const parts = [either()];
    while (sign(',')) parts.push(either());
    if (!sign(')')) throw unexpected();
    return parts;
  };
  const whole = either();
  if (next < tokens.length) throw unexpected();
  return whole;
}

/** Without the parentheses around it. */
export function bare(node: Node): Node {
  let inner = node;
  while (inner.is === 'group') inner = inner.inner;
  return inner;
}
