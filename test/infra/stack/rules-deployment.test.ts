import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployedRulesIn, deployedRulesOutputs } from '#infra/constructs/deployed-rules-output.ts';
import { rulesDigest } from '#infra/rules/digest.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { versionInForce } from '#shared/aws/rules-in-force.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import type { Program } from '#shared/rules/program.ts';
import { environmentOf, refsIn, templateOf, testAccount } from '../../support/stack-template.ts';

/*
 * What ends a push is a resource that CloudFormation makes anew. It is played here as CloudFormation goes about it: a
 * resource whose logical id was not there before is made, under a name that nothing ever had.
 */

const answering = (text: string) => [{ id: 'any', when: { message: 'any' }, reply: { text } }];
const account = (name: string, text: string, more: Readonly<Record<string, unknown>> = {}) =>
  testAccount(name, { rules: answering(text), ...more });
type Accounts = Parameters<typeof templateOf>[0] & object;
type Template = ReturnType<typeof templateOf>;

const deploymentsOf = (template: Template) =>
  Object.fromEntries(
    Object.entries(template.findResources('AWS::Logs::LogGroup')).filter(([id]) =>
      /^Rules[0-9a-f]{10}$/.test(id),
    ),
  );
const accountIn = (deployment: ReturnType<typeof deploymentsOf>[string] | undefined) =>
  deployment?.['Properties'].Tags.find(({ Key }: { Key: string }) => Key === 'RulesOf')?.Value;

/** A stack whose resources have the names that CloudFormation gives. */
function cloudFormation() {
  let names = new Map<string, string>();
  let made = 0;
  return {
    /** Deploys, and returns the deployment of each account's rules as the sender is told it. */
    deploy(template: Template, accounts: readonly string[]): ReadonlyMap<string, string> {
      names = new Map(
        Object.keys(deploymentsOf(template)).map((id) => [
          id,
          names.get(id) ?? `wechat-reply-${id}-${++made}`,
        ]),
      );
      // Functions are told what CloudFormation has put at the end of the name.
      const told = refsIn(environmentOf(template, 'Sender')['RULES_DEPLOYMENTS']).map((id) =>
        names.get(id)?.split('-').at(-1),
      );
      const rules = {} as Program;
      const deployed = deployedRules(
        accounts.map((id) => ({ id, rules })),
        told.join(','),
      );
      return new Map([...deployed].map(([name, { deployment }]) => [name, deployment]));
    },
  };
}

const push = (over: string): CurrentRules => ({ version: 1, before: 0, over, latest: 1, at: 1, by: 'nina' });

/** Whether a push to lantern, made after the first deploy, is in force after the last. */
function isInForce(...deploys: readonly Accounts[]): boolean {
  const stack = cloudFormation();
  const [first, ...rest] = deploys.map((setUp) => () => {
    const names = (setUp.accounts ?? []).map((one) => one.account.account);
    return stack.deploy(templateOf(setUp), names).get('lantern') ?? 'nothing';
  });
  const current = push(first?.() ?? '');
  const last = rest.map((deploy) => deploy()).at(-1);
  return versionInForce(current, last ?? current.over, 2) === 1;
}

describe('a push', () => {
  const harbor = account('harbor', '您好');
  const before = { accounts: [account('lantern', '9:00'), harbor] };
  const after = { accounts: [account('lantern', '8:00'), harbor] };
  it.each<[string, boolean, readonly Accounts[]]>([
    ['stays in force while nothing is deployed', true, [before]],
    ['stays with a deploy that changes nothing', true, [before, before]],
    [
      'stays with a deploy of other code or options',
      true,
      [before, { ...before, options: { archiveDays: 7 } }],
    ],
    [
      'stays with a change of what is beside the rules in the file',
      true,
      [before, { accounts: [account('lantern', '9:00', { publish: ['sent'], audit: '90d' }), harbor] }],
    ],
    [
      'stays with a change of another account’s rules',
      true,
      [before, { accounts: [account('lantern', '9:00'), account('harbor', '欢迎')] }],
    ],
    [
      'stays when other accounts come and go',
      true,
      [before, { accounts: [account('alley', '在'), account('lantern', '9:00')] }],
    ],
    ['ends with a deploy of other rules', false, [before, after]],
    ['does not come back with a revert', false, [before, after, before]],
    [
      'does not come back with an account that was removed and is there again',
      false,
      [before, { accounts: [harbor] }, before],
    ],
  ])('%s', (_, expected, deploys) => {
    expect(isInForce(...deploys)).toBe(expected);
  });

  it('is in force until a deploy changes or removes the rules that it was pushed over', () => {
    const texts = ['9:00', '8:00', undefined] as const;
    const templates = new Map<string, Template>();
    const accountsOf = (deploy: readonly (string | undefined)[]) =>
      ['lantern', 'harbor', 'quay'].flatMap((name, index) => {
        const text = index === 2 ? '在' : deploy[index];
        return text === undefined ? [] : [account(name, text)];
      });
    const templateFor = (deploy: readonly (string | undefined)[]): Template => {
      const key = deploy.join();
      const template = templates.get(key) ?? templateOf({ accounts: accountsOf(deploy) });
      templates.set(key, template);
      return template;
    };
    const text = fc.constantFrom(...texts);
    const step = fc.oneof(fc.tuple(text, text), fc.constantFrom('lantern' as const, 'harbor' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const stack = cloudFormation();
        let deployed: readonly (string | undefined)[] = ['9:00', '9:00'];
        let told = stack.deploy(templateFor(deployed), ['lantern', 'harbor', 'quay']);
        const pushes = new Map<string, CurrentRules>();
        const expected = new Map<string, boolean>();
        for (const one of steps) {
          if (typeof one === 'string') {
            const over = told.get(one);
            if (over === undefined) continue;
            pushes.set(one, push(over));
            expected.set(one, true);
          } else {
            for (const [index, name] of ['lantern', 'harbor'].entries()) {
              if (one[index] !== deployed[index]) expected.set(name, false);
            }
            deployed = one;
            told = stack.deploy(
              templateFor(deployed),
              accountsOf(deployed).map(({ account: { account: name } }) => name),
            );
          }
          for (const [name, current] of pushes) {
            const deployment = told.get(name);
            if (deployment === undefined) continue;
            expect(versionInForce(current, deployment, 2) === 1).toBe(expected.get(name));
          }
        }
      }),
    );
  });
});

describe('the deployment of an account’s rules', () => {
  it('is a log group that CloudFormation names, and deletes only after a successful deploy', () => {
    const encryptionKey = 'arn:aws:kms:us-east-1:123456789012:key/k';
    const template = templateOf({ options: { logRetentionDays: 7, encryptionKey } });
    const deployments = Object.values(deploymentsOf(template));
    expect(deployments.map(accountIn).sort()).toEqual(['harbor', 'lantern']);
    for (const { Type, ...rest } of deployments) {
      expect(Type).toBe('AWS::Logs::LogGroup');
      // Neither a name nor a policy that would make it outlive its deployment.
      const Properties = {
        RetentionInDays: 7,
        KmsKeyId: encryptionKey,
        Tags: [expect.objectContaining({ Key: 'RulesOf' })],
      };
      // With a key of the customer it waits for what may use the key.
      expect({ ...rest, DependsOn: undefined }).toEqual({ Properties });
    }
  });
  it('is nothing that a function has a permission for', () => {
    const policies = JSON.stringify(templateOf().findResources('AWS::IAM::Policy'));
    expect(policies).not.toMatch(/Rules[0-9a-f]{10}"/);
  });
  it('differs for every account, even if their rules are the same', () => {
    const same = { accounts: [account('lantern', '9:00'), account('harbor', '9:00')] };
    expect(Object.keys(deploymentsOf(templateOf(same)))).toHaveLength(2);
  });
  it('is known to the sender for all accounts, in their order', () => {
    const accounts = ['quay', 'alley', 'lantern'].map((name) => account(name, name));
    const template = templateOf({ accounts });
    const told = refsIn(environmentOf(template, 'Sender')['RULES_DEPLOYMENTS']);
    expect(told.map((id) => accountIn(deploymentsOf(template)[id]))).toEqual(['quay', 'alley', 'lantern']);
  });
  it('is known to the receiver only for accounts with passive replies', () => {
    const passive = testAccount('harbor', {
      rules: [{ id: 'person', when: { message: 'any' }, transfer: true }],
    });
    const template = templateOf({ accounts: [account('lantern', '9:00'), passive] });
    const told = refsIn(environmentOf(template, 'Receiver')['RULES_DEPLOYMENTS']);
    expect(told.map((id) => accountIn(deploymentsOf(template)[id]))).toEqual(['harbor']);
    expect(environmentOf(templateOf(), 'Receiver')).not.toHaveProperty('RULES_DEPLOYMENTS');
  });
  it('is known by the end of the name that CloudFormation generates, even if the stack’s name has dashes', () => {
    for (const [name, dashes] of [
      ['wechat-reply', 1],
      ['wechat-reply-a-b', 3],
    ] as const) {
      const template = templateOf({ name, accounts: [account('lantern', '9:00')] });
      const [Ref = ''] = Object.keys(deploymentsOf(template));
      expect(environmentOf(template, 'Sender')['RULES_DEPLOYMENTS']).toEqual({
        'Fn::Select': [dashes + 2, { 'Fn::Split': ['-', { Ref }] }],
      });
    }
  });
  it('keeps a push in force that was made when functions knew the whole name', () => {
    expect(versionInForce(push('wechat-reply-Rules0123456789-AbC3'), 'AbC3', 2)).toBe(1);
    expect(versionInForce(push('AbC3'), 'wechat-reply-Rules0123456789-AbC3', 2)).toBe(1);
    expect(versionInForce(push('wechat-reply-Rules0123456789-AbC3'), 'AbC4', 2)).toBe(0);
    expect(versionInForce(push('wechat-reply-Rules0123456789-AbC3'), '', 2)).toBe(0);
  });
  it('is an output beside the digest, and several share one', () => {
    const accounts = Array.from({ length: 12 }, (_, index) => account(`shop-${index}`, '9:00'));
    const digest = rulesDigest(accounts[0]?.rules as never, {});
    const { Outputs } = templateOf({ accounts }).toJSON();
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(['DeployedRules', 'DeployedRules2']));
    const texts = deployedRulesOutputs(
      accounts.map((one, index) => ({ account: one.account.account, digest, deployment: `X${index}` })),
    );
    expect([...texts.keys()]).toEqual(['DeployedRules', 'DeployedRules2']);
    const read = deployedRulesIn(texts);
    expect(read.size).toBe(12);
    expect(read.get('shop-11')).toEqual({ digest, deployment: 'X11' });
    expect(read.get('harbor')).toBeUndefined();
    // As a stack has them that was deployed before.
    expect(deployedRulesIn(new Map([['DeployedRulesLantern', `${digest} wechat-reply-Rules-1`]])).size).toBe(
      0,
    );
  });
});
