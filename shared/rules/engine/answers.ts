import { isEmptyText } from '../../wechat/outgoing/is-empty-text.ts';
import type { OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';
import {
  cancelKey,
  type DialogueState,
  joinKept,
  longestKept,
  type MemoryChange,
  type Recollection,
  remember,
  stateAt,
} from '../memory.ts';
import type { Calendar, ProgramRule, Reply, ReplyStep } from '../program.ts';
import { capturesOf } from './captures.ts';
import { choose } from './choose.ts';
import type { CompiledProgram } from './compile.ts';
import { cutMessage } from './cut-text.ts';
import type { DecidedEmit, DecidedReply, DelayedReply, PassiveAnswer, SessionChange } from './decision.ts';
import { type Evaluation, recall } from './evaluation.ts';
import { keptBy } from './keep.ts';
import { appliedBy } from './limits.ts';
import { nextMoment } from './next-moment.ts';
import { type Resolve, renderMessage, renderTexts } from './render.ts';
import { templateValues } from './template-values.ts';
import { isTransferByResponse } from './transfer.ts';

/** What one rule says and does. */
export interface Answers {
  readonly rule: string;
  readonly replies: readonly DecidedReply[];
  readonly delayed: readonly DelayedReply[];
  readonly passive: PassiveAnswer | null;
  readonly session?: SessionChange | undefined;
  readonly emits: readonly DecidedEmit[];
  readonly changes: Partial<MemoryChange>;
}

/** A rule that applies, before any template is filled in. */
export interface Answering {
  readonly rule: ProgramRule;
  /** The memory at this rule's turn. */
  readonly before: Recollection | undefined;
  /** Its replies; random choices are made. */
  readonly chosen: readonly Reply[];
  /** What it says if no agent is online; random choices are made. */
  readonly otherwise: readonly Reply[] | undefined;
  readonly resolve: Resolve;
  readonly kept: MemoryChange['kept'];
  readonly calendar: Calendar;
}

/** Begins the answer of a rule that applies. Rules after it see what it keeps of the user. */
export function startAnswer(compiled: CompiledProgram, evaluation: Evaluation, rule: ProgramRule): Answering {
  const { context, recollection: before } = evaluation;
  let captures: Readonly<Record<string, string>> | undefined;
  const pick = (step: ReplyStep, index: number): Reply =>
    'oneOf' in step ? choose(step, `${context.key} ${rule.id} ${index}`) : step;
  const chosen = (rule.replies ?? []).map(pick);
  const otherwise = rule.transfer?.otherwise?.map(pick);
  let after = before;
  const resolve = templateValues(evaluation, compiled.program, {
    sends: chosen.filter((reply) => reply.after === undefined).length,
    dialogue: rule.dialogue,
    captures() {
      captures ??= capturesOf(rule.when, evaluation, compiled.compileContext);
      return captures;
    },
    recall() {
      evaluation.usedMemory = true;
      return { before, after };
    },
  });
  const kept = before && rule.keeps && keptBy(rule.keeps, evaluation, before.memory, resolve);
  if (before !== undefined && kept !== undefined) {
    after = { ...before, memory: remember(before.memory, { contact: false, kept }, context.at) };
    evaluation.recollection = after;
  }
  return { rule, before, chosen, otherwise, resolve, kept, calendar: compiled.program.calendar };
}

/** Makes the answers of a rule that applies: fills in templates, and separates immediate replies from delayed ones. */
export function answersOf(answering: Answering, evaluation: Evaluation): Answers {
  const { rule, chosen, resolve } = answering;
  const { id } = rule;
  // Captures are matched again, on the text at this rule's turn.
  evaluation.recollection = answering.before;
  const { businessId } = evaluation.context;
  const decided = ({ template, message }: Reply): DecidedReply => ({
    rule: id,
    message: inNameOf(businessId, template ? renderMessage(message, resolve) : message),
  });
  const atOnce = chosen.filter(({ after }) => after === undefined).map(decided);
  // WeChat would show an error for a response without text. The sender refuses the message and reports it.
  const isPassiveReply =
    rule.passive === true && rule.transfer === undefined && !isEmptyText(atOnce[0]?.message);
  return {
    rule: id,
    replies: isPassiveReply ? atOnce.slice(1) : atOnce,
    delayed: chosen.flatMap((reply) =>
      reply.after === undefined
        ? []
        : [
            {
              ...decided(reply),
              after: secondsUntil(reply.after, reply, answering, evaluation),
              unlessUserWrites: reply.evenIfUserWrites === undefined,
              ...(reply.name === undefined ? {} : { name: reply.name }),
            },
          ],
    ),
    passive:
      rule.transfer === undefined && !isPassiveReply ? null : passiveAnswer(rule, evaluation, atOnce[0]),
    session: sessionChange(rule, evaluation, answering.otherwise?.map(decided)),
    emits: (rule.emit ?? []).map(({ type, detail }) => ({
      rule: id,
      type,
      detail: renderTexts(detail, resolve),
    })),
    changes: changesOf(answering, evaluation),
  };
}

/** If the user wrote to a sub-merchant, the reply comes from the sub-merchant. */
function inNameOf(businessId: string | undefined, message: OutgoingMessage): OutgoingMessage {
  if (businessId === undefined || message.businessid !== undefined) return message;
  // WeChat sends the id as a number and expects a number back.
  return { ...message, businessid: /^\d{1,15}$/.test(businessId) ? Number(businessId) : businessId };
}

/** The delay of a reply after the message, and the hours in which it may be sent. */
function secondsUntil(
  after: number,
  { during }: Reply,
  { calendar }: Answering,
  { context: { at }, timezone }: Evaluation,
): number {
  return during === undefined ? after : nextMoment(during, at + after, timezone, calendar) - at;
}

function passiveAnswer(
  { id, passive, transfer }: ProgramRule,
  { context: { message } }: Evaluation,
  reply: DecidedReply | undefined,
): PassiveAnswer | null {
  if (transfer !== undefined) {
    if (!isTransferByResponse(transfer, message)) return null;
    const { kfAccount } = transfer;
    return { kind: 'transfer', rule: id, ...(kfAccount === undefined ? {} : { kfAccount }) };
  }
  // A response holds one message, and a filled-in template can be longer than the limit.
  return passive && reply !== undefined
    ? { kind: 'reply', ...reply, message: cutMessage(reply.message) }
    : null;
}

/** Session changes that a response cannot make, and a call must. */
function sessionChange(
  { id, transfer, closesSession }: ProgramRule,
  { context: { message } }: Evaluation,
  otherwise: readonly DecidedReply[] | undefined,
): SessionChange | undefined {
  if (closesSession) return { kind: 'close', rule: id };
  if (transfer === undefined || isTransferByResponse(transfer, message)) return undefined;
  const { kfAccount } = transfer;
  return {
    kind: 'open',
    rule: id,
    ...(kfAccount === undefined ? {} : { kfAccount }),
    ...(otherwise === undefined ? {} : { otherwise: otherwise.map((reply) => reply.message) }),
  };
}

function changesOf({ rule, resolve, kept }: Answering, evaluation: Evaluation): Partial<MemoryChange> {
  const { id, limits, mute } = rule;
  const { at } = evaluation.context;
  const limited = limits && appliedBy(id, limits, recall(evaluation)?.memory.applied ?? {}, at);
  const cancelled = Object.entries(rule.cancels ?? {}).map(
    ([name, seconds]) => [cancelKey(name), { at: [at], until: at + seconds }] as const,
  );
  const applied =
    limited === undefined && cancelled.length === 0
      ? undefined
      : { ...limited, ...Object.fromEntries(cancelled) };
  const state = stateAfter(rule, evaluation, resolve);
  const dialogues =
    rule.dialogue === undefined || state === undefined ? undefined : { [rule.dialogue]: state };
  return {
    ...(applied === undefined ? {} : { applied }),
    ...(mute === undefined ? {} : { mutedUntil: mute === 0 ? 0 : at + mute }),
    ...(rule.keeps?.endsDialogues ? { state: null } : {}),
    ...(rule.dialogue === undefined && state !== undefined ? { state } : {}),
    ...(kept === undefined && dialogues === undefined
      ? {}
      : { kept: joinKept(kept ?? {}, dialogues === undefined ? {} : { dialogues }) }),
  };
}

/** The user's next state in the rule's dialogue: null ends the dialogue, undefined changes nothing. */
function stateAfter(
  { dialogue, state }: ProgramRule,
  evaluation: Evaluation,
  resolve: Resolve,
): DialogueState | null | undefined {
  if (!state) return state;
  const { at } = evaluation.context;
  const recollection = state.addsValues && recall(evaluation);
  const before = recollection ? stateAt(recollection.memory, dialogue, at)?.values : undefined;
  const values = renderTexts(state.values, resolve);
  return { name: state.name, until: at + state.for, values: fitting({ ...before, ...values }) };
}

/** A conversation is written as one item, so user input must not fill it. */
function fitting(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.slice(0, longestKept)]),
  );
}
