/** The fields without which an item does not cross. */
import type { Checked } from './checked.ts'

/** A field that an item must have is one that its annex lets cross: otherwise no item of the type ever would. */
export function checkRequiredFields({ agreement, report }: Checked): void {
  for (const [index, { types, requires }] of agreement.annexes.entries()) {
    for (const [type, fields] of Object.entries(requires ?? {})) {
      const pointer = `/annexes/${index}/requires/${type}`
      const treatments = Object.hasOwn(types, type) ? types[type] : undefined
      if (treatments === undefined) {
        report('type-unknown', pointer, 'is not a type that the annex covers')
        continue
      }
      for (const [place, field] of fields.entries()) {
        const treatment = Object.hasOwn(treatments, field) ? treatments[field] : undefined
        if (treatment === undefined || treatment === 'drop' || treatment === 'never')
          report('required-field-withheld', `${pointer}/${place}`, 'must be there and may not cross, so that no item of the type ever does')
      }
    }
  }
}
