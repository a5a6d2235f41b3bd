/** What benchmarks share: one founded federation, made when the first of them asks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Federation, type FederationOptions } from './federation.ts'

/** The surroundings of one run of benchmarks. */
export class World implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'comity-bench-'))
  #shared: Promise<Federation> | undefined
  #federations: Federation[] = []

  /** A new folder of its own; removed with the world. */
  folder(): string {
    return mkdtempSync(join(this.#folder, 'part-'))
  }

  /** A founded federation of five running nodes that several benchmarks use one after the other. */
  federation(): Promise<Federation> {
    this.#shared ??= this.newFederation()
    return this.#shared
  }

  /** Another one. */
  async newFederation(options: FederationOptions = {}): Promise<Federation> {
    const federation = await Federation.found(join(this.folder(), 'nodes'), options)
    this.#federations.push(federation)
    return federation
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const federation of this.#federations) await federation[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
