/** Finds circles in the graph of imports. */
import type { Finding } from './finding.ts'

/** One finding per circle met in a depth-first walk; none if and only if the graph has no circle. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): Finding[] {
  const findings: Finding[] = []
  const done = new Set<string>()
  const trail: string[] = []

  function visit(path: string): void {
    const start = trail.indexOf(path)
    if (start !== -1) {
      findings.push({ path, rule: 'cycle', detail: [...trail.slice(start), path].join(' -> ') })
      return
    }
    if (done.has(path)) return
    trail.push(path)
    for (const target of graph.get(path) ?? []) visit(target)
    trail.pop()
    done.add(path)
  }

  for (const path of graph.keys()) visit(path)
  return findings
}
