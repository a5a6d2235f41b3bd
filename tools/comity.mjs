#!/usr/bin/env node
/** The `comity` command, for a checkout of the repository: finds the pinned Node and runs the command line door on it. */
import process from 'node:process'
import { launch } from './launch.mjs'

await launch('src/cli/main.ts', process.argv.slice(2))
