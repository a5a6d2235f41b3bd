/** withdraw: a party leaves after its notice; what survives still binds it. */
import { defineStatement } from './statement.ts'

export const withdraw = defineStatement('withdraw', { receipt: 'quorum', onlyReduces: true })
