declare const brand: unique symbol

/**
 * A type that only its own parser makes. Structural typing would accept any
 * value of the same shape; the unique symbol does not.
 */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name }
