import { jsonResponse } from '../../http-server.ts';
import type { Service } from './service.ts';

interface ScheduleInput {
  readonly ScheduleExpression: string;
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input?: string;
    readonly SqsParameters?: { readonly MessageGroupId?: string };
  };
}

/**
 * One-time schedules with a queue for their target.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export const scheduler: Service = async (services, { method, path, query, body }) => {
  if (method === 'GET' && path === '/schedules') {
    const prefix = query.get('NamePrefix') ?? '';
    const names = [...services.schedules.keys()].filter((one) => one.startsWith(prefix));
    return jsonResponse(200, { Schedules: names.map((Name) => ({ Name })) });
  }
  const [, gone] = /^\/schedules\/([\w.-]{1,64})$/.exec(path) ?? [];
  if (method === 'DELETE' && gone !== undefined) {
    services.schedules.get(gone)?.();
    if (services.schedules.delete(gone)) return jsonResponse(200, {});
    return failure(404, 'ResourceNotFoundException', `Schedule ${gone} does not exist.`);
  }
  const [, name] = /^\/schedules\/([\w.-]{1,64})$/.exec(path) ?? [];
  if (name === undefined || (method !== 'POST' && method !== 'PUT')) return undefined;
  const isThere = services.schedules.has(name);
  if (method === 'POST' && isThere)
    return failure(409, 'ConflictException', `Schedule ${name} already exists.`);
  if (method === 'PUT' && !isThere) {
    return failure(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
  }
  const input = JSON.parse(body.toString('utf8')) as ScheduleInput;
  const [, moment] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(input.ScheduleExpression) ?? [];
  const queue = services.queueByArn(input.Target.Arn);
  if (moment === undefined || queue === undefined) {
    return failure(400, 'ValidationException', 'Only at(…) with a queue of the stack is served locally.');
  }
  services.schedules.get(name)?.();
  services.schedules.set(
    name,
    services.clock.at(Date.parse(`${moment}Z`), () => {
      services.schedules.delete(name);
      const { Input = '', RoleArn, SqsParameters } = input.Target;
      const { MessageGroupId: group } = SqsParameters ?? {};
      queue.send({
        body: Input,
        senderId: services.principalOf(RoleArn),
        ...(group === undefined ? {} : { group }),
      });
    }),
  );
  return jsonResponse(200, { ScheduleArn: scheduleArn(name) });
};

const scheduleArn = (name: string): string => `arn:aws:scheduler:local:000000000000:schedule/later/${name}`;

function failure(status: number, type: string, message: string) {
  return { ...jsonResponse(status, { Message: message }), headers: { 'x-amzn-errortype': type } };
}
