import type { Fields } from './fields.ts';
import { parseFlatXml } from './flat-xml.ts';
import { parseGeneralXml } from './general-xml.ts';

/**
 * Parses WeChat's XML into fields, with every value as text.
 *
 * @throws CodedError `malformed_body` | `forbidden_body`
 */
export function parseXml(xml: string): Fields {
  return parseFlatXml(xml) ?? parseGeneralXml(xml);
}
