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
 * One-time schedules whose target is a queue.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export const scheduler: Service = async (services, { method, path, query, body }) => {
  if (method === 'GET' && path === '/schedules') {
    const prefix = query.get('NamePrefix') ?? '';
    const names = [...services.schedules.keys()].filter((one) => one.startsWith(prefix));
    return jsonResponse(200, { Schedules: names.map((Name) => ({ Name })) });
  }
  const [, name] = /^\/schedules\/([\w.-]{1,64})$/.exec(path) ?? [];
  if (name === undefined || !['GET', 'DELETE', 'POST', 'PUT'].includes(method)) return undefined;
  const there = services.schedules.get(name);
  if (method === 'POST' && there !== undefined)
    return failure(409, 'ConflictException', `Schedule ${name} already exists.`);
  if (method !== 'POST' && there === undefined)
    return failure(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
  if (method === 'GET') return jsonResponse(200, { ...there?.input, Arn: scheduleArn(name) });
  if (method === 'DELETE') {
    there?.cancel();
    services.schedules.delete(name);
    return jsonResponse(200, {});
  }
  const input = JSON.parse(body.toString('utf8')) as ScheduleInput;
  const [, moment] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(input.ScheduleExpression) ?? [];
  const queue = services.queueByArn(input.Target.Arn);
  if (moment === undefined || queue === undefined) {
    return failure(400, 'ValidationException', 'Only at(…) with a queue of the stack is served locally.');
  }
  there?.cancel();
  const cancel = services.clock.at(Date.parse(`${moment}Z`), () => {
    services.schedules.delete(name);
    const { Input = '', RoleArn, SqsParameters } = input.Target;
    const { MessageGroupId: group } = SqsParameters ?? {};
    queue.send({
      body: Input,
      senderId: services.principalOf(RoleArn),
      ...(group === undefined ? {} : { group }),
    });
  });
  services.schedules.set(name, { input, cancel });
  return jsonResponse(200, { ScheduleArn: scheduleArn(name) });
};

const scheduleArn = (name: string): string => `arn:aws:scheduler:local:000000000000:schedule/later/${name}`;

function failure(status: number, type: string, message: string) {
  return { ...jsonResponse(status, { Message: message }), headers: { 'x-amzn-errortype': type } };
}
