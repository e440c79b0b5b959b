import { both, inLanguage } from '../../language/text.ts';
import { failed, ok, type StepResult, skipped, type Target } from '../doctor/step.ts';
import { checkToken } from '../doctor/token.ts';

/** Whether calls leave the network, and from the address that has to be on the allow-list. */
export async function checkEgress(target: Target): Promise<StepResult> {
  const address = target.stack.outputs.get('EgressAddress');
  if (address === undefined)
    return skipped(both('the stack has no fixed address (egress)', '没有用固定地址（egress）'));
  const { token } = await checkToken(target);
  if (token.status === 'ok')
    return ok(both(`WeChat is reached from the network of ${address}`, `从 ${address} 所在的网络能访问微信`));
  const detail = inLanguage(token.detail, 'en');
  const [, seen] = /Add ([0-9a-f.:]*[0-9a-f]) to/i.exec(detail) ?? [];
  if (seen === address) {
    return ok(
      both(
        `calls leave from ${address}, which is not on the allow-list yet`,
        `调用从 ${address} 发出，它还不在 IP 白名单里`,
      ),
    );
  }
  if (seen !== undefined) {
    return failed(
      both(
        `WeChat sees calls from ${seen}, and not from ${address}`,
        `微信看到的来源是 ${seen}，不是 ${address}`,
      ),
      both(
        'Deploy again; the address is attached to the NAT when it has started. If it stays so, look at the routes of the private subnets.',
        '再部署一次；NAT 启动后才会绑定地址。如果一直这样，检查私有子网的路由。',
      ),
    );
  }
  // Any other error of WeChat's came back through the network too.
  if (/: -?\d+,/.test(detail))
    return ok(both(`WeChat is reached from the network of ${address}`, `从 ${address} 所在的网络能访问微信`));
  return failed(
    both(`WeChat is not reached from the network: ${detail}`, `从这个网络访问不到微信：${detail}`),
    both(
      'A NAT instance needs about three minutes after its first start; then look at its system log (aws ec2 get-console-output) and terminate it, and deploy again, if it has not come up.',
      'NAT 实例第一次启动要约三分钟；之后还不通，就看它的系统日志（aws ec2 get-console-output），终止后重新部署。',
    ),
  );
}
