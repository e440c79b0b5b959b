import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { FieldWord, RulesWords } from '../../local/page/api.ts';
import { rulesIn } from './listed-rules.ts';

/** Completes fields, events, names from the file, and the placeholders of templates. */
export function completer(words: () => RulesWords | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const known = words();
    if (known === undefined) return null;
    const text = context.state.doc.toString();
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);

    const template = /\{\{\s*([\w.]*)$/.exec(before);
    if (template !== null) {
      return result(context.pos - (template[1]?.length ?? 0), templateNames(text, before));
    }
    const value = /\b(event|during|outside|state|rule):\s*\[?[^\]{}]*?([\w-]*)$/.exec(before);
    if (value !== null) {
      const options = valuesOf(value[1] ?? '', text, known);
      return result(context.pos - (value[2]?.length ?? 0), options);
    }
    const field = /(?:^|[\s{,-])([A-Za-z]*)$/.exec(before);
    if (field === null || (!context.explicit && (field[1] ?? '') === '')) return null;
    const fields = fieldsAt(text, line.number, before, known);
    return result(
      context.pos - (field[1]?.length ?? 0),
      fields.map(
        ({ name, help }) =>
          ({ label: name, apply: `${name}: `, info: help || undefined, type: 'property' }) as Completion,
      ),
    );
  };
}

function result(from: number, options: readonly Completion[]): CompletionResult | null {
  return options.length === 0 ? null : { from, options, validFor: /^[\w.-]*$/ };
}

const named = (names: readonly string[], detail = ''): Completion[] =>
  names.map((label) => ({ label, detail, type: 'constant' }));

function valuesOf(field: string, text: string, { events }: RulesWords): Completion[] {
  switch (field) {
    case 'event':
      return named(events);
    case 'during':
    case 'outside':
      return schedulesIn(text);
    case 'rule':
      return named(rulesIn(text).map(({ id }) => id));
    default:
      return named([
        ...new Set(
          [...text.matchAll(/setState:\s*(?:\{\s*name:\s*)?([\w-]+)/g)].map(([, name]) => name ?? ''),
        ),
      ]);
  }
}

/** The names below a top-level field, with their values. */
function namesBelow(field: string, text: string): Completion[] {
  const [, block = ''] =
    new RegExp(`(?:^|\\n)${field}:\\s*\\n((?:[ \\t]+[^\\n]*\\n|\\n)*)`).exec(`${text}\n`) ?? [];
  return [...block.matchAll(/^ {1,4}([\w-]+):\s*(.*)$/gm)].map(([, label = '', detail = '']) => ({
    label,
    detail: detail.slice(0, 32),
    type: 'variable',
  }));
}

const schedulesIn = (text: string): Completion[] => namesBelow('schedules', text);

function templateNames(text: string, before: string): Completion[] {
  const variables = namesBelow('variables', text).map((one) => ({ ...one, label: `variables.${one.label}` }));
  const groups = [...`${text}${before}`.matchAll(/\(\?P?<(\w+)>/g)].map(([, name]) => `match.${name}`);
  const fixed = ['user.openId', 'message.content', 'time.time', 'time.date', 'time.month', 'window.messages'];
  return [...variables, ...named([...new Set(groups)]), ...named(fixed)];
}

/** Which fields are possible at the cursor. The nearest field with less indentation decides, or the open brace. */
function fieldsAt(text: string, lineNumber: number, before: string, words: RulesWords): readonly FieldWord[] {
  const inline = /(\w+):\s*\[?\s*\{[^{}]*$/.exec(before)?.[1];
  const parent = inline ?? parentOf(text.split('\n'), lineNumber - 1, before);
  switch (parent) {
    case undefined:
      return words.account;
    case 'when':
    case 'any':
    case 'all':
    case 'none':
      return words.condition;
    case 'text':
    case 'not':
      return words.text;
    case 'reply':
    case 'oneOf':
      return words.reply;
    case 'schedules':
      return words.schedule;
    case 'rules':
      return words.rule;
    default:
      return [];
  }
}

function parentOf(lines: readonly string[], index: number, before: string): string | undefined {
  const indent = before.search(/\S|$/) + (/^\s*-\s/.test(before) ? 0 : 0);
  for (let at = index - 1; at >= 0; at--) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const depth = line.search(/\S/);
    if (depth >= indent) continue;
    // A rule's fields are below its first one, which has the dash.
    if (/^\s*-\s/.test(line)) {
      const inner = /^\s*-\s+(\w+):\s*$/.exec(line)?.[1];
      if (inner !== undefined && indent > depth + 2) return inner;
      return parentOf(lines, at, ' '.repeat(depth)) ?? 'rules';
    }
    return /^\s*([\w-]+):/.exec(line)?.[1];
  }
  return undefined;
}
