/**
 * Who may import whom, as data. A folder of `src/` that is not listed may import nothing, so a new one is added here
 * first. Each folder may always import itself.
 */

/** Pure folders: no file, network, process, clock, randomness or logger inside. */
export const PURE_FOLDERS = [
  'foundation',
  'identity',
  'agreement',
  'policy',
  'intelligence',
  'envelope',
  'ledger',
  'matching',
  'statistics',
  'acts',
] as const

const BELOW_ACTS = PURE_FOLDERS.filter((folder) => folder !== 'acts')
const BELOW_DOORS = [...PURE_FOLDERS, 'exchange', 'workflows/*']

/** What a folder may import; `types` are folders of which only the types may be imported. */
export type Allowance = { readonly values: readonly string[]; readonly types?: readonly string[] }

/** `workflows/*` stands for each folder of `workflows`, so no workflow may import another. */
export const ALLOWED_IMPORTS: ReadonlyMap<string, Allowance> = new Map([
  ['foundation', { values: [] }],
  ['identity', { values: ['foundation'] }],
  ['agreement', { values: ['foundation', 'identity', 'ledger'] }],
  ['policy', { values: ['foundation', 'agreement'] }],
  ['intelligence', { values: ['foundation', 'identity'] }],
  ['envelope', { values: ['foundation', 'identity'] }],
  ['ledger', { values: ['foundation'] }],
  ['matching', { values: ['foundation'] }],
  ['statistics', { values: ['foundation'] }],
  ['acts', { values: BELOW_ACTS }],
  ['exchange', { values: ['foundation', 'identity', 'envelope', 'ledger', 'acts'] }],
  ['workflows/*', { values: [...PURE_FOLDERS], types: ['exchange'] }],
  ['storage', { values: BELOW_DOORS }],
  ['taxii', { values: BELOW_DOORS }],
  ['taxii-client', { values: BELOW_DOORS }],
  ['http', { values: BELOW_DOORS }],
  ['cli', { values: [...BELOW_DOORS, 'node'] }],
  ['node', { values: [...BELOW_DOORS, 'storage', 'taxii', 'taxii-client', 'http'] }],
])

/** Packages that any pure folder may use. */
export const PURE_PACKAGES: readonly string[] = ['node:assert', 'node:buffer', 'node:crypto', 'node:util', '#typebox']

/** Packages that one pure folder may use beside those. */
export const PURE_PACKAGES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['agreement', ['yaml']],
  ['policy', ['@cedar-policy/cedar-wasm']],
  ['envelope', ['hpke']],
  ['intelligence', ['node:zlib']],
  ['foundation', ['node:module']],
])

/** What one file of a pure folder may use all the same: the kind of machine, by which a library's build is found and no answer changes. */
export const IMPURE_USES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/foundation/ed25519-sodium.ts', ['process.platform', 'process.arch']],
])

/** Members of globals that pure code must not touch; `*` means every member. */
export const IMPURE_MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['console', ['*']],
  ['crypto', ['getRandomValues', 'randomUUID']],
  ['Date', ['now']],
  ['Math', ['random']],
  ['performance', ['*']],
  ['process', ['*']],
  ['Temporal', ['Now']],
])

/** Functions that pure code must not call. */
export const IMPURE_CALLS: ReadonlySet<string> = new Set([
  'Date',
  'fetch',
  'getRandomValues',
  'queueMicrotask',
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'setImmediate',
  'setInterval',
  'setTimeout',
])
