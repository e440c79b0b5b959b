import type { LocalResponse } from '../../http-server.ts';
import type { Service, StackDescription } from './service.ts';

/**
 * The two operations that find a stack, in AWS's query protocol.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
 */
export const cloudFormation: Service = async (services, { headers, body }) => {
  if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) return undefined;
  const form = new URLSearchParams(body.toString('utf8'));
  const action = form.get('Action') ?? '';
  const describe = actions[action];
  if (describe === undefined) return failure('InvalidAction', `${action} is not served locally.`);
  const stack = services.stack();
  const name = form.get('StackName');
  if (name !== stack.name) return failure('ValidationError', `Stack with id ${name} does not exist`);
  return xml(
    200,
    `<${action}Response><${action}Result>${describe(stack)}</${action}Result></${action}Response>`,
  );
};

const actions: Readonly<Record<string, (stack: StackDescription) => string>> = {
  DescribeStacks: ({ name, outputs }) =>
    element(
      'Stacks',
      members(
        [{ StackName: name, StackStatus: 'UPDATE_COMPLETE', CreationTime: epoch }],
        element(
          'Outputs',
          members(Object.entries(outputs).map(([key, value]) => ({ OutputKey: key, OutputValue: value }))),
        ),
      ),
    ),
  ListStackResources: ({ resources }) =>
    element(
      'StackResourceSummaries',
      members(
        resources.map(({ logicalId, type, physicalId }) => ({
          LogicalResourceId: logicalId,
          PhysicalResourceId: physicalId,
          ResourceType: type,
          ResourceStatus: 'CREATE_COMPLETE',
          LastUpdatedTimestamp: epoch,
        })),
      ),
    ),
};
const epoch = '1970-01-01T00:00:00Z';

function members(list: readonly Readonly<Record<string, string>>[], more = ''): string {
  return list
    .map((fields) =>
      element(
        'member',
        Object.entries(fields)
          .map(([name, value]) => element(name, escaped(value)))
          .join('') + more,
      ),
    )
    .join('');
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function failure(code: string, message: string): LocalResponse {
  const error = element('Code', code) + element('Message', escaped(message));
  return xml(400, element('ErrorResponse', element('Error', element('Type', 'Sender') + error)));
}

function xml(status: number, body: string): LocalResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
