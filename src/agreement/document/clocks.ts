/** Clocks: a deadline and what follows by itself when nobody acts (DESIGN section 6). */
import { Type } from '#typebox'
import { closed, days, hours } from './words.ts'

/**
 * What silence means: `refuse`: it counts as a no; `lapse`: what was begun ends without effect; `suspend`: sharing under
 * what it is about stops; `erase`: what was received is erased; `escalate`: the overseers are told and take it over.
 */
export const SILENCES = ['refuse', 'lapse', 'suspend', 'erase', 'escalate'] as const
/** One consequence of silence. */
export type Silence = (typeof SILENCES)[number]

/** Hours until the consequence. */
export const clockInHours = closed({ hours, onSilence: Type.Enum([...SILENCES]) })
/** Days until the consequence. */
export const clockInDays = closed({ days, onSilence: Type.Enum([...SILENCES]) })
