import type { Json } from '../aws/event-pattern.ts';
import type { LocalAttributes, Mappings } from './template.ts';

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::Region': 'local',
  'AWS::StackName': 'local',
  'AWS::URLSuffix': 'localhost',
};

/**
 * Replaces CloudFormation's functions in a value by their results on this machine.
 *
 * @throws Error for an unknown function or reference, so that a wrong one is noticed before a deploy
 */
export function resolve(
  value: Json | undefined,
  attributesOf: (logicalId: string) => LocalAttributes | undefined,
  mappings: Mappings = {},
): Json {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (isList(value)) return value.map((item) => resolve(item, attributesOf, mappings));
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    return callFunction(name, argument as Json, attributesOf, mappings);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, attributesOf, mappings)]));
}

function callFunction(
  name: string,
  argument: Json,
  attributesOf: (logicalId: string) => LocalAttributes | undefined,
  mappings: Mappings = {},
): Json {
  switch (name) {
    case 'Ref': {
      const ref = pseudoParameters[String(argument)] ?? attributesOf(String(argument))?.ref;
      if (ref === undefined)
        throw new Error(`The template refers to ${String(argument)}, which is not there locally.`);
      return ref;
    }
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = argument as [string, string];
      const found = attributesOf(logicalId)?.attributes[attribute];
      if (found === undefined)
        throw new Error(`The template reads ${logicalId}.${attribute}, which is not there locally.`);
      return found;
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = resolve(argument, attributesOf, mappings) as [string, string, string];
      const found = mappings[map]?.[first]?.[second];
      if (found === undefined)
        throw new Error(`The template looks for ${map}.${first}.${second}, which is not there.`);
      return found;
    }
    case 'Fn::Join': {
      const [separator, items] = resolve(argument, attributesOf, mappings) as [string, Json[]];
      return items.map(String).join(separator);
    }
    case 'Fn::Split': {
      const [separator, text] = resolve(argument, attributesOf, mappings) as [string, string];
      return text.split(separator);
    }
    case 'Fn::Select': {
      const [index, items] = resolve(argument, attributesOf, mappings) as [number | string, Json[]];
      const item = items[Number(index)];
      if (item === undefined) throw new Error(`The template selects ${index} of ${items.length} items.`);
      return item;
    }
    case 'Fn::Sub':
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, ref: string) =>
        String(callFunction('Ref', ref, attributesOf, mappings)),
      );
    default:
      throw new Error(`The template uses ${name}, which is not known to the local run.`);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
