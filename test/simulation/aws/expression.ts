import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/*
 * DynamoDB's expressions, as far as tables of this kind use them: comparisons, attribute_exists, attribute_not_exists,
 * begins_with, AND, OR, NOT; SET (with if_not_exists, + and -), ADD (of numbers and sets of strings) and REMOVE of
 * attributes at the top level.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */

export type Item = Readonly<Record<string, AttributeValue>>;
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

type Condition = (item: Item, placeholders: Placeholders) => boolean;
type Operand = (item: Item, placeholders: Placeholders) => AttributeValue | undefined;
type Change = (changed: Record<string, AttributeValue>, before: Item, placeholders: Placeholders) => void;

const conditions = new Map<string, Condition>();
const updates = new Map<string, readonly Change[]>();

export function holds(expression: string | undefined, item: Item, placeholders: Placeholders): boolean {
  if (expression === undefined) return true;
  let condition = conditions.get(expression);
  if (condition === undefined) {
    condition = parseCondition(tokensOf(expression));
    conditions.set(expression, condition);
  }
  return condition(item, placeholders);
}

export function updated(expression: string, item: Item, placeholders: Placeholders): Item {
  let changes = updates.get(expression);
  if (changes === undefined) {
    changes = parseUpdate(tokensOf(expression));
    updates.set(expression, changes);
  }
  const changed: Record<string, AttributeValue> = { ...item };
  for (const change of changes) change(changed, item, placeholders);
  return changed;
}

interface Tokens {
  peek(): string | undefined;
  take(): string;
  /** Takes the next token if it is this one. */
  takes(token: string): boolean;
  expect(token: string): void;
}

function tokensOf(expression: string): Tokens {
  const tokens = expression.match(/[#:]?\w+|<>|<=|>=|[<>=(),+-]/g) ?? [];
  let index = 0;
  const takes = (token: string): boolean => {
    if (tokens[index] !== token) return false;
    index++;
    return true;
  };
  return {
    peek: () => tokens[index],
    take: () => tokens[index++] ?? '',
    takes,
    expect(token) {
      if (!takes(token)) throw new Error(`${token} is missing at ${tokens[index]} of ${expression}`);
    },
  };
}

function parseCondition(tokens: Tokens): Condition {
  let left = parseConjunction(tokens);
  while (tokens.takes('OR')) {
    const [first, second] = [left, parseConjunction(tokens)];
    left = (item, placeholders) => first(item, placeholders) || second(item, placeholders);
  }
  return left;
}

function parseConjunction(tokens: Tokens): Condition {
  let left = parseSimple(tokens);
  while (tokens.takes('AND')) {
    const [first, second] = [left, parseSimple(tokens)];
    left = (item, placeholders) => first(item, placeholders) && second(item, placeholders);
  }
  return left;
}

function parseSimple(tokens: Tokens): Condition {
  if (tokens.takes('NOT')) {
    const inner = parseSimple(tokens);
    return (item, placeholders) => !inner(item, placeholders);
  }
  if (tokens.takes('(')) {
    const inner = parseCondition(tokens);
    tokens.expect(')');
    return inner;
  }
  if (tokens.takes('attribute_not_exists')) {
    const operand = parseArgument(tokens);
    return (item, placeholders) => operand(item, placeholders) === undefined;
  }
  if (tokens.takes('attribute_exists')) {
    const operand = parseArgument(tokens);
    return (item, placeholders) => operand(item, placeholders) !== undefined;
  }
  const left = parseOperand(tokens);
  const comparison = tokens.take();
  const right = parseOperand(tokens);
  return (item, placeholders) => compares(left(item, placeholders), comparison, right(item, placeholders));
}

function parseArgument(tokens: Tokens): Operand {
  tokens.expect('(');
  const operand = parseOperand(tokens);
  tokens.expect(')');
  return operand;
}

function parseOperand(tokens: Tokens): Operand {
  const token = tokens.take();
  if (token.startsWith(':')) return (_item, { values }) => values[token];
  return (item, { names }) => item[names[token] ?? token];
}

function compares(
  left: AttributeValue | undefined,
  comparison: string,
  right: AttributeValue | undefined,
): boolean {
  const [a, b] = [comparable(left), comparable(right)];
  if (comparison === '=') return a === b && a !== undefined;
  if (comparison === '<>') return a !== b;
  // An attribute that is not there compares with nothing.
  if (a === undefined || b === undefined || typeof a !== typeof b) return false;
  switch (comparison) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`${comparison} is not a comparison`);
  }
}

function comparable(value: AttributeValue | undefined): number | string | boolean | undefined {
  if (value?.N !== undefined) return Number(value.N);
  if (value?.M !== undefined) return JSON.stringify(value.M);
  return value?.S ?? value?.BOOL;
}

function parseUpdate(tokens: Tokens): readonly Change[] {
  const changes: Change[] = [];
  while (tokens.peek() !== undefined) {
    const clause = tokens.take();
    do changes.push(parseChange(clause, tokens));
    while (tokens.takes(','));
  }
  return changes;
}

function parseChange(clause: string, tokens: Tokens): Change {
  const attribute = tokens.take();
  const nameIn = ({ names }: Placeholders): string => names[attribute] ?? attribute;
  switch (clause) {
    case 'REMOVE':
      return (changed, _before, placeholders) => {
        delete changed[nameIn(placeholders)];
      };
    case 'ADD': {
      const added = parseOperand(tokens);
      return (changed, before, placeholders) => {
        const name = nameIn(placeholders);
        changed[name] = sumOf(before[name], added(before, placeholders));
      };
    }
    case 'SET': {
      tokens.expect('=');
      const value = parseSum(tokens);
      return (changed, before, placeholders) => {
        const to = value(before, placeholders);
        if (to !== undefined) changed[nameIn(placeholders)] = to;
      };
    }
    default:
      throw new Error(`${clause} is not a clause of an update`);
  }
}

function sumOf(before: AttributeValue | undefined, added: AttributeValue | undefined): AttributeValue {
  return added?.SS === undefined
    ? { N: String(Number(before?.N ?? 0) + Number(added?.N)) }
    : { SS: [...new Set([...(before?.SS ?? []), ...added.SS])] };
}

function parseSum(tokens: Tokens): Operand {
  const left = parseSetOperand(tokens);
  const sign = tokens.peek();
  if (sign !== '+' && sign !== '-') return left;
  tokens.take();
  const right = parseSetOperand(tokens);
  return (item, placeholders) => {
    const [a, b] = [left, right].map((operand) => Number(operand(item, placeholders)?.N));
    return { N: String(sign === '+' ? Number(a) + Number(b) : Number(a) - Number(b)) };
  };
}

function parseSetOperand(tokens: Tokens): Operand {
  if (!tokens.takes('if_not_exists')) return parseOperand(tokens);
  tokens.expect('(');
  const present = parseOperand(tokens);
  tokens.expect(',');
  const otherwise = parseOperand(tokens);
  tokens.expect(')');
  return (item, placeholders) => present(item, placeholders) ?? otherwise(item, placeholders);
}
