/** What is wrong with a request, told of the member that is: of a union, by the branch that the literals of the value name. */
import { Compile, type TSchema } from '#typebox'

type Form = ReturnType<typeof Compile<TSchema>>
/** One thing that is wrong, with JSON pointers into the value and into its schema. */
type ShapeFault = ReturnType<Form['Errors']>[number]

/** Branches are compiled once, by the first request that is wrong in them. */
const compiled = new WeakMap<object, Form>()

/**
 * The faults of a value that its form refuses. A union says of every branch what it misses there, the first one first, which for a value of
 * another branch is no help.
 */
export function shapeFaults(form: Form, schema: unknown, value: unknown): ShapeFault[] {
  const faults = form.Errors(value)
  const [first] = faults
  const union = unionOf(first, schema, value)
  if (first === undefined || union === undefined) return faults
  const branch = branchFor(union)
  if (branch === undefined) return [{ ...first, instancePath: union.place }]
  const known = compiled.get(branch) ?? Compile(branch as TSchema)
  compiled.set(branch, known)
  return shapeFaults(known, branch, union.value).map((fault) => ({ ...fault, instancePath: union.place + fault.instancePath }))
}

type Union = { readonly branches: readonly object[]; readonly value: unknown; readonly place: string }

/** The outermost union that a fault lies in, with the value that is to be of one of its branches. */
function unionOf(fault: ShapeFault | undefined, schema: unknown, value: unknown): Union | undefined {
  const steps = fault?.schemaPath.split('/').slice(1) ?? []
  const names = fault?.instancePath.split('/').slice(1) ?? []
  let at: { readonly schema: unknown; readonly value: unknown; readonly place: string } = { schema, value, place: '' }
  for (let step = 0; step < steps.length; step += 1) {
    const { anyOf } = (at.schema ?? {}) as { readonly anyOf?: readonly object[] }
    if (anyOf !== undefined) return { branches: anyOf, value: at.value, place: at.place }
    const word = steps[step] as string
    if (word === 'properties') step += 1
    const under = memberOf(at.schema, word)
    const name = names.shift()
    if ((word !== 'properties' && word !== 'items') || name === undefined) return undefined
    const next = word === 'properties' ? memberOf(under, unescaped(name)) : under
    at = { schema: next, value: memberOf(at.value, unescaped(name)), place: `${at.place}/${name}` }
  }
  return undefined
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** RFC 6901, section 4. */
function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The one branch that a value is meant to be of: what its literals name, or what it is to be where it is not null. */
function branchFor({ branches, value }: Union): object | undefined {
  const named = branches.filter((branch) => literalsHold(branch, value))
  const meant = named.length > 0 ? named : branches.filter((branch) => (branch as { readonly type?: string }).type !== 'null')
  return meant.length === 1 ? meant[0] : undefined
}

/** Whether a value has what a branch names by a literal. */
function literalsHold(branch: object, value: unknown): boolean {
  const { properties } = branch as { readonly properties?: Readonly<Record<string, { readonly const?: unknown }>> }
  const literals = Object.entries(properties ?? {}).filter(([, member]) => member.const !== undefined)
  return literals.length > 0 && literals.every(([name, member]) => memberOf(value, name) === member.const)
}
