/** The product tree of a CSAF document as software (sections 3.2.2 of CSAF 2.0 and 6.14 of STIX 2.1). */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { computedId } from '../../model/computed-id.ts'
import { type Advisory, listOf, textOf } from './advisory.ts'

const DEPTH_MAX = 40
const PRODUCTS_MAX = 50_000

/** Branches that say what a product is, outermost first. */
type Branches = { readonly vendor?: string; readonly product?: string; readonly version?: string }

/** The software of each product id. */
export function productsOf(tree: Json | undefined, advisory: Advisory): ReadonlyMap<string, JsonObject> {
  const products = new Map<string, JsonObject>()
  if (!isJsonObject(tree)) return products
  const add = (product: JsonObject, branches: Branches): void => {
    const id = textOf(product.product_id)
    if (id === '' || products.size === PRODUCTS_MAX) {
      advisory.tell('/product_tree', 'element-invalid', 'a product has no id, or there are too many')
      return
    }
    products.set(id, softwareOf(product, branches, advisory))
  }
  walk(listOf(tree.branches), {}, { add, depth: 0 })
  for (const product of listOf(tree.full_product_names)) add(product, {})
  for (const { full_product_name: product } of listOf(tree.relationships)) if (isJsonObject(product)) add(product, {})
  if (listOf(tree.relationships).length > 0)
    advisory.tell('/product_tree/relationships', 'member-unmapped', 'which product is part of which is told by its name alone')
  if (listOf(tree.product_groups).length > 0)
    advisory.tell('/product_tree/product_groups', 'member-unmapped', 'groups of products have no place in STIX')
  return products
}

type Walking = { readonly add: (product: JsonObject, branches: Branches) => void; readonly depth: number }

function walk(branches: readonly JsonObject[], above: Branches, { add, depth }: Walking): void {
  if (depth === DEPTH_MAX) return
  for (const branch of branches) {
    const name = textOf(branch.name)
    const here: Branches = {
      ...above,
      ...(branch.category === 'vendor' && { vendor: name }),
      ...(branch.category === 'product_name' && { product: name }),
      ...((branch.category === 'product_version' || branch.category === 'product_version_range') && { version: name }),
    }
    if (isJsonObject(branch.product)) add(branch.product, here)
    walk(listOf(branch.branches), here, { add, depth: depth + 1 })
  }
}

function softwareOf(product: JsonObject, { vendor, product: name, version }: Branches, advisory: Advisory): JsonObject {
  const helper = isJsonObject(product.product_identification_helper) ? product.product_identification_helper : {}
  const cpe = textOf(helper.cpe)
  const body: JsonObject = {
    type: 'software',
    spec_version: '2.1',
    name: name ?? (textOf(product.name) || textOf(product.product_id)),
    // CPE 2.2 names are told by nothing else that STIX takes.
    ...(cpe.startsWith('cpe:2.3:') && { cpe }),
    ...(vendor !== undefined && { vendor }),
    ...(version !== undefined && { version }),
    ...(advisory.marks.length > 0 && { object_marking_refs: [...advisory.marks] }),
  }
  return { ...body, id: computedId(body)?.id ?? `software--${advisory.uuidFor(`product ${textOf(product.product_id)}`)}` }
}
