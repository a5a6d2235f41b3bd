/** Roles that the party makes up itself, over this node's store. */
import { mayCall, type NationalRolePorts } from '../../http/index.ts'
import type { Writer } from '../../storage/index.ts'
import { confirmRole, endRole, listRoles, type NationalRoleParts, proposeRole } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'

/** The ports of them. */
export function nationalRolePorts({ road, store }: Core): NationalRolePorts {
  const { nationalRoles, people } = store.read
  const parts: NationalRoleParts<Writer> = { nationalRoles, roleProposals: people.roleProposals, road, hasDoor: mayCall }
  return {
    list: () => listRoles(parts),
    propose: (request) => proposeRole(request, parts),
    confirm: (request) => confirmRole(request, parts),
    end: (request) => endRole(request, parts),
  }
}
