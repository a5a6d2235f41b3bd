/** What the tables cannot say of single templates: values that belong to each other, and objects that are part of another. */
import type { Json } from '../../../foundation/index.ts'
import { ObservableBuilder } from '../observable-builder.ts'
import { entryOf, literal, patternPath } from '../part.ts'
import { readValue } from '../reading.ts'
import type { Attribute } from './attribute.ts'
import { customName, customValue } from './custom-property.ts'
import { displayNames } from './display-names.ts'
import type { Beside, MispObject } from './misp-object.ts'
import { HASH_RELATIONS } from './object-table.ts'
import { portableExecutable } from './portable-executable.ts'

/** One template's own part. */
type Steps = {
  /** Relations that the table leaves to the step. */
  readonly takes?: ReadonlySet<string>
  readonly finish?: (builder: ObservableBuilder, object: MispObject, beside: Beside) => void
  /** For templates without a table. */
  readonly start: (object: MispObject, beside: Beside) => ObservableBuilder | undefined
}

const WITHOUT_TABLE = (): undefined => undefined

/** By the name of the template. */
export const OBJECT_STEPS: ReadonlyMap<string, Steps> = new Map<string, Steps>([
  ['artifact', { start: WITHOUT_TABLE, takes: new Set(['payload_bin', 'attachment']), finish: artifact }],
  ['domain-ip', { start: domainAndAddress }],
  [
    'email',
    {
      start: WITHOUT_TABLE,
      takes: new Set(['from-display-name', 'to-display-name', 'cc-display-name', 'bcc-display-name']),
      finish: (builder, object) => displayNames(builder, object.attributes),
    },
  ],
  ['file', { start: WITHOUT_TABLE, finish: file }],
  ['http-request', { start: WITHOUT_TABLE, takes: new Set(['host']), finish: host }],
  ['image', { start: WITHOUT_TABLE, takes: new Set(['url']), finish: image }],
  ['lnk', { start: WITHOUT_TABLE, finish: content }],
  ['netflow', { start: WITHOUT_TABLE, takes: new Set(['src-as', 'dst-as']), finish: autonomousSystems }],
  ['network-socket', { start: WITHOUT_TABLE, takes: new Set(['state']), finish: socketState }],
  ['pe', { start: executableAlone }],
  ['process', { start: process }],
])

function all(object: MispObject, relation: string): readonly Attribute[] {
  return object.attributes.filter((attribute) => attribute.relation === relation)
}

function rest(builder: ObservableBuilder, attributes: readonly Attribute[]): void {
  for (const attribute of attributes) builder.addCustom(customName(attribute.relation), customValue(attribute), attribute.isSought)
}

function artifact(builder: ObservableBuilder, object: MispObject): void {
  for (const attribute of [...all(object, 'payload_bin'), ...all(object, 'attachment')]) {
    if (attribute.data === undefined || builder.has('payload_bin')) rest(builder, [attribute])
    else builder.set('payload_bin', attribute.data)
  }
}

function domainAndAddress(object: MispObject): ObservableBuilder | undefined {
  const names = all(object, 'domain')
  const main = names[0] ?? all(object, 'hostname')[0]
  if (main === undefined) return undefined
  const others = object.attributes.filter((attribute) => attribute !== main && attribute.relation !== 'ip')
  const builder = new ObservableBuilder('domain-name', others.length > 0 ? object.uuid : main.uuid)
  builder.add({ path: ['value'] }, main)
  for (const attribute of all(object, 'ip')) {
    const isAddress = builder.add({ ref: 'resolves_to_refs', makes: 'ip', property: 'value', many: 'anywhere' }, attribute)
    if (!isAddress) rest(builder, [attribute])
  }
  const addresses = builder.get('resolves_to_refs')
  for (const attribute of others) {
    if (attribute.relation !== 'domain') rest(builder, [attribute])
    // Which of several names has which address nobody said: each has all of them.
    else
      builder.addObject('domain-name', attribute.uuid, {
        value: attribute.value,
        ...(addresses !== undefined && { resolves_to_refs: addresses }),
      })
  }
  return builder
}

function content(builder: ObservableBuilder, object: MispObject): void {
  const artifactOf = builder.other(String(builder.get('content_ref')))
  if (artifactOf === undefined) return
  for (const attribute of object.attributes) {
    if (attribute.data === undefined) continue
    const [name = '', md5] = attribute.value.split('|')
    artifactOf.x_misp_filename = name
    if (attribute.isSought) builder.addTerm(`content_ref.x_misp_filename = ${literal(name)}`)
    if (md5 !== undefined && attribute.relation === 'malware-sample') {
      artifactOf.hashes = { MD5: md5 }
      if (attribute.isSought) builder.addTerm(`content_ref.hashes.MD5 = ${literal(md5)}`)
    }
    const kind = /\.(png|jpe?g|gif|bmp|webp|tiff)$/i.exec(name)?.[1]?.toLowerCase()
    if (kind === undefined || artifactOf.mime_type !== undefined) continue
    artifactOf.mime_type = `image/${kind === 'jpg' ? 'jpeg' : kind}`
    if (attribute.isSought) builder.addTerm(`content_ref.mime_type = ${literal(artifactOf.mime_type)}`)
  }
}

function image(builder: ObservableBuilder, object: MispObject): void {
  content(builder, object)
  const artifactOf = builder.other(String(builder.get('content_ref')))
  for (const attribute of all(object, 'url')) {
    if (artifactOf === undefined) rest(builder, [attribute])
    else {
      artifactOf.x_misp_url = attribute.value
      if (attribute.isSought) builder.addTerm(`content_ref.x_misp_url = ${literal(attribute.value)}`)
    }
  }
}

function file(builder: ObservableBuilder, object: MispObject, beside: Beside): void {
  content(builder, object)
  const executable = executableOf(object, beside)
  if (executable !== undefined) portableExecutable(builder, executable, { beside, hashes: HASH_RELATIONS })
}

/** An executable of which nobody told the file. */
function executableAlone(object: MispObject, beside: Beside): ObservableBuilder | undefined {
  const name = all(object, 'original-filename')[0] ?? all(object, 'internal-filename')[0]
  if (name === undefined) return undefined
  const builder = new ObservableBuilder('file', object.uuid)
  builder.add({ path: ['name'] }, name)
  const attributes = object.attributes.filter((attribute) => attribute !== name)
  portableExecutable(builder, { ...object, attributes }, { beside, hashes: HASH_RELATIONS })
  return builder
}

function executableOf({ references }: MispObject, beside: Beside): MispObject | undefined {
  for (const { to } of references) {
    const part = beside.find(to)
    if (part?.name === 'pe') return part
  }
  return undefined
}

function host(builder: ObservableBuilder, object: MispObject): void {
  for (const attribute of all(object, 'host')) {
    const address = builder.get('dst_ref')
    if (address === undefined) {
      builder.add({ ref: 'dst_ref', makes: 'domain-name', property: 'value', isTyped: true }, attribute)
      continue
    }
    builder.addObject('domain-name', attribute.uuid, { value: attribute.value, resolves_to_refs: [address] })
  }
}

function autonomousSystems(builder: ObservableBuilder, object: MispObject): void {
  for (const end of ['src', 'dst'] as const) {
    for (const attribute of all(object, `${end}-as`)) {
      const number = readValue(attribute.value, 'as-number')
      const address = builder.other(String(builder.get(`${end}_ref`)))
      if (number === undefined || address === undefined) rest(builder, [attribute])
      else address.belongs_to_refs = [builder.addObject('autonomous-system', attribute.uuid, { number })]
    }
  }
}

const SOCKET_STATES: Readonly<Record<string, string>> = { listening: 'is_listening', blocking: 'is_blocking' }

function socketState(builder: ObservableBuilder, object: MispObject): void {
  for (const attribute of all(object, 'state')) {
    const property = entryOf(SOCKET_STATES, attribute.value.toLowerCase())
    const extensions = builder.get('extensions') as Record<string, Record<string, Json>> | undefined
    const socket = extensions?.['socket-ext']
    if (property === undefined || socket === undefined) rest(builder, [attribute])
    else socket[property] = true
  }
}

const PROCESS: Readonly<Record<string, { readonly property: string; readonly as?: 'integer' | 'boolean' | 'time' }>> = {
  pid: { property: 'pid', as: 'integer' },
  'command-line': { property: 'command_line' },
  'current-directory': { property: 'cwd' },
  'creation-time': { property: 'created_time', as: 'time' },
  hidden: { property: 'is_hidden', as: 'boolean' },
}
const PARENT = new Set(['parent-pid', 'parent-command-line', 'parent-image', 'parent-process-name'])

function process(object: MispObject): ObservableBuilder {
  const builder = new ObservableBuilder('process', object.uuid)
  for (const attribute of object.attributes) {
    const { relation } = attribute
    const own = entryOf(PROCESS, relation)
    if (PARENT.has(relation)) continue
    if (own !== undefined && builder.add({ path: [own.property], ...(own.as !== undefined && { as: own.as }) }, attribute)) continue
    if (relation === 'image' && builder.add({ ref: 'image_ref', makes: 'file', property: 'name' }, attribute)) continue
    const child = { ref: 'child_refs', makes: 'process', property: 'pid', as: 'integer', many: 'in-place' } as const
    if (relation === 'child-pid' && builder.add(child, attribute)) continue
    rest(builder, [attribute])
  }
  parentProcess(builder, object)
  return builder
}

function parentProcess(builder: ObservableBuilder, object: MispObject): void {
  const first = (relation: string): Attribute | undefined => all(object, relation)[0]
  const pid = first('parent-pid')
  const line = first('parent-command-line')
  const image = first('parent-image')
  const name = first('parent-process-name')
  const uuid = (pid ?? line ?? image ?? name)?.uuid
  if (uuid === undefined) return
  const number = pid === undefined ? undefined : readValue(pid.value, 'integer')
  const body = {
    ...(number !== undefined && { pid: number }),
    ...(line !== undefined && { command_line: line.value }),
    ...(image !== undefined && { image_ref: builder.addObject('file', image.uuid, { name: image.value }) }),
    ...(name !== undefined && { x_misp_process_name: name.value }),
  }
  builder.set('parent_ref', builder.addObject('process', uuid, body))
  if (pid?.isSought === true && number !== undefined) builder.addTerm(`${patternPath(['parent_ref', 'pid'])} = ${literal(number)}`)
  if (line?.isSought === true) builder.addTerm(`parent_ref.command_line = ${literal(line.value)}`)
  if (image?.isSought === true) builder.addTerm(`parent_ref.image_ref.name = ${literal(image.value)}`)
}
