/** What uses need kept beside their acts. */
import type { ActId, GatheredStore, RoadWriter, UntoldStore } from '../../acts/index.ts'

/** The texts of caveats, by the act that names them by digest. */
export type UseCaveatStore = {
  /** A second text for the same act fails the transaction. */
  put(id: ActId, caveats: string): Promise<void>
}

/** What recording a use writes in one transaction. */
export type UseWriter = RoadWriter & { readonly useCaveats: UseCaveatStore }

/** What telling at its time writes. */
export type TellingWriter = RoadWriter & { readonly gathered: GatheredStore }

/** What settling an object that tells of others writes. */
export type UntoldWriter = UseWriter & { readonly untold: Pick<UntoldStore, 'settle' | 'markTold'> }
