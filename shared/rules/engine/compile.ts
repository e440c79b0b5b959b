import { CodedError } from '../../coded-error.ts';
import type { Simplified } from '../normalize.ts';
import {
  oldestProgramFormat,
  type Pattern,
  type Program,
  type ProgramRule,
  programFormat,
} from '../program.ts';
import { each, type Slices } from '../slices.ts';
import { type Candidates, findCandidates } from './candidates.ts';
import { type CompileContext, compileCondition, type Test } from './condition.ts';
import { createKeywordIndex, type KeywordIndex } from './keyword-index.ts';
import type { CompiledPattern, CompilePattern } from './pattern.ts';

/** A compiled program. It keeps the matches of the last text, so it serves one message at a time. */
export interface CompiledProgram {
  readonly program: Program;
  readonly rules: readonly CompiledRule[];
  readonly candidates: Candidates;
  readonly simplified: Simplified | undefined;
  /** The context that its conditions were compiled with; parts of conditions use it too. */
  readonly compileContext: CompileContext;
}

export interface CompiledRule {
  readonly rule: ProgramRule;
  readonly holds: Test;
}

/**
 * Compiles a program in slices. A pattern is compiled when it is first needed, and most never are.
 *
 * @throws CodedError `rules_of_other_version`
 */
export function* compileProgram(program: Program, compilePattern: CompilePattern): Slices<CompiledProgram> {
  if (program.format < oldestProgramFormat || program.format > programFormat) {
    throw new CodedError(
      'rules_of_other_version',
      `The rules were made for version ${program.format} of the rule engine and this is version ${programFormat}. Deploy the stack, or push the rules again, with the same version of wechat-reply.`,
    );
  }
  const keywordIndexes = new Map<number, KeywordIndex>();
  const patterns = new Map<Pattern, CompiledPattern>();
  const lists = new Map(Object.entries(program.lists ?? {}).map(([name, users]) => [name, new Set(users)]));
  const compileContext: CompileContext = {
    calendar: program.calendar,
    list: (name) => lists.get(name) ?? new Set(),
    keywordIndex(mask) {
      const keywordIndex = keywordIndexes.get(mask) ?? createKeywordIndex();
      keywordIndexes.set(mask, keywordIndex);
      return keywordIndex;
    },
    pattern(pattern) {
      const known = patterns.get(pattern);
      if (known !== undefined) return known;
      let compiled: CompiledPattern | undefined;
      const ready = (): CompiledPattern => {
        compiled ??= compilePattern(pattern);
        return compiled;
      };
      const lazy: CompiledPattern = {
        test: (text) => ready().test(text),
        captures: (text) => ready().captures(text),
      };
      patterns.set(pattern, lazy);
      return lazy;
    },
  };
  const rules: CompiledRule[] = [];
  yield* each(program.rules, (rule) => {
    rules.push({ rule, holds: compileCondition(rule.when, compileContext) });
  });
  const candidates = yield* findCandidates(program.rules, compileContext);
  for (const keywordIndex of keywordIndexes.values()) yield* keywordIndex.prepare();
  return { program, rules, candidates, simplified: simplifiedIn(program), compileContext };
}

function simplifiedIn({ simplified }: Program): Simplified | undefined {
  if (simplified === undefined) return undefined;
  const characters = [...simplified];
  const pairs = new Map<string, string>();
  for (let index = 0; index + 1 < characters.length; index += 2) {
    pairs.set(characters[index] as string, characters[index + 1] as string);
  }
  return pairs;
}
