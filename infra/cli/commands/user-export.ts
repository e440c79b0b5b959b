import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import type { Command } from '../command.ts';
import { keptOfUser } from '../user/kept.ts';

/** Prints what is kept of a user as JSON, for the user to have. */
export const userExport: Command = {
  description:
    'Prints the conversation with what rules remember, the records, the names of what was put off, and the dead letters.',
  options: stackOption,
  positionals: { min: 2, max: 2 },
  run: ({ options, positionals: [account = '', openId = ''], print, environment, now }) =>
    withAws(async () => {
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const kept = await keptOfUser(aws, stack, account, openId);
      print(JSON.stringify({ account, openId, exportedAt: new Date(now()).toISOString(), ...kept }, null, 2));
      return 0;
    }),
};
