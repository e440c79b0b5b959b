/** What an endpoint does not have of CloudFormation, found out by deploying to it. */
export interface Gaps {
  /** Types of resources, by how many the stack has. */
  readonly types: Map<string, number>;
  /** Whether FIFO queues without a name get one that ends in `.fifo`, as at AWS. */
  namesFifoQueues: boolean;
}

export const noGaps = (): Gaps => ({ types: new Map(), namesFifoQueues: true });

/** Without these no message finds its way; an endpoint that lacks one cannot be used. */
const needed: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SQS::Queue',
]);
export const isNeeded = (type: string): boolean => needed.has(type);

interface Template {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly Properties?: Record<string, unknown> }
  >;
}

/** Takes from what a failed deployment printed which gap it fell into; `false` when it was another failure. */
export function learnGap(gaps: Gaps, output: string): boolean {
  if (/name must end in \.fifo/i.test(output)) {
    if (!gaps.namesFifoQueues) return false;
    gaps.namesFifoQueues = false;
    return true;
  }
  const [, type] =
    /(AWS::\w+::\w+)[^\n]{0,40}(?:not supported|unsupported|unrecognized|not implemented)/i.exec(output) ??
    /(?:Unrecognized|Unsupported) resource types?: \[?(AWS::\w+::\w+)/i.exec(output) ??
    [];
  if (type === undefined || isNeeded(type) || gaps.types.has(type)) return false;
  gaps.types.set(type, 0);
  return true;
}

/** The template as the endpoint can take it; counts what is left out. */
export function withoutGaps(template: Template, gaps: Gaps): Template {
  for (const type of gaps.types.keys()) {
    gaps.types.set(type, Object.values(template.Resources).filter(({ Type }) => Type === type).length);
  }
  const kept = Object.entries(template.Resources).filter(([, { Type }]) => !gaps.types.has(Type));
  const named = kept.map(([id, resource]) => {
    const { Type, Properties } = resource;
    const isUnnamed =
      Type === 'AWS::SQS::Queue' && Properties?.['FifoQueue'] === true && !Properties['QueueName'];
    if (gaps.namesFifoQueues || !isUnnamed) return [id, resource];
    return [id, { ...resource, Properties: { ...Properties, QueueName: `${id}.fifo` } }];
  });
  return { ...template, Resources: Object.fromEntries(named) };
}
