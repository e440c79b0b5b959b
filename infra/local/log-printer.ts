import { terminalText } from '../cli/terminal-text.ts';

/** Prints log lines of the functions in a readable form; without `all` only warnings and errors. */
export function printLog(
  all: boolean,
  print: (text: string) => void,
): (functionName: string, line: string) => void {
  return (functionName, line) => {
    const name = functionName.replace(/Function[0-9A-F]{8}$/, '');
    const fields = parse(line);
    if (fields === undefined) {
      print(terminalText(`  ${name}: ${line}`));
      return;
    }
    const { timestamp, level, event, ...rest } = fields;
    if (!all && level === 'INFO') return;
    // The fields that make the line a metric begin with a capital letter or an underscore.
    const words = Object.entries(rest)
      .filter(([key]) => !/^[A-Z_]/.test(key))
      .map(([key, value]) => `${key}=${String(value)}`);
    print(
      terminalText(
        `  ${String(timestamp).slice(11, 19)}  ${name} ${String(level).toLowerCase()}: ${String(event)}  ${words.join('  ')}`,
      ),
    );
  };
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
