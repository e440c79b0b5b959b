import { invoke } from '../aws/invoke.ts';
import { type Finding, failed, ok, type Patient } from './step.ts';

/** Has the sender ask WeChat for a message to nobody, which only an account that may send is told. */
export async function checkSendPermission(patient: Patient): Promise<Finding> {
  const { account } = patient.account;
  const { value, error } = await invoke(patient, 'SenderFunction', { kind: 'check', account });
  const { granted, code, why } = (value ?? {}) as {
    readonly granted?: boolean;
    readonly code?: number | null;
    readonly why?: string;
  };
  if (error !== undefined || granted === undefined) {
    return failed(
      error ?? 'the sender does not know the question',
      'Deploy: npx cdk deploy. See the log of the sender.',
    );
  }
  if (granted) return ok('WeChat lets the account send customer-service messages (客服消息)');
  return failed([code, why].filter((part) => part !== null).join(', '), remedyFor(patient, code));
}

function remedyFor({ account: { kind }, stack }: Patient, code: number | null | undefined): string {
  switch (code) {
    case 48001:
      return kind === 'official-account'
        ? 'Customer-service messages are for verified (已认证) official accounts: have it verified, or answer by rules in the HTTP response.'
        : 'Turn on 客服 for the mini program in the WeChat console.';
    case 48003:
      return 'The administrator has to accept the terms of mass sending in the WeChat console.';
    case 61007:
      return 'Give the platform the permission set for messages, and have the account authorize it again.';
    case 40164:
    case 45035:
    case 61004:
      return `Add the address of the sender to the IP allow-list (IP白名单): ${stack.outputs.get('EgressAddress') ?? 'it changes; deploy with the option egress first'}.`;
    default:
      return 'See the log of the sender, and the WeChat console for restrictions of the account.';
  }
}
