/** The templates of agreements that the product ships, as text: the agreement folder itself reads no file. */
import { readFile } from 'node:fs/promises'

/** Templates that a desk can start from. */
export const AGREEMENT_TEMPLATES = [
  'cyber-threat-exchange',
  'financial-intelligence-exchange',
  'police-hit-no-hit',
  'low-risk-pilot',
] as const
/** One template. */
export type AgreementTemplate = (typeof AGREEMENT_TEMPLATES)[number]

/** The YAML text of a template. */
export function readTemplateText(name: AgreementTemplate): Promise<string> {
  return readFile(new URL(`../agreement/templates/${name}.yaml`, import.meta.url), 'utf8')
}
