/** The repository as the compiler sees it: parsed files and, on demand, their types. */
import { resolve } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import type { Project, Snapshot } from 'typescript/unstable/sync'
import { API } from 'typescript/unstable/sync'

/** A TypeScript project opened for reading; dispose of it to end the compiler process. */
export class Program implements Disposable {
  readonly #api: API
  readonly #snapshot: Snapshot
  readonly #project: Project

  /** Opens the project of a `tsconfig.json`. @throws Error when there is none */
  constructor(configPath: string) {
    const config = resolve(configPath)
    this.#api = new API()
    this.#snapshot = this.#api.updateSnapshot({ openProjects: [config] })
    const project = this.#snapshot.getProject(config)
    if (project === undefined) throw new Error(`cannot open ${config}`)
    this.#project = project
  }

  /** The files that the project includes, not those they pull in from packages. */
  *files(): Generator<SourceFile> {
    for (const name of this.#project.rootFiles) {
      const file = this.#project.program.getSourceFile(name)
      if (file !== undefined) yield file
    }
  }

  /** Whether the value of each expression can be awaited, in their order. */
  areThenable(expressions: readonly Node[]): boolean[] {
    const { checker } = this.#project
    return checker.getTypeAtLocation(expressions).map((type) => {
      if (type === undefined) return false
      const members = type.isUnionType() ? type.getTypes() : [type]
      return members.some((member) => checker.getPropertyOfType(member, 'then') !== undefined)
    })
  }

  [Symbol.dispose](): void {
    this.#snapshot.dispose()
    this.#api.close()
  }
}

/** Every node under one, itself included, parents first. */
export function* descendants(node: Node): Generator<Node> {
  yield node
  const children: Node[] = []
  node.forEachChild((child) => {
    children.push(child)
  })
  for (const child of children) yield* descendants(child)
}

/** Line of a node, counted from 1. */
export function lineOf(file: SourceFile, node: Node): number {
  return file.text.slice(0, node.getStart(file)).split('\n').length
}
