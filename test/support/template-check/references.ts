import { hasAttribute } from './specification.ts';
import { type Checked, isIntrinsic, list, type Resource, walk } from './template.ts';

/** What a template refers to must exist, and no resource may depend on itself. */
export function checkReferences(checked: Checked): void {
  const { template } = checked;
  for (const [id, part] of Object.entries({ ...template.Resources, ...template.Outputs })) {
    walk(part, (node) => {
      if (isIntrinsic(node)) checkReference(id, node, checked);
    });
  }
  for (const [id, { DependsOn }] of Object.entries(template.Resources)) {
    for (const other of list(DependsOn).map(String)) {
      if (template.Resources[other] === undefined)
        checked.report(id, `depends on ${other}, which is not there`);
    }
  }
  checkCycles(checked);
}

function checkReference(id: string, node: object, { template, report }: Checked): void {
  const [[name, argument] = ['', undefined]] = Object.entries(node);
  if (name === 'Ref') {
    const to = String(argument);
    const isThere = /^AWS::/.test(to) || to in template.Resources || to in (template.Parameters ?? {});
    if (!isThere) report(id, `refers to ${to}, which is not there`);
  }
  if (name === 'Fn::GetAtt') {
    const [target = '', attribute = ''] = list(argument).map(String);
    const type = template.Resources[target]?.Type;
    if (type === undefined) report(id, `reads an attribute of ${target}, which is not there`);
    else if (hasAttribute(type, attribute) === false) report(id, `${type} has no attribute ${attribute}`);
  }
  if (name === 'Fn::FindInMap' && template.Mappings?.[String(list(argument)[0])] === undefined) {
    report(id, `looks into the mapping ${list(argument)[0]}, which is not there`);
  }
}

function referencesOf(resource: Resource): ReadonlySet<string> {
  const to = new Set(list(resource.DependsOn).map(String));
  walk(resource.Properties, (node) => {
    if (isIntrinsic(node)) to.add(String(list(node['Ref'] ?? node['Fn::GetAtt'])[0]));
  });
  return to;
}

function checkCycles({ template: { Resources }, report }: Checked): void {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    const resource = Resources[id];
    if (resource === undefined || done.has(id)) return;
    if (path.includes(id)) {
      report(id, `needs itself: ${[...path, id].join(' → ')}`);
      return;
    }
    for (const to of referencesOf(resource)) visit(to, [...path, id]);
    done.add(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
}
