/** Places in an agreement. The names in these pointers are ours or slugs, so none of them needs an escape. */
import type { Json } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'

type Container = { readonly [name: string]: Json | undefined }

/** The value at a pointer; `undefined` where the agreement has none. */
export function valueAt(agreement: AgreementText, pointer: string): Json | undefined {
  let value = agreement as unknown as Json | undefined
  for (const name of namesOf(pointer)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, name) ? (value as unknown as Container)[name] : undefined
  }
  return value
}

/** The pointer, or the part of it that the agreement has. */
export function nearestPlace(agreement: AgreementText, pointer: string): string {
  let place = pointer
  while (place !== '' && valueAt(agreement, place) === undefined) place = parentOf(place)
  return place
}

/** Number of the article to which a place belongs; `undefined` outside articles. */
export function articleAt(agreement: AgreementText, pointer: string): string | undefined {
  let place = nearestPlace(agreement, pointer)
  while (place !== '') {
    const number = valueAt(agreement, `${place}/article`)
    if (typeof number === 'string') return number
    place = parentOf(place)
  }
  return undefined
}

function namesOf(pointer: string): string[] {
  return pointer.split('/').slice(1)
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}
