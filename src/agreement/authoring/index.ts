export type { AuthoringFault, Place, YamlErrorCode } from './authoring-fault.ts'
export { YAML_BYTES_MAX } from './lexemes.ts'
export { type AuthoredAgreement, parseAgreementYaml } from './parse-yaml.ts'
export { writeAgreementYaml } from './write-yaml.ts'
