import { canTransfer } from '../../wechat/passive/from-outgoing.ts';
import type { MemoryChange } from '../memory.ts';
import type { ProgramRule, Reply } from '../program.ts';
import { capturesOf } from './captures.ts';
import { choose } from './choose.ts';
import type { CompiledProgram } from './compile.ts';
import { cutMessage } from './cut-text.ts';
import type { DecidedEmit, DecidedReply, DelayedReply, PassiveAnswer } from './decision.ts';
import { type Evaluation, recall } from './evaluation.ts';
import { appliedAgain } from './limits.ts';
import { type Resolve, renderMessage, renderTexts } from './render.ts';
import { templateValues } from './template-values.ts';

/** What one rule says and does. */
export interface Answers {
  readonly rule: string;
  readonly replies: readonly DecidedReply[];
  readonly delayed: readonly DelayedReply[];
  readonly passive: PassiveAnswer | null;
  readonly emits: readonly DecidedEmit[];
  readonly changes: Partial<MemoryChange>;
}

/** Makes the answers of a rule that applies: picks, fills in templates, and tells at once from later. */
export function answersOf(compiled: CompiledProgram, evaluation: Evaluation, rule: ProgramRule): Answers {
  const { id } = rule;
  let captures: Readonly<Record<string, string>> | undefined;
  const chosen = (rule.replies ?? []).map((step, index) =>
    'oneOf' in step ? choose(step, `${evaluation.context.key} ${id} ${index}`) : step,
  );
  const resolve = templateValues(evaluation, compiled.program, {
    sends: chosen.filter(({ after }) => after === undefined).length,
    captures() {
      captures ??= capturesOf(rule.when, evaluation, compiled.workshop);
      return captures;
    },
  });
  const decided = (reply: Reply): DecidedReply => ({
    rule: id,
    message: reply.template ? renderMessage(reply.message, resolve) : reply.message,
  });
  const atOnce = chosen.filter(({ after }) => after === undefined).map(decided);
  const isPassiveReply = rule.passive === true && rule.transfer === undefined;
  return {
    rule: id,
    replies: isPassiveReply ? atOnce.slice(1) : atOnce,
    delayed: chosen.flatMap((reply) =>
      reply.after === undefined
        ? []
        : [{ ...decided(reply), after: reply.after, unlessUserWrites: reply.evenIfUserWrites === undefined }],
    ),
    passive: passiveAnswer(rule, evaluation, atOnce[0]),
    emits: (rule.emit ?? []).map(({ type, detail }) => ({
      rule: id,
      type,
      detail: renderTexts(detail, resolve),
    })),
    changes: changesOf(rule, evaluation, resolve),
  };
}

function passiveAnswer(
  { id, passive, transfer }: ProgramRule,
  { context: { message } }: Evaluation,
  reply: DecidedReply | undefined,
): PassiveAnswer | null {
  if (transfer !== undefined) {
    return canTransfer(message) ? { kind: 'transfer', rule: id, ...transfer } : null;
  }
  // A response holds one message, and templates can make a text longer than it was.
  return passive && reply !== undefined
    ? { kind: 'reply', ...reply, message: cutMessage(reply.message) }
    : null;
}

function changesOf(
  { id, limits, state, mute }: ProgramRule,
  evaluation: Evaluation,
  resolve: Resolve,
): Partial<MemoryChange> {
  const { at } = evaluation.context;
  const applied = limits && appliedAgain(limits, recall(evaluation)?.memory.applied[id], at);
  return {
    ...(applied === undefined ? {} : { applied: { [id]: applied } }),
    ...(mute === undefined ? {} : { mutedUntil: mute === 0 ? 0 : at + mute }),
    ...(state === undefined
      ? {}
      : {
          state: state && {
            name: state.name,
            until: at + state.for,
            values: renderTexts(state.values, resolve),
          },
        }),
  };
}
