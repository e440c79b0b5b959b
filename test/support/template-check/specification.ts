import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { DefinitionReference, Property, PropertyType } from '@aws-cdk/service-spec-types';
import { type Checked, type Data, isIntrinsic, isObject, resourcesOf } from './template.ts';

const database = await loadAwsServiceSpec();
type Report = (problem: string) => void;

/** Whether CloudFormation knows an attribute of a resource type; undefined if it does not know the type. */
export function hasAttribute(type: string, attribute: string): boolean | undefined {
  const [spec] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (spec === undefined) return undefined;
  return spec.attributes[attribute] !== undefined || spec.properties[attribute] !== undefined;
}

/** Checks resources against CloudFormation's specification: types, properties, and what is required. */
export function checkSpecification(checked: Checked): void {
  for (const [id, { Type, Properties = {} }] of resourcesOf(checked, /^AWS::(?!CDK::)/)) {
    const [spec] = database.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (spec === undefined) checked.report(id, `${Type} is not in the specification`);
    else checkObject('', Properties, spec.properties, (problem) => checked.report(id, problem));
  }
}

function checkObject(
  path: string,
  value: Data,
  properties: Readonly<Record<string, Property>>,
  report: Report,
): void {
  for (const [name, { required }] of Object.entries(properties)) {
    if (required === true && value[name] === undefined) report(`${path}${name} is missing`);
  }
  for (const [name, inner] of Object.entries(value)) {
    const property = properties[name];
    if (property === undefined) report(`${path}${name} is no property`);
    else if (!isIntrinsic(inner)) {
      const types = [property.type, ...(property.previousTypes ?? [])];
      checkTypes(`${path}${name}`, inner, types, report);
    }
  }
}

/** Reports the errors for the first type, unless another type fits. */
function checkTypes(path: string, value: unknown, types: readonly PropertyType[], report: Report): void {
  const attempts = types.map((type) => problemsBy(path, value, type));
  if (attempts.some((problems) => problems.length === 0)) return;
  for (const problem of attempts[0] ?? []) report(problem);
}

function problemsBy(path: string, value: unknown, type: PropertyType): string[] {
  if (isIntrinsic(value) || value === undefined) return [];
  const problems: string[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const unless = (holds: boolean, what: string): string[] => (holds ? [] : [`${path}: is no ${what}`]);
  switch (type.type) {
    case 'string':
      return unless(['string', 'number', 'boolean'].includes(typeof value), 'text');
    case 'integer':
      return unless(value !== '' && Number.isInteger(Number(value)), 'whole number');
    case 'number':
      return unless(value !== '' && Number.isFinite(Number(value)), 'number');
    case 'boolean':
      return unless([true, false, 'true', 'false'].includes(value as never), 'boolean');
    case 'array':
      if (!Array.isArray(value)) return unless(false, 'list');
      for (const [index, one] of value.entries())
        checkTypes(`${path}[${index}]`, one, [type.element], report);
      return problems;
    case 'map':
      if (!isObject(value)) return unless(false, 'map');
      for (const [name, one] of Object.entries(value))
        checkTypes(`${path}.${name}`, one, [type.element], report);
      return problems;
    case 'union':
      checkTypes(path, value, type.types, report);
      return problems;
    case 'ref': {
      if (!isObject(value)) return unless(false, 'object');
      const definition = database.get('typeDefinition', (type as DefinitionReference).reference.$ref);
      checkObject(`${path}.`, value, definition.properties, report);
      return problems;
    }
    default:
      return [];
  }
}
