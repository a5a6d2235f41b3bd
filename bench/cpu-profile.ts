/** Where the time of a node went, by its sampled profile (`--cpu-prof`). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type ProfileNode = {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}
type Profile = { readonly nodes: readonly ProfileNode[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

/** A part of the product and its share of the time the processor worked, 0 to 1. */
export type Cost = { readonly part: string; readonly share: number }

const OWN = /\/src\/(?<folder>[^/]+)\/(?<rest>.+)$/
const IDLE = new Set(['(idle)', '(root)'])

/** The costs in the profile that a process left in a folder, greatest first: each sample belongs to the innermost frame of ours. */
export function costsOf(folder: string, pid: number | undefined): readonly Cost[] {
  // CPU.<date>.<time>.<pid>.<thread>.<sequence>.cpuprofile
  const file = readdirSync(folder).find((name) => name.split('.')[3] === String(pid))
  if (file === undefined) throw new Error(`process ${pid} left no profile`)
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile
  const parts = partsOf(nodes)
  const times = new Map<string, number>()
  let total = 0
  samples.forEach((id, index) => {
    const part = parts.get(id)
    if (part === undefined) return
    const time = timeDeltas[index] ?? 0
    total += time
    times.set(part, (times.get(part) ?? 0) + time)
  })
  return [...times].map(([part, time]) => ({ part, share: time / total })).toSorted((left, right) => right.share - left.share)
}

/** The part each frame belongs to; idle ones belong to none. */
function partsOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parts = new Map<number, string>()
  const walk = (id: number, inherited: string): void => {
    const node = byId.get(id)
    if (node === undefined || IDLE.has(node.callFrame.functionName)) {
      for (const child of node?.children ?? []) walk(child, inherited)
      return
    }
    const part = partOf(node.callFrame) ?? inherited
    parts.set(id, part)
    for (const child of node.children ?? []) walk(child, part)
  }
  const [root] = nodes
  if (root !== undefined) walk(root.id, 'Node.js itself')
  return parts
}

function partOf({ url, functionName }: ProfileNode['callFrame']): string | undefined {
  if (functionName === '(garbage collector)') return 'garbage collection'
  const own = OWN.exec(url)?.groups
  return own === undefined ? undefined : `${own.folder}/${own.rest}`
}
