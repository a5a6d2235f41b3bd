import { Document, isScalar, Scalar, visit, type YAMLSeq } from 'yaml'
import { AgreementSchema, type AgreementText } from '../document/index.ts'

const LINE_WIDTH = 120
// A text with more line breaks for its length would grow by their indentation.
const CHARACTERS_PER_BREAK = 20

/**
 * An agreement as YAML for people to read and change: members in the order of the shape, one to a line, short lists of words on one
 * line. The same agreement always gives the same text, and `parseAgreementYaml` reads from it exactly that agreement.
 */
export function writeAgreementYaml(agreement: AgreementText): string {
  const document = new Document(ordered(AgreementSchema as Shape, agreement), {
    version: '1.2',
    schema: 'core',
    aliasDuplicateObjects: false,
  })
  visit(document, {
    Seq: (_, list) => {
      if (list.items.every(isScalar)) (list as YAMLSeq).flow = true
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = styleOf(scalar.value)
    },
  })
  return document.toString({ lineWidth: LINE_WIDTH, minContentWidth: 0, flowCollectionPadding: false })
}

function styleOf(text: string): Scalar.Type {
  const breaks = text.split('\n').length - 1
  return breaks * CHARACTERS_PER_BREAK > text.length ? Scalar.QUOTE_DOUBLE : Scalar.BLOCK_LITERAL
}

type Shape = { readonly properties?: Readonly<Record<string, Shape>>; readonly items?: Shape }

/** A copy whose members stand in the order of their shape; members of a record in their own. */
function ordered(shape: Shape | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => ordered(shape?.items, entry))
  if (typeof value !== 'object' || value === null) return value
  const members = value as Readonly<Record<string, unknown>>
  const known = Object.keys(shape?.properties ?? {}).filter((name) => Object.hasOwn(members, name))
  const names = shape?.properties === undefined ? Object.keys(members) : known
  return Object.fromEntries(names.map((name) => [name, ordered(shape?.properties?.[name], members[name])]))
}
