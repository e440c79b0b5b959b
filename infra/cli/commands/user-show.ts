import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type KeptOfUser, keptOfUser } from '../user/kept.ts';

/** Says what is kept of a user, and where. */
export const userShow: Command = {
  description: `Looks through the conversation, the records, what was put off and the dead letters. What archives, backups, logs and your own
services hold is not in it; infra/docs/security.md says for how long they do.`,
  options: { ...stackOption, json: sharedOptions.json },
  positionals: { min: 2, max: 2 },
  run: ({ options, positionals: [account = '', openId = ''], print, environment }) =>
    withAws(async () => {
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const summary = summaryOf(await keptOfUser(aws, stack, account, openId));
      if (options['json'] === true) print(JSON.stringify(summary, null, 2));
      else for (const [what, value] of Object.entries(summary)) print(`${what.padEnd(20)} ${value}`);
      return 0;
    }),
};

function summaryOf({ conversation, records, schedules, deadLetters }: KeptOfUser) {
  const memory = conversation?.memory;
  return {
    lastContact: memory?.contactAt ? new Date(memory.contactAt * 1000).toISOString() : 'none',
    pushesAndRequests: Object.keys(conversation?.deliveries ?? {}).length,
    dialogue: memory?.state?.name ?? 'none',
    records: records.length,
    putOff: schedules.length,
    deadLetters: deadLetters.length,
  };
}
