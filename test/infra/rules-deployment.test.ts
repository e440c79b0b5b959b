import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostAccounts } from '#infra/constructs/rules-store.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { versionInForce } from '#shared/aws/live-rules.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import type { Program } from '#shared/rules/program.ts';
import { errorCode } from '../support/error-code.ts';
import { templateOf, testAccount } from '../support/stack-template.ts';

/*
 * What ends a push is a parameter that CloudFormation makes anew. It is played here as CloudFormation goes about it: a
 * resource whose logical id was not there before is made, under a name that nothing ever had.
 */

const answering = (text: string) => [{ id: 'any', when: { message: 'any' }, reply: { text } }];
const account = (name: string, text: string, more: Readonly<Record<string, unknown>> = {}) =>
  testAccount(name, { rules: answering(text), ...more });
type Accounts = Parameters<typeof templateOf>[0] & object;
type Template = ReturnType<typeof templateOf>;

const parametersOf = (template: Template) => template.findResources('AWS::SSM::Parameter');
const environmentOf = (template: Template, name: string): Record<string, unknown> => {
  const [, found] =
    Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => id.startsWith(name)) ?? [];
  return found?.['Properties'].Environment.Variables;
};
/** What is joined is one reference, or several with commas between. */
const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value ?? null).matchAll(/"Ref":"(\w+)"/g)].map(([, id = '']) => id);

/** A stack whose parameters have the names that CloudFormation gives. */
function cloudFormation() {
  let names = new Map<string, string>();
  let made = 0;
  return {
    /** Deploys, and returns the deployment of each account's rules as the sender is told it. */
    deploy(template: Template, accounts: readonly string[]): ReadonlyMap<string, string> {
      names = new Map(
        Object.keys(parametersOf(template)).map((id) => [id, names.get(id) ?? `CFN-${id}-${++made}`]),
      );
      const told = refsIn(environmentOf(template, 'Sender')['RULES_DEPLOYMENTS']).map((id) => names.get(id));
      const rules = {} as Program;
      const deployed = deployedRules(
        accounts.map((name) => ({ account: name, rules })),
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
    const names = (setUp.accounts ?? []).map((one) => one.account);
    return stack.deploy(templateOf(setUp), names).get('lantern') ?? 'nothing';
  });
  const current = push(first?.() ?? '');
  const last = rest.map((deploy) => deploy()).at(-1);
  return versionInForce(current, last ?? current.over) === 1;
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

  it('is in force for just as long as no deploy has changed or removed the rules that it was pushed over', () => {
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
              accountsOf(deployed).map((of) => of.account),
            );
          }
          for (const [name, current] of pushes) {
            const deployment = told.get(name);
            if (deployment === undefined) continue;
            expect(versionInForce(current, deployment) === 1).toBe(expected.get(name));
          }
        }
      }),
    );
  });
});

describe('the deployment of an account’s rules', () => {
  it('is a parameter that costs nothing and that CloudFormation names', () => {
    for (const parameter of Object.values(parametersOf(templateOf()))) {
      expect(parameter['Properties']).toEqual({
        Type: 'String',
        Tier: 'Standard',
        Value: expect.stringMatching(/^[\w-]{12}$/),
        Description: expect.stringMatching(
          /^Named anew at each deploy that changes the rules of (lantern|harbor)/,
        ),
      });
      // It is made before what is told of it, and deleted only once a deploy has succeeded.
      expect(parameter['DeletionPolicy']).toBeUndefined();
    }
  });
  it('is another one for every account, also where their rules are the same', () => {
    const same = { accounts: [account('lantern', '9:00'), account('harbor', '9:00')] };
    expect(Object.keys(parametersOf(templateOf(same)))).toHaveLength(2);
  });
  it('is told the sender, of all accounts, in their order', () => {
    const accounts = ['quay', 'alley', 'lantern'].map((name) => account(name, name));
    const template = templateOf({ accounts });
    const ofAccounts = refsIn(environmentOf(template, 'Sender')['RULES_DEPLOYMENTS']).map(
      (id) => parametersOf(template)[id]?.['Properties'].Description,
    );
    expect(ofAccounts.map((text) => /rules of (\w+)/.exec(text)?.[1])).toEqual(['quay', 'alley', 'lantern']);
  });
  it('is told the receiver of those accounts alone whose rules answer in the response', () => {
    const passive = testAccount('harbor', {
      rules: [{ id: 'person', when: { message: 'any' }, transfer: true }],
    });
    const template = templateOf({ accounts: [account('lantern', '9:00'), passive] });
    const told = refsIn(environmentOf(template, 'Receiver')['RULES_DEPLOYMENTS']);
    expect(told.map((id) => parametersOf(template)[id]?.['Properties'].Description)).toEqual([
      expect.stringContaining('harbor'),
    ]);
    expect(environmentOf(templateOf(), 'Receiver')).not.toHaveProperty('RULES_DEPLOYMENTS');
  });
  it('is an output beside the digest, one for an account', () => {
    const template = templateOf({ accounts: [account('lantern', '9:00')] });
    const [[id, parameter] = []] = Object.entries(parametersOf(template));
    template.hasOutput('DeployedRulesLantern', {
      Value: { 'Fn::Join': ['', [`${parameter?.['Properties'].Value} `, { Ref: id }]] },
    });
  });
});

describe('the accounts of a stack', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => testAccount(`shop-${index}`));
  it('are as many as fit into the environment of a function, with the longest names that there are', () => {
    const template = templateOf({
      name: `wechat-reply-${'x'.repeat(30)}`,
      accounts: many(mostAccounts),
      options: { encryptionKey: 'customer' },
      env: { account: '123456789012', region: 'ap-southeast-1' },
    });
    // Names of CloudFormation's making: a parameter's is 34 characters, and the ARN or URL of the others at most 150.
    const size = JSON.stringify(environmentOf(template, 'Sender'))
      .replaceAll(/\{"Ref":"Rules[0-9a-f]{12}"\}/g, 'x'.repeat(34))
      .replaceAll(/\{"Ref":"[^"]+"\}|\{"Fn::GetAtt":\["[^"]+","[^"]+"\]\}/g, 'x'.repeat(120))
      .replaceAll(/\{"Fn::Join":\["",\[(.*?)\]\]\}/g, (_, parts: string) =>
        parts.replaceAll(/[",]{2,}/g, ','),
      );
    expect(size.length).toBeLessThan(4096);
  });
  it('are refused when they are more, with what to do', () => {
    const make = () => templateOf({ accounts: many(mostAccounts + 1) });
    expect(errorCode(make)).toBe('accounts_too_many');
    expect(make).toThrow(`A stack has room for ${mostAccounts} accounts, and these are ${mostAccounts + 1}.`);
  });
});
