/** What SQS and EventBridge refuse. `JSON.stringify` already escapes halves of surrogate pairs. */
const refused = /[\uFFFE\uFFFF]/g;

/**
 * JSON in the characters that SQS takes. The two that JSON allows and SQS refuses are written as escapes, so nothing is
 * lost or refused.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function queueJson(value: unknown): string {
  return JSON.stringify(value).replace(refused, (one) => (one === '\uFFFE' ? '\\ufffe' : '\\uffff'));
}
