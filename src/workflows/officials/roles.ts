/** Every role that an account can have; an agreement's `reading` article says what each of them may. */
export const ROLES = [
  'analyst',
  'releasing-officer',
  'agreement-officer',
  'data-protection-officer',
  'overseer',
  'operator',
  'tool',
] as const

/** What an official may do. */
export type Role = (typeof ROLES)[number]
