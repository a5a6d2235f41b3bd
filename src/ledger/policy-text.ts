/** The text of a trust policy (c2sp.org/tlog-policy). */
import { hex } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import type { NoteKey, NoteKeyType } from './note-key.ts'
import { formatVkey, LOG_KEY, parseVkey, WITNESS_KEY } from './note-key.ts'
import type { Policy, PolicyGroup, PolicyLog, PolicyWitness } from './policy.ts'
import { NO_QUORUM } from './policy.ts'
import { hasControlCharacter, readDecimal } from './reading.ts'

/** Largest policy, in characters. */
const POLICY_CHARACTERS_MAX = 256 * 1024

/** Reads a policy. Keys other than Ed25519 are refused. @throws LedgerError `policy-invalid` or `key-invalid` */
export function parsePolicy(text: string): Policy {
  if (text.length > POLICY_CHARACTERS_MAX) throw invalid(`policy is longer than ${POLICY_CHARACTERS_MAX} characters`)
  const hasForbidden = !text.isWellFormed() || hasControlCharacter(text, '\t\n') || text.includes('\u007f')
  if (hasForbidden) throw invalid('policy holds a control character')
  if (!text.endsWith('\n')) throw invalid('last line of the policy does not end')
  const draft: Draft = { logs: [], witnesses: [], groups: [], quorum: undefined, names: new Set(), members: new Set(), keys: new Set() }
  for (const line of text.split('\n')) {
    const fields = line.split(/[ \t]+/).filter((field) => field !== '')
    const [keyword, ...rest] = fields
    if (keyword !== undefined && !keyword.startsWith('#')) readLine(draft, keyword, rest)
  }
  const { logs, witnesses, groups, quorum } = draft
  if (quorum === undefined) throw invalid('policy has no quorum line')
  return { logs, witnesses, groups, quorum }
}

/** The policy in one way of writing; comments are not kept. @throws LedgerError `policy-invalid` on what {@link parsePolicy} would refuse */
export function formatPolicy({ logs, witnesses, groups, quorum }: Policy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVkey(key), ...optional(url)]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, formatVkey(key), ...optional(url)]),
    ...groups.map(({ name, threshold, members }) => ['group', name, String(threshold), ...members]),
    ['quorum', quorum],
  ]
  const isSeparable = lines.every((line) => line.every((field) => field !== '' && !/[ \t\n]/.test(field)))
  if (!isSeparable) throw invalid('field of the policy is empty or holds a separator')
  const text = lines.map((line) => `${line.join(' ')}\n`).join('')
  parsePolicy(text)
  return text
}

type Draft = {
  readonly logs: PolicyLog[]
  readonly witnesses: PolicyWitness[]
  readonly groups: PolicyGroup[]
  quorum: string | undefined
  readonly names: Set<string>
  readonly members: Set<string>
  readonly keys: Set<string>
}

const READERS: ReadonlyMap<string, (draft: Draft, fields: readonly string[]) => void> = new Map([
  ['log', readLog],
  ['witness', readWitness],
  ['group', readGroup],
  ['quorum', readQuorum],
])

function readLine(draft: Draft, keyword: string, fields: readonly string[]): void {
  const read = READERS.get(keyword)
  if (read === undefined) throw invalid('line of the policy has an unknown keyword')
  read(draft, fields)
}

function readLog(draft: Draft, fields: readonly string[]): void {
  const [vkey, url, ...rest] = fields
  if (vkey === undefined || rest.length > 0) throw invalid('log line has the wrong number of fields')
  draft.logs.push({ key: readKey(draft, vkey, LOG_KEY), ...(url === undefined ? {} : { url }) })
}

function readWitness(draft: Draft, fields: readonly string[]): void {
  const [name, vkey, url, ...rest] = fields
  if (name === undefined || vkey === undefined || rest.length > 0) throw invalid('witness line has the wrong number of fields')
  define(draft, name)
  draft.witnesses.push({ name, key: readKey(draft, vkey, WITNESS_KEY), ...(url === undefined ? {} : { url }) })
}

function readGroup(draft: Draft, fields: readonly string[]): void {
  const [name, rule, ...members] = fields
  if (name === undefined || rule === undefined || members.length === 0) throw invalid('group line has too few fields')
  const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : readDecimal(rule, 'policy-invalid')
  if (threshold < 1 || threshold > members.length) throw invalid('threshold of a group is not between 1 and its number of members')
  for (const member of members) {
    if (!draft.names.has(member)) throw invalid('member of a group is not defined before it')
    if (draft.members.has(member)) throw invalid('name is a member twice')
    draft.members.add(member)
  }
  define(draft, name)
  draft.groups.push({ name, threshold, members })
}

function readQuorum(draft: Draft, fields: readonly string[]): void {
  const [name, ...rest] = fields
  if (name === undefined || rest.length > 0) throw invalid('quorum line has the wrong number of fields')
  if (draft.quorum !== undefined) throw invalid('policy has two quorum lines')
  if (name !== NO_QUORUM && !draft.names.has(name)) throw invalid('quorum is not defined before its line')
  draft.quorum = name
}

function define(draft: Draft, name: string): void {
  if (name === NO_QUORUM) throw invalid('name is reserved')
  if (draft.names.has(name)) throw invalid('name is defined twice')
  draft.names.add(name)
}

function readKey(draft: Draft, vkey: string, type: NoteKeyType): NoteKey {
  const key = parseVkey(vkey)
  if (key.type !== type) throw invalid('key is of the wrong type for its line')
  // The same public key under another name, id or role is still the same signer.
  const publicKey = hex(key.publicKey)
  if (draft.keys.has(publicKey)) throw invalid('public key stands twice')
  draft.keys.add(publicKey)
  return key
}

function optional(url: string | undefined): string[] {
  return url === undefined ? [] : [url]
}

function invalid(message: string): LedgerError {
  return new LedgerError('policy-invalid', message)
}
