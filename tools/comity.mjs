#!/usr/bin/env node
/** The `comity` command, for a checkout of the repository: finds the pinned Node and runs the command line door on it. */
import process from 'node:process'
import { launch, memoryOptions } from './launch.mjs'

const args = process.argv.slice(2)
// A rebuild folds acts in batches as a node does.
const use = ['serve', 'rebuild'].includes(args[0]) ? 'serve' : 'command'
await launch('src/cli/main.ts', args, { memory: memoryOptions(use) })
