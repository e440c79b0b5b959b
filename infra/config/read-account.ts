import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type Account, accountSchema } from '#shared/account/schema.ts';
import { compileRules } from '#shared/rules/compile.ts';
import { checkWith, type DescribedIssue, pathText } from '#shared/schema-check.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';

export type ReadAccount =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads one account file (YAML, of which JSON is a part); each problem names file, line, column and field. */
export function readAccount(text: string, file: string): ReadAccount {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => `${at(error.pos[0])} ${firstLine(error.message)}`),
    };
  }
  const checked = checkWith(accountSchema, document.toJS());
  const issues = checked.ok ? replyIssues(checked.value) : checked.issues;
  if (checked.ok && issues.length === 0) return { ok: true, account: checked.value };
  const describe = ({ path, problem }: DescribedIssue): string =>
    `${at(offsetOf(document, path))} ${path.length === 0 ? 'the file' : pathText(path)}: ${problem}`;
  return { ok: false, problems: issues.map(describe) };
}

/** Replies that WeChat would refuse for this kind of account. */
function replyIssues({ rules, kind, appId }: Account): DescribedIssue[] {
  return rules.flatMap((rule, index) =>
    compileRules([rule]).replies.flatMap((message) => {
      const checked = checkOutgoing(message, kind, appId);
      if (checked.ok) return [];
      return checked.problems.map(({ field, problem }) => ({
        path: ['rules', index, 'reply'],
        problem: `${field} ${problem}`,
      }));
    }),
  );
}

/** Where the value of a path stands in the file, or else the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
