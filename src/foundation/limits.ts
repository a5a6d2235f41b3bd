/** Sizes and counts that both sides of the wire must agree on. */

const KIB = 1024
const MIB = 1024 * KIB

/** One signed act without its items. */
export const ACT_BYTES_MAX = 1 * MIB
/** One batch: whichever of the two comes first. */
export const BATCH_ITEMS_MAX = 1_000
/** Bytes of the items of one batch. */
export const BATCH_BYTES_MAX = 4 * MIB
/** One sealed message: a batch, its act and its padding. */
export const ENVELOPE_BYTES_MAX = 8 * MIB
/** One object of a submission. */
export const OBJECT_BYTES_MAX = 2 * MIB
/** Nesting of one object. */
export const OBJECT_DEPTH_MAX = 32
