import { yamlTree } from './yaml-tree.ts'
import { type YamlValue, yamlValue } from './yaml-value.ts'

/**
 * Reads the JSON value of a text that a person wrote, under the rules of {@link parseAgreementYaml} for texts: for what is authored
 * beside an agreement.
 */
export function parseYamlValue(text: string): YamlValue {
  const tree = yamlTree(text)
  return tree.ok ? yamlValue(tree) : tree
}
