import { expect, it } from 'vitest';
import type { LoadedAccount } from '#infra/config/read-account.ts';
import { stackShape } from '#infra/local/template/stack-shape.ts';
import { synthesize } from '#infra/local/template/synthesize.ts';
import type { Template } from '#infra/local/template/template.ts';
import { loadedAccount } from '../../support/loaded-account.ts';

const account = (fields: Parameters<typeof loadedAccount>[0]): LoadedAccount =>
  loadedAccount({ account: 'lantern', kind: 'official-account', appId: 'wx7d3a51c9e40b2f86', ...fields });

/** Without what names the rules, which a deploy to the running stack says anew. */
function withoutDeployments(template: Template): unknown {
  const named = Object.keys(template.Resources).filter((id) => /^Rules[0-9a-f]{10}$/.test(id));
  const text = JSON.stringify({
    ...template,
    Resources: Object.fromEntries(Object.entries(template.Resources).filter(([id]) => !named.includes(id))),
    Outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).filter(([id]) => !id.startsWith('DeployedRules')),
    ),
  });
  return JSON.parse(named.reduce((all, id) => all.replaceAll(id, 'Rules'), text));
}

it('the template that is kept for accounts of one shape is that of all of them', () => {
  const before = [
    account({ rules: [{ id: 'hours', when: { text: { contains: '几点' } }, reply: { text: '九点' } }] }),
  ];
  const after = [
    account({
      timezone: 'America/New_York',
      publish: ['received', 'sent'],
      variables: { shop: '竹编街' },
      rules: [
        { id: 'welcome', when: { event: 'subscribe' }, reply: { text: '{{variables.shop}}' } },
        { id: 'later', when: { text: { contains: '提醒' } }, reply: { text: '到点了', after: '20m' } },
      ],
    }),
  ];
  expect(stackShape({ accounts: after })).toEqual(stackShape({ accounts: before }));
  expect(withoutDeployments(synthesize({ accounts: after }))).toEqual(
    withoutDeployments(synthesize({ accounts: before })),
  );
});
