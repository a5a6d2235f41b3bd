/** The MISP objects `pe` and `pe-section` as the extension of the file that refers to them (STIX 2.1 section 6.7.6). */
import type { Json } from '../../../foundation/index.ts'
import type { ObservableBuilder } from '../observable-builder.ts'
import { entryOf, literal, type Part } from '../part.ts'
import { readValue } from '../reading.ts'
import { addCustom, customName, customValue } from './custom-property.ts'
import type { Beside, MispObject } from './misp-object.ts'

type Body = Record<string, Json>

const EXTENSION = "extensions.'windows-pebinary-ext'"

/** Puts the extension into the file. */
export function portableExecutable(
  builder: ObservableBuilder,
  executable: MispObject,
  { beside, hashes }: { readonly beside: Beside; readonly hashes: Readonly<Record<string, Part>> },
): void {
  const extension: Body = {}
  for (const attribute of executable.attributes) {
    const { relation, value, isSought } = attribute
    const number = readValue(value, 'integer')
    const name = entryOf(PLAIN, relation)
    if (name !== undefined) {
      extension[name] = value
      if (isSought) builder.addTerm(`${EXTENSION}.${name} = ${literal(value)}`)
    } else if (relation === 'number-sections' && number !== undefined) extension.number_of_sections = number
    else if (relation === 'entrypoint-address' && number !== undefined) extension.optional_header = { address_of_entry_point: number }
    else {
      const custom = customName(relation)
      addCustom(extension, custom, customValue(attribute))
      if (isSought) builder.addTerm(`${EXTENSION}.${custom} = ${literal(value)}`)
    }
  }
  const sections = [...new Set(executable.references.map(({ to }) => to))].flatMap((to) => {
    const section = beside.find(to)
    return section?.name === 'pe-section' ? [section] : []
  })
  if (sections.length > 0) extension.sections = sections.map((section, index) => sectionOf(section, { index, builder, hashes }))
  // The extension is for more than the type (section 6.7.6), so what it does not know stands on the file.
  if (!Object.keys(extension).some((name) => STANDARD.has(name))) {
    const { pe_type: type, ...own } = extension
    for (const [name, value] of Object.entries({ ...own, ...(type !== undefined && { [customName('type')]: type }) }))
      builder.set(name, value)
    return
  }
  // It needs the type, which a file without it has not told.
  extension.pe_type ??= 'unknown'
  builder.set('extensions', { 'windows-pebinary-ext': extension })
}

const STANDARD = new Set(['imphash', 'number_of_sections', 'optional_header', 'sections'])
const PLAIN: Readonly<Record<string, string>> = { type: 'pe_type', imphash: 'imphash' }

type Place = { readonly index: number; readonly builder: ObservableBuilder; readonly hashes: Readonly<Record<string, Part>> }

function sectionOf(section: MispObject, { index, builder, hashes }: Place): Json {
  const body: Body = {}
  const own: Body = {}
  const seek = (path: string, value: string, isSought: boolean): void => {
    if (isSought) builder.addTerm(`${EXTENSION}.sections[${index}].${path} = ${literal(value)}`)
  }
  for (const attribute of section.attributes) {
    const { relation, value, isSought } = attribute
    const part = entryOf(hashes, relation)
    const number = readValue(value, 'float')
    if (part !== undefined && 'path' in part) {
      const name = String(part.path[1])
      own[name] = value
      seek(`hashes.${/^[A-Z0-9]+$/.test(name) ? name : `'${name}'`}`, value, isSought)
    } else if (relation === 'name') {
      body.name = value
      seek('name', value, isSought)
    } else if (relation === 'size-in-bytes' && number !== undefined) body.size = number
    else if (relation === 'entropy' && number !== undefined) body.entropy = number
    else addCustom(body, customName(relation), customValue(attribute))
  }
  body.name ??= 'unknown'
  return { ...body, ...(Object.keys(own).length > 0 && { hashes: own }) }
}
