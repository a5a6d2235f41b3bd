/** What uses need kept beside their acts. */
import type { ActId, RoadWriter } from '../../acts/index.ts'

/** The texts of caveats, by the act that names them by digest. */
export type UseCaveatStore = {
  /** A second text for the same act fails the transaction. */
  put(id: ActId, caveats: string): Promise<void>
}

/** What recording a use writes in one transaction. */
export type UseWriter = RoadWriter & { readonly useCaveats: UseCaveatStore }
