#!/usr/bin/env node
/** The `comity` command, for a checkout of the repository: finds the pinned Node and runs the command line door on it. */
import process from 'node:process'
import { heapOptions, launch } from './launch.mjs'

const args = process.argv.slice(2)
await launch('src/cli/main.ts', args, { nodeOptions: heapOptions(args[0] === 'serve' ? 'serve' : 'command') })
