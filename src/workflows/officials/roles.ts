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

/** The roles of persons: a tool has an account on terms of its own. */
export type PersonRole = Exclude<Role, 'tool'>

/** All of them. */
export const PEOPLE: readonly PersonRole[] = ROLES.filter((role) => role !== 'tool')
